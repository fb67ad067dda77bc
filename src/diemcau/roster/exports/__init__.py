"""Papers and workbooks of the roster. Everyone who takes one is recorded."""

from .binding import PAPERS, Paper, is_zipped, papers_for, write
from .people import BY, Whom, bundle, counted, printed
from .sign_in import session_name
from .signs import named_few, require_signs
from .workbook import WORKBOOK, delegates_xlsx, template_xlsx

__all__ = [
    "BY",
    "PAPERS",
    "WORKBOOK",
    "Paper",
    "Whom",
    "bundle",
    "counted",
    "delegates_xlsx",
    "is_zipped",
    "named_few",
    "papers_for",
    "printed",
    "require_signs",
    "session_name",
    "template_xlsx",
    "write",
]
