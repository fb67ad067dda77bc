"""The five reference conferences: what was published of them stands in the result report, and no figure that nobody gave."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from diemcau.conferences import reference
from diemcau.conferences.models import Conference
from diemcau.infra import documents
from diemcau.infra.documents import Document, Table
from diemcau.kernel.actor import SYSTEM
from diemcau.outcomes.documents.drawing import subject_of
from diemcau.outcomes.documents.kinds import kind_of
from diemcau.outcomes.press import files
from diemcau.people import actions as people
from tests.outcomes.press_grounds import approved, docx_text, pdf_text

FILE = Path(__file__).resolve().parents[3] / "shared" / "reference" / "conferences.json"
RECORDS: Mapping[str, Any] = (
    {one["key"]: one for one in json.loads(FILE.read_text(encoding="utf-8"))["conferences"]} if FILE.exists() else {}
)
WORDS = {
    "dien-bien-2023": {},
    "lai-chau-2022": {"Đại biểu": "3.100", "Điểm cầu": "114"},
    "cao-bang-2022": {"Đại biểu": "hơn 3.000"},
    "binh-dinh-2023": {"Đại biểu": "khoảng 120"},
    "hau-giang-2024": {},
}
LEVELS = {"lai-chau-2022": ["08", "106"], "cao-bang-2022": ["10", "161"]}
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.exists(), reason="the reference file lies beside the house"),
]


@pytest.fixture(autouse=True)
def _units(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "root", lambda: tmp_path / "press")
    people.import_units(by=SYSTEM, file=(FILE.parent / "units-2024-lai-chau-cao-bang.csv").read_bytes())


def drawn(conference: Conference) -> list[Document]:
    with translation.override("vi"):
        draw = kind_of("result_report").draw
        assert draw is not None
        return list(draw(subject_of(conference, "vi")))


@pytest.mark.parametrize("key", WORDS)
def test_what_was_published_stands_in_the_report(key: str) -> None:
    conference, record = reference.load(FILE, key), RECORDS[key]
    for number, photo in enumerate(record.get("photos", ())):
        approved(conference, photo["caption"], shade=10 * number)
    papers = drawn(conference)
    rows = [row for paper in papers for block in paper.blocks if isinstance(block, Table) for row in block.rows]
    told = {row[0]: row[1] for row in rows if len(row) == 3}
    assert {label: told.get(label) for label in WORDS[key]} == WORDS[key]
    assert ("Đại biểu" in told) == ("Đại biểu" in WORDS[key])
    assert [words for label, words in told.items() if label.startswith("Điểm cầu: ")] == LEVELS.get(key, [])
    for text in (pdf_text(documents.pdf(papers)), docx_text(documents.docx(papers))):
        assert record["official_name"] in text
        assert "…" not in text
        places = [text.index(body["name"]) for body in record["organisers"]]
        assert places == sorted(places)
        for item in record["programme"]:
            assert item["title"] in text
            assert all(person in text for person in (item["by"] or "").split("; "))
        assert all(photo["caption"] in text for photo in record.get("photos", ()))
