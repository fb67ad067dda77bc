"""Sheets of LibreOffice (.ods): small ones read here, with their fonts and what is hidden, others by calamine."""

import datetime
import re
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree as ET

from diemcau.kernel.errors import Refused
from diemcau.kernel.legacy import coding_of_font

from ..book import Range, Value
from ..raw import MAX_CELLS, MAX_ROWS, Raw, Runs, value_of
from .found import Found
from .large import Values
from .package import Package

_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TABLE, TEXT, OFFICE, STYLE = (_NAMES % name for name in ("table", "text", "office", "style"))
FO, SVG, DRAW = (_NAMES % name for name in ("xsl-fo-compatible", "svg-compatible", "drawing"))
_SPAN = re.compile(r"PT(\d+)H(\d+)M(\d+)")
_BLANK = re.compile(r"[ \t\n]+")


def read(source: Path | bytes, *, most: int | None, is_measured: bool) -> Found:
    """An .ods. Refused: `file_locked`."""
    with Package(source) as package:
        if b"encryption-data" in package.part("META-INF/manifest.xml"):
            raise Refused("file_locked")
        if package.is_small(["content.xml"], b"<table:table-row"):
            found = _Reader(package).found
        else:
            found = Found("ods", Values(source, is_measured=is_measured).sheets(most))
        found.has_pictures, found.aside = package.has("Pictures/"), package.asides()
        if package.has("Basic/.*/.*xml"):
            found.notice("macros")
    return found


class _Styles:
    """Fonts of cells and of pieces of text, by the names of their styles."""

    def __init__(self, trees: list[ET.Element]) -> None:
        self.by_name: dict[str, ET.Element] = {}
        self.faces: dict[str, str] = {}
        for tree in trees:
            for face in tree.iter(f"{STYLE}font-face"):
                self.faces[face.get(f"{STYLE}name", "")] = face.get(f"{SVG}font-family", "").strip("'\"")
            for style in tree.iter(f"{STYLE}style"):
                self.by_name[style.get(f"{STYLE}name", "")] = style
            for style in tree.iter(f"{STYLE}default-style"):
                if style.get(f"{STYLE}family") == "table-cell":
                    self.by_name[""] = style

    def font(self, name: str | None) -> str:
        """The name of the font, "" where it is not said."""
        said = self._said(name, f"{STYLE}font-name")
        return self.faces.get(said, said) or self._said(name, f"{FO}font-family").strip("'\"")

    def is_bold(self, name: str | None) -> bool:
        """Whether text of this style is bold."""
        return self._said(name, f"{FO}font-weight") == "bold"

    def is_shown(self, name: str | None) -> bool:
        """Whether a sheet of this style is displayed."""
        style = self.by_name.get(name or "")
        about = style.find(f"{STYLE}table-properties") if style is not None else None
        return about is None or about.get(f"{TABLE}display") != "false"

    def _said(self, name: str | None, attribute: str) -> str:
        for _ in range(8):  # styles have parents
            style = self.by_name.get(name or "")
            if style is None:
                return ""
            about = style.find(f"{STYLE}text-properties")
            if about is not None and about.get(attribute):
                return about.get(attribute, "")
            if not name:
                return ""
            name = style.get(f"{STYLE}parent-style-name", "")
        return ""


_ON_PAGES = (f"{STYLE}header", f"{STYLE}footer")


