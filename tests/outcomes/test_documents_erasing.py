"""Whoever is erased leaves drafts; issued documents stay as they are, and the person and the organisers are told so."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from diemcau.kernel.actor import SYSTEM, Actor
from diemcau.outcomes.documents import actions, files, kept, queries
from diemcau.outcomes.documents.actions import Said
from diemcau.outcomes.documents.exports import papers
from diemcau.outcomes.documents.kept_about import told as documents_told
from diemcau.outcomes.documents.models import Document, Mention, OwnTemplate
from diemcau.roster.actions.erasing import erase
from diemcau.roster.models import Delegate
from diemcau.roster.queries.own import kept_about
from tests.attendance.world import World, make_world
from tests.outcomes.press_grounds import asked_of, organiser, pdf_text
from tests.portal.conftest import sign

__all__ = ["asked_of", "sign"]
pytestmark = pytest.mark.django_db
NAME = "Trần Thị Hoà"
STAYS = "giữ nguyên như lúc ban hành"


@pytest.fixture
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(files, "root", lambda: tmp_path / "documents")
    return make_world(sites=2, people=2)


@pytest.fixture
def hub(world: World) -> Actor:
    return organiser(world.conference)


@pytest.fixture
def person(world: World) -> Delegate:
    found: Delegate = world.people[0]
    Delegate.objects.filter(pk=found.pk).update(full_name=NAME)
    found.refresh_from_db()
    return found


def drafted(world: World, by: Actor, purpose: str = "") -> Document:
    kind = "plan" if purpose else "delegate_list"
    made = actions.draft(world.conference, by=by, kind=kind, language="vi")
    return actions.edit(made, by=by, seen=made.change, said=Said(typed={"purpose": purpose})) if purpose else made


def issued(world: World, by: Actor) -> Document:
    made = drafted(world, by)
    made = actions.send_to_review(made, by=by, seen=made.change)
    return actions.issue(made, by=by, seen=made.change)


def words(document: Document) -> str:
    rows = Document.objects.get(pk=document.pk)
    return "\n".join([str(rows.typed), *(str(one.content) for one in rows.versions.all() if not one.files)])


def told(person: Delegate) -> list[tuple[str, str]]:
    with translation.override("vi"):
        return [(one.label, one.value) for one in kept_about(person).get("documents", [])]


def test_drafts_forget_and_issued_ones_are_told(
    world: World, hub: Actor, person: Delegate, sign: Callable[..., Client]
) -> None:
    official, plan, listed = issued(world, hub), drafted(world, hub, "Giao Trần Thị Hòa, y sĩ."), drafted(world, hub)
    assert [label.split(",")[0] for label, _ in told(person)] == [
        f"Danh sách đại biểu {official.pk}",
        f"Kế hoạch {plan.pk}",
        f"Danh sách đại biểu {listed.pk}",
    ]
    assert erase(by=SYSTEM, delegate=person)
    person.refresh_from_db()
    for one in (official, plan, listed):
        assert "Trần Thị" not in words(one)
    assert "Giao …, y sĩ." in words(plan)
    for version in plan.versions.all():
        assert version.digest == kept.digest_of(version.content, version.quoted)
    version = queries.version_for(official, official.versions.count())
    assert NAME in pdf_text(papers.paper(version, "pdf", by=hub))
    ((label, why),) = told(person)
    assert "đã ban hành" in label
    assert STAYS in why
    page = sign("organizer").get(f"/c/{world.conference.key}/documents/{official.pk}")
    assert "1 người đã được xóa dữ liệu" in page.content.decode()
    official.refresh_from_db()
    again = actions.draft_again(official, by=hub, seen=official.change)
    assert "Trần Thị" not in words(again)


def test_files_are_called_by_no_forgotten_name(world: World, hub: Actor, person: Delegate) -> None:
    official = issued(world, hub)
    actions.store_signed(official, by=hub, name=f"QĐ cử bà {NAME}.pdf", data=b"%PDF-1.7 signed")
    OwnTemplate.objects.create(
        conference=world.conference, kind="plan", language="vi", name="Mẫu_TRẦN THỊ HÒA.docx", kept="x.docx", digest="x"
    )
    kept_as = official.signed_files.get().kept
    assert erase(by=SYSTEM, delegate=person)
    stored = official.signed_files.get()
    assert (stored.name, stored.kept) == ("QĐ cử bà ….pdf", kept_as)
    assert OwnTemplate.objects.get().name == "Mẫu_….docx"


def test_of_two_of_one_name_what_was_typed_stays_and_who_was_there_stays_everywhere(
    world: World, hub: Actor, person: Delegate
) -> None:
    plan, listed = drafted(world, hub, f"Giao {NAME}."), drafted(world, hub)
    actions.forget_person(person, wholly=False)
    assert NAME in words(listed)
    Delegate.objects.filter(pk=world.people[1].pk).update(full_name="Trần Thị Hòa")
    actions.forget_person(person, wholly=True)
    assert NAME in str(Document.objects.get(pk=plan.pk).typed)
    assert not Mention.objects.exists()


def test_what_is_kept_is_found_by_as_many_queries_however_many_documents(
    world: World, hub: Actor, person: Delegate, django_assert_num_queries: Callable[..., object]
) -> None:

    assert person.conference
    for count in (1, 3):
        for _ in range(count):
            drafted(world, hub)
        with django_assert_num_queries(2):  # type: ignore[attr-defined]
            list(documents_told(person))
