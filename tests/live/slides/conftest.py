"""A small conference with a line of the programme, decks of a few pages, and people signed in."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import typst

from diemcau.conferences.models import ProgrammeItem
from diemcau.infra.jobs import run_due
from diemcau.kernel.actor import Actor, Held
from diemcau.live.slides import actions, files
from diemcau.live.slides.models import Deck
from tests.attendance.world import World, make_world
from tests.portal.conftest import sign

__all__ = ["sign"]
Upload = Callable[..., Deck]


@cache
def paper(pages: int = 3, text: str = "Sơ cứu") -> bytes:
    """A PDF of slides: numbered pages of text."""
    words = f"#set page(width: 16cm, height: 9cm)\n#for n in range({pages}) [#text(size: 30pt)[{text} #n]#pagebreak(weak: true)]"
    return typst.compile(words.encode())


@pytest.fixture
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(files, "root", lambda: tmp_path / "slides")
    return make_world(sites=2, people=0)


@pytest.fixture
def hub(world: World) -> Actor:
    return Actor(who="account:1", held=frozenset({Held("hub_technician", world.conference.pk)}))


@pytest.fixture
def item(world: World) -> ProgrammeItem:
    return ProgrammeItem.objects.create(session=world.sessions[0], title={"vi": "Sơ cứu bỏng", "en": "Burns"})


@pytest.fixture
def upload(world: World, hub: Actor) -> Upload:
    """Upload a file and have its pages made."""

    def put(data: bytes, *, name: str = "so-cuu.pdf", item: ProgrammeItem | None = None) -> Deck:
        deck = actions.begin_deck(world.conference, by=hub, file_name=name, size=len(data), item=item)
        actions.add_piece(deck, by=hub, at=0, data=data)
        run_due("slides")
        deck.refresh_from_db()
        return deck

    return put


@pytest.fixture
def deck(upload: Upload, item: ProgrammeItem) -> Deck:
    return upload(paper(), item=item)
