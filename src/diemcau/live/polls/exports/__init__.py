"""Files of polls."""

from diemcau.infra.spreadsheets import XLSX

from .workbook import results_xlsx

__all__ = ["XLSX", "results_xlsx"]
