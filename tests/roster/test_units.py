"""Invited units: whose people they are."""

import pytest

from diemcau.conferences.models import Conference
from diemcau.kernel import names
from diemcau.people.models import Organisation
from diemcau.roster import bulk
from diemcau.roster.actions.units import link_people
from diemcau.roster.entry import Entry
from diemcau.roster.models import Delegate, InvitedUnit

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference() -> Conference:
    return Conference.objects.create(key="tap-huan", official_name={"vi": "Tập huấn"})


def _invited(conference: Conference, name: str, organisation: Organisation | None = None) -> InvitedUnit:
    return InvitedUnit.objects.create(
        conference=conference, name=name, name_key=names.text_key(name), organisation=organisation
    )


def _listed(conference: Conference, *units: str) -> None:
    bulk.insert(conference.pk, [Entry(f"Người Thứ {n}", unit=unit) for n, unit in enumerate(units)], version=1)


def _units_of(conference: Conference) -> list[str]:
    return [d.invited_unit.name if d.invited_unit else "" for d in Delegate.objects.order_by("pk")]


def test_people_belong_to_the_unit_they_are_listed_under_in_any_good_spelling(conference: Conference) -> None:
    _invited(conference, "UBND xã Hoà Thuỷ")
    _listed(conference, "ubnd  xã Hòa Thủy", "UBND xã Hoa Thuy", "UBND xã Hoà Thuỷ", "")
    assert link_people(conference.pk) == 2
    assert _units_of(conference) == ["UBND xã Hoà Thuỷ", "", "UBND xã Hoà Thuỷ", ""]
    assert link_people(conference.pk) == 0


def test_units_called_the_same_get_nobody_by_name(conference: Conference) -> None:
    _invited(conference, "UBND xã Tân Tiến")
    _invited(conference, "UBND xã Tân Tiến")
    _listed(conference, "UBND xã Tân Tiến")
    assert link_people(conference.pk) == 0


def test_other_names_of_an_organisation_count(conference: Conference) -> None:
    body = Organisation.objects.create(
        name={"vi": "Sở Y tế"}, canonical_name="sở y tế", name_key="", search_key="", aliases=["Sở YT"]
    )
    _invited(conference, "Sở Y tế", body)
    _listed(conference, "sở yt")
    assert link_people(conference.pk) == 1
