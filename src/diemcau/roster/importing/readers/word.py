"""Tables of Word documents (.docx): each is a sheet; what stands around them is kept beside."""

from pathlib import Path
from xml.etree import ElementTree as ET

from diemcau.infra.workbooks import measured
from diemcau.kernel.errors import Refused
from diemcau.kernel.legacy import coding_of_font

from ..book import Range, Value
from ..raw import Raw, value_of
from .found import Found
from .package import Package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY = "word/document.xml"
_MOST = 16 << 20  # bytes of what is held as a tree: some 5,000 rows
_TEXT_BOX = f"{W}txbxContent"
_LEFT_OUT = {f"{W}{name}" for name in ("del", "moveFrom", "tbl", "txbxContent", "instrText", "delText", "pPr", "rPr")}
_OVER = 40  # paragraphs
_WIDEST = 64  # columns that a cell, or a gap before the first one, may take


def read(source: Path | bytes) -> Found:
    """A .docx. Refused: `no_table`, `picture_only`, `document_too_long`."""
    measured(source)
    with Package(source) as package:
        if package.size(_BODY) > _MOST:
            raise Refused("document_too_long")
        document = package.tree(_BODY)
        reader = _Reader(package)
        tables = list(document.iter(f"{W}tbl"))
        body = document.find(f"{W}body")
        over = reader.over(body) if body is not None else {}
        found = Found("docx", [reader.table(str(number), table) for number, table in enumerate(tables, start=1)])
        for raw, table in zip(found.sheets, tables, strict=True):
            raw.over = over.get(table, ())
        found.has_pictures = package.has("word/media/")
        found.aside = package.asides()
        if package.has("word/vbaProject"):
            found.notice("macros")
        pages = [
            package.tree(name) for name in sorted(package.names) if name.startswith(("word/header", "word/footer"))
        ]
        for paragraph in [
            *(p for page in pages for p in page.iter(f"{W}p")),
            *(body.findall(f"{W}p") if body is not None else []),
            *(p for box in document.iter(_TEXT_BOX) for p in box.iter(f"{W}p")),
        ]:
            if text := "".join(piece for piece, _ in reader.runs(paragraph)).strip():
                found.around.append(text)
    if not tables:
        raise Refused("picture_only" if found.has_pictures else "no_table")
    return found


