"""Papers and workbooks: the headcount flash report, and attendance lists of rooms. Everyone who takes one is recorded."""

from .flash import flash_pdf, flash_xlsx
from .lists import list_pdf, list_xlsx

__all__ = ["flash_pdf", "flash_xlsx", "list_pdf", "list_xlsx"]
