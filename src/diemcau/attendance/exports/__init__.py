"""Papers and workbooks: the headcount flash report, and attendance lists of rooms. Everyone who takes one is recorded."""

from .all_lists import LISTS_PDF, LISTS_XLSX, Binder, Wanted, binder_for, write_papers, write_workbook
from .flash import flash_pdf, flash_xlsx
from .lists import list_pdf, list_xlsx

FLASH_PDF = "attendance.flash_pdf"

__all__ = [
    "FLASH_PDF",
    "LISTS_PDF",
    "LISTS_XLSX",
    "Binder",
    "Wanted",
    "binder_for",
    "flash_pdf",
    "flash_xlsx",
    "list_pdf",
    "list_xlsx",
    "write_papers",
    "write_workbook",
]
