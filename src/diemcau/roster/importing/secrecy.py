"""State-secret marks: MẬT, TỐI MẬT, TUYỆT MẬT. Nothing that bears one comes in (domain.md §4.2: the server is for unclassified content alone).

A mark stands in a file's name, a sheet's name, a header or footer, a title above the list, or as a stamp in a cell of any row. “Mật” is also a
given name, honey and a part of words (bí mật, mật độ): these are no marks.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from diemcau.kernel.names import fold, tidy

from .book import Value
from .lexicon import SURNAMES, is_surely_name, without_titles

_FIRST_PAGE = 40  # rows, above the list's headings, in which a mark may stand within a title
_HEADINGS = ("ho va ten", "ho ten", "ho va chu dem", "ho dem", "full name", "surname")
_HIGH = re.compile(r"(?<!\w)(?:TUYỆT|TỐI) MẬT(?!\w)")
_PLAIN = re.compile(r"(?<![^\W_])(?:TUYET|TOI)[\s_.-]*MAT(?![^\W\d_])(?!\W*TRAN)")
"""Without diacritics only in capitals, and never “tới Mặt trận”."""
_MARK = re.compile(r"(?<!\w)MẬT(?!\w)")
_WORDS = re.compile(
    r"(?<!\w)(?:(?:BẢO|BÍ|CƠ|THÂN|NGỌT|ĐƯỜNG|TRĂNG|RỈ|ONG) MẬT|MẬT (?:ONG|ĐỘ|MÃ|THIẾT|KHẨU|GẤU|NGỌT|SƠN|HÓA|HOÁ))(?!\w)"
)
_NO_SURNAMES = frozenset({"danh", "văn", "công", "quản", "cao", "chế"})  # “danh sách mật” names nobody
_STAMPS = frozenset({"TỐIMẬT", "TUYỆTMẬT", "TOIMAT", "TUYETMAT"})
_FIRST = frozenset("TtMmĐđ([{*\"'“‘-– ")
_LAST = frozenset("Tt)]}*.\"'”’ ")  # with which a stamp ends: most cells of a long list need no second look
_LONGEST = 24
_CAMEL = re.compile(r"(\w)(?=[A-ZĐ])")


def is_marked_name(file_name: str) -> bool:
    """Whether a file's name carries a mark, also without diacritics, in any case and run together (`ds_ToiMat.xlsx`)."""
    name = unicodedata.normalize("NFC", file_name)
    apart = _CAMEL.sub(lambda found: f"{found[1]} " if found[1].islower() else found[1], name)
    words = re.sub(r"[\W\d_]+", " ", apart).upper()
    return is_marked_title(words) or _is_stamp(words)


def is_marked_title(text: str) -> bool:
    """Whether a title, a header of pages or a sheet's name carries a mark among other words."""
    said = tidy(text)
    loud = said.upper()
    if _is_stamp(said) or loud.startswith("ĐỘ MẬT") or _HIGH.search(loud) or _PLAIN.search(said):
        return True
    return bool(_MARK.search(_WORDS.sub("", said))) and not _names_somebody(said)


def is_marked_sheet(rows: Sequence[Sequence[Value]]) -> bool:
    """Whether a sheet bears a mark: in a title above its list, or as a stamp anywhere."""
    is_above = True
    for at, row in enumerate(rows):
        if is_above and at < _FIRST_PAGE:
            texts = [value for value in row if isinstance(value, str) and value]
            if any(map(is_marked_title, texts)):
                return True
            is_above = not _begins_list(row, texts)
            continue
        for j, value in enumerate(row):
            if value.__class__ is str and str(value)[-1:] in _LAST and str(value)[:1] in _FIRST and _stamps(row, j):
                return True
    return False


def any_marked(texts: Iterable[str]) -> bool:
    """Whether any of the texts that stand beside lists is marked."""
    return any(is_marked_title(text) for text in texts if text)


def _stamps(row: Sequence[Value], at: int) -> bool:
    """Whether a cell among people's rows is nothing but a mark. MẬT alone counts in capitals, where no family name stands at its left."""
    said = str(row[at])
    if len(said) > _LONGEST:
        return False
    if tidy(said).upper().startswith("ĐỘ MẬT"):
        return True
    if not _is_stamp(said):
        return False
    if not (said.isupper() and len(_squeezed(said)) == 3):
        return len(_squeezed(said)) > 3
    before = [value for value in row[:at] if isinstance(value, str) and value.strip()]
    return not before or before[-1].split()[0].lower() not in SURNAMES


def _is_stamp(text: str) -> bool:
    squeezed = _squeezed(text)
    return squeezed.upper() == "MẬT" or (squeezed.upper() in _STAMPS and (squeezed.isupper() or not squeezed.isascii()))


def _squeezed(text: str) -> str:
    """Letters alone: a stamp may stand in brackets, and its letters apart (M Ậ T)."""
    return re.sub(r"[\W_]+", "", tidy(text))


def _names_somebody(text: str) -> bool:
    name = without_titles(text)[0]
    return is_surely_name(name) and name.split()[0].lower() not in _NO_SURNAMES


def _begins_list(row: Sequence[Value], texts: Sequence[str]) -> bool:
    return sum(value != "" for value in row) >= 4 or any(fold(text).startswith(_HEADINGS) for text in texts)