class _Reader:
    def __init__(self, package: Package) -> None:
        content, styles = package.tree("content.xml"), package.tree("styles.xml")
        self._styles = _Styles([styles, content])
        self.found = Found("ods", [self._sheet(table) for table in content.iter(f"{TABLE}table")])
        self.found.around = [
            "".join(text.itertext()) for box in content.iter(f"{DRAW}text-box") for text in box.iter(f"{TEXT}p")
        ]
        pages = [page for page in styles.iter() if page.tag.startswith(_ON_PAGES)]  # also of first and of left pages
        self.found.around += ["".join(text.itertext()) for page in pages for text in page.iter(f"{TEXT}p")]

    def _sheet(self, table: ET.Element) -> Raw:
        raw = Raw(table.get(f"{TABLE}name", ""), [], hidden=not self._styles.is_shown(table.get(f"{TABLE}style-name")))
        defaults = self._columns(table, raw)
        start = 0
        for row in _rows(table):
            times = int(row.get(f"{TABLE}number-rows-repeated", "1"))
            cells = self._cells(row, raw, start, defaults)
            if cells:  # else it may go on to the end of the sheet
                if start + times > MAX_ROWS:
                    raise Refused("too_many_rows", rows=MAX_ROWS)
                if (start + times) * len(cells) > MAX_CELLS:
                    raise Refused("sheet_too_large")
                if row.get(f"{TABLE}visibility") in ("collapse", "filter"):
                    raw.hidden_rows.update(range(start + 1, start + times + 1))
                raw.rows += [[] for _ in range(start - len(raw.rows))]
                raw.rows += [cells, *([*cells] for _ in range(times - 1))]
            start += times
        return raw

    def _columns(self, table: ET.Element, raw: Raw) -> list[tuple[int, str | None]]:
        """Up to where which style of cells holds, where cells do not say one; hidden columns go into `raw`."""
        at, defaults = 0, []
        for column in table.iter(f"{TABLE}table-column"):
            times = int(column.get(f"{TABLE}number-columns-repeated", "1"))
            if column.get(f"{TABLE}visibility") in ("collapse", "filter"):
                raw.hidden_columns.update(range(at, min(at + times, 16_384)))
            at += times
            defaults.append((at, column.get(f"{TABLE}default-cell-style-name")))
        return defaults

    def _cells(self, row: ET.Element, raw: Raw, i: int, defaults: list[tuple[int, str | None]]) -> list[Value]:
        cells: list[Value] = []
        column, is_bold = 0, []
        for cell in row:
            if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                continue
            times = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
            is_covered = cell.tag == f"{TABLE}covered-table-cell"
            style = cell.get(f"{TABLE}style-name") or next((name for end, name in defaults if column < end), None)
            value, runs = ("", ()) if is_covered else self._value(cell, style)
            if value != "":
                if column + times > MAX_CELLS // 100:
                    raise Refused("sheet_too_large")
                cells += [""] * (column - len(cells)) + [value] * times
                is_bold.append(self._styles.is_bold(style))
                if any(coding_of_font(font)[0] for _, font in runs):
                    raw.fonts.update({(i, j): runs for j in range(column, column + times)})
            across, down = (int(cell.get(f"{TABLE}number-{name}-spanned", "1")) for name in ("columns", "rows"))
            if across > 1 or down > 1:
                raw.merges.append(Range(i + 1, column, i + down, column + across - 1))
            column += times
        if is_bold and all(is_bold):
            raw.bold.add(i + 1)
        return cells

    def _value(self, cell: ET.Element, style: str | None) -> tuple[Value, Runs]:
        kind = cell.get(f"{OFFICE}value-type")
        with suppress(ValueError, TypeError):
            if kind in ("float", "percentage", "currency"):
                return value_of(float(cell.get(f"{OFFICE}value", ""))), ()
            if kind == "date":
                return _day(cell.get(f"{OFFICE}date-value", "")), ()
            if kind == "time" and (span := _SPAN.match(cell.get(f"{OFFICE}time-value", ""))):
                hour, minute, second = map(int, span.groups())
                return datetime.time(hour, minute, second), ()
            if kind == "boolean":
                return cell.get(f"{OFFICE}boolean-value") == "true", ()
        font = self._styles.font(style)
        runs: list[tuple[str, str]] = []
        for number, paragraph in enumerate(cell.findall(f"{TEXT}p")):
            if number:
                runs.append(("\n", font))
            runs += self._runs(paragraph, font)
        text = "".join(piece for piece, _ in runs) or cell.get(f"{OFFICE}string-value", "")
        return value_of(text), tuple(runs)

    def _runs(self, element: ET.Element, font: str) -> list[tuple[str, str]]:
        runs = [(_BLANK.sub(" ", element.text or ""), font)]
        for child in element:
            if child.tag == f"{TEXT}s":
                runs.append((" " * min(int(child.get(f"{TEXT}c", "1")), 200), font))
            elif child.tag in (f"{TEXT}tab", f"{TEXT}line-break"):
                runs.append(("\n" if child.tag.endswith("break") else " ", font))
            elif child.tag != f"{OFFICE}annotation":
                own = self._styles.font(child.get(f"{TEXT}style-name")) if child.tag == f"{TEXT}span" else ""
                runs += self._runs(child, own or font)
            runs.append((_BLANK.sub(" ", child.tail or ""), font))
        return [run for run in runs if run[0]]


def _rows(table: ET.Element) -> list[ET.Element]:
    """The rows of a table, also those in groups; not those of tables in cells."""
    rows = []
    for child in table:
        if child.tag == f"{TABLE}table-row":
            rows.append(child)
        elif child.tag in (f"{TABLE}table-row-group", f"{TABLE}table-header-rows", f"{TABLE}table-rows"):
            rows += _rows(child)
    return rows


def _day(text: str) -> datetime.datetime | datetime.date:
    return datetime.datetime.fromisoformat(text) if "T" in text else datetime.date.fromisoformat(text)
