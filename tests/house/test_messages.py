"""Every text that is looked up can be collected: xgettext does not read calls inside of f-strings, and what it misses stays English."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tracked import ROOT

LOOKS_UP = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
LOOKS_UP |= {f"{name}_lazy" for name in LOOKS_UP}


def hidden(source: str) -> Iterator[int]:
    """The lines of texts that are looked up inside of an f-string."""
    for whole in ast.walk(ast.parse(source)):
        for part in ast.walk(whole) if isinstance(whole, ast.JoinedStr) else ():
            if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in LOOKS_UP:
                yield part.lineno


def test_no_text_is_looked_up_inside_of_an_f_string() -> None:
    assert list(hidden("x = f\"{_('in all')}: {n}\"")) == [1]
    found = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in Path(ROOT / "src").rglob("*.py")
        for line in hidden(path.read_text(encoding="utf-8"))
    }
    assert found == set()
