"""Minutes of an archived conference are read and taken away, and written no more; whoever is erased leaves them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from diemcau.conferences.models import Conference
from diemcau.kernel.actor import SYSTEM, Actor
from diemcau.kernel.errors import Refused
from diemcau.outcomes.minutes import actions
from diemcau.outcomes.minutes.kept import kept
from diemcau.outcomes.minutes.models import Book, Conclusion, Entry, Task
from diemcau.roster.actions.erasing import erase
from diemcau.roster.models import Delegate
from tests.attendance.world import World, make_world
from tests.outcomes.press_grounds import organiser
from tests.portal.conftest import sign

__all__ = ["sign"]
pytestmark = pytest.mark.django_db
NAME = "Trần Thị Hoà"
AT = datetime(2027, 3, 16, 2, 0, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> World:
    return make_world(sites=2, people=3)


@pytest.fixture
def hub(world: World) -> Actor:
    return organiser(world.conference)


def written(conference: Conference, by: Actor) -> tuple[Conclusion, Task]:
    actions.head_book(conference, "live", by=by, seen=0, chair=f"Bà {NAME}, Phó Chủ tịch", secretary="", closed_at=None)
    actions.add_entry(
        conference, "live", by=by, key="k" * 12, at=AT, text="Bà Trần Thị Hòa phát biểu.\nÔng khác cũng vậy."
    )
    said = {"text": "Mở lớp sơ cứu ở xã.", "said_by": NAME, "kind": "conclusion"}
    conclusion = actions.word_conclusion(conference, "live", by=by, **said)
    task = actions.Said("Lập danh sách.", lead=f"UBND xã ({NAME})")
    return conclusion, actions.set_task(conference, "live", by=by, conclusion=conclusion.pk, said=task)


def test_an_archived_conference_has_minutes_to_read_and_none_to_write(world: World, hub: Actor, client: Client) -> None:
    conclusion, task = written(world.conference, hub)
    Conference.objects.update(status="archived")
    conference = Conference.objects.get()
    for verb in (
        lambda: actions.head_book(conference, "live", by=hub, seen=1, chair="Ai đó", secretary="", closed_at=None),
        lambda: actions.add_entry(conference, "live", by=hub, key="m" * 12, at=AT, text="Thêm"),
        lambda: actions.write_entry(conference, "live", by=hub, source="own", key="k" * 12, text="Khác", seen=1),
        lambda: actions.hide_entry(conference, "live", by=hub, source="own", key="k" * 12, hidden=True, seen=1),
        lambda: actions.word_conclusion(conference, "live", by=hub, text="Khác", said_by="", kind="conclusion"),
        lambda: actions.drop_conclusion(conference, "live", by=hub, number=conclusion.pk, seen=1),
        lambda: actions.set_task(
            conference, "live", by=hub, conclusion=conclusion.pk, said=actions.Said("A", lead="B")
        ),
        lambda: actions.drop_task(conference, "live", by=hub, number=task.pk, seen=1),
    ):
        with pytest.raises(Refused, match="closed"):
            verb()
    assert (Entry.objects.count(), Conclusion.objects.count(), Task.objects.count()) == (1, 1, 1)


def test_its_pages_say_so_and_have_no_forms(world: World, hub: Actor, sign: Callable[..., Client]) -> None:
    conclusion, task = written(world.conference, hub)
    Conference.objects.update(status="archived")
    browser = sign("organizer")
    base = f"/c/{world.conference.key}/minutes"
    for path in ("", "/conclusions", f"/conclusions/{conclusion.pk}", f"/tasks/{task.pk}"):
        answer = browser.get(base + path)
        page = answer.content.decode()
        assert answer.status_code == 200, path
        assert "lưu trữ" in page, path
        assert '<form method="post" class="panel' not in page, path
        assert "data-verb" not in page, path
    refused = browser.post(f"{base}/entry", {"verb": "add", "key": "z" * 12, "text": "Thêm"})
    assert (refused.status_code, Entry.objects.count()) == (422, 1)
    assert "lưu trữ" in refused.json()["error"]


def test_whoever_is_erased_leaves_the_minutes(world: World, hub: Actor) -> None:
    person: Delegate = world.people[0]
    Delegate.objects.filter(pk=person.pk).update(full_name=NAME)
    person.refresh_from_db()
    written(world.conference, hub)
    assert len(list(kept(person))) == 4
    erase(by=SYSTEM, delegate=person)
    texts = [*Book.objects.values_list("chair", flat=True), *Entry.objects.values_list("text", flat=True),
             *Conclusion.objects.values_list("said_by", flat=True), *Task.objects.values_list("lead", flat=True)]  # fmt: skip
    assert texts == ["Bà …, Phó Chủ tịch", "Bà … phát biểu.\nÔng khác cũng vậy.", "…", "UBND xã (…)"]


def test_words_that_may_name_somebody_else_stay(world: World, hub: Actor) -> None:
    Delegate.objects.filter(pk__in=[one.pk for one in world.people[:2]]).update(full_name=NAME)
    written(world.conference, hub)
    erase(by=SYSTEM, delegate=Delegate.objects.get(pk=world.people[0].pk))
    assert NAME in Book.objects.get().chair
