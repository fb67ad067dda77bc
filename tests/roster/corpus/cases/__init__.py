"""Single cases. Each is a function that draws one file; its name, with dashes, is the case and the file."""

from collections.abc import Callable
from random import Random

from tests.roster.corpus.page import Drawn

Case = Callable[[Random], Drawn]
CASES: dict[str, Case] = {}


def case(draw: Case) -> Case:
    name = draw.__name__.replace("_", "-")
    assert name not in CASES, name
    CASES[name] = draw
    return draw


def every_case() -> dict[str, Case]:
    from tests.roster.corpus.cases import encodings, layouts, names, odd, refused, rows, secrets, traps  # noqa: F401, PLC0415 - they register

    return CASES
