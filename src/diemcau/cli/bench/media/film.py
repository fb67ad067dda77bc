"""One film in three rooms whose clocks are five minutes apart, from two seconds after its start on, then with the server gone."""

import random
import tempfile
import urllib.parse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .house import House, chromium, house, rank, until

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST_MS = 100.0
SHIFTS_S = (0, -300, 300)
WIDE, HIGH, RATE, SECONDS = 320, 180, 25, 90
WRONG_CLOCK = """(() => { const shift = %d * 1000; const Right = Date;
  globalThis.Date = class extends Right { constructor(...given) { given.length ? super(...given) : super(Right.now() + shift); }
    static now() { return Right.now() + shift; } }; })()"""
# How far the film is ahead of this machine's own clock, which no shift touches.
LOOK = """() => { const { video, showing } = document.querySelector("#film");
  return { showing, ahead: video.currentTime * 1000 - performance.timeOrigin - performance.now(), at: video.currentTime }; }"""
WHOLE = """async () => { const names = (await caches.keys()).filter((name) => name.startsWith("film-"));
  const here = await Promise.all(names.map((name) => caches.match(`/film/copy/${name.slice(5)}/index`)));
  return here.length > 0 && here.every(Boolean) && Boolean(navigator.serviceWorker.controller); }"""


def measure(*, quick: bool) -> dict[str, object]:
    """`film_spread_ms`: how far apart the rooms are, 95 % of the looks below it; `film_alone_spread_ms` the same without the
    server, `film_alone_s` how far the film went in those `film_alone_of_s` seconds."""
    looks = 10 if quick else 60
    with house(rooms=3) as there, chromium() as browser:
        number = _uploaded(there)
        rooms = []
        for shift, path in zip(SHIFTS_S, there.screens(), strict=True):
            context = there.person(browser)
            context.add_init_script(WRONG_CLOCK % shift)
            rooms.append(context.new_page())
            rooms[-1].goto(there.address + path)
        for room in rooms:
            until(lambda room=room: room.evaluate(WHOLE), 90, "a room's copy of the film")  # type: ignore[misc]
        words = urllib.parse.urlencode({"do": "play", "film": number}).encode()
        there.hub.ask("POST", f"{there.base}/films/act", words, "application/x-www-form-urlencoded")
        for room in rooms:
            until(lambda room=room: room.evaluate(LOOK)["showing"] == "playing", 30, "the film")  # type: ignore[misc]
        rooms[0].wait_for_timeout(2_000)
        together = _spreads(rooms, looks)
        there.stop()
        before = [room.evaluate(LOOK) for room in rooms]
        alone = _spreads(rooms, looks)
        after = [room.evaluate(LOOK) for room in rooms]
    went = min(b["at"] - a["at"] for a, b in zip(before, after, strict=True))
    passed = max(
        (b["at"] * 1000 - b["ahead"] - a["at"] * 1000 + a["ahead"]) for a, b in zip(before, after, strict=True)
    )
    return {
        "film_spread_ms": round(rank(together, 0.95)),
        "film_spread_most_ms": round(max(together)),
        "film_alone_spread_ms": round(rank(alone, 0.95)),
        "film_alone_s": round(went, 1),
        "film_alone_of_s": round(passed / 1000, 1),
    }


def missed(figures: dict[str, object]) -> bool:
    told = {name: float(str(figures[name])) for name in figures}
    goes_on = told["film_alone_s"] > 0.9 * told["film_alone_of_s"]
    return max(told["film_spread_ms"], told["film_alone_spread_ms"]) > MOST_MS or not goes_on


def _spreads(rooms: "list[Page]", looks: int) -> list[float]:
    found = []
    for _ in range(looks):
        seen: list[dict[str, Any]] = [room.evaluate(LOOK) for room in rooms]
        playing = all(one["showing"] == "playing" for one in seen)
        ahead = [float(one["ahead"]) for one in seen]
        found.append(max(ahead) - min(ahead) if playing else float("inf"))
        rooms[0].wait_for_timeout(200)
    return found


def _uploaded(there: House) -> int:
    """A film that rooms may fetch; its number."""
    from diemcau.kernel.actor import Actor, Held  # noqa: PLC0415 - Django is set up by now
    from diemcau.live.film import actions  # noqa: PLC0415
    from diemcau.live.film.enums import FilmState  # noqa: PLC0415
    from diemcau.live.film.models import Film  # noqa: PLC0415

    by = Actor(who="system", held=frozenset({Held("organizer", there.conference.pk)}))
    with tempfile.TemporaryDirectory() as folder:
        data = _film(Path(folder) / "film.mp4")
    upload = actions.begin_upload(
        by=by, conference=there.conference.pk, kind="film", file_name="bench.mp4", size=len(data), mark="bench"
    )
    actions.add_bytes(upload, by=by, offset=0, data=data)
    film = until(lambda: Film.objects.filter(state=FilmState.READY).first(), 60, "the film's check")
    return int(film.pk)


def _film(path: Path) -> bytes:
    import av  # noqa: PLC0415 - heavy
    from av.video.frame import VideoFrame  # noqa: PLC0415

    from diemcau.cli.demo.tones import RATE as SOUND_RATE  # noqa: PLC0415 - PyAV
    from diemcau.cli.demo.tones import chord  # noqa: PLC0415

    grain = random.Random(7).randbytes(WIDE * HIGH * 2)
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as out:
        picture: Any = out.add_stream("libx264", rate=RATE)
        picture.width, picture.height, picture.pix_fmt, picture.gop_size = WIDE, HIGH, "yuv420p", RATE
        picture.options = {"preset": "ultrafast", "crf": "34"}
        sound: Any = out.add_stream("aac", rate=SOUND_RATE, layout="stereo")
        for frame in (VideoFrame(WIDE, HIGH, "yuv420p") for _ in range(SECONDS * RATE)):
            at = picture.frames * WIDE % (WIDE * HIGH)
            frame.planes[0].update(grain[at : at + WIDE * HIGH])
            for plane in frame.planes[1:]:
                plane.update(b"\x80" * plane.buffer_size)
            out.mux(picture.encode(frame))
        size = sound.codec_context.frame_size or 1024
        tones = chord("film", size)
        for _ in range(SECONDS * SOUND_RATE // size):
            out.mux(sound.encode(next(tones)))
        out.mux([*picture.encode(None), *sound.encode(None)])
    return path.read_bytes()
