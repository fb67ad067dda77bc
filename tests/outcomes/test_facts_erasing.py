"""A person is forgotten: a source that somebody typed names them no more, nor does a version that was frozen; its figures stay."""

import pytest

from diemcau.conferences.models import StatedQuantity
from diemcau.kernel.actor import SYSTEM
from diemcau.kernel.formats import Quantity
from diemcau.outcomes.facts import actions, queries
from diemcau.outcomes.facts.models import FrozenSheet
from diemcau.roster.actions.erasing import erase
from diemcau.roster.models import Delegate
from diemcau.roster.queries import own
from tests.attendance.world import World, make_people, make_world

NAME = "Trần Thị Hoà"


@pytest.fixture
def world(db: None) -> World:
    made = make_world(sites=1, people=2)
    Delegate.objects.filter(pk=made.people[0].pk).update(full_name=NAME)
    said = {"by": SYSTEM, "stated": Quantity(300)}
    actions.state(made.conference, key="guests", source=f"Bà {NAME.upper()},văn phòng", **said)
    actions.state(made.conference, key="questions", source="Ban tổ chức", **said)
    actions.freeze(made.conference, by=SYSTEM, occasion="press")
    return made


def test_a_source_is_told_and_forgotten_also_in_a_frozen_version(world: World) -> None:
    one, before = Delegate.objects.get(full_name=NAME), FrozenSheet.objects.get()
    assert [row.value for row in own.kept_about(one)["facts"]] == [f"Bà {NAME.upper()},văn phòng"]
    assert erase(by=SYSTEM, delegate=one)
    sources = StatedQuantity.objects.filter(name__in=("guests", "questions")).order_by("name")
    assert [said.source for said in sources] == ["Bà …,văn phòng", "Ban tổ chức"]
    after = FrozenSheet.objects.get()
    assert NAME.upper() not in str(after.figures)
    assert [one | {"source": ""} for one in after.figures] == [one | {"source": ""} for one in before.figures]
    sheet = queries.frozen_sheet(after, "vi")
    assert (sheet["guests"].source, sheet["guests"].stated) == ("Bà …,văn phòng", Quantity(300))


def test_of_a_namesake_the_source_stays(world: World) -> None:
    twin = make_people(world, 1, start=50)[0]
    Delegate.objects.filter(pk=twin.pk).update(full_name="Trần Thị Hòa")
    erase(by=SYSTEM, delegate=Delegate.objects.get(full_name=NAME))
    assert StatedQuantity.objects.filter(source__contains=NAME.upper()).exists()
