"""The parts of player and studio that only reckon, in a browser without a server: gauge, modes, pace, steps."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import CHROMIUM, one_playwright

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
SCRIPTS = Path(__file__).resolve().parents[3] / "src/diemcau/live/broadcast/static/broadcast/js"


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with one_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        made = browser.new_page()
        made.route("**/*", lambda route: route.fulfill(**answer(route.request.url)))
        made.goto("http://localhost/")
        yield made
        browser.close()


def answer(url: str) -> dict[str, Any]:
    name = url.partition("localhost/")[2]
    kind = "text/javascript" if name.endswith(".js") else "text/html"
    return {"body": (SCRIPTS / name).read_text() if name.endswith(".js") else "<p>", "content_type": kind}


MODES = """async ([kbps, wish, told]) => {
  const { Modes } = await import("/player/modes.js");
  const modes = new Modes(kbps, 0), seen = [];
  modes.wish = wish;
  for (let now = 0, at = 0; at < told.length; at += 1)
    for (const until = now + told[at].s * 1000; now < until; now += 250) {
      const mode = modes.step({ now, starved: 0, line: true, ...told[at] });
      if (mode !== seen.at(-1)?.[0]) seen.push([mode, now / 1000]);
    }
  return seen;
}"""


def modes(page: Page, *told: dict[str, Any], kbps: int = 0, wish: str = "") -> list[tuple[str, float]]:
    return [(mode, at) for mode, at in page.evaluate(MODES, [kbps, wish, told])]


def test_a_thin_line_hears_by_itself_within_15_s_and_sees_again_within_10_s(page: Page) -> None:
    seen = modes(page, {"s": 10, "kbps": 2000}, {"s": 40, "kbps": 300}, {"s": 20, "kbps": 2000})
    assert [mode for mode, _ in seen] == ["A", "B", "A"]
    assert seen[1][1] - 10 <= 15
    assert seen[2][1] - 50 <= 10


FLOW = """async (changes) => {
  const { Flow } = await import("/player/flow.js");
  const flow = new Flow(0);
  for (let now = 0; now < 60_000; now += 250) {
    flow.step(now <= 5000, now);
    if (changes.includes(now)) flow.anew(now);
    if (flow.isLost) return now / 1000;
  }
}"""


def test_that_nothing_comes_is_said_in_time_however_often_the_player_has_changed_its_way(page: Page) -> None:
    assert page.evaluate(FLOW, []) == 13.25
    assert page.evaluate(FLOW, [4000]) == 13.25  # cut just as it changed to parts
    assert page.evaluate(FLOW, [6500]) == 14.75  # it fell back to whole segments
    assert page.evaluate(FLOW, [6500, 12_500, 16_500]) == 17.25


def test_a_line_that_sways_between_the_bounds_keeps_its_mode(page: Page) -> None:
    sway = [{"s": 2, "kbps": kbps} for kbps in (500, 340, 620, 390) * 10]
    assert [mode for mode, _ in modes(page, *sway)] == ["A"]
    assert [mode for mode, _ in modes(page, *sway, kbps=200)] == ["B"]


def test_every_way_up_that_failed_makes_the_next_one_later(page: Page) -> None:
    turns = [{"s": 8, "kbps": 300}, {"s": 10, "kbps": 900}] * 8
    ups = [at for mode, at in modes(page, *turns, kbps=200) if mode == "A"]
    assert 1 <= len(ups) <= 3


def test_a_line_without_sound_has_slides_and_is_tried_again_ever_later(page: Page) -> None:
    seen = modes(page, {"s": 1, "kbps": 0}, {"s": 200, "kbps": 30, "starved": 9000}, kbps=200)
    assert [mode for mode, _ in seen[:4]] == ["B", "C", "B", "C"]
    tries = [at for mode, at in seen if mode == "B"]
    assert all(later - at >= 15 for at, later in pairwise(tries))
    assert tries[2] - tries[1] > tries[1] - tries[0]


def test_without_a_line_it_is_d_and_a_wish_holds_while_there_is_one(page: Page) -> None:
    seen = modes(page, {"s": 5, "kbps": 900}, {"s": 30, "kbps": 900, "line": False}, {"s": 20, "kbps": 900})
    assert [mode for mode, _ in seen] == ["A", "D", "B", "A"]
    wished = modes(page, {"s": 60, "kbps": 9000}, {"s": 30, "kbps": 1, "line": False}, {"s": 5, "kbps": 1}, wish="B")
    assert [mode for mode, _ in wished] == ["B", "D", "B"]


def test_sound_alone_comes_before_what_is_left_to_play_has_ended_and_not_where_the_line_carries_more(
    page: Page,
) -> None:
    """Nobody has measured yet how thin the line has become: what it carried 2 s ago is all that is known."""
    late = [{"s": 20, "kbps": 600}, {"s": 1, "kbps": 600, "left": 1.9}, {"s": 1, "kbps": 600, "left": 1.2}]
    assert modes(page, *late) == [("A", 0), ("B", 21)]
    assert modes(page, *({**told, "kbps": 4000} for told in late)) == [("A", 0)]


GAUGE = """async ([kbps, pieces]) => {
  const { Gauge } = await import("/player/gauge.js");
  const gauge = new Gauge(kbps);
  return pieces.map(([bytes, ms, seconds]) => { gauge.take(bytes, ms, seconds); return gauge.kbps; });
}"""
STILLS, FULL = 26_000, 400_000  # bytes of a segment of 2 s


def gauge(page: Page, *pieces: tuple[int, float, float], kbps: int = 0) -> list[float]:
    found: list[float] = page.evaluate(GAUGE, [kbps, pieces])
    return found


def over(kbps: float, size: int, seconds: float = 2) -> tuple[int, float, float]:
    return size, size * 8 / kbps, seconds


def test_three_pieces_tell_that_a_good_line_has_become_thin_and_that_a_thin_one_is_good(page: Page) -> None:
    assert gauge(page, *[over(300, STILLS)] * 4, kbps=20_000)[2] < 380
    assert gauge(page, *[over(20_000, 12_000)] * 3, kbps=240)[0] > 650
    assert gauge(page, *[over(20_000, 12_000)] * 3, kbps=240)[2] > 2500
    assert gauge(page, over(450, STILLS)) == [450]


def test_one_odd_piece_changes_no_mode_and_a_crumb_says_nothing(page: Page) -> None:
    quick = [over(300, STILLS), over(50_000, STILLS), over(300, STILLS), over(300, STILLS)]
    assert max(gauge(page, *quick)[2:]) < 650
    part = over(4000, FULL // 5, 0.4)
    assert min(gauge(page, part, over(200, FULL // 5, 0.4), part, kbps=4000)) > 1200
    assert gauge(page, (1000, 0.1, 2), (STILLS, 0, 2), kbps=300) == [300, 300]


KNOCKS = """async (address) => {
  const { Source } = await import("/player/source.js");
  const asked = [], really = window.fetch;
  window.fetch = async (url) => { asked.push(url); };
  const source = new Source({}, 0, {});
  Object.assign(source, { address, knocked: new Set() });
  for (const rung of ["stills", "audio", "audio"]) source.knock(rung);
  window.fetch = really;
  return asked;
}"""


def test_lower_rungs_are_asked_for_before_they_are_needed_once_and_not_of_another_server(page: Page) -> None:
    assert page.evaluate(KNOCKS, "/media/x/live.m3u8") == ["/media/x/stills.m3u8", "/media/x/audio.m3u8"]
    assert page.evaluate(KNOCKS, "/media/x/live-ll.m3u8") == ["/media/x/stills.m3u8", "/media/x/audio.m3u8"]
    assert page.evaluate(KNOCKS, "/media/x/audio.m3u8") == ["/media/x/audio.m3u8"]
    assert page.evaluate(KNOCKS, "https://media.test/hall/index.m3u8") == []


CACHED = """async (shown) => {
  const { Gauge } = await import("/player/gauge.js");
  const gauge = new Gauge(300), said = [], heard = {};
  const hls = { on: (name, act) => { heard[name] = act; }, set bandwidthEstimate(bits) { said.push(bits); } };
  const names = ["FRAG_LOADING", "FRAG_LOADED", "FRAG_LOAD_EMERGENCY_ABORTED", "FRAG_BUFFERED"];
  gauge.listen(hls, Object.fromEntries(names.map((name) => [name, name])));
  for (const turn of [1, 2]) {
    const start = performance.now();
    const { length } = await (await fetch(shown)).text();
    const frag = { url: new URL(shown, location.href).href, duration: 2, stats: { loaded: length, loading: { start, end: start + 5 } } };
    heard.FRAG_LOADED("", { frag });
    heard.FRAG_BUFFERED("", {});
  }
  return [gauge.pieces, said];
}"""


class Cacheable(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        told = answer(f"localhost{self.path}")
        body = b"x" * 30_000 if self.path == "/piece" else told["body"].encode()
        self.send_response(200)
        self.send_header("Content-Type", told["content_type"])
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "public, max-age=600, immutable")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def test_what_the_browser_had_itself_says_nothing_of_the_line(page: Page) -> None:
    """A page that is opened again finds the segments it played."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Cacheable) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = page.context.browser
        assert browser is not None
        again = browser.new_page()  # one without routes: these keep a browser from its cache
        again.goto(f"http://127.0.0.1:{server.server_port}/")
        pieces, said = again.evaluate(CACHED, "/piece")
        again.close()
        server.shutdown()
    assert pieces == 1
    assert said == [pytest.approx(1_350_000)]  # half of 300 and half of 8 x 300: what hls.js is told after the second


