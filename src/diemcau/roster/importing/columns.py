"""What every column of a table holds: by its heading, and by what stands in it. A proposal with its reason."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from diemcau.kernel.names import fold, tidy

from .. import phones
from .guard import sensitive_content, sensitive_heading
from .headings import field_of as plain_field_of
from .lexicon import is_position, is_unit
from .offices import parted
from .people import names_in

MORE = {
    "full_name": (
        "ho va ten dai bieu tham du", "ho ten can bo", "ho va ten nguoi tham du", "ho va ten chuc vu", "ho ten chuc vu", "ho va ten chuc danh", "ten can bo",
        "ho va ten hoc vien", "nguoi tham du", "ho va ten nguoi du", "dong chi", "ten nguoi", "thanh vien", "ho va ten khai sinh", "nguoi duoc cu", "can bo duoc cu", "nguoi tham gia", "nguoi du", "can bo tham du", "can bo cong chuc", "ten hoc vien",
    ),
    "family_part": ("ho va", "ho va dem", "ho chu dem", "ho ten dem", "family and middle name", "family name and middle name", "surname and middle name", "last and middle name", "last name and middle name", "family and middle names"),
    "middle_part": ("dem", "ten dem", "chu dem", "chu lot", "ten lot", "lot", "middle name"),
    "position": ("chuc vu hien nay", "cv", "chuc vu cong tac", "nhiem vu", "cong viec", "chuc vu chinh quyen", "vi tri", "vi tri cong tac", "chuc vu hien tai", "nghe nghiep", "chuc trach", "chuc danh nghe nghiep"),
    "unit": (
        "ten don vi", "ten co quan", "dia phuong", "xa phuong", "ten xa",  "don vi cu", "xa phuong dac khu", "don vi dia phuong", "don vi cong tac hien nay",
        "truong", "noi lam viec", "co quan don vi cong tac", "don vi co quan", "co quan to chuc", "dv", "dvct", "phong ban", "xa", "phong ban don vi", "phong don vi", "don vi dang cong tac", "so nganh", "dv cong tac", "dia chi cong tac", "thuoc don vi", "noi dang cong tac", "dang cong tac tai", "ten truong", "ubnd xa phuong",
    ),
    "site": ("diem cau tham du", "du hop tai", "noi tham du", "diem cau du", "tham du tai", "du tai", "dia diem", "dia diem du", "dia diem tham du", "hoi truong"),
    "phone": ("so dtdd", "dtdd", "so di dong", "sdt di dong", "dt di dong", "so dien thoai lien he", "dien thoai di dong", "lien he", "sdt lien he", "dt lien he", "zalo", "hotline", "so may", "so may lien lac", "so may lien he", "lien lac", "so lien lac", "so lien he", "may di dong", "dt ca nhan", "so ca nhan", "sdt zalo", "so zalo", "dt zalo", "s dt", "thong tin lien he", "cell", "mobile phone", "phone number"),
    "email": ("email", "e mail", "mail", "thu dien tu", "hop thu", "hop thu dien tu", "dia chi email", "dia chi e mail", "dia chi thu dien tu", "email address", "gmail", "dia chi mail"),
    "note": ("ghi chu khac",),
}  # fmt: skip
POSITION_UNIT = (
    "chuc vu don vi", "chuc vu don vi cong tac", "chuc danh don vi", "don vi chuc vu", "chuc vu co quan", "chuc vu noi cong tac",
    "chuc vu va don vi", "chuc vu va don vi cong tac", "chuc danh don vi cong tac", "don vi cong tac chuc vu", "chuc vu co quan don vi", "position unit", "position organisation", "position organization", "title organisation", "title organization", "position workplace", "position and organisation", "position and organization", "position and unit", "job title organisation", "job title and organisation", "position agency", "position department", "chuc vu chuc danh don vi",
    "chuc vu co quan cong tac", "chuc danh co quan", "chuc danh noi cong tac", "chuc vu va noi cong tac", "chuc vu chuc danh don vi cong tac", "co quan chuc vu", "don vi va chuc vu",
)  # fmt: skip
_EXACT = {word: field for field, words in MORE.items() for word in words} | dict.fromkeys(
    POSITION_UNIT, "position_unit"
)
NAMES = frozenset({"full_name", "family_part", "given_part"})
IGNORED = ("chu ky", "ky nhan", "ky ten", "gioi tinh", "nam", "nu", "cap bac", "quan ham", "hoc vi", "trinh do", "nguoi thay", "di thay", "thay the", "nguoi lien he", "dau moi", "ngay", "so luong", "so nguoi")  # fmt: skip
_OFFICE = re.compile(
    r"(?:dien thoai|dt|sdt|so may|phone) (?:co quan|co dinh|de ban|noi bo|ban|office|nha|noi lam viec)"
)
_PHONE = re.compile(r"\b(?:sdt|dtdd|dien thoai|di dong|zalo)\b")
_OFFICES = r"(?:don vi|co quan|to chuc|noi cong tac|noi lam viec|dia phuong|cong tac|phong ban|va)"
_POSTS = r"(?:chuc vu|chuc danh|vi tri|cong viec|nghe nghiep|hien nay|hien tai|va)"
_BOTH = re.compile(
    rf"{_POSTS}(?: {_POSTS})* {_OFFICES}(?: {_OFFICES})*|{_OFFICES}(?: {_OFFICES})* {_POSTS}(?: {_POSTS})*"
)
_DIALLED = re.compile(r"0[35789]\d{8}|02\d{8,9}|\+\d{8,14}|84[235789]\d{8,9}")
_SHORT = {
    "d vi": "don vi", "dvi": "don vi", "c quan": "co quan", "cq": "co quan", "c vu": "chuc vu", "ch vu": "chuc vu", "cvu": "chuc vu", "c danh": "chuc danh",
    "h ten": "ho ten", "h va ten": "ho va ten", "d thoai": "dien thoai", "dthoai": "dien thoai", "d cau": "diem cau", "g chu": "ghi chu",
    "n cong tac": "noi cong tac", "cong tac tai": "noi cong tac", "danh tinh": "ho ten",
}  # fmt: skip
_SHORTENED = re.compile(rf"\b(?:{'|'.join(sorted(_SHORT, key=len, reverse=True))})\b")
_BY_LOOK = ("phone", "position", "position_unit")
LOOK = 400  # rows of a table that are looked at


class Column(NamedTuple):
    """A column of a table. `why`: ``heading`` or ``content``; `dropped`: the kind of data the guard closed it for."""

    at: int
    heading: str
    field: str
    why: str
    dropped: str = ""


@lru_cache(maxsize=4_096)
def field_of(heading: str) -> str:
    """The field a heading means, empty when it is unknown."""
    plain = _unshortened(fold(re.sub(r"\([^)]*\)", " ", heading)) or fold(heading))
    if plain in _EXACT:
        return _EXACT[plain]
    if _OFFICE.search(plain):
        return "office_phone"
    if is_other(plain):
        return ""
    if re.search(r"\bho (?:va )?ten\b", plain) and not re.search(r"\b(?:ky|ghi ro|dem)\b", plain):
        return "full_name"
    if plain.startswith("phong don vi "):
        return "unit"
    if _BOTH.fullmatch(plain):
        return "position_unit"
    if found := plain_field_of(plain):
        return found
    begun = [word for word in _EXACT if len(word) >= 6 and plain.startswith(f"{word} ")]
    return _EXACT[max(begun, key=len)] if begun else "phone" if _PHONE.search(plain) else ""


def _unshortened(heading: str) -> str:
    """A folded heading with the words that are usually cut short (“Đ/vị”, “C.vụ”, “Số ĐT”) as they are said."""
    return _SHORTENED.sub(lambda found: _SHORT[found.group()], heading)


def is_other(heading: str) -> bool:
    """Whether a heading announces something about the people that a roster has no place for."""
    plain = fold(heading)
    return any(plain == word or plain.startswith(f"{word} ") for word in IGNORED)


def field_of_all(pieces: Sequence[str]) -> str:
    """The field of a heading of several rows, the lowest last: the lowest that is known counts."""
    for piece in reversed(pieces):
        if found := field_of(piece):
            return found
    return field_of(" ".join(pieces)) if len(pieces) > 1 else ""


def sensitive_of_all(pieces: Sequence[str]) -> str:
    """The kind of data that any row of a heading announces."""
    return next((kind for piece in (*pieces, " ".join(pieces)) if (kind := sensitive_heading(piece))), "")


def columns_of(
    headings: Mapping[int, Sequence[str]], values: Mapping[int, Sequence[str]], hidden: Collection[int] = ()
) -> list[Column]:
    """Every column that has a heading or content: `headings` in their rows, `values` as text, by the column's number. What stands
    in `hidden` ones is not read."""
    found: list[Column] = []
    taken: set[str] = set()
    for at in sorted({*headings, *(at for at, said in values.items() if any(said))}):
        pieces, said = headings.get(at, ()), values.get(at, ())
        field, why = field_of_all(pieces), "heading"
        dropped = sensitive_of_all(pieces) or sensitive_content(
            said, is_phone=field == "phone", is_listed=field == "listed"
        )
        if field == "position" and _are_honorifics(said):
            field, why = "honorific", "content"
        if field == "unit" and said and all(fold(text) == "x" for text in said):
            dropped = "party"  # “ĐV” is also who belongs to it
        if dropped or field in taken or at in hidden:
            field = ""
        taken.add(field)
        found.append(Column(at, " / ".join(pieces), field, why if field else "", dropped))
    return _by_content(_names_parted(found, values), values, hidden)


def _names_parted(columns: list[Column], values: Mapping[int, Sequence[str]]) -> list[Column]:
    """One heading “Họ và tên” over two columns: the family name and the given one."""
    for place, (one, other) in enumerate(pairwise(columns)):
        is_twin = (
            one.field == "full_name"
            and other.at == one.at + 1
            and (other.heading == one.heading or (not other.heading and _are_given(values.get(other.at, ()))))
        )
        if is_twin and not other.dropped and any(values.get(other.at, ())):
            columns[place : place + 2] = [
                one._replace(field="family_part"),
                other._replace(field="given_part", why="heading"),
            ]
            break
    return columns


def _are_honorifics(said: Sequence[str]) -> bool:
    """Whether a column “Title” holds forms of address."""
    return bool(said) and all(
        fold(text) in ("ong", "ba", "anh", "chi", "mr", "mrs", "ms", "dong chi", "co", "thay") for text in said
    )


def _are_given(said: Sequence[str]) -> bool:
    """Whether a column without a heading holds one word with a capital in nearly every row."""
    return bool(said) and sum(text.isalpha() and text[0].isupper() for text in said) * 10 >= len(said) * 8


def _by_content(columns: list[Column], values: Mapping[int, Sequence[str]], hidden: Collection[int]) -> list[Column]:
    """Fields given to columns without a heading, by what stands in them; two columns under one heading told apart."""
    taken = {column.field for column in columns}
    done: list[Column] = []
    for place, column in enumerate(columns):
        is_open = not column.field and not column.dropped and column.at not in hidden
        twin = place > 0 and column.heading == columns[place - 1].heading and bool(column.heading)
        if is_open and not is_other(column.heading):
            said = [text for text in values.get(column.at, ()) if text]
            guess = _guess(said)
            is_first = all(one.field in ("", "listed") and not one.dropped for one in done) and not taken & NAMES
            if column.heading and not twin and not (is_first and guess == "full_name") and guess not in _BY_LOOK:
                guess = ""
            if column.heading and guess == "phone" and not _are_telephones(said):
                guess = ""
            if guess == "position_unit" and column.heading:
                guess = "position"
            if guess == "full_name" and taken & NAMES:
                guess = ""
            if guess and guess not in taken:
                taken.add(guess)
                column = column._replace(field=guess, why="content")  # noqa: PLW2901 - a copy
        done.append(column)
    return _as_content_says(done, values)


def _as_content_says(columns: list[Column], values: Mapping[int, Sequence[str]]) -> list[Column]:
    """Corrections where the content contradicts the heading."""
    has = {column.field: column for column in columns}
    if "phone" not in has:
        columns = [c._replace(field="phone") if c.field == "office_phone" else c for c in columns]
    if not NAMES & {*has} or ("given_part" in has and "family_part" not in has and "full_name" not in has):
        for word in ("given_part", "honorific"):
            if column := has.get(word):
                columns = [c._replace(field="full_name", why="content") if c is column else c for c in columns]
                break
    if (pair := has.get("position_unit")) and "unit" not in has:
        said = [text for text in values.get(pair.at, ()) if text]
        at = columns.index(pair)
        beside = columns[at + 1] if at + 1 < len(columns) else None
        if beside is not None and beside.field == "position" and said and sum(map(is_unit, said)) * 2 > len(said):
            columns[at] = pair._replace(field="unit", why="content")
    if (pair := next((c for c in columns if c.field == "position_unit"), None)) is not None:
        fields = {c.field for c in columns}
        if "position" in fields:
            columns = [c._replace(field="unit") if c is pair and "unit" not in fields else c for c in columns]
        elif "unit" in fields:
            columns = [c._replace(field="position") if c is pair else c for c in columns]
    return columns


def _are_telephones(said: Sequence[str]) -> bool:
    """Whether numbers under a heading that nobody knows are telephones' and no account's or paper's: nearly all as they are dialled."""
    return sum(bool(_DIALLED.fullmatch(re.sub(r"[\s.()-]", "", text))) for text in said) * 10 >= len(said) * 9


def _guess(said: Sequence[str]) -> str:
    if not said:
        return ""
    many = len(said) * 0.6
    if sum(bool(phones.first_of(text)) and len(re.sub(r"\D", "", text)) >= 9 for text in said) >= many:
        return "phone"
    if names_in(said) >= many:
        return "full_name"
    if sum(text.isdecimal() and len(text) <= 4 for text in said) >= many:
        return "listed"
    if sum(is_position(tidy(text)) for text in said) >= many:
        return "position_unit" if sum(all(parted(tidy(text))) for text in said) >= many else "position"
    return "unit" if sum(is_unit(tidy(text)) for text in said) >= many else ""
