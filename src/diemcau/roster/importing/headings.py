"""Which row holds the headings, and what every column is about. A proposal: a person corrects it."""

from collections.abc import Sequence
from typing import NamedTuple

from diemcau.kernel.names import fold

from .guard import holds_identity_numbers, sensitive_heading
from .lines import Line, text_of

WORDS = {
    "full_name": (
        "ho va ten", "ho ten", "ho va ten dai bieu", "ten dai bieu", "dai bieu", "ho ten dai bieu", "ho va ten can bo",
        "hoc vien", "full name", "name", "delegate", "participant",
    ),
    "family_part": ("ho", "ho dem", "ho va dem", "ho va chu dem", "ho va ten dem", "ho lot", "family name", "surname", "last name"),
    "given_part": ("ten", "given name", "first name"),
    "honorific": ("danh xung", "xung ho", "ong ba", "honorific", "salutation"),
    "position": ("chuc vu", "chuc danh", "chuc vu chuc danh", "chuc vu don vi", "chuc vu dang chinh quyen", "position", "job title", "title"),
    "unit": (
        "don vi", "don vi cong tac", "co quan", "co quan don vi", "co quan cong tac", "noi cong tac", "to chuc", "unit",
        "organisation", "organization", "workplace", "agency", "department",
    ),
    "group": ("nhom", "nhom dai bieu", "thanh phan", "doi tuong", "khoi", "group", "category"),
    "site": ("diem cau", "ten diem cau", "ma diem cau", "so diem cau", "ma so diem cau", "diem cau so", "stt diem cau", "tai diem cau", "du tai diem cau", "so phong", "phong", "phong hop", "noi du", "diem du", "site", "room", "room number", "venue"),
    "phone": ("dien thoai", "so dien thoai", "sdt", "so dt", "dt", "di dong", "dtdd", "dien thoai lien he", "phone", "telephone", "mobile", "tel"),
    "listed": ("stt", "tt", "so tt", "so thu tu", "no", "nr", "row", "row number"),
    "note": ("ghi chu", "note", "notes", "remark", "remarks"),
}  # fmt: skip
FIELDS = tuple(WORDS)
_EXACT = {word: field for field, words in WORDS.items() for word in words}
_LOOK = 30  # rows in which the headings are looked for


class Column(NamedTuple):
    """A column of the file. `dropped` says which guard closed it; then there are no samples."""

    at: int
    heading: str
    field: str
    dropped: str
    samples: list[str]


def field_of(heading: str) -> str:
    """The field a heading means, empty when it is unknown."""
    plain = fold(heading)
    if plain in _EXACT:
        return _EXACT[plain]
    begun = [word for word in _EXACT if len(word) >= 4 and plain.startswith(f"{word} ")]
    return _EXACT[max(begun, key=len)] if begun else ""


def header_of(lines: Sequence[Line]) -> Line | None:
    """The first of the rows with the most known headings, a name among them."""
    best, most = None, 0
    for line in lines[:_LOOK]:
        fields = {field_of(text_of(cell)) for cell in line.cells} - {""}
        if not fields & {"full_name", "given_part"}:
            continue
        if len(fields) > most:
            best, most = line, len(fields)
    return best


def columns_of(header: Line, following: Sequence[Line]) -> list[Column]:
    """Every column that has a heading or content, with the proposed field; a field is proposed once."""
    width = max(len(line.cells) for line in (header, *following))
    taken: set[str] = set()
    columns = []
    for index in range(width):
        heading = text_of(header.cells[index]) if index < len(header.cells) else ""
        values = [text_of(line.cells[index]) for line in following if index < len(line.cells)]
        if not heading and not any(values):
            continue
        field = field_of(heading)
        dropped = sensitive_heading(heading)
        if not dropped and holds_identity_numbers(values, is_phone=field == "phone"):
            dropped = "identity_number"
        if dropped or field in taken:
            field = ""
        taken.add(field)
        samples = [] if dropped else [value[:60] for value in values if value][:3]
        columns.append(Column(index, heading[:100], field, dropped, samples))
    return columns


def is_numbering(line: Line) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3)."""
    said = [text_of(cell).strip("()") for cell in line.cells if cell != ""]
    return len(said) >= 2 and said == [str(n) for n in range(1, len(said) + 1)]
