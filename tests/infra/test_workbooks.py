"""Workbooks that would eat all memory are known before they are opened."""

import io
import zipfile

import pytest
import xlsxwriter

from diemcau.infra import workbooks


def book(*cells: tuple[int, int]) -> io.BytesIO:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for row, column in cells:
            sheet.write(row, column, "x")
        sheet.write_blank(1_048_574, 16_383, None, made.add_format({"bold": True}))
    return out


@pytest.mark.parametrize("far", [(1_048_575, 16_383), (1_048_575, 40), (3_000, 16_383)])
def test_one_cell_far_out_is_too_much(far: tuple[int, int]) -> None:
    assert workbooks.is_too_large(book((0, 0), far))


@pytest.mark.parametrize("far", [(3, 3), (200, 16_383), (1_048_575, 1), (90_000, 25)])
def test_lists_of_people_are_not(far: tuple[int, int]) -> None:
    assert not workbooks.is_too_large(book((0, 0), far))


def test_what_swells_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_BYTES", 10_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 20_000)
    assert workbooks.is_too_large(out)
