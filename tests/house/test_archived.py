"""What is posted to an archived conference is answered with a word, at every address of the modules that said so."""

import pytest
from django.db import transaction
from django.urls import reverse

from diemcau.conferences import archived
from diemcau.conferences.enums import Status
from diemcau.conferences.models import Conference
from diemcau.ui.refusals import text_of
from tests.house.doors import DOORS
from tests.house.doors_world import Town, arguments, said
from tests.house.test_doors import ADDRESSES, town

__all__ = ["town"]
pytestmark = pytest.mark.django_db
OUTSIDE = "nobody"


def test_nothing_is_posted_to_an_archived_conference(town: Town) -> None:
    tried, wrong = 0, []
    for name in sorted(ADDRESSES):
        if not archived.is_closing(name) or "key" not in ADDRESSES[name] or not DOORS[name]:
            continue
        who = next((one for one in DOORS[name].split() if one not in ("nobody", "admin")), "admin")
        with transaction.atomic():
            url = reverse(name, kwargs=arguments(town, name, ADDRESSES[name]))
            Conference.objects.filter(pk=town.world.conference.pk).update(status=Status.ARCHIVED)
            answer = town.browsers[who].post(url, said(town, name), headers={"accept-language": "vi"})
            outside = town.browsers[OUTSIDE].post(url, said(town, name))
            transaction.set_rollback(True)
        tried += 1
        if answer.status_code != 422 or "lưu trữ" not in answer.content.decode():
            wrong.append((name, who, answer.status_code))
        if outside.status_code == 422 and str(text_of("closed")) in outside.content.decode():
            wrong.append((name, OUTSIDE, outside.status_code))
    assert wrong == []
    assert tried > 60


def test_what_has_to_be_done_later_stays_open() -> None:
    """The law's answer to somebody who asks for their data; what is of no module that said so."""
    assert archived.is_closing("roster:group_remove")
    assert [
        name
        for name in ("roster:request_answer", "certificates:revoke", "people:devices", "conferences:edit")
        if archived.is_closing(name)
    ] == []
