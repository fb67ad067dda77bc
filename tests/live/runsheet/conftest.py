"""A small conference with three lines of the programme, a card, and people signed in."""

from datetime import UTC, datetime, timedelta

import pytest

from diemcau.conferences.models import ProgrammeItem
from diemcau.kernel.actor import Actor, Held
from diemcau.live.runsheet import actions
from diemcau.live.runsheet.models import Card, Cue
from tests.attendance.world import World, make_world
from tests.portal.conftest import sign

__all__ = ["sign"]
TITLES = ("Khai mạc", "Sơ cứu bỏng", "Giải lao")


@pytest.fixture
def world(db: None) -> World:
    return make_world(sites=3, people=0)


@pytest.fixture
def hub(world: World) -> Actor:
    return Actor(who="account:1", held=frozenset({Held("hub_technician", world.conference.pk)}))


@pytest.fixture
def items(world: World) -> list[ProgrammeItem]:
    """Three lines of twenty minutes, the first planned for five minutes ago."""
    start = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=5)
    return [
        ProgrammeItem.objects.create(
            session=world.sessions[0], title={"vi": title, "en": f"Item {n}"}, order=n,
            planned_start=start + timedelta(minutes=20 * n), planned_end=start + timedelta(minutes=20 * (n + 1)),
        )
        for n, title in enumerate(TITLES)
    ]  # fmt: skip


@pytest.fixture
def card(world: World, hub: Actor) -> Card:
    title = {"vi": "Giải lao đến 09:45", "en": "Break until 09:45"}
    return actions.add_card(world.conference, by=hub, title=title, text={"vi": "Mời đại biểu dùng trà", "en": ""})


@pytest.fixture
def cues(world: World, hub: Actor, items: list[ProgrammeItem]) -> list[Cue]:
    """On the second line: its layout with it; then a room to prepare, then a timer."""
    item, room = items[1], str(world.sites[1].pk)
    return [
        actions.add_cue(item, by=hub, kind="layout", value="slides", with_item=True),
        actions.add_cue(item, by=hub, kind="room", value=room),
        actions.add_cue(item, by=hub, kind="timer", value="speaker:15"),
    ]
