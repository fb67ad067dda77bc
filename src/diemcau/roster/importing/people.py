"""The people in one cell of names: usually one, sometimes several, with what was written around them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from diemcau.kernel.names import is_name, tidy

from .. import phones
from .lexicon import is_like_name, is_position, is_surely_name, is_unit, without_titles

_NUMBERED = re.compile(r"^\s*(?:\(?\d{1,3}\s*[.)/:]\)?|[-–—+*•·]|\d{1,3}\s*[-–](?=\s))\s*")
_LINES = re.compile(r"\s*[\n;]\s*|\s+(?:/|\+|&|\|)\s+|(?<=\w)\s*/\s*(?=[^\W\d_]{2})|\s+(?:và|and)\s+(?=[^\W\d_])")
_INLINE_NUMBERS = re.compile(r"(?:(?<=\s)|(?<=[,;]))(?=\(?\d{1,2}[.)]\s*[^\W\d_])")
_ASIDE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|\(([^()]*)$")
_NOTE = re.compile(
    r"[\s,;:–-]*(?<!\w)(thay(?: mặt| thế)?(?: cho)?(?: (?:đ/c|đ\.c|đồng chí|ông|bà))|thay cho|đi thay|dự thay|vắng|có lý do|không lý do|ủy quyền"
    r"|uỷ quyền|xin phép|nghỉ|báo vắng|đến muộn|cử sau|sn\s*[:.]?\s*\d|sinh (?:năm|ngày)|ns\s*[:.]?\s*\d|năm sinh|ngày sinh|(?:số )?(?:thẻ )?(?:cccd|cmnd"
    r"|cmt|căn cước)|dân tộc|tôn giáo|đảng viên|đt\s*[:.]|sđt|số đt|điện thoại|tel|kiêm)(?!\w)(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_PHONE = re.compile(r"(?<![\d+])(?:\+?84|0)[\s.-]?\d{2,3}(?:[\s.-]?\d){6,7}(?!\d)")
_PAPER = re.compile(
    r"[\s,;:–-]*(?<!\w)(?:số )?(?:thẻ )?(?:cccd|cmnd|cmt|căn cước(?: công dân)?)(?:/(?:cccd|cmnd))?\s*[:.]?\s*\d[\d .]{7,13}\d(?!\d)",
    re.IGNORECASE,
)
_SEPARATED = re.compile(r"\s+[-–—]+\s+|\s*[–—]\s*|\s*,\s*|\s*:\s*|\s+-(?=\w)|(?<=\w)-\s+")
_UNNAMED = re.compile(
    r"^\W*(?:\d{1,3}\s+(?:đại biểu|người|đ/c|đồng chí|cán bộ|lãnh đạo|chuyên viên|giáo viên|công chức|học viên|đại diện|thành viên|delegates?|persons?)"
    r"|chưa (?:cử|có|xác định|cập nhật)|cử sau|đang cập nhật|có danh sách|như trên|theo danh sách|(?:và )?\d+ .*khác)(?!\w)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"ông|bà|ông/bà|đ/c|đồng chí", re.IGNORECASE)
_PART = re.compile(
    r"(?:phó )?(?:trưởng )?đoàn|trưởng nhóm|tổ trưởng|đại biểu|khách mời", re.IGNORECASE
)  # in the delegation
_FORMULA = re.compile(r"[=+@-]\s*[\w.$]+\s*\(|=|@")
_PERHAPS_TWO = re.compile(r"[\n;,/+&|(\[:–—.\d*=@#^~]|\s-|-\s|\s(?:và|and|thay|vắng|xin|kiêm|sinh|sn)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Called:
    """One person of a cell. `position` and `phone`: found beside the name; `line`: which of the cell's people."""

    name: str
    honorific: str = ""
    position: str = ""
    phone: str = ""
    note: str = ""


@lru_cache(maxsize=4_096)
def people_of(text: str) -> tuple[Called, ...]:
    """Everybody whom a cell names, in order; nobody where it only says that somebody comes."""
    text = text.strip()
    if text[:1].isalpha() and not _PERHAPS_TWO.search(text):  # nearly always
        name, honorific = without_titles(tidy(text))
        return (Called(as_written(name), honorific),) if is_name(name) and not _UNNAMED.match(name) else ()
    if _UNNAMED.match(text) or _FORMULA.match(text):
        return ()
    found: list[Called] = []
    for part in _parts(text):
        called = _one(part)
        if called is not None:
            found.append(called)
        elif found and (told := _beside(part)):
            found[-1] = _with(found[-1], told)
    return tuple(found)


def is_unnamed(text: str) -> bool:
    """Whether a text only says that somebody comes, or is still to be named."""
    return bool(_UNNAMED.match(text))


