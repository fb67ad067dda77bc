"""What the demo shows: a picture on air, a deck and a short film. They come into the house as an encoder's bytes and a person's
uploads do. Django is set up when this is imported.
"""

import contextlib
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from diemcau.conferences.models import Conference
from diemcau.infra.options import options
from diemcau.kernel.actor import Actor, Held
from diemcau.live.broadcast.enums import Phase
from diemcau.live.broadcast.queries import address_for, shown
from diemcau.live.film import actions as films
from diemcau.live.film.enums import FilmState
from diemcau.live.film.models import Film
from diemcau.live.slides import actions as slides
from diemcau.live.slides.enums import DeckState
from diemcau.live.slides.models import Deck
from diemcau.project.processes import die_with_parent

from . import deck as pages
from . import film as short

READY_S = 120.0


def hub_of(conference: Conference) -> Actor:
    """Who runs the hall of a demo."""
    roles = ("hub_technician", "organizer")
    return Actor(who="system", held=frozenset(Held(role, conference.pk) for role in roles))


@contextlib.contextmanager
def feed(conference: Conference) -> Iterator[None]:
    """The hall's picture and sound on air, by a process of its own."""
    title = str(conference.short_name.get("vi") or conference.key)
    with sending(conference, "diemcau.cli.demo.feed", title, conference.timezone):
        yield


@contextlib.contextmanager
def sending(conference: Conference, module: str, *lines: str) -> Iterator[None]:
    """A program that is the encoder, with the address and its key as the first line of its input, and these after it."""
    door = address_for(hub_of(conference), conference)
    address = f"rtmp://127.0.0.1:{options().rtmp_port}/live/{door.key}"
    process = _helper(module)
    assert process.stdin is not None
    process.stdin.write("".join(f"{line}\n" for line in (address, *lines)).encode())
    process.stdin.flush()
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _helper(module: str, *words: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", module, *words]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - one call of the system
    )


def put_deck(conference: Conference) -> Deck:
    """The deck, uploaded: its pages are made by a job."""
    data, by = pages.pdf(), hub_of(conference)
    made = slides.begin_deck(conference, by=by, file_name=pages.FILE_NAME, size=len(data), title=pages.TITLE)
    for at in range(0, len(data), slides.PIECE_BYTES):
        slides.add_piece(made, by=by, at=at, data=data[at : at + slides.PIECE_BYTES])
    return made


def put_film(conference: Conference, over: threading.Event) -> Film | None:
    """The film, made here and uploaded: checked by a job. None: it is all over before."""
    by = hub_of(conference)
    with tempfile.TemporaryDirectory(dir=options().data_dir) as folder:
        path = Path(folder) / "film.mp4"
        process = _helper("diemcau.cli.demo.film", str(path))
        while process.poll() is None:
            if over.wait(0.2):
                process.kill()
                process.wait()
                return None
        if process.returncode:
            return None
        data = path.read_bytes()
    upload = films.begin_upload(
        by=by, conference=conference.pk, kind="film", file_name=short.NAME, size=len(data), mark="demo"
    )
    films.add_bytes(upload, by=by, offset=0, data=data)
    film = Film.objects.filter(conference=conference).latest("pk")
    films.rename_film(film, by=by, title=short.TITLE)
    for language in short.CAPTIONS:
        films.add_captions(film, by=by, language=language, data=short.captions(language))
    return film


def wait_ready(deck: Deck, film: Film | None, over: threading.Event) -> tuple[Deck | None, Film | None]:
    """Both as they are once jobs have seen to them; what is not ready after READY_S, or when it is over, is None."""
    until = time.monotonic() + READY_S
    turned: Deck | None = None
    played: Film | None = None
    while time.monotonic() < until and not (turned and (played or film is None)) and not over.wait(0.3):
        turned = Deck.objects.filter(pk=deck.pk, state=DeckState.READY).first()
        played = Film.objects.filter(pk=film.pk, state=FilmState.READY).first() if film else None
    return turned, played


@contextlib.contextmanager
def everything(conference: Conference) -> Iterator[None]:
    """A picture on air with a deck and a film that are ready. Raises TimeoutError when it does not come to that."""
    over = threading.Event()
    with feed(conference):
        found = wait_ready(put_deck(conference), put_film(conference, over), over)
        until = time.monotonic() + READY_S
        while shown(conference.pk).phase != Phase.LIVE and time.monotonic() < until:
            time.sleep(0.3)
        if None in found or shown(conference.pk).phase != Phase.LIVE:
            raise TimeoutError("the hall did not come on air; see the server's log")
        yield
