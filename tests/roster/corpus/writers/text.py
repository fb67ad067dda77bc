"""csv and tsv: one table, no fonts; merges leave empty cells behind."""

import csv
import io
from datetime import date

from tests.roster.corpus import legacy
from tests.roster.corpus.page import Drawn, Value


def write_text(drawn: Drawn) -> bytes:
    page = drawn.pages[0]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="\t" if drawn.kind == "tsv" else drawn.separator)
    for row in range(1, page.last_row + 1):
        cells = [page.cells.get((row, column)) for column in range(1, page.last_column + 1)]
        writer.writerow([_shown(cell.kept if cell.kept is not None else cell.value) if cell else "" for cell in cells])
    return _encoded(out.getvalue(), drawn.charset)


def _shown(value: Value) -> str:
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)


def _encoded(text: str, charset: str) -> bytes:
    if charset == "cp1258":
        return legacy.cp1258(text)
    if charset == "tcvn3":
        return legacy.tcvn3(text).encode("latin-1")
    if charset == "vni":
        return legacy.vni(text).encode("cp1252")
    return text.encode(charset)
