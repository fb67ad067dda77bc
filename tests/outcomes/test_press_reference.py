"""The five reference conferences: what was published of them stands in the release that is drafted, in PDF and in DOCX, and nothing is
made up."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from diemcau.conferences import reference
from diemcau.conferences.models import Conference
from diemcau.infra import documents
from diemcau.kernel.actor import SYSTEM
from diemcau.outcomes.press import files, papers
from diemcau.outcomes.press.exports.bundle import subject_of
from diemcau.people import actions as people
from tests.outcomes.press_grounds import approved, docx_text, pdf_text

FILE = Path(__file__).resolve().parents[3] / "shared" / "reference" / "conferences.json"
KEYS = ("dien-bien-2023", "lai-chau-2022", "cao-bang-2022", "binh-dinh-2023", "hau-giang-2024")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.exists(), reason="the reference file lies beside the house"),
]
SAID = {
    "dien-bien-2023": (
        ("Sáng ngày 04 tháng 10 năm 2023, tại tỉnh Điện Biên, Ban Chỉ đạo Phòng chống khủng bố tỉnh Điện Biên và Ban Chỉ đạo Nhân quyền "
        "tỉnh Điện Biên đồng tổ chức Hội nghị tập huấn"),
        "Thành phần tham dự hội nghị: lãnh đạo; cán bộ, công chức các cơ quan, đơn vị, địa phương.",
    ),
    "lai-chau-2022": (
        ("Sáng ngày 23 tháng 8 năm 2022, tại tỉnh Lai Châu, Ban Chỉ đạo Nhân quyền tỉnh Lai Châu phối hợp với Văn phòng thường trực Ban Chỉ "
        "đạo Nhân quyền Chính phủ tổ chức"),
        "theo hình thức trực tiếp kết hợp trực tuyến.",
        "Tham dự hội nghị có 3.100 đại biểu, gồm:",
        "Hội nghị được kết nối đến 114 điểm cầu, trong đó cấp huyện: 08; cấp xã: 106.",
        "Số liệu tính đến 11 giờ 04, ngày 23 tháng 8 năm 2022.",
    ),
    "cao-bang-2022": (
        "Tham dự hội nghị có hơn 3.000 đại biểu, gồm:",
        "trong đó cấp huyện: 10; cấp xã: 161.",
        "Đây là lần đầu tiên hội nghị này được tổ chức.",
    ),
    "binh-dinh-2023": (
        "Sáng và chiều ngày 20 tháng 4 năm 2023, tại Công an tỉnh Bình Định,",
        "theo hình thức trực tiếp.",
        "Đơn vị bố trí địa điểm: Công an tỉnh Bình Định.",
        "Tham dự hội nghị có khoảng 120 đại biểu, gồm:",
        "Chủ trì hội nghị: Phó Chủ tịch UBND tỉnh, Trưởng ban Ban Chỉ đạo về Nhân quyền tỉnh.",
        "Phim tư liệu",
    ),
    "hau-giang-2024": (
        "Thành phần tham dự hội nghị: các cơ quan, đơn vị, địa phương.",
        "Phát biểu tại hội nghị: Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh, Trưởng Ban Chỉ đạo tỉnh",
        "Ban Tổ chức đề nghị các đại biểu:",
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _units(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "root", lambda: tmp_path / "press")
    people.import_units(by=SYSTEM, file=(FILE.parent / "units-2024-lai-chau-cao-bang.csv").read_bytes())


def record_of(key: str) -> Mapping[str, Any]:
    told = json.loads(FILE.read_text(encoding="utf-8"))["conferences"]
    return next(one for one in told if one["key"] == key)


@pytest.fixture
def loaded(request: pytest.FixtureRequest) -> tuple[Conference, Mapping[str, Any]]:
    key = request.param
    conference, record = reference.load(FILE, key), record_of(key)
    for number, photo in enumerate(record.get("photos", ())):
        approved(conference, photo["caption"], shade=10 * number, credit=f"Nguồn {number}")
    return conference, record


def texts(conference: Conference) -> list[str]:
    """Out of the PDF and out of the DOCX."""
    with translation.override("vi"):
        drawn = papers.release(subject_of(conference, "vi"))
        return [pdf_text(documents.pdf(drawn)), docx_text(documents.docx(drawn))]


@pytest.mark.parametrize("loaded", KEYS, indirect=True)
def test_names_organisers_topics_offices_and_captions_stand_in_the_release(
    loaded: tuple[Conference, Mapping[str, Any]],
) -> None:
    conference, record = loaded
    for text in texts(conference):
        assert record["official_name"] in text
        places = [text.index(body["name"]) for body in record["organisers"] if body["role"] != "venue_provider"]
        assert places == sorted(places)
        for item in record["programme"]:
            if item["kind"] != "break":
                assert item["title"] in text
            for person in (item["by"] or "").split("; "):
                assert person in text
        for group in record["delegates"]["groups"]:
            assert group in text
        for asked in record.get("requests_to_delegates", ()):
            assert asked in text
        topics = [text.index(f"– {item['title']}") for item in record["programme"] if item["kind"] == "topic"]
        assert topics == sorted(topics)
        for number, photo in enumerate(record.get("photos", ()), 1):
            assert f"Ảnh {number}. {photo['caption']} (Ảnh: Nguồn {number - 1})" in text
        for sentence in SAID[record["key"]]:
            assert sentence in text


@pytest.mark.parametrize("loaded", KEYS, indirect=True)
def test_what_nobody_knows_is_not_invented(loaded: tuple[Conference, Mapping[str, Any]]) -> None:
    conference, record = loaded
    for text in texts(conference):
        said = text[text.index("THÔNG CÁO BÁO CHÍ") :]
        assert "…" not in said
        assert "None" not in said
        if record["delegates"]["value"] is None:
            assert "đại biểu, gồm" not in said
            assert not re.search(r"có [\d.]+ đại biểu", said)
        if not record["sites"]["levels"]:
            assert "được kết nối" not in said
        if record["date"] is None:
            assert not re.search(r"(Sáng|Chiều|Ngày)[^.]{0,20} ngày", said)
        if record["form"] is None:
            assert "theo hình thức" not in said


@pytest.mark.parametrize("key", KEYS)
def test_every_number_of_a_release_is_the_fact_sheets(key: str) -> None:
    conference = reference.load(FILE, key)
    with translation.override("vi"):
        subject = subject_of(conference, "vi")
        papers.release(subject)
        told, sheet = dict(subject.sheet.quoted), subject_of(conference, "vi").sheet
    assert all(sheet.words(figure) == words for figure, words in told.items())
    assert ("delegates" in told) == (record_of(key)["delegates"]["value"] is not None)
