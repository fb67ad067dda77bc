"""A document that says another figure than a release that was given out is shown as wrong, on its own page too."""

from collections.abc import Callable

import pytest
from django.test import Client

from diemcau.kernel.formats import Quantity
from diemcau.outcomes.documents import actions as documents
from diemcau.outcomes.documents.queries import faults_of
from diemcau.outcomes.facts import actions as facts
from diemcau.outcomes.press import actions as press
from diemcau.outcomes.press import files
from tests.attendance.world import World, make_world
from tests.outcomes.press_grounds import organiser
from tests.portal.conftest import sign

__all__ = ["sign"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(files, "root", lambda: tmp_path)
    return make_world(sites=2, people=2)


def test_a_document_is_compared_with_the_release_given_out(world: World, sign: Callable[..., Client]) -> None:
    hub, conference = organiser(world.conference), world.conference
    facts.state(conference, by=hub, key="delegates", stated=Quantity(300, "exact"))
    press.give_out(conference, by=hub, facts_version=0)
    made = documents.draft(conference, by=hub, kind="result_report", language="vi")
    assert faults_of(conference).get(made.pk, []) == []
    facts.state(conference, by=hub, key="delegates", stated=Quantity(310, "exact"))
    made = documents.refresh(made, by=hub, seen=made.change)
    [fault] = [one for one in faults_of(conference)[made.pk] if one.key == "delegates"]
    assert (fault.told, fault.other, fault.by) == ("310", "300", 0)
    page = sign("organizer").get(f"/c/{conference.key}/documents/{made.pk}").content.decode()
    assert "thông cáo báo chí đã phát hành, bản 1 ghi “300”" in page
