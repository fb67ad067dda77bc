"""Certificates as papers, the register as a workbook and for machines."""

from .lists import as_of, preview_pdf
from .papers import MOST, certificate_pdf, certificates_pdf, draft, write_all
from .register import register_json, register_xlsx

__all__ = [
    "MOST",
    "as_of",
    "certificate_pdf",
    "certificates_pdf",
    "draft",
    "preview_pdf",
    "register_json",
    "register_xlsx",
    "write_all",
]
