"""With which keyboard the texts of a drawn file were typed: applied to all cells when the rest is done."""

from dataclasses import replace
from random import Random

from tests.roster.corpus import legacy
from tests.roster.corpus.habits import TEXT_KINDS, Spec
from tests.roster.corpus.page import Cell, Drawn, Page, in_parts, rewritten

CHARSETS = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8-sig",
    "utf-16": "utf-16",
    "cp1258": "cp1258",
    "tcvn3": "tcvn3",
    "vni": "vni",
}
ENCODINGS = {
    "tcvn3-capitals": "tcvn3",
    "half": "mixed",
    "tcvn3-bare": "tcvn3",
    "vni-bare": "vni",
    "unicode-old-font": "unicode",
}


def apply(spec: Spec, dice: Random, drawn: Drawn) -> None:
    if spec.text == "nfd":
        for page in drawn.pages:
            in_parts(page)
    if spec.text == "nbsp":
        for page in drawn.pages:
            rewritten(
                page,
                lambda text, cell: replace(cell, value=text.replace(" ", "\u00a0")) if dice.random() < 0.4 else cell,
            )
    if spec.kind in TEXT_KINDS:
        _as_text(spec, dice, drawn)
    elif spec.text in ("tcvn3", "tcvn3-capitals", "vni", "half", "tcvn3-bare", "vni-bare", "unicode-old-font"):
        for page in drawn.pages:
            in_fonts(spec.text, page)
        drawn.encoding = ENCODINGS.get(spec.text, spec.text)


def _as_text(spec: Spec, dice: Random, drawn: Drawn) -> None:
    drawn.charset = dice.choice(["utf-8", "utf-8-sig", "utf-16"])
    if spec.text in ("tcvn3", "vni"):
        drawn.charset = spec.text
    elif spec.text == "nfc" and dice.random() < 0.3:
        drawn.charset = "cp1258"
    drawn.encoding = CHARSETS[drawn.charset]


def in_fonts(text: str, page: Page) -> None:
    """The page in fonts of the 1990s; `half` was begun in one of them and went on in Unicode."""
    middle = page.last_row // 2
    for (row, column), cell in list(page.cells.items()):
        if isinstance(cell.value, str) and not cell.value.startswith("=") and not (text == "half" and row > middle):
            page.cells[row, column] = _typed(text, cell)


def _typed(text: str, cell: Cell) -> Cell:
    value = str(cell.value)
    if text == "unicode-old-font":
        return replace(cell, font=".VnTime")
    if text.endswith("-bare"):
        return replace(cell, value=legacy.vni(value) if text == "vni-bare" else legacy.tcvn3(value))
    if text == "vni":
        return replace(cell, value=legacy.vni(value), font="VNI-Times")
    if text == "tcvn3-capitals" and (cell.bold or value == value.upper()):
        return replace(cell, value=legacy.tcvn3_capitals(value), font=".VnTimeH")
    return replace(cell, value=legacy.tcvn3(value), font=".VnTime")
