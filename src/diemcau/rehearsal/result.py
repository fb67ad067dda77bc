"""What a rehearsal came to, as figures."""

from collections.abc import Sequence

import msgspec


class Spread(msgspec.Struct):
    """Two points of a distribution, in ms; None when nothing was measured."""

    p50: float | None
    p99: float | None


class Ops(msgspec.Struct):
    """Ops by what became of them. `sent` counts every sending, `duplicate` the acknowledgements beyond an op's first."""

    made: int
    sent: int
    stored: int
    duplicate: int
    accepted: int
    refused: int


class Headcount(msgspec.Struct):
    """Persons as the server shows them at the end."""

    expected: int
    present: int


class Watched(msgspec.Struct):
    """What `rooms` simulated screens had of the hall, within `mbit` (Mbit/s) for all of them together, in `seconds`.

    `manifests` playlists read, `segments` fetched, `passed_over` segments that the budget did not allow, `pages` pictures of
    slides, `bytes` with films.
    `cue_ms` from the press to the frame at a room (`cues` presses), `missed` rooms a cue never reached. `film_ready`: rooms that have every film.
    `failed`: requests that were not answered as they should, `faults` by what they were. `beats`: words on how a screen is that were
    taken; `on_page`: screens that stood on the page pressed last. `shown_screens`, `shown_film_ready`: rooms of which the
    server's wall says that their screens play, and that they have every film.
    """

    rooms: int
    mbit: float
    seconds: float
    manifests: int
    segments: int
    passed_over: int
    pages: int
    bytes: int
    stalls: int
    latency_ms: Spread
    cues: int
    cue_ms: Spread
    missed: int
    films: int
    film_ready: int
    failed: int
    faults: dict[str, int]
    beats: int = 0
    on_page: int = 0
    shown_screens: int = 0
    shown_film_ready: int = 0


class Speaking(msgspec.Struct):
    """Rooms that `asked` to speak, those that took it back for good (`withdrawn`), those that were `shown` in the queue at the end of
    the day, and those that were given the floor after it, one after the other, and left it (`spoke`)."""

    asked: int = 0
    withdrawn: int = 0
    shown: int = 0
    spoke: int = 0


class Questions(msgspec.Struct):
    """Questions that were `asked` by phones, desks and the hub, those of them that were `shown` at the end of the day, and taken back
    (`withdrawn`); `said` words of others about them (supported, not any more), and how many `supports` these come to."""

    asked: int = 0
    shown: int = 0
    withdrawn: int = 0
    said: int = 0
    supports: int = 0


class Polls(msgspec.Struct):
    """`polls` that were opened and closed; in them `voters` who answered, `counted` answers, those of persons known (`personal`), of them
    all `late`; `hand_counts` of rooms; `secret` ballots in the box."""

    polls: int = 0
    voters: int = 0
    counted: int = 0
    personal: int = 0
    late: int = 0
    hand_counts: int = 0
    secret: int = 0


class Heard(msgspec.Struct):
    """Rooms that were meant to say that they heard the hub's message, and those of which it is shown."""

    rooms: int = 0
    shown: int = 0


class Anonymous(msgspec.Struct):
    """What phones `put` into the box, which nobody can link to them: with so many `tokens`, `sent` with all repetitions, acknowledged as
    `kept`; `questions` and secret `ballots` that lie in it in the end. `turned_away`: what was meant by phones that may have no tokens;
    `too_late`: ballots that came when the result had been shown."""

    tokens: int = 0
    put: int = 0
    sent: int = 0
    kept: int = 0
    turned_away: int = 0
    too_late: int = 0
    questions: int = 0
    ballots: int = 0


class Chat(msgspec.Struct):
    """Lines that rooms `said` to the technicians, and those of them that are `shown`."""

    said: int = 0
    shown: int = 0


class Result(msgspec.Struct, omit_defaults=True):
    """`lost`: acknowledged without a verdict, or meant and not shown. `double_counted`: shown and not meant (persons).

    `ledger_ok`: whether the log folded anew is what is stored; None when that could not be asked (a server elsewhere).
    `differences` says in words what is wrong; it is left out when nothing is, `media` when no screen watched, `speaking` when nobody asked to
    speak, `questions`, `polls`, `announcement`, `anonymous` and `chat` when there were none.
    """

    profile: str
    sites: int
    delegates: int
    ops: Ops
    lost: int
    double_counted: int
    ack_ms: Spread
    screen_ms: Spread
    wall_s: float
    headcount: Headcount
    ledger_ok: bool | None
    judged_per_s: float
    differences: list[str] = []
    media: Watched | None = None
    speaking: Speaking | None = None
    questions: Questions | None = None
    polls: Polls | None = None
    announcement: Heard | None = None
    anonymous: Anonymous | None = None
    chat: Chat | None = None


def spread(values: Sequence[float]) -> Spread:
    """p50 and p99 by nearest rank."""
    if not values:
        return Spread(None, None)
    ordered = sorted(values)
    pick = [ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.99)]
    return Spread(*(round(value, 1) for value in pick))
