"""One word for one thing: the Vietnamese catalogues of all modules use the glossary's terms (domain.md §13) and no others.

`WORDS[term]`: what a translation of a text that names the term must hold one of. `BANNED`: what none may hold, and why.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.house.tracked import ROOT

WORDS = {
    "site": ("điểm cầu", "trực tiếp"),  # on site
    "room": ("điểm cầu", "phòng", "bàn điểm danh"),
    "room number": ("số điểm cầu",),
    "hub": ("điểm cầu chính",),
    "delegate": ("đại biểu",),
    "headcount": ("sĩ số", "số lượng đại biểu", "lượt đếm"),
    "session": ("buổi",),
    "half-day": ("buổi",),
    "programme": ("chương trình",),
    "organiser": ("tổ chức",),
    "speaker": ("trình bày", "báo cáo viên"),
    "substitute": ("dự thay", "thay"),
    "registrar": ("điểm danh",),
    "technician": ("kỹ thuật",),
    "site lead": ("phụ trách",),
    "rehearsal": ("diễn tập",),
    "walk-in": ("ngoài danh sách",),
    "quota": ("chỉ tiêu",),
    "honorific": ("danh xưng",),
    "link": ("liên kết",),
}
LED_ASTRAY = {
    "Site registrar",  # người điểm danh
    "Choose where to move these delegates, or their new status.",
    "sites",  # a file's name
}
BANNED = {
    "điểm cầu trung tâm": "the hub is “điểm cầu chính”",
    "tổng duyệt": "rehearsal is “diễn tập”",
    "phiên họp": "session is “buổi”",
    "lần đếm": "a headcount round is “lượt đếm”",
    "đường dẫn": "link is “liên kết”",
    "học viên": "delegate is “đại biểu”",
    "quân số": "headcount is “sĩ số”",
    "đầu cầu": "site is “điểm cầu”",
    "diễn giả": "speaker is “báo cáo viên”",
    "số phòng": "a room number is “số điểm cầu”",
}
CATALOGUES = sorted((ROOT / "src/diemcau").glob("**/locale/vi/LC_MESSAGES/django.po"))


def entries(path: Path) -> Iterator[tuple[str, str]]:
    """Every text without its gaps, and all forms of its translation together, in lower case."""
    with path.open("rb") as source:
        for entry in read_po(source, locale="vi"):
            if not entry.id:
                continue
            text = entry.id[0] if isinstance(entry.id, tuple) else entry.id
            said = " ".join(entry.string) if isinstance(entry.string, tuple) else entry.string
            yield text, str(said).lower()


def named(text: str) -> list[str]:
    """Terms that a text names outside its gaps: ``%(site)s`` names a place, not the term."""
    bare = re.sub(r"%\(\w+\)s|\{\w+\}", " ", text)
    return [term for term in WORDS if re.search(rf"(?<![\w-]){term}s?(?![\w-])", bare, re.IGNORECASE)]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_terms_are_translated_as_the_glossary_has_them(path: Path) -> None:
    wrong = [
        (text, term, said)
        for text, said in entries(path)
        for term in named(text)
        if text not in LED_ASTRAY and not any(word in said for word in WORDS[term])
    ]
    assert wrong == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_no_other_word_for_the_same_thing(path: Path) -> None:
    found = [(said, why) for _, said in entries(path) for word, why in BANNED.items() if word in said]
    assert found == []


def test_gaps_name_nothing_and_plurals_do() -> None:
    assert named("Is in %(room)s") == []
    assert named("Sites and half-days") == ["site", "half-day"]
    assert named("website") == []
