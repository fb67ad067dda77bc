"""A number is one document's; of an erasure and a draft at once the name is in neither (PostgreSQL)."""

import threading
import time
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, transaction

from diemcau.kernel.actor import SYSTEM, Actor
from diemcau.kernel.errors import Refused
from diemcau.outcomes.documents import actions, files
from diemcau.outcomes.documents.actions import Said, locking
from diemcau.outcomes.documents.drawing import Drawn, drawn
from diemcau.outcomes.documents.models import Document, Version
from diemcau.roster.actions.erasing import erase
from diemcau.roster.models import Delegate
from tests.attendance.world import World, make_world
from tests.outcomes.press_grounds import organiser

NAME = "Trần Thị Hoà"
DAY = date(2027, 1, 15)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(files, "root", lambda: tmp_path / "documents")
    return make_world(sites=2, people=2)


def reviewed(world: World, number: str, *, kind: str = "plan", dated: date | None = DAY, **facts: str) -> Document:
    by = organiser(world.conference)
    made = actions.draft(world.conference, by=by, kind=kind, **{"language": "vi", **facts})
    made = actions.edit(made, by=by, seen=made.change, said=Said(number=number, dated=dated))
    return actions.send_to_review(made, by=by, seen=made.change)


def issue(document: Document, by: Actor) -> Document:
    return actions.issue(document, by=by, seen=document.change)


@pytest.mark.django_db
@pytest.mark.parametrize(("one", "other"), [("12", "12"), ("5", "05"), ("05", "005"), ("12a", "12a")])
def test_the_same_number_is_refused_until_the_other_is_revoked(world: World, one: str, other: str) -> None:
    by = organiser(world.conference)
    first, second = issue(reviewed(world, one), by), reviewed(world, other)
    with pytest.raises(Refused, match="number_taken") as refused:
        issue(second, by)
    assert refused.value.facts == {"number": other, "document": first.pk}
    actions.revoke(first, by=by, seen=first.change, reason="Nhầm")
    assert issue(second, by).state == "issued"


@pytest.mark.django_db
def test_what_is_another_document_may_bear_the_number(world: World) -> None:
    """Another kind, another language, one official letter to several units, another year; and none at all."""
    by = organiser(world.conference)
    papers = [
        reviewed(world, "12"), reviewed(world, "12", kind="programme"), reviewed(world, "12", language="en"),
        reviewed(world, "12", dated=date(2028, 1, 15)), reviewed(world, ""), reviewed(world, ""),
        reviewed(world, "7", kind="delegate_list", about="001"), reviewed(world, "7", kind="delegate_list", about="002"),
    ]  # fmt: skip
    assert {issue(one, by).state for one in papers} == {"issued"}


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(DISTINCT pid) FROM pg_locks WHERE NOT granted")
        return int(cursor.fetchone()[0])


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", ["draft", "refresh", "draft_again"])
def test_whoever_is_erased_while_a_draft_is_drawn_is_not_in_it(
    world: World, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is erased between drawing and storing: the erasure waits, and then finds it."""
    by, person = organiser(world.conference), world.people[0]
    Delegate.objects.filter(pk=person.pk).update(full_name=NAME)
    person.refresh_from_db()
    made = actions.draft(world.conference, by=by, kind="delegate_list", language="vi")
    if verb == "draft_again":
        made = issue(actions.send_to_review(made, by=by, seen=made.change), by)
    eraser = threading.Thread(target=_erased, args=(person,))

    def between(row: Document) -> Drawn:
        told = drawn(row)
        eraser.start()
        while not _waiting() and eraser.is_alive():
            time.sleep(0.01)
        return told

    monkeypatch.setattr(locking, "drawn", between)
    if verb == "draft":
        actions.draft(world.conference, by=by, kind="delegate_list", language="vi")
    else:
        getattr(actions, verb)(made, by=by, seen=made.change)
    eraser.join()
    left = [one for one in Version.objects.filter(document__conference=world.conference) if NAME in str(one.content)]
    assert [one for one in left if not one.files] == []


def _erased(person: Delegate) -> None:
    try:
        with transaction.atomic():
            erase(by=SYSTEM, delegate=person)
    finally:
        connection.close()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_with_one_number_issued_at_once_one_is(world: World) -> None:
    by, papers = organiser(world.conference), [reviewed(world, "12"), reviewed(world, "12")]
    told: list[str] = []

    def run(one: Document) -> None:
        try:
            told.append(issue(one, by).state)
        except Refused as refused:
            told.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in papers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["issued", "number_taken"]
