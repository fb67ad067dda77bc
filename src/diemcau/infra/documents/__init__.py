"""Documents that an office signs, numbers and sends: said once as blocks, written as PDF and as DOCX, and as workbooks for who counts in them.

``documents.pdf([Document(…), …])`` and ``documents.docx([…])``: each document begins on a page of its own and counts its pages
from 1, so that many letters lie in one file.
"""

from collections.abc import Callable, Sequence

from .blocks import (
    Annex,
    Block,
    Closing,
    Code,
    Codes,
    Document,
    Head,
    Heading,
    Layout,
    Line,
    List,
    PageBreak,
    Pages,
    Paragraph,
    Picture,
    Run,
    Signatures,
    Signer,
    Table,
    Title,
    bold,
    italic,
    listed,
    paragraph,
)
from .pdf import missing, pdf
from .shortening import first_pages
from .workbook import xlsx

__all__ = [
    "DOCX",
    "PDF",
    "TYPES",
    "Annex",
    "Block",
    "Closing",
    "Code",
    "Codes",
    "Document",
    "Head",
    "Heading",
    "Layout",
    "Line",
    "List",
    "PageBreak",
    "Pages",
    "Paragraph",
    "Picture",
    "Run",
    "Signatures",
    "Signer",
    "Table",
    "Title",
    "bold",
    "docx",
    "first_pages",
    "italic",
    "listed",
    "missing",
    "paragraph",
    "pdf",
    "write",
    "xlsx",
]

PDF, DOCX = "pdf", "docx"
TYPES = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def docx(documents: Sequence[Document]) -> bytes:
    """All of them in one DOCX, a section for each stretch of pages."""
    from .word import docx as written  # noqa: PLC0415 - megabytes that only who makes one needs

    return written(documents)


write: dict[str, Callable[[Sequence[Document]], bytes]] = {PDF: pdf, DOCX: docx}