def test_parts_are_for_lines_that_proved_good_and_go_with_two_stalls_close_together_or_one_that_does_not_end(
    page: Page,
) -> None:
    script = """async () => {
      const { Pace } = await import("/player/pace.js");
      const pace = new Pace(0), seen = [];
      const run = (s, kbps, stalls, coming) => { for (const until = run.now + s * 1000; run.now < until; run.now += 250)
        seen.push(pace.step({ now: run.now, kbps, stalls, coming })); return seen.at(-1); };
      run.now = 0;
      return [run(7, 4000, 0), run(2, 4000, 0), run(5, 4000, 1), run(1, 4000, 2), run(20, 4000, 2), run(20, 4000, 2),
        run(5, 4000, 3), run(40, 4000, 3), run(5, 4000, 4), run(1, 900, 4), run(200, 4000, 4), run(1, 4000, 4, 1400), run(1, 4000, 4, 1600),
        new Pace(3000).low, new Pace(1500).low];
    }"""
    proved = [False, True, True, False, False, True, True, True, True, False, True]
    assert page.evaluate(script) == [*proved, True, False, True, False]


def test_the_studio_sends_less_when_bytes_wait_and_begins_anew_when_they_stand(page: Page) -> None:
    script = """async () => {
      const { Steps, STEPS } = await import("/studio/steps.js");
      const steps = new Steps(0), said = [];
      const run = (s, share) => { for (const until = run.now + s * 1000; run.now < until; run.now += 250) {
        const word = steps.judge((steps.step.bits / 8) * share, run.now); if (word) said.push([word, steps.at, run.now / 1000]); } };
      run.now = 0;
      run(20, 3); run(60, 0); run(1, 11);
      steps.limit(360, run.now);
      return [said, steps.at, STEPS[steps.at].lines, steps.most];
    }"""
    said, at, lines, most = page.evaluate(script)
    assert [word for word, _, _ in said[:3]] == ["less", "less", "less"]
    assert said[1][2] - said[0][2] >= 6
    assert "more" in [word for word, _, _ in said]
    assert said[-1][0] == "anew"
    assert (at, lines) == (3, 360)
    assert most == 40_000  # nothing that was tried again failed


