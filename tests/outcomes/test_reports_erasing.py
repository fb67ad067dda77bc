"""A person is forgotten: what rooms and technicians wrote of them is told to them before, and names them no more."""

from uuid import uuid4

import pytest

from diemcau.kernel.actor import SYSTEM
from diemcau.live.announcements.models import Incident, Line
from diemcau.outcomes.reports.models import RoomReport
from diemcau.roster.actions.erasing import erase
from diemcau.roster.models import Delegate
from diemcau.roster.queries import own
from tests.attendance.world import World, make_people, make_world

NAME = "Trần Thị Hoà"


@pytest.fixture
def world(db: None) -> World:
    """A report, a line and an incident that name the first of two people, and others that do not."""
    made = make_world(sites=1, people=2)
    Delegate.objects.filter(pk=made.people[0].pk).update(full_name=NAME)
    site, conference = made.sites[0], made.conference
    told = {"lines": [{"label": "Sự cố", "value": f"{NAME}, ngất"}], "present": 3}
    RoomReport.objects.create(
        site=site, number=1, name=f"Bà {NAME}", remark=f"{NAME.upper()}/cán bộ: về sớm", snapshot=told, by="x"
    )
    RoomReport.objects.create(site=site, number=2, name="Ông Lò Văn Tiến", remark="", by="x")
    for number, text in enumerate((f"Bà {NAME},chưa đến", "Mất tiếng")):
        Line.objects.create(conference=conference, site=site, op=uuid4(), text=text, at=number, came_at=number, who="x")
        Incident.objects.create(conference=conference, site=site, kind="line", opened_at=number, note=text)
    return made


def test_what_was_written_of_somebody_is_told_and_forgotten(world: World) -> None:
    one = Delegate.objects.get(full_name=NAME)
    kept = own.kept_about(one)
    assert [row.value for row in kept["chat"]] == [f"Bà {NAME},chưa đến"] * 2
    assert [row.value for row in kept["reports"]] == [f"Bà {NAME}", f"{NAME.upper()}/cán bộ: về sớm"]
    assert erase(by=SYSTEM, delegate=one)
    first, second = RoomReport.objects.order_by("number")
    assert (first.name, first.remark) == ("Bà …", "…/cán bộ: về sớm")
    assert first.snapshot == {"lines": [{"label": "Sự cố", "value": "…, ngất"}], "present": 3}
    assert second.name == "Ông Lò Văn Tiến"
    assert [line.text for line in Line.objects.order_by("at")] == ["Bà …,chưa đến", "Mất tiếng"]
    assert sorted(Incident.objects.values_list("note", "version")) == [("Bà …,chưa đến", 1), ("Mất tiếng", 0)]


def test_of_a_namesake_the_words_stay(world: World) -> None:
    twin = make_people(world, 1, start=50)[0]
    Delegate.objects.filter(pk=twin.pk).update(full_name="Trần Thị Hòa")
    erase(by=SYSTEM, delegate=Delegate.objects.get(full_name=NAME))
    assert RoomReport.objects.get(number=1).name == f"Bà {NAME}"
    assert Line.objects.filter(text__contains=NAME).exists()
