"""The whole log of questions and answers, as workbook and as annex of the report. Everyone who takes one is recorded."""

from diemcau.conferences.models import Conference
from diemcau.infra import documents
from diemcau.infra.spreadsheets import XLSX
from diemcau.kernel.actor import Actor

from .workbook import log_xlsx

__all__ = ["DOCX", "XLSX", "log_docx", "log_xlsx"]
DOCX = documents.TYPES[documents.DOCX]


def log_docx(conference: Conference, run: str, *, by: Actor) -> bytes:
    """The annex (annex.py)."""
    from .annex import log_docx as written  # noqa: PLC0415 - megabytes that only who makes one needs

    return written(conference, run, by=by)