def test_a_studio_that_was_refused_stays_so_and_one_whose_line_died_comes_back(page: Page) -> None:
    script = """async () => {
      const { Line } = await import("/studio/line.js");
      const said = [], sockets = [];
      globalThis.WebSocket = class extends EventTarget { static OPEN = 1; constructor() { super(); sockets.push(this); } send() {} close() {} };
      globalThis.fetch = async () => ({ ok: true, json: async () => ({ ticket: "t" }) });
      globalThis.setTimeout = (work) => { queueMicrotask(work); return 0; };
      const line = new Line("/ticket", { state: (...word) => said.push(word.filter(Boolean).join(" ")) });
      const end = (reason) => sockets.at(-1).dispatchEvent(new CloseEvent("close", { reason }));
      const turn = () => new Promise((done) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = done; port2.postMessage(0); });
      const hear = (on) => sockets.at(-1).dispatchEvent(new MessageEvent("message", { data: JSON.stringify({ on }) }));
      await line.begin(); end("taken"); await turn();
      const refused = [sockets.length, line.wanted];
      await line.begin(); hear(false); hear(true); end(""); await turn();
      end("taken"); await turn(); end("taken"); await turn();
      const back = [sockets.length, line.wanted];
      for (let n = 0; n < 9; n += 1) { end("taken"); await turn(); }
      return [refused, back, [sockets.length, line.wanted], said.filter((word) => !["connecting", "waiting taken"].includes(word))];
    }"""
    assert page.evaluate(script) == [
        [1, False],
        [5, True],
        [7, False],
        ["over taken", "standing", "on", "waiting unreached", "over taken"],
    ]


