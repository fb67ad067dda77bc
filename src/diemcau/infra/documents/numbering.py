"""Numbers and dashes of headings and lists in DOCX: definitions that Word counts by itself (ECMA-376 part 1, §17.9)."""

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

_W = nsdecls("w")
_HEADINGS = {
    "office": (("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)")),
    "decimal": (("decimal", "%1."), ("decimal", "%1.%2."), ("decimal", "%1.%2.%3.")),
}
_LISTS = {True: (("decimal", "%1."),), False: (("bullet", "–"),)}


class Numbering:
    """The definitions of one package. Every document counts its headings from one, and every list its items."""

    def __init__(self, part: Any) -> None:
        self.part = part
        self.abstract: dict[Any, int] = {}
        self.headings = 0

    def begin(self, style: str) -> None:
        """A document begins whose headings are numbered so."""
        self.headings = self._counted(style, _HEADINGS[style], "space") if style in _HEADINGS else 0

    def heading(self, level: int) -> str:
        return _facts(level - 1, self.headings) if self.headings else ""

    def listed(self, *, ordered: bool) -> str:
        """What every item of one list says of itself."""
        return _facts(0, self._counted(ordered, _LISTS[ordered], "tab"))

    def _counted(self, key: Any, levels: tuple[tuple[str, str], ...], after: str) -> int:
        """A new count by a definition that is written once."""
        if key not in self.abstract:
            self.abstract[key] = self._define(levels, after)
        number = 1 + max((int(one.get(qn("w:numId"))) for one in self.part.findall(qn("w:num"))), default=0)
        restart = "".join(
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>'
            for level in range(len(levels))
        )
        self.part.append(
            parse_xml(
                f'<w:num {_W} w:numId="{number}"><w:abstractNumId w:val="{self.abstract[key]}"/>{restart}</w:num>'
            )
        )
        return number

    def _define(self, levels: tuple[tuple[str, str], ...], after: str) -> int:
        there = self.part.findall(qn("w:abstractNum"))
        number = 1 + max((int(one.get(qn("w:abstractNumId"))) for one in there), default=0)
        written = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:suff w:val="{after}"/>'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
            for level, (kind, text) in enumerate(levels)
        )
        element = parse_xml(
            f'<w:abstractNum {_W} w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{written}</w:abstractNum>'
        )
        self.part.insert(len(there), element)  # definitions stand before what counts by them
        return number


def _facts(level: int, number: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