class _Reader:
    def __init__(self, package: Package) -> None:
        self._styles: dict[str, tuple[str, str, bool]] = {}
        self._default = ""
        styles = package.tree("word/styles.xml")
        for fonts in styles.iterfind(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts"):
            self._default = _font(fonts)
        for style in styles.iterfind(f"{W}style"):
            based, own = style.find(f"{W}basedOn"), style.find(f"{W}rPr/{W}rFonts")
            name, parent = style.get(f"{W}styleId", ""), based.get(f"{W}val", "") if based is not None else ""
            is_default = style.get(f"{W}default") == "1" and style.get(f"{W}type") == "paragraph"
            self._styles[name] = (_font(own), parent, _is_on(style.find(f"{W}rPr/{W}b")))
            if is_default and _font(fonts):
                self._default = _font(fonts)

    def over(self, body: ET.Element) -> dict[ET.Element, tuple[str, ...]]:
        """The paragraphs between each table and the one before it, as they stand in the text."""
        found: dict[ET.Element, tuple[str, ...]] = {}
        texts: list[str] = []
        for element in body:
            if element.tag == f"{W}p" and (text := "".join(piece for piece, _ in self.runs(element)).strip()):
                texts.append(text)
            elif element.tag == f"{W}tbl":
                found[element], texts = tuple(texts[-_OVER:]), []
        return found

    def table(self, name: str, table: ET.Element) -> Raw:
        """The table as a sheet; tables within its cells are sheets of their own."""
        raw, open_merges = Raw(name, []), dict[int, tuple[int, int]]()
        for i, row in enumerate(_children(table, "tr")):
            cells: list[Value] = []
            bold: list[bool] = []
            before = row.find(f"{W}trPr/{W}gridBefore")
            cells += [""] * min(_number(before, 0), _WIDEST)
            for cell in _children(row, "tc"):
                self._cell(raw, cell, cells, bold, (i, open_merges))
            raw.rows.append(cells)
            if bold and all(bold):
                raw.bold.add(i + 1)
        for left, (top, across) in open_merges.items():
            _close(raw, left, top, across, len(raw.rows))
        raw.merges.sort()
        return raw

    def _cell(
        self,
        raw: Raw,
        cell: ET.Element,
        cells: list[Value],
        bold: list[bool],
        at: tuple[int, dict[int, tuple[int, int]]],
    ) -> None:
        (i, open_merges), j = at, len(cells)
        about = cell.find(f"{W}tcPr")
        across = min(_number(about.find(f"{W}gridSpan"), 1), _WIDEST) if about is not None else 1
        merge = about.find(f"{W}vMerge") if about is not None else None
        continues = merge is not None and merge.get(f"{W}val") != "restart"
        if not continues and j in open_merges:
            _close(raw, j, *open_merges.pop(j), i)
        if merge is not None and not continues:
            open_merges[j] = i + 1, across
        elif across > 1 and not continues:
            raw.merges.append(Range(i + 1, j, i + 1, j + across - 1))
        runs: list[tuple[str, str]] = []
        if not continues:
            for number, paragraph in enumerate(_children(cell, "p")):
                runs += [("\n", "")] * bool(number) + self.runs(paragraph)
                bold += [_is_bold(run) for run in paragraph.iter(f"{W}r") if run.find(f"{W}t") is not None]
        text = value_of("".join(piece for piece, _ in runs))
        if any(coding_of_font(font)[0] for _, font in runs):
            raw.fonts[i, j] = tuple(runs)
        cells += [text, *[""] * (across - 1)]

    def runs(self, element: ET.Element, font: str | None = None) -> list[tuple[str, str]]:
        """The pieces of a paragraph as it would be printed: without what was struck out, with what was put in."""
        if font is None:
            style = element.find(f"{W}pPr/{W}pStyle")
            font = self._of_style(style.get(f"{W}val", "") if style is not None else "") or self._default
        runs: list[tuple[str, str]] = []
        for child in element:
            if child.tag == f"{W}t":
                runs.append((child.text or "", font))
            elif child.tag in (f"{W}br", f"{W}cr"):
                runs.append(("\n", font))
            elif child.tag in (f"{W}tab", f"{W}noBreakHyphen"):
                runs.append((" " if child.tag.endswith("tab") else "-", font))
            elif child.tag == f"{W}r":
                runs += self.runs(child, self._of_run(child) or font)
            elif child.tag not in _LEFT_OUT:
                runs += self.runs(child, font)
        return runs

    def _of_run(self, run: ET.Element) -> str:
        style = run.find(f"{W}rPr/{W}rStyle")
        own = _font(run.find(f"{W}rPr/{W}rFonts"))
        return own or (self._of_style(style.get(f"{W}val", "")) if style is not None else "")

    def _of_style(self, name: str) -> str:
        for _ in range(8):  # styles stand on others
            font, name, _bold = self._styles.get(name, ("", "", False))
            if font or not name:
                return font
        return ""


def _children(element: ET.Element, name: str) -> list[ET.Element]:
    """Children of a name, also those in fields for content and in what was put in."""
    found = []
    for child in element:
        if child.tag == f"{W}{name}":
            found.append(child)
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}smartTag"):
            found += _children(child, name)
    return found


def _close(raw: Raw, left: int, top: int, across: int, bottom: int) -> None:
    if bottom > top or across > 1:
        raw.merges.append(Range(top, left, bottom, left + across - 1))


def _number(element: ET.Element | None, default: int) -> int:
    said = element.get(f"{W}val", "") if element is not None else ""
    return int(said) if said.isdigit() else default


def _font(fonts: ET.Element | None) -> str:
    return (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "") if fonts is not None else ""


def _is_on(element: ET.Element | None) -> bool:
    return element is not None and element.get(f"{W}val", "1") not in ("0", "false")


def _is_bold(run: ET.Element) -> bool:
    return _is_on(run.find(f"{W}rPr/{W}b"))
