"""Headings within a list: “II. UBND xã An Bình”, “A. ĐIỂM CẦU CẤP XÃ”. What they say holds for the people below them."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from diemcau.kernel.names import tidy

from .lexicon import is_category, is_like_name, is_surely_name, is_unit, without_titles

_ROMAN = r"[IVXLC]{1,6}(?:\.\d{1,2}){0,2}"
_DIGITS = r"\d{1,2}(?:\.\d{1,2}){0,2}"
_MARKER = re.compile(rf"(?P<mark>{_ROMAN}|[ivx]{{1,6}}|[A-ZĐ]|{_DIGITS})\s*[.)/:–-]?")
_LED = re.compile(
    rf"(?!V/v)(?:(?:Phần|PHẦN|Mục|MỤC)\s+)?(?P<mark>{_ROMAN}|[A-ZĐ]|[a-zđ](?=\))|{_DIGITS})"
    r"\s*(?:[.)/:]\s*[-–]?\s*|\s[–-]\s+|[–-]\s+)(?P<text>\S.*)",
    re.DOTALL,
)
# “II UBND xã …”, “1.1 UBND xã …”: a mark that only a space parts, where a unit follows.
_SPACED = re.compile(rf"(?P<mark>{_ROMAN}|\d{{1,2}}(?:\.\d{{1,2}}){{1,2}})\s+(?P<text>\S.*)", re.DOTALL)
_DASHED = re.compile(r"[-–+*•]\s*(?P<text>\S.*)", re.DOTALL)
_PERSONS = (
    r"(?:người|đ/c|đồng chí|đại biểu|đại diện|học viên|cán bộ|công chức|viên chức|giáo viên|persons?|people|delegates?)"
)
# A number alone counts people only where something parts it: “Trường THCS số 2” and “Phường Móng Cái 1” are called so.
_COUNT = re.compile(
    rf"(?:[\s:,–-]*[(\[]?\s*(?:gồm|có|tổng số|tổng)?[\s:]*\d{{1,4}}\s*{_PERSONS}"
    r"|(?:\s*[:,(\[–]|\s+-|\s+(?:gồm|có|tổng số|tổng)(?=[\s:]))\s*(?:gồm|có|tổng số|tổng)?[\s:]*\d{1,4})\s*[)\]]?\s*[.:]*$",
    re.IGNORECASE,
)
_ONLY_COUNT = re.compile(
    r"[(\[]?\s*(?:gồm|có|tổng)?[\s:]*\d{1,4}\s*(?:người|đ/c|đồng chí|đại biểu|học viên|cán bộ)?\s*[)\]]?", re.IGNORECASE
)
_SITE = re.compile(
    r"(?:tại |dự tại |ở )?(?:điểm cầu|phòng họp|site|room)(?:\s+(?:số|tại|cấp tỉnh))?\s*[:.–-]?\s*(?P<text>.*)",
    re.IGNORECASE | re.DOTALL,
)
_UNIT = re.compile(
    r"(?:tên )?(?:đơn vị|cơ quan|địa phương|unit|organi[sz]ation)(?:[\s,/]+[^:]{1,30}?)?\s*:\s*(?P<text>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_NAMED = re.compile(r"(?:đơn vị|cơ quan)\s+(?P<text>\S.*)", re.IGNORECASE | re.DOTALL)
LETTER, ROMAN, NUMBER, DASH, PLAIN = range(1, 6)


class Heading(NamedTuple):
    """What a heading says: `kind` is ``unit``, ``site`` or ``group``; `level` how deep it stands, 1 outermost."""

    level: int
    kind: str
    text: str


class Sections:
    """The headings that hold at one place of a list, the outermost first. `site_of`: the official name of a site, else ""."""

    def __init__(self, site_of: Callable[[str], str]) -> None:
        self._site_of = site_of
        self._standing: list[Heading] = []
        self._letters = ""

    def clear(self) -> None:
        self._standing, self._letters = [], ""

    def begin(self, heading: Heading) -> None:
        """From here on a heading holds, and those as deep or deeper do not any more."""
        self._standing = [above for above in self._standing if above.level < heading.level] + [heading]

    def said(self, kind: str) -> str:
        """What the innermost heading of a kind says."""
        return next((heading.text for heading in reversed(self._standing) if heading.kind == kind), "")

    def heading(self, texts: Sequence[str], *, is_spread: bool, is_named: bool) -> Heading | None:
        """The heading that the filled cells of a row are, or None. `is_spread`: one cell merged over the table; `is_named`: a text
        stands in the column of names."""
        mark, text = _marked(texts)
        if not text:
            return None
        level = self._level(mark)
        plain = _COUNT.sub("", text).strip(" :;") or text
        is_person = is_surely_name(without_titles(plain)[0]) or (
            level in (NUMBER, DASH, PLAIN) and is_like_name(plain) and is_named
        )
        if is_person and not (is_spread and level in (LETTER, ROMAN)):
            return None
        kind = self._kind(plain)
        if (
            level in (LETTER, ROMAN)
            or is_spread
            or kind[0] in ("site", "unit")
            or (is_category(plain) and level != PLAIN)
        ):
            return Heading(level, *kind)
        return Heading(level, *kind) if is_category(plain) and len(texts) == 1 else None

    def _level(self, mark: str) -> int:
        if mark == "-":
            return DASH
        if not mark:
            return PLAIN
        if mark[0].islower():
            return DASH
        if mark[0].isdigit() or "." in mark:
            return NUMBER
        follows = self._letters and mark == chr(ord(self._letters) + 1)
        if len(mark) == 1 and (mark not in "IVX" or (follows and mark != "I")) and (mark not in "LC" or follows):
            self._letters = mark
            return LETTER
        return ROMAN

    def _kind(self, text: str) -> tuple[str, str]:
        if found := _SITE.fullmatch(text):
            named = tidy(found["text"])
            official = self._site_of(text) or self._site_of(named)
            if official or (named and not is_category(named) and not named.lower().startswith("cấp ")):
                return "site", official or named
            return "group", text
        if found := _UNIT.fullmatch(text):
            return "unit", tidy(found["text"])
        if (found := _NAMED.fullmatch(text)) and is_unit(found["text"]):
            return "unit", found["text"]
        return ("group" if is_category(text) else "unit"), text


def _marked(texts: Sequence[str]) -> tuple[str, str]:
    """The mark in front of a heading's text, and the text; both empty when the cells are no heading."""
    told = [text for text in texts if not _ONLY_COUNT.fullmatch(text)] or list(texts[:1])
    if len(texts) > 1 and (found := _MARKER.fullmatch(texts[0])) and not texts[0].isspace():
        rest = [text for text in texts[1:] if not _ONLY_COUNT.fullmatch(text)]
        return (found["mark"], rest[0]) if len(rest) == 1 else ("", "")
    if len(told) != 1:
        return "", ""
    if (found := _SPACED.fullmatch(told[0])) and is_unit(found["text"]):
        return found["mark"], found["text"]
    if found := _LED.fullmatch(told[0]):
        return found["mark"], found["text"]
    if found := _DASHED.fullmatch(told[0]):
        return "-", found["text"]
    return "", told[0]


def labelled(text: str, site_of: Callable[[str], str]) -> tuple[str, str]:
    """What a title above a table says of everybody in it: ``("unit" | "site", text)``, or ("", "")."""
    if found := _UNIT.fullmatch(text):
        named = tidy(found["text"])
        return "unit", named
    if (at := text.lower().find("điểm cầu")) >= 0:
        named = text[at:]
        bare = tidy(named[len("điểm cầu") :]).strip(" :–-")
        official = site_of(named) or site_of(bare)
        if official or (at == 0 and text[len("điểm cầu") :].lstrip().startswith((":", "–")) and bare):
            return "site", official or bare
    return "", ""
