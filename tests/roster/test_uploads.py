"""Lists of every kind through the pages of the import."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from diemcau.conferences.models import Site
from diemcau.kernel.legacy import Coding, from_unicode
from diemcau.roster.models import Delegate, RosterImport

from . import lists

pytestmark = pytest.mark.django_db(transaction=True)
Import = Callable[..., RosterImport]


@pytest.mark.parametrize(("kind", "coding"), [("xls", "tcvn3"), ("ods", "vni"), ("docx", "tcvn3")])
def test_old_formats_in_old_fonts(kind: str, coding: Coding, imported: Import, sites: list[Site]) -> None:
    rows = [["Họ và tên", "Đơn vị"], ["Đỗ Ánh" if coding == "vni" else "Đỗ Mến", "Trạm y tế"]]
    old = [[from_unicode(cell, coding) for cell in row] for row in rows]
    data = lists.FORMATS[kind](old, ".VnTime" if coding == "tcvn3" else "VNI-Times")
    done = imported(SimpleUploadedFile(f"ds.{kind}", data), sites[0].pk)
    assert (done.state, done.encoding) == ("done", coding.upper())
    assert [*Delegate.objects.values_list("full_name", "unit")] == [tuple(rows[1])]


def test_what_is_hidden_is_told_and_not_read(previewed: Import, sites: list[Site]) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(lists.xlsx([["Họ và tên", "Đơn vị"], ["Đỗ Ánh", "Sở Y tế"], ["Lò An", ""]]))
    )
    book.worksheets[0].row_dimensions[3].hidden = book.worksheets[0].column_dimensions["B"].hidden = True
    made = previewed(SimpleUploadedFile("ds.xlsx", lists.saved(book)), sites[0].pk)
    assert [(row["full_name"], row["unit"]) for row in made.sample] == [("Đỗ Ánh", "")]
    assert [(told["cell"], told["code"]) for told in made.problems] == [
        ("Danh sách!B1", "hidden_columns"),
        ("Danh sách!A3", "hidden_rows"),
    ]
