"""An archived conference: its documents are read and taken away, and nothing of them is written."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from diemcau.conferences.models import Conference
from diemcau.kernel.errors import Refused
from diemcau.outcomes.documents import actions, files
from diemcau.outcomes.documents.actions import Said
from diemcau.outcomes.documents.models import Document, OwnTemplate, SignedFile, Version
from tests.attendance.world import World, make_world
from tests.outcomes.press_grounds import organiser
from tests.outcomes.test_documents_templates import written
from tests.portal.conftest import sign

__all__ = ["sign"]
pytestmark = pytest.mark.django_db
ARCHIVED = "Hội nghị đã lưu trữ: không thay đổi được nữa."
SIGNED = b"%PDF-1.7 signed"


@pytest.fixture
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """With a draft, a document in review, an issued one that came back signed, and a template; then archived."""
    monkeypatch.setattr(files, "root", lambda: tmp_path / "documents")
    made = make_world(sites=2, people=1)
    conference, by = made.conference, organiser(made.conference)
    for kind in ("programme", "run_sheet", "plan"):
        one = actions.draft(conference, by=by, kind=kind, language="vi")
        if kind != "programme":
            one = actions.send_to_review(one, by=by, seen=one.change)
        if kind == "plan":
            one = actions.issue(one, by=by, seen=one.change)
            actions.store_signed(one, by=by, name="a.pdf", data=SIGNED)
    actions.store_template(conference, by=by, kind="plan", language="vi", name="a.docx", data=written("{{ title }}"))
    Conference.objects.filter(pk=conference.pk).update(status="archived")
    conference.refresh_from_db()
    return made


def rows() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Document, Version, SignedFile, OwnTemplate)]


def test_no_verb_writes_anything(world: World) -> None:
    conference, by, before = world.conference, organiser(world.conference), rows()
    draft, review, issued = Document.objects.filter(conference=conference).order_by("pk")
    for one in (draft, review, issued):
        one.conference = conference
    verbs: list[Callable[[], object]] = [
        lambda: actions.draft(conference, by=by, kind="plan", language="vi"),
        lambda: actions.edit(draft, by=by, seen=draft.change, said=Said(number="1")),
        lambda: actions.refresh(draft, by=by, seen=draft.change),
        lambda: actions.discard(draft, by=by, seen=draft.change),
        lambda: actions.send_to_review(draft, by=by, seen=draft.change),
        lambda: actions.send_back(review, by=by, seen=review.change, reason="x"),
        lambda: actions.issue(review, by=by, seen=review.change),
        lambda: actions.revoke(issued, by=by, seen=issued.change, reason="x"),
        lambda: actions.draft_again(issued, by=by, seen=issued.change),
        lambda: actions.store_signed(issued, by=by, name="b.pdf", data=SIGNED + b"2"),
        lambda: actions.store_template(
            conference, by=by, kind="plan", language="en", name="a.docx", data=written("{{ title }}")
        ),
        lambda: actions.drop_template(conference, by=by, kind="plan", language="vi"),
    ]
    for verb in verbs:
        with pytest.raises(Refused, match="closed"):
            verb()
    assert rows() == before


def test_pages_are_read_without_forms_and_say_why_and_papers_are_taken_away(
    world: World, sign: Callable[..., Client]
) -> None:
    hub, base = sign("organizer"), f"/c/{world.conference.key}/documents"
    numbers = list(Document.objects.order_by("pk").values_list("pk", flat=True))
    for path in ("", "/kinds/plan", "/kinds/plan/template", *(f"/{number}" for number in numbers)):
        page = hub.get(f"{base}{path}")
        main = page.content.decode().split("<main", 1)[1]
        assert (page.status_code, ARCHIVED in main, 'method="post"' in main) == (200, True, False), path
    issued, stored = numbers[-1], SignedFile.objects.get()
    for path in (f"{issued}/v3.pdf", f"{issued}/v3.docx", f"{issued}/signed/{stored.pk}", "kinds/programme/paper.pdf"):
        assert hub.get(f"{base}/{path}").status_code == 200, path
    posts = [
        (f"{numbers[0]}", {"seen": "1"}),
        (f"{numbers[1]}/act", {"verb": "issue", "seen": "2"}),
        ("kinds/plan/draft", {"plan-language": "vi"}),
        ("kinds/plan/template", {"verb": "drop", "language": "vi"}),
    ]
    for path, facts in posts:
        told = hub.post(f"{base}/{path}", facts)
        assert (told.status_code, ARCHIVED in told.content.decode()) == (422, True), path
