"""Pages as pictures against approved ones (`approved/KIND-LANGUAGE-PAGE.png`): nothing moves on paper unless somebody looked at it.

``APPROVE_PAGES=1 pytest tests/outcomes/test_documents_approved.py`` draws them anew; look at each before it is committed.
"""

import io
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.utils import timezone, translation
from msgspec import structs
from PIL import Image, ImageChops

from diemcau.conferences.models import ProgrammeItem
from diemcau.infra import documents
from diemcau.infra.documents import Block, Closing, Head, Paragraph, Title
from diemcau.live.announcements.models import Incident
from diemcau.live.questions.models import Question
from diemcau.outcomes.documents.drawing import subject_of
from diemcau.outcomes.documents.kinds import kind_of
from diemcau.roster.models import InvitedUnit
from tests.attendance.world import T0, World, make_world

pytestmark = pytest.mark.django_db
APPROVED = Path(__file__).parent / "approved"
APPROVES = os.environ.get("APPROVE_PAGES") == "1"
NOW = datetime.fromtimestamp(T0 / 1000, UTC) + timedelta(hours=9)
KINDS = (
    "plan", "nomination_letter", "invitation", "programme", "run_sheet", "delegate_list", "sign_in_sheet", "settlement_index",
    "site_report", "result_report", "minutes", "press_release",
)  # fmt: skip
PAPERS = [(kind, "vi") for kind in KINDS] + [(kind, "en") for kind in ("invitation", "programme", "result_report")]
PAGES, SCALE = 2, 40 / 72  # 40 dots an inch: 2 mm are three of them
FAINT, FEW = 24, 12  # how far a dot's grey may be off, of 255, and how many dots may be further off: edges of letters
TYPED = {
    "basis": "Căn cứ Kế hoạch số 01/KH-UBND về sơ cứu ban đầu;",
    "purpose": "Mỗi xã có một tổ sơ cứu.\nHọc đi đôi với hành.",
    "assignment": "Chuẩn bị hội trường | Văn phòng | Trạm Y tế | 10/01/2027",
    "remarks": "Phòng hơi chật.",
}


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """A small conference with a letterhead, a programme, heads counted, a question and a power cut, late on its day."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    made = make_world(sites=3, people=7)
    made.conference.letterhead = {
        "profile": "state_nd30", "parent": {"vi": "UBND tỉnh Suối Trăng", "en": "Suoi Trang Province"},
        "body": {"vi": "Sở Y tế", "en": "Department of Health"}, "place": {"vi": "Suối Trăng", "en": "Suoi Trang"},
        "power": {"vi": "KT. Giám đốc", "en": "For the Director"}, "position": {"vi": "Phó Giám đốc", "en": "Deputy Director"},
        "recipients": {"vi": "- Như trên;\n- Lưu: VT.", "en": "- As above;\n- File."}, "signer": "Lò Văn Tiến", "abbreviation": "SYT",
    }  # fmt: skip
    made.conference.save()
    for order, title in enumerate(("Khai mạc", "Cầm máu và băng bó", "Bỏng và đuối nước")):
        starts = made.sessions[0].starts_at + timedelta(minutes=40 * order)  # type: ignore[operator]
        ProgrammeItem.objects.create(
            session=made.sessions[0], title={"vi": title, "en": f"Part {order + 1}"}, order=order, planned_start=starts,
            planned_end=starts + timedelta(minutes=40), kind="topic" if order else "opening",
        )  # fmt: skip
    for room, present in enumerate((21, 8)):
        body = {"round": made.rounds[0].pk, "present": present, "guests": 2, "channel": "app", "confirmed": True}
        made.judge(made.op("headcount", body, site=made.sites[room].pk, at=T0 + room))
    facts = {"conference": made.conference, "site": made.sites[0]}
    Incident.objects.create(**facts, kind="power", opened_at=T0, closed_at=T0 + 600_000, note="Đã chạy máy nổ")
    Question.objects.create(
        **facts, uid="0190a000-0000-7000-8000-000000000001", way="phone", naming="unit", unit="UBND xã Thử Nghiệm",
        text="Khi nào áp dụng?", search_key="khi nao ap dung", asked_at=T0, came_at=T0, shown_from=T0, step="answered",
        answer="Từ ngày 01/01.", is_open=True,
    )  # fmt: skip
    InvitedUnit.objects.create(conference=made.conference, name="UBND xã Thử Nghiệm 2")
    return made


def drawn(world: World, code: str, language: str) -> Sequence[documents.Document]:
    kind = kind_of(code)
    assert kind.draw is not None
    with translation.override(language):
        about = kind.each(world.conference, language)[0][0] if kind.each else ""
        said = subject_of(world.conference, language, about=about)
        return kind.draw(said._replace(typed=TYPED, number="12", dated=date(2027, 1, 10)))


def pictures(papers: Sequence[documents.Document]) -> list[Image.Image]:
    """The first pages, in 16 greys."""
    with pypdfium2.PdfDocument(documents.pdf(papers)) as file:  # type: ignore[no-untyped-call]
        made = [file[at].render(scale=SCALE, grayscale=True).to_pil() for at in range(min(PAGES, len(file)))]
    return [one.convert("L").point(lambda grey: grey // 16 * 17) for one in made]


def differs(one: Image.Image, other: Image.Image) -> int:
    """How many dots are of clearly another grey."""
    if one.size != other.size:
        return one.width * one.height
    return sum(ImageChops.difference(one, other).histogram()[FAINT:])


@pytest.mark.parametrize(("code", "language"), PAPERS)
def test_a_page_looks_as_it_was_approved(world: World, code: str, language: str, tmp_path: Path) -> None:
    made = pictures(drawn(world, code, language))
    if APPROVES:
        for old in APPROVED.glob(f"{code}-{language}-*.png"):
            old.unlink()
        for number, page in enumerate(made, 1):
            page.save(APPROVED / f"{code}-{language}-{number}.png", optimize=True)
    kept = sorted(APPROVED.glob(f"{code}-{language}-*.png"))
    assert len(kept) == len(made)
    for path, page in zip(kept, made, strict=True):
        with Image.open(path) as approved:
            off = differs(page, approved.convert("L"))
        page.save(tmp_path / path.name)
        assert off <= FEW, f"{path.name}: {off} dots differ; as it is now: {tmp_path / path.name}"


def moved(block: Block) -> Block | None:
    """The block two millimetres further down, where blocks of this sort can be moved."""
    if isinstance(block, Paragraph):
        return structs.replace(block, before=block.before + 2 * 72 / 25.4)
    return structs.replace(block, space=block.space + 2) if isinstance(block, Closing) else None


def test_a_block_that_moved_by_two_millimetres_is_seen(world: World) -> None:
    """Each of the invitation's by itself, down to the signer's name alone; a fifth of a dot is not."""
    (one, *_more) = drawn(world, "invitation", "vi")
    assert isinstance(one.blocks[0], Head)
    assert isinstance(one.blocks[1], Title)
    approved = pictures([one])
    tried = 0
    for at, block in enumerate(one.blocks):
        if other := moved(block):
            made = pictures([structs.replace(one, blocks=(*one.blocks[:at], other, *one.blocks[at + 1 :]))])
            assert max(map(differs, made, approved)) > 3 * FEW or len(made) != len(approved), block
            tried += 1
    assert tried > 3
    assert differs(*2 * [pictures([one])[0]]) == 0


def test_the_approved_pictures_are_few_and_small() -> None:
    names = {path.name.rsplit("-", 1)[0] for path in APPROVED.iterdir()}
    assert names == {f"{code}-{language}" for code, language in PAPERS}
    assert sum(path.stat().st_size for path in APPROVED.iterdir()) < 600_000
    with Image.open(io.BytesIO((APPROVED / "plan-vi-1.png").read_bytes())) as page:
        assert page.size == (331, 468)