def test_a_camera_and_a_microphone_that_were_pulled_out_are_said_and_come_back(page: Page) -> None:
    script = """async () => {
      const { Sources } = await import("/studio/sources.js");
      const said = [], put = [], inputs = new Map();
      const track = (id) => Object.assign(new EventTarget(), { getSettings: () => ({ deviceId: id }) });
      const opened = {};
      navigator.mediaDevices.getUserMedia = async ({ video }) => { const one = track(video ? "cam" : "mic");
        opened[video ? "cam" : "mic"] = one; return { getTracks: () => [one] }; };
      let there = [["videoinput", "cam"], ["audioinput", "mic"]];
      navigator.mediaDevices.enumerateDevices = async () => there.map(([kind, deviceId]) => ({ kind, deviceId, label: deviceId }));
      const parts = { camera: document.createElement("select"), microphones: document.createElement("div") };
      const mixer = { inputs, add: (name, stream) => inputs.set(name, stream), rename: () => {}, remove: (name) => inputs.delete(name),
        forget: (stream) => inputs.forEach((one, name) => one === stream && inputs.delete(name)) };
      const picture = { put: async (name, stream) => put.push(Boolean(stream)), has: () => true };
      const sources = new Sources(picture, mixer, { one: (name) => parts[name], texts: { camera_gone: "cam", microphone_gone: "mic" }, say: (text) => said.push(text) });
      await sources.see(""); await sources.hear("mic", true);
      there = [];
      opened.cam.dispatchEvent(new Event("ended")); opened.mic.dispatchEvent(new Event("ended"));
      await sources.changed();
      const gone = [said.filter(Boolean), put.at(-1), inputs.size];
      there = [["videoinput", "cam"], ["audioinput", "mic"]];
      await sources.changed();
      return [...gone, put.at(-1), inputs.size, said.at(-1), parts.microphones.querySelector("input").checked];
    }"""
    assert page.evaluate(script) == [["cam", "mic"], False, 0, True, 1, "", True]
