"""Files of polls."""

from .workbook import XLSX, results_xlsx

__all__ = ["XLSX", "results_xlsx"]
