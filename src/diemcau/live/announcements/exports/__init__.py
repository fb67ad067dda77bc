"""The technical log as a workbook. Everyone who takes one is recorded."""

from .workbook import XLSX, log_xlsx

__all__ = ["XLSX", "log_xlsx"]
