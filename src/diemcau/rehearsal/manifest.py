"""What a rehearsal is told before it begins: one JSON document behind the rehearsal's key (docs/reference/operations.md)."""

import msgspec


class Desk(msgspec.Struct, frozen=True):
    """A device that may speak: its name in ops, and its ticket for the Authorization header."""

    device: str
    ticket: str


class Expected(msgspec.Struct, frozen=True):
    """A delegate on a room's list: no name travels, nobody needs one to rehearse."""

    uid: str
    code_hash: str


class Phone(msgspec.Struct, frozen=True):
    """A delegate's own phone, or one that came by the room's code (`delegate` empty): nobody."""

    device: str
    ticket: str
    delegate: str = ""


class Room(msgspec.Struct, frozen=True):
    """One site with its desks (two, so that both may be rehearsed at once), its list, and some phones in it."""

    id: int
    code: str
    name: str
    level: str
    desks: list[Desk]
    delegates: list[Expected]
    phones: list[Phone] = []


class Round(msgspec.Struct, frozen=True):
    """A moment at which every room counts heads."""

    id: int
    session: int


class Addresses(msgspec.Struct, frozen=True):
    """Where the outcome is shown, relative to the server. A POST to `floor` gives the floor to the next room that asks; empty: rooms do
    not ask. To `votes`: ``do`` = ``make`` prepares the day's polls and sends its rooms a message, ``open``, ``close`` and ``off`` are said of a `poll`; empty: there are none.
    `phones` lists delegates' phones in pages, a POST to `poll` opens and closes one, `poll_json` is what it comes to."""

    verdicts: str
    totals: str
    headcount: str
    headcount_xlsx: str
    headcount_pdf: str
    floor: str = ""
    votes: str = ""
    phones: str = ""
    poll: str = ""
    poll_json: str = ""


class FilmFile(msgspec.Struct, frozen=True):
    """A file of a film: bytes, its address, and that of the hashes of its pieces (kernel.pieces)."""

    name: str
    size: int
    address: str
    pieces: str


class Film(msgspec.Struct, frozen=True):
    """What a room fetches ahead."""

    digest: str
    files: list[FilmFile]


class Media(msgspec.Struct, frozen=True):
    """The hall is on air: `playlists` lie below this path. A POST to `cue` with ``show`` = ``slides`` or ``film`` puts the next page,
    or a film, on the screens of this run, ``nothing`` takes both off; empty: there is neither."""

    playlists: str
    cue: str
    films: list[Film]


class Manifest(msgspec.Struct, frozen=True):
    """`session` is the half-day that is rehearsed, `wall` the audience of its control wall; `now` the server's clock (Unix ms); `run` the run of all its ops;
    `media` None: nothing is on air."""

    conference: int
    run: str
    now: int
    session: int
    rounds: list[Round]
    sites: list[Room]
    hub: Desk
    wall: str
    urls: Addresses
    media: Media | None = None


def read(data: bytes) -> Manifest:
    """The manifest in `data`. Raises msgspec.MsgspecError."""
    return msgspec.json.decode(data, type=Manifest)
