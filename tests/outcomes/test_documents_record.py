"""Documents as records: drafted, reviewed, issued, revoked; versions, differences, figures that disagree, signed copies."""

import io
import json
from pathlib import Path

import docx
import pypdfium2
import pytest

from diemcau.conferences import actions as conferences
from diemcau.infra.audit import newest as audited
from diemcau.kernel.actor import SYSTEM, Actor, Held
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.formats import Quantity
from diemcau.outcomes.documents import actions, files, kept, pressing, queries
from diemcau.outcomes.documents.actions import Said
from diemcau.outcomes.documents.exports import papers
from diemcau.outcomes.documents.models import Document
from diemcau.outcomes.facts.actions import freeze, state
from tests.attendance.world import World, make_world
from tests.outcomes.press_grounds import pdf_text

pytestmark = pytest.mark.django_db
SIGNED = b"%PDF-1.7 signed and stamped"


@pytest.fixture(autouse=True)
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(files, "root", lambda: tmp_path / "documents")
    made = make_world(sites=3, people=2)
    state(made.conference, by=organiser_of(made), key="delegates", stated=Quantity(3000, "more_than"))
    return made


def organiser_of(world: World) -> Actor:
    return Actor("account:1", "Lò Thị Tổ Chức", frozenset({Held("organizer", world.conference.pk)}))


@pytest.fixture
def hub(world: World) -> Actor:
    return organiser_of(world)


def plan(world: World, by: Actor, **said: object) -> Document:
    made = actions.draft(world.conference, by=by, kind="plan", language="vi")
    return actions.edit(made, by=by, seen=made.change, said=Said(**said)) if said else made  # type: ignore[arg-type]


def issued(world: World, by: Actor, **said: object) -> Document:
    made = plan(world, by, **said)
    made = actions.send_to_review(made, by=by, seen=made.change)
    return actions.issue(made, by=by, seen=made.change)


def test_a_draft_is_reviewed_and_issued_and_its_files_never_change(world: World, hub: Actor) -> None:
    made = issued(world, hub, typed={"purpose": "Nâng cao năng lực."}, number="12", words={"signer": "Lò Văn Ký"})
    version = made.versions.order_by("-number")[0]
    assert (made.state, version.occasion) == ("issued", "issue")
    pdf, word = (papers.paper(queries.version_for(made, version.number), ending, by=hub) for ending in ("pdf", "docx"))
    assert {"Nâng cao năng lực.", "Số: 12/KH", "Lò Văn Ký", "hơn 3.000"} <= {
        text for text in ("Nâng cao năng lực.", "Số: 12/KH", "Lò Văn Ký", "hơn 3.000") if text in pdf_text(pdf)
    }
    assert any("Nâng cao năng lực." in one.text for one in docx.Document(io.BytesIO(word)).paragraphs)
    conferences.edit(world.conference, by=SYSTEM, official_name={"vi": "Tên khác hẳn"})
    assert papers.paper(queries.version_for(made, version.number), "pdf", by=hub) == pdf
    assert len(audited(world.conference.pk, ["documents.paper"])) == 3


def test_what_is_kept_comes_back_as_the_same_pages(world: World, hub: Actor) -> None:
    version = plan(world, hub).versions.get()
    content = json.loads(json.dumps(version.content))
    assert kept.as_kept(kept.documents_of(content)) == version.content
    assert kept.digest_of(version.content, version.quoted) == version.digest


@pytest.mark.parametrize(
    ("verb", "facts"),
    [("issue", {}), ("revoke", {"reason": "x"}), ("draft_again", {}), ("send_back", {"reason": "x"})],
)
def test_a_draft_is_only_reviewed(world: World, hub: Actor, verb: str, facts: dict[str, str]) -> None:
    made = plan(world, hub)
    with pytest.raises(Refused) as refused:
        getattr(actions, verb)(made, by=hub, seen=made.change, **facts)
    assert refused.value.code == "document_state"


@pytest.mark.parametrize("verb", ["issue", "send_to_review", "refresh", "discard"])
def test_what_is_issued_is_revoked_with_a_reason_or_drafted_anew(world: World, hub: Actor, verb: str) -> None:
    made = issued(world, hub, number="12")
    with pytest.raises(Refused, match="document_state"):
        getattr(actions, verb)(made, by=hub, seen=made.change)
    with pytest.raises(Refused, match="reason_needed"):
        actions.revoke(made, by=hub, seen=made.change, reason="  ")
    again = actions.draft_again(made, by=hub, seen=made.change)
    assert actions.draft_again(made, by=hub, seen=made.change) == again
    assert (again.state, again.number, again.replaces) == ("draft", "", made)
    revoked = actions.revoke(made, by=hub, seen=made.change, reason="Đổi ngày")
    assert (revoked.state, revoked.reason) == ("revoked", "Đổi ngày")


def test_of_two_who_write_at_once_the_second_is_told(world: World, hub: Actor) -> None:
    made = plan(world, hub)
    seen = made.change
    actions.edit(made, by=hub, seen=seen, said=Said(number="1"))
    with pytest.raises(Refused, match="document_moved"):
        actions.edit(made, by=hub, seen=seen, said=Said(number="2"))


def test_papers_name_people_so_that_nobody_but_organisers_sees_them(world: World, hub: Actor) -> None:
    made = plan(world, hub)
    reader = Actor("account:2", "Kỹ thuật", frozenset({Held("hub_technician", world.conference.pk)}))
    lead = Actor("account:3", "Phụ trách", frozenset({Held("site_lead", world.conference.pk, world.sites[1].pk)}))
    for one in (reader, lead):
        with pytest.raises(NotFound):
            queries.document_for(one, world.conference.key, made.pk)
        with pytest.raises(Refused, match="forbidden"):
            actions.discard(made, by=one, seen=made.change)


