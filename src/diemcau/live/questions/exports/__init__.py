"""The whole log of questions and answers, as workbook and as annex of the report. Everyone who takes one is recorded."""

from diemcau.infra.spreadsheets import XLSX

from .annex import DOCX, log_docx
from .workbook import log_xlsx

__all__ = ["DOCX", "XLSX", "log_docx", "log_xlsx"]
