"""The engine: draws what changed for those who listen, once for all of them, and nothing else."""

import pytest
from django.db import InterfaceError, OperationalError
from django.utils import translation
from django.utils.html import format_html

from diemcau.infra import fragments
from diemcau.infra.cues import cue
from diemcau.infra.engine import LISTENING_FOR, Engine, Listening
from diemcau.infra.fragments import fragment
from diemcau.kernel.frames import Frame, unpack


class Wire:
    """What the engine published, by subject."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Frame]] = []

    def __call__(self, topic: str, payload: bytes) -> None:
        self.sent.append((topic, unpack(payload)))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, set[str], str]]:
    """Two fragments of the tests' own on topic `site`: a tile of the wall, and a room's line. What was asked is noted."""
    monkeypatch.setattr(fragments, "_fragments", {})
    asked: list[tuple[str, set[str], str]] = []

    @fragment("tile", audience="wall", on=["site"])
    def tile(_c: int, run: str, subjects: object, language: str) -> dict[str, str]:
        names = set(subjects)  # type: ignore[call-overload]
        asked.append(("tile", names, language))
        return {f"tile-{s}": format_html("<b>{} {} {}</b>", s, run, translation.get_language()) for s in names}

    @fragment("room", audience="site-{subject}", on=["site"])
    def room(_c: int, _run: str, subjects: object, language: str) -> dict[str, str]:
        names = set(subjects)  # type: ignore[call-overload]
        asked.append(("room", names, language))
        return {f"room-{s}": f"<i>{s}</i>" for s in names}

    return asked


def test_nobody_listens_nothing_is_drawn(drawn: list[tuple[str, set[str], str]]) -> None:
    wire = Wire()
    engine = Engine(wire, Listening())
    engine.changed(1, "live", "site", "7")
    assert engine.draw_due() == 0
    assert (drawn, wire.sent) == ([], [])


def test_once_for_all_who_listen_in_each_language(drawn: list[tuple[str, set[str], str]]) -> None:
    wire, listening = Wire(), Listening()
    listening.heard("front-1", ["1/wall/vi", "1/site-7/vi"])
    listening.heard("front-2", ["1/wall/vi", "1/wall/en"])
    engine = Engine(wire, listening)
    for site in ("7", "8", "7"):
        engine.changed(1, "live", "site", site)
    assert engine.draw_due() == 5
    assert sorted((n, sorted(s), lang) for n, s, lang in drawn) == [
        ("room", ["7"], "vi"), ("tile", ["7", "8"], "en"), ("tile", ["7", "8"], "vi"),
    ]  # fmt: skip
    by_subject = {topic: frame.html for topic, frame in wire.sent}
    assert by_subject["frame/1/wall/en"]["tile-7"] == "<b>7 live en</b>"
    assert by_subject["frame/1/site-7/vi"] == {"room-7": "<i>7</i>"}
    assert engine.draw_due() == 0


def test_a_rehearsal_is_seen_on_its_own_screens_only(drawn: list[tuple[str, set[str], str]]) -> None:
    wire, listening = Wire(), Listening()
    listening.heard("f", ["1/wall/vi", "1/wall-rehearsal/vi"])
    engine = Engine(wire, listening)
    engine.changed(1, "rehearsal", "site", "7")
    engine.draw_due()
    assert [topic for topic, _ in wire.sent] == ["frame/1/wall-rehearsal/vi"]


def test_another_conference_s_listeners_hear_nothing(drawn: list[tuple[str, set[str], str]]) -> None:
    wire, listening = Wire(), Listening()
    listening.heard("f", ["2/wall/vi"])
    engine = Engine(wire, listening)
    engine.changed(1, "live", "site", "7")
    engine.draw_due()
    assert wire.sent == []


def test_a_fragment_that_breaks_does_not_keep_the_others_back(drawn: list[tuple[str, set[str], str]]) -> None:
    @fragment("broken", audience="wall", on=["site"])
    def broken(_c: int, _r: str, _s: object, _l: str) -> dict[str, str]:
        raise ValueError("no such room")

    wire, listening = Wire(), Listening()
    listening.heard("f", ["1/wall/vi"])
    engine = Engine(wire, listening)
    engine.changed(1, "live", "site", "7")
    assert engine.draw_due() == 1
    assert [list(frame.html) for _, frame in wire.sent] == [["tile-7"]]


def test_what_a_database_that_is_away_kept_from_the_pages_reaches_them_when_it_is_back(
    drawn: list[tuple[str, set[str], str]],
) -> None:
    away = [OperationalError("gone"), InterfaceError("connection closed")]

    @fragment("figures", audience="wall", on=["site"])
    def figures(_c: int, _run: str, subjects: object, _language: str) -> dict[str, str]:
        if away:
            raise away.pop(0)
        return {f"figures-{s}": "<p>1</p>" for s in set(subjects)}  # type: ignore[call-overload]

    wire, listening, now = Wire(), Listening(), [0.0]
    listening.heard("front-1", ["1/wall/vi"])
    engine = Engine(wire, listening, clock=lambda: now[0])
    engine.changed(1, "live", "site", "7")
    for fault in (OperationalError, InterfaceError):
        now[0] += 1
        with pytest.raises(fault):
            engine.draw_due()
    assert [set(frame.html) for _, frame in wire.sent] == [{"tile-7"}], "the others were not kept back, nor drawn twice"
    now[0] += 1
    assert engine.draw_due() == 1
    assert set(wire.sent[-1][1].html) == {"figures-7"}
    assert engine.draw_due() == 0


def test_cues_go_to_their_audience_with_their_facts() -> None:
    cue("test-roster", audience="site-{subject}")
    wire, listening = Wire(), Listening()
    listening.heard("f", ["1/site-7/vi", "1/site-8/vi"])
    engine = Engine(wire, listening)
    engine.cue(1, "live", "test-roster", "7", {"version": 4})
    engine.cue(1, "live", "has-no-cue", "7", {})
    engine.draw_due()
    assert [(t, f.cues) for t, f in wire.sent] == [
        ("frame/1/site-7/vi", [("test-roster", {"subject": "7", "version": 4})])
    ]


def test_who_looks_at_all_rooms_together_is_told_once() -> None:
    cue("test-turns", audience="site-{subject}")
    cue("test-turns", audience="lists", whole=True)
    wire, listening = Wire(), Listening()
    listening.heard("f", ["1/site-7/vi", "1/lists/vi"])
    engine = Engine(wire, listening)
    for site in "789":
        engine.cue(1, "live", "test-turns", site, {})
    engine.draw_due()
    assert {topic: frame.cues for topic, frame in wire.sent} == {
        "frame/1/site-7/vi": [("test-turns", {"subject": "7"})],
        "frame/1/lists/vi": [("test-turns", {"subject": ""})],
    }


def test_a_front_that_fell_silent_is_forgotten() -> None:
    now = [0.0]
    listening = Listening(clock=lambda: now[0])
    listening.heard("f", ["1/wall/vi"])
    now[0] = LISTENING_FOR + 1
    assert listening.now().subjects == set()


def test_frames_are_numbered_in_one_epoch(drawn: list[tuple[str, set[str], str]]) -> None:
    wire, listening = Wire(), Listening()
    listening.heard("f", ["1/wall/vi"])
    now = [0.0]
    engine = Engine(wire, listening, clock=lambda: now[0])
    for _ in range(3):
        now[0] += 1
        engine.changed(1, "live", "site", "7")
        engine.draw_due()
    ids = [frame.id.split("-") for _, frame in wire.sent]
    assert (len({epoch for epoch, _ in ids}), [n for _, n in ids]) == (1, ["1", "2", "3"])


def test_an_element_is_drawn_four_times_a_second_at_most_and_never_forgotten(
    drawn: list[tuple[str, set[str], str]],
) -> None:
    wire, listening, now = Wire(), Listening(), [0.0]
    listening.heard("f", ["1/wall/vi"])
    engine = Engine(wire, listening, clock=lambda: now[0])
    engine.changed(1, "live", "site", "7")
    assert engine.draw_due() == 1
    now[0] = 0.1
    engine.changed(1, "live", "site", "7")
    engine.changed(1, "live", "site", "8")
    assert engine.draw_due() == 1
    assert drawn[-1] == ("tile", {"8"}, "vi")
    now[0] = 0.25
    assert engine.draw_due() == 1
    assert drawn[-1] == ("tile", {"7"}, "vi")
    now[0] = 1.0
    assert engine.draw_due() == 0


def test_a_sum_is_drawn_once_for_all_that_changed_and_rests_as_one(drawn: list[tuple[str, set[str], str]]) -> None:
    @fragment("sum", audience="wall", on=["site", "totals"], whole=True)
    def total(_c: int, _run: str, subjects: object, language: str) -> dict[str, str]:
        drawn.append(("sum", set(subjects), language))  # type: ignore[call-overload]
        return {"sum": "<b>3</b>"}

    wire, listening, now = Wire(), Listening(), [0.0]
    listening.heard("f", ["1/wall/vi"])
    engine = Engine(wire, listening, clock=lambda: now[0])
    for at, topic, site in (
        (0.0, "site", "7"),
        (0.0, "site", "8"),
        (0.1, "site", "9"),
        (0.2, "totals", ""),
        (0.3, "", ""),
    ):
        now[0] = at
        engine.changed(1, "live", topic, site)
        engine.draw_due()
    assert [subjects for name, subjects, _ in drawn if name == "sum"] == [{""}, {""}]
    assert [list(frame.html) for _, frame in wire.sent] == [["tile-7"], ["sum"], ["tile-8"], ["tile-9"], ["sum"]]


def test_what_thousands_of_screens_are_shown_comes_seldomer(drawn: list[tuple[str, set[str], str]]) -> None:
    fragment("sum", audience="wall", on=["totals"], whole=True)(lambda *_: {"sum": "<b>3</b>"})
    wire, listening, now = Wire(), Listening(), [0.0]
    listening.heard("f", ["1/wall/vi", *(f"1/site-{n}/vi" for n in range(3_999))])
    engine = Engine(wire, listening, clock=lambda: now[0])
    shown = []
    for at in (0.0, 0.3, 0.41):
        now[0] = at
        engine.changed(1, "live", "totals", "")
        shown.append(engine.draw_due())
    assert shown == [1, 0, 1]


def test_a_change_of_the_programme_reaches_every_rooms_desk_of_its_run() -> None:
    wire, listening = Wire(), Listening()
    listening.heard("front-1", ["1/site-7/vi", "1/site-8-rehearsal/vi", "1/screens/vi", "1/wall/vi", "2/site-7/vi"])
    engine = Engine(wire, listening)
    for run in ("live", "rehearsal"):
        engine.cue(1, run, "programme", "", {})
    engine.draw_due()
    told = {topic: frame.cues for topic, frame in wire.sent}
    cues = [("programme", {"subject": ""})]
    assert told == {"frame/1/site-7/vi": cues, "frame/1/site-8-rehearsal/vi": cues}
    wire.sent.clear()
    engine.cue(1, "rehearsal", "programme", "", {})
    engine.draw_due()
    heard = [topic for topic, _ in wire.sent]
    assert heard == ["frame/1/site-8-rehearsal/vi"]  # a rehearsal makes no desk of the day look


def test_a_front_that_asks_is_told_all_of_an_audience(drawn: list[tuple[str, set[str], str]]) -> None:
    fragment("p", audience="phones", on=["x"], whole=True)(
        lambda _c, run, _s, language: {"phone-p": format_html("<p>{} {}</p>", run, language)}
    )
    sent: list[tuple[str, bytes]] = []
    engine = Engine(lambda topic, payload: sent.append((topic, payload)), Listening())
    engine.ask("1/phones-rehearsal/en")
    engine.draw_due()
    engine.draw_due()
    assert sent == [("told/1/phones-rehearsal/en", b'{"phone-p":"<p>rehearsal en</p>"}')]


def test_rooms_that_come_by_the_thousand_are_drawn_some_at_a_time(drawn: list[tuple[str, set[str], str]]) -> None:
    wire, listening = Wire(), Listening()
    listening.heard("f", ["1/wall/vi"])
    engine = Engine(wire, listening)
    for site in range(450):
        engine.changed(1, "live", "site", str(site))
    assert [engine.draw_due() for _ in range(4)] == [200, 200, 50, 0]
    assert len(set[str]().union(*(names for name, names, _ in drawn if name == "tile"))) == 450