def test_the_record_moved_between_review_and_issue(world: World, hub: Actor) -> None:
    made = plan(world, hub)
    made = actions.send_to_review(made, by=hub, seen=made.change)
    state(world.conference, by=hub, key="delegates", stated=Quantity(3100, "more_than"))
    with pytest.raises(Refused, match="record_moved"):
        actions.issue(made, by=hub, seen=made.change)
    assert made.versions.count() == 2  # nothing of the attempt stays


def test_a_sign_without_font_is_named_before_it_is_printed(world: World, hub: Actor) -> None:
    made = plan(world, hub, typed={"purpose": "Hội nghị 🙂"})
    made = actions.send_to_review(made, by=hub, seen=made.change)
    with pytest.raises(Refused) as refused:
        actions.issue(made, by=hub, seen=made.change)
    told = "🙂 (U+1F642: “Hội nghị 🙂”)"
    assert (refused.value.code, refused.value.facts["signs"]) == ("signs_without_font", told)


def test_versions_differ_by_words(world: World, hub: Actor) -> None:
    made = plan(world, hub, typed={"purpose": "Tập huấn sơ cứu cho xã."})
    made = actions.edit(made, by=hub, seen=made.change, said=Said(typed={"purpose": "Tập huấn cấp cứu cho xã."}))
    old, new = list(made.versions.order_by("number"))[1:]
    told = queries.differences(old, new)
    change = next(one for one in told if any("Tập" in piece.text for piece in one.after))
    assert [piece.text for piece in change.before if piece.kind == "gone"] == ["sơ"]
    assert [piece.text for piece in change.after if piece.kind == "new"] == ["cấp"]
    same = actions.edit(made, by=hub, seen=made.change, said=Said(typed={"purpose": "Tập huấn cấp cứu cho xã."}))
    assert same.versions.count() == 3  # what says the same is no version


def test_a_figure_that_moved_is_an_error_on_each_document_and_two_documents_that_disagree(
    world: World, hub: Actor
) -> None:
    first = issued(world, hub)
    assert queries.faults_of(world.conference) == {}
    state(world.conference, by=hub, key="delegates", stated=Quantity(3200, "more_than"))
    (fault,) = queries.faults_of(world.conference)[first.pk]
    assert (fault.key, fault.told, fault.other, fault.by) == ("delegates", "hơn 3.000", "hơn 3.200", 0)
    second = plan(world, hub)
    told = queries.faults_of(world.conference)
    assert [(one.told, one.other, one.by) for one in told[second.pk]] == [("hơn 3.200", "hơn 3.000", first.pk)]
    assert {one.by for one in told[first.pk]} == {0, second.pk}
    first.refresh_from_db()
    actions.revoke(first, by=hub, seen=first.change, reason="Số liệu mới")
    assert queries.faults_of(world.conference) == {}


def test_a_frozen_sheet_is_quoted_as_it_was(world: World, hub: Actor) -> None:
    number = freeze(world.conference, by=hub, occasion="press").number
    state(world.conference, by=hub, key="delegates", stated=Quantity(3500, "more_than"))
    made = plan(world, hub, facts_version=number)
    assert made.versions.order_by("-number")[0].quoted["delegates"] == "hơn 3.000"
    assert made.pk not in queries.faults_of(world.conference)


def test_the_signed_copy_lies_beside_what_was_issued(world: World, hub: Actor) -> None:
    made = issued(world, hub)
    stored = actions.store_signed(made, by=hub, name="KH 12 đã ký.pdf", data=SIGNED)
    assert actions.store_signed(made, by=hub, name="lại.pdf", data=SIGNED) == stored
    assert (stored.stored_name, stored.digest) == (hub.name, files.digest_of(SIGNED))
    assert papers.signed(stored, by=hub) == SIGNED
    files.path_of(world.conference.pk, stored.kept).write_bytes(b"%PDF-1.7 another")
    with pytest.raises(Refused, match="paper_missing"):
        papers.signed(stored, by=hub)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("a.exe", b"MZ", "not_a_paper"), ("KH TUYỆT MẬT.pdf", SIGNED, "marked_secret"), ("a.pdf", b"%PDF" + b"x" * 31_500_000, "signed_too_large")],
)  # fmt: skip
def test_what_is_no_signed_copy_is_refused(world: World, hub: Actor, name: str, data: bytes, code: str) -> None:
    made = issued(world, hub)
    with pytest.raises(Refused, match=code):
        actions.store_signed(made, by=hub, name=name, data=data)


def test_drafts_have_no_signed_copies(world: World, hub: Actor) -> None:
    with pytest.raises(Refused, match="document_state"):
        actions.store_signed(plan(world, hub), by=hub, name="a.pdf", data=SIGNED)


def test_the_settlement_index_says_how_far_each_paper_is(world: World, hub: Actor) -> None:
    issued(world, hub)
    assert queries.standing_of(world.conference)["plan"].startswith("Đã ban hành")


def test_a_page_is_shown_as_a_picture(world: World, hub: Actor) -> None:
    made = plan(world, hub)
    version = queries.version_for(made, 1)
    data, pages = papers.page_image(version, 1)
    assert (data[:4], pages) == (b"\x89PNG", len(pypdfium2.PdfDocument(pressing.pdf_of(version))))
    with pytest.raises(NotFound):
        papers.page_image(version, pages + 1)
