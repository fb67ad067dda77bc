"""Figures are read where people read them: by their place in a room's line, in either language."""

import io

import xlsxwriter

from diemcau.rehearsal.papers import Figures, figures_in_page, figures_in_pdf, figures_in_sheet

PAGE = """<table><tr><th>Cấp</th><th>Có mặt</th></tr><tr><th>Xã</th><td>3</td><td>4</td></tr></table>
<table><tr><td><b>017</b></td><th><a href="/">Điểm cầu 5</a></th><td>1.200</td><td>1.100</td><td><b>1.090</b></td><td>2</td>
<td>1</td><td>0</td><td><label><span></span><span>1.085 / 1.200</span></label></td><td>07:20</td></tr>
<tr data-missing><td>018</td><th>Room 6</th><td>12</td><td>0</td><td>–</td><td></td><td></td><td></td><td>3 / 12</td></tr></table>"""


def test_a_page() -> None:
    assert figures_in_page(PAGE.encode()) == {"017": Figures(1090, 1085)}


def test_a_spreadsheet() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("Totals").write_row(0, 0, ["Hub", 1, 1, 1, 9, 9, 9, 0, 0, 0, 9])
        sheet = book.add_worksheet("Rooms")
        sheet.write_row(3, 0, ["017", "Room 5", "commune", 30, 29, 28, 0, 1, 2, 27, "07:20"])
        sheet.write_row(4, 0, ["018", "Room 6", "commune", 30, None, None, None, None, None, 3, "not reported"])
    assert figures_in_sheet(out.getvalue()) == {"017": Figures(28, 27)}


def test_what_did_not_open_has_no_figures() -> None:
    assert figures_in_page(b"") == figures_in_sheet(b"") == figures_in_pdf(b"") == {}
