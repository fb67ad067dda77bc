"""The technical log as a workbook. Everyone who takes one is recorded."""

from diemcau.infra.spreadsheets import XLSX

from .workbook import log_xlsx

__all__ = ["XLSX", "log_xlsx"]