def _parts(text: str) -> list[str]:
    """The cell cut where another person, or what a person is, begins."""
    lines = [line for line in _LINES.split(_INLINE_NUMBERS.sub("\n", text)) if line and line.strip(" .,;-–")]
    lines = _joined([(_NUMBERED.sub("", line).strip(" ;"), _NUMBERED.match(line) is not None) for line in lines])
    parts: list[str] = []
    for line in lines:
        pieces = [
            piece
            for piece in re.split(
                r"\s*,\s*", re.sub(r"^\s*các (?:đồng chí|đ/c)\s*:?\s*", "", line, flags=re.IGNORECASE)
            )
            if piece
        ]
        sure = [is_surely_name(without_titles(_bare(piece))[0]) for piece in pieces]
        parts += pieces if len(pieces) > 1 and sum(sure) > 1 else [line]
    return parts


def _bare(text: str) -> str:
    return tidy(_ASIDE.sub(" ", text))


def _joined(lines: list[tuple[str, bool]]) -> list[str]:
    """Lines of one name that was broken to fit its column are one line; a line with a number or a dash in front begins another."""
    joined: list[str] = []
    for line, is_numbered in lines:
        if joined and not is_numbered and _goes_on(joined[-1], line):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return joined


def _goes_on(above: str, line: str) -> bool:
    """Whether a line continues the name above it, or closes a bracket."""
    if above.count("(") > above.count(")"):
        return True
    first, next_line = without_titles(tidy(above))[0], tidy(line).rstrip("*., ")
    if not (is_like_name(first) or first == "") or not is_like_name(next_line):
        return first == "" and is_like_name(next_line)
    words = first.split()
    if without_titles(next_line)[0] != next_line:
        return False
    return len(next_line.split()) == 1 or len(words) < 2 or words[-1].lower() in ("thị", "văn")


def _one(part: str) -> Called | None:
    """The person a part names; None when it names none."""
    asides = [next(filter(None, found), "") for found in _ASIDE.findall(part)]
    text, note, phone = tidy(_ASIDE.sub(" ", part)), "", ""
    if found := _PHONE.search(text):
        phone = phones.tidy(found.group())
        text = tidy(text[: found.start()] + " " + text[found.end() :])
    text = _PAPER.sub("", text)
    if found := _NOTE.search(text):
        note, text = found.group().strip(" ,;:–-"), text[: found.start()]
    text, honorific = without_titles(text.strip(" ,;:.–-"))
    name, *rest = _SEPARATED.split(text, maxsplit=1)
    name, honorific2 = without_titles(_trimmed(name))
    if rest and is_position(name) and is_surely_name(without_titles(tidy(rest[0]))[0]):  # “Chủ tịch: Nguyễn Văn An”
        position, name = name, without_titles(tidy(rest[0]))[0]
        rest = [position]
    if (
        not is_name(name)
        or _TITLE.fullmatch(name)
        or is_position(name)
        or (is_unit(name) and not is_like_name(name))
        or _UNNAMED.match(name)
    ):
        return None
    beside = [_trimmed(text) for text in rest if not is_unit(text)]
    beside += [tidy(aside) for aside in asides if is_position(tidy(aside)) and not _NOTE.search(aside)]
    phone = phone or next(
        (number for aside in asides if (number := phones.first_of(aside)) and _PHONE.search(aside)), ""
    )
    beside = [text for text in beside if not _PART.fullmatch(text)]
    return Called(as_written(name), honorific or honorific2, ", ".join(filter(None, beside)), phone, note)


def _trimmed(text: str) -> str:
    return re.sub(r"(?:^[\W\d_]+)|(?:[^\w.)'’\u0300-\u036f]|[\d_])+$", "", tidy(text)).rstrip(".") if text else ""


def _beside(part: str) -> Called | None:
    """What a part says of the person before it."""
    text = tidy(part)
    phone = ""
    if found := _PHONE.search(text):
        phone = phones.tidy(found.group())
        text = tidy(text[: found.start()] + text[found.end() :])
    if phone and not is_position(text.strip(" ()-–.,:")):
        return Called("", phone=phone)
    return Called("", phone=phone, position=text.strip(" ()-–.,")) if is_position(text.strip(" (-–,")) else None


def _with(person: Called, told: Called) -> Called:
    return Called(
        person.name, person.honorific, person.position or told.position, person.phone or told.phone, person.note
    )


@lru_cache(maxsize=16_384)
def as_written(name: str) -> str:
    """A name with capitals where names have them: words in capitals, and names without any, are written anew."""
    name = tidy(name)
    if name.islower():
        return " ".join(map(_capitalised, name.split()))
    is_loud = name.isupper()
    return " ".join(_capitalised(word) if is_loud or _is_flat(word) else word for word in name.split())


def _is_flat(word: str) -> bool:
    return (len(word) > 1 and word.isupper()) or word.islower()


def _capitalised(word: str) -> str:
    return "".join(piece.capitalize() for piece in re.split(r"(['’ʼ‘`´-])", word))


def names_in(texts: Iterable[str]) -> int:
    """How many of the texts are surely names of people."""
    return sum(is_surely_name(without_titles(tidy(text))[0]) for text in texts)
