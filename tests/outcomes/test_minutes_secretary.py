"""The role of a secretary: all of the minutes, their two papers up to review, and nothing else of what runs the conference."""

import pytest
from django.test import Client

from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import Refused
from diemcau.outcomes.documents import actions as documents
from diemcau.outcomes.documents.models import Document
from diemcau.outcomes.minutes.models import Entry
from tests.attendance.world import World, make_world
from tests.outcomes.test_minutes_actions import item, lines
from tests.outcomes.test_minutes_pages import browser, conclude

pytestmark = pytest.mark.django_db
PAPERS = "/c/hoi-nghi/documents"


@pytest.fixture
def world() -> World:
    made = make_world()
    item(made)
    conclude(made)
    return made


@pytest.fixture
def client(world: World) -> Client:
    return browser(world, role="secretary")


def test_a_secretary_writes_and_drafts_and_an_organiser_issues(world: World, client: Client) -> None:
    (line,) = lines(world)
    said = {"verb": "write", "source": "item", "key": line.key, "seen": "0", "text": "Khai mạc trọng thể."}
    assert client.post("/c/hoi-nghi/minutes/entry", said).status_code == 200
    assert Entry.objects.get().text == "Khai mạc trọng thể."
    listed = client.get(PAPERS).content.decode()
    assert all(f"{PAPERS}/kinds/{kind}" in listed for kind in ("minutes", "conclusion_notice"))
    assert listed.count(f"{PAPERS}/kinds/") == 2
    begun = client.get(f"{PAPERS}/kinds/minutes").content.decode()
    assert f"{PAPERS}/kinds/minutes/draft" in begun
    assert "/template" not in begun
    assert client.get(f"{PAPERS}/kinds/minutes/paper.docx").status_code == 200
    assert client.post(f"{PAPERS}/kinds/minutes/draft", {"minutes-language": "vi"}).status_code == 303
    draft = Document.objects.get()
    page = f"{PAPERS}/{draft.pk}"
    shown = client.get(page).content.decode()
    assert all(f'value="{verb}"' in shown for verb in ("review", "discard"))
    assert client.post(f"{page}/act", {"verb": "review", "seen": draft.change}).status_code == 303
    draft.refresh_from_db()
    assert draft.state == "review"
    assert 'name="verb"' not in client.get(page).content.decode()
    for verb in ("issue", "back", "revoke", "again"):
        assert client.post(f"{page}/act", {"verb": verb, "seen": draft.change}).status_code == 404
    assert browser(world, "to-chuc").post(f"{page}/act", {"verb": "issue", "seen": draft.change}).status_code == 303
    assert Document.objects.get().state == "issued"
    assert client.get(f"{page}/v2.pdf").status_code == 200
    assert client.post(f"{page}/sign").status_code == 404


def test_papers_of_other_kinds_are_not_there_for_a_secretary(world: World, client: Client) -> None:
    conference = world.conference
    organiser = Actor("account:1", "Lò Thị Tổ Chức", frozenset({Held("organizer", conference.pk)}))
    plan = documents.draft(conference, by=organiser, kind="plan", language="vi")
    for path in (f"/{plan.pk}", f"/{plan.pk}/v1.pdf", f"/{plan.pk}/compare", "/kinds/plan", "/kinds/plan/paper.pdf"):
        assert client.get(PAPERS + path).status_code == 404
    for path in (f"/{plan.pk}", f"/{plan.pk}/act", "/kinds/plan/draft", "/kinds/minutes/template"):
        assert client.post(PAPERS + path, {"verb": "discard", "seen": plan.change}).status_code == 404
    by = Actor("account:2", "Lò Thị Thư Ký", frozenset({Held("secretary", conference.pk)}))
    with pytest.raises(Refused, match="forbidden"):
        documents.discard(plan, by=by, seen=plan.change)
    with pytest.raises(Refused, match="forbidden"):
        documents.draft(conference, by=by, kind="plan", language="vi")
    made = documents.draft(conference, by=by, kind="minutes", language="vi")
    made = documents.send_to_review(made, by=by, seen=made.change)
    with pytest.raises(Refused, match="forbidden"):
        documents.issue(made, by=by, seen=made.change)
    elsewhere = Actor("account:3", "Ở nơi khác", frozenset({Held("secretary", conference.pk + 1)}))
    with pytest.raises(Refused, match="forbidden"):
        documents.draft(conference, by=elsewhere, kind="minutes", language="vi")
