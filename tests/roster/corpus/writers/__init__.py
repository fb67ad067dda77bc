"""A drawn file as bytes, in the format its kind names."""

from collections.abc import Callable

from tests.roster.corpus.page import Drawn

from .docx import write_docx
from .ods import write_ods
from .text import write_text
from .xls import write_xls
from .xlsx import write_xlsx

WRITERS: dict[str, Callable[[Drawn], bytes]] = {
    "xlsx": write_xlsx,
    "xls": write_xls,
    "ods": write_ods,
    "csv": write_text,
    "tsv": write_text,
    "docx": write_docx,
}


def written(drawn: Drawn) -> bytes:
    return drawn.raw or WRITERS[drawn.kind](drawn)
