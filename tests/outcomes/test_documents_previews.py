"""Long papers are seen by their first pages, as they are in the file; what was issued stays whoever leaves the list."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from django.test import Client

from diemcau.infra import documents as d
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.outcomes.documents import actions, files, pressing, queries
from diemcau.outcomes.documents.exports import papers
from diemcau.outcomes.documents.models import Document
from diemcau.roster import actions as roster
from diemcau.roster import bulk
from diemcau.roster.entry import Entry
from tests.attendance.world import World, make_world
from tests.outcomes.press_grounds import organiser, pdf_text
from tests.portal.conftest import sign

__all__ = ["sign"]
pytestmark = pytest.mark.django_db
FIRST_ONLY = "chỉ hiện những trang đầu"


@pytest.fixture
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(files, "root", lambda: tmp_path / "documents")
    made = make_world(sites=2, people=2)
    rooms = [site.pk for site in made.sites]
    entries = [
        Entry(f"Lò Thị {n}", position="Y sĩ", unit="Trạm Y tế", site=rooms[n % 2], listed=n) for n in range(3, 700)
    ]
    bulk.insert(made.conference.pk, entries, version=9)
    return made


@pytest.fixture
def hub(world: World) -> Actor:
    return organiser(world.conference)


def pages(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as file:  # type: ignore[no-untyped-call]
        return [page.get_textpage().get_text_range() for page in file]


def issued(document: Document, by: Actor) -> Document:
    made = actions.send_to_review(document, by=by, seen=document.change)
    return actions.issue(made, by=by, seen=made.change)


def test_a_long_draft_shows_its_first_pages_and_its_files_hold_all(
    world: World, hub: Actor, sign: Callable[..., Client]
) -> None:
    made = actions.draft(world.conference, by=hub, kind="delegate_list", language="vi")
    version = queries.version_for(made, 1)
    (*shown, _cut), whole = pages(pressing.seen(version).pdf), pages(pressing.pdf_of(version))
    assert shown == whole[: len(shown)]
    assert 5 < len(shown) < len(whole) / 1.5
    preview = papers.preview_of(version)
    assert (preview.pages, preview.is_whole) == (range(1, len(shown) + 1), False)
    assert papers.page_image(version, len(shown))[0][:4] == b"\x89PNG"
    with pytest.raises(NotFound):
        papers.page_image(version, len(shown) + 1)
    page = sign("organizer").get(f"/c/{world.conference.key}/documents/{made.pk}").content.decode()
    assert FIRST_ONLY in page
    assert page.count('loading="lazy"') == len(shown)
    assert "Lò Thị 699" in pdf_text(papers.paper(version, "pdf", by=hub))
    official = issued(made, hub)
    kept = papers.preview_of(queries.version_for(official, official.versions.count()))
    assert (len(kept.pages), kept.is_whole) == (len(whole), True)


def test_short_papers_are_whole(world: World, hub: Actor) -> None:
    made = actions.draft(world.conference, by=hub, kind="programme", language="vi")
    version = queries.version_for(made, 1)
    assert pressing.seen(version) == (pressing.pdf_of(version), True, "")


def test_first_pages_are_cut_between_rows_and_documents() -> None:
    row = ("1", "x" * 300)
    rows = d.Document(
        "x", "vi", (d.paragraph("Trước."), d.Table(("a", "b"), (row,) * 1000, (1, 1)), d.paragraph("Sau."))
    )
    (one,), is_whole = d.first_pages([rows])
    assert not is_whole
    assert [type(block).__name__ for block in one.blocks] == ["Paragraph", "Table"]
    assert isinstance(one.blocks[1], d.Table)
    assert len(one.blocks[1].rows) == 40  # ten lines each
    letter = d.Document("x", "vi", (d.paragraph("Thư."),) * 30)
    several, is_whole = d.first_pages([letter] * 100)
    assert (len(several), is_whole) == (14, False)
    assert d.first_pages([letter] * 13) == ([letter] * 13, True)
    exactly = d.Document("x", "vi", (d.paragraph("Dòng."),) * 400)
    assert d.first_pages([exactly]) == ([exactly], True)


def test_whoever_leaves_the_list_stays_in_what_was_issued(
    world: World, hub: Actor, sign: Callable[..., Client]
) -> None:
    official = issued(actions.draft(world.conference, by=hub, kind="delegate_list", language="vi", about="002"), hub)
    draft = actions.draft(world.conference, by=hub, kind="delegate_list", language="vi", about="002")
    version = queries.version_for(official, official.versions.count())
    before = [papers.paper(version, ending, by=hub) for ending in ("pdf", "docx")]
    assert "Lò Thị 7" in pdf_text(before[0])
    assert roster.remove(by=hub, delegates=list(world.conference.delegates.filter(removed_at=None))) == 699
    official = queries.document_for(hub, world.conference.key, official.pk)
    again = queries.version_for(official, official.versions.count())
    assert [papers.paper(again, ending, by=hub) for ending in ("pdf", "docx")] == before
    page = sign("organizer").get(f"/c/{world.conference.key}/documents/{draft.pk}").content.decode()
    assert "đã thay đổi" in page
    draft = actions.refresh(draft, by=hub, seen=draft.change)
    version = queries.version_for(draft, draft.versions.count())
    assert "Danh sách chưa có ai." in pdf_text(papers.paper(version, "pdf", by=hub))
