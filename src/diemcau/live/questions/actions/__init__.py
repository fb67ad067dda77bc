"""What is done with questions. Every verb of the hub takes `by`, the actor."""

from .asking import ask
from .box import PURPOSE, allow_anonymous, copy, day_number, tend
from .gate import QUESTIONS, seal
from .words import asked, asked_by, forget, heard

__all__ = [
    "PURPOSE",
    "QUESTIONS",
    "allow_anonymous",
    "ask",
    "asked",
    "asked_by",
    "copy",
    "day_number",
    "forget",
    "heard",
    "seal",
    "tend",
]
