"""Small files, small functions: a file that outgrows its budget becomes a package split by noun."""

import ast
from pathlib import Path

import pytest

from tests.house.tracked import short, tracked

BUDGET = {".py": 400, ".html": 120, ".js": 150, ".css": 300}
FUNCTION = 45
CLASS = 220


@pytest.mark.parametrize("path", tracked(*BUDGET), ids=short)
def test_a_file_fits_its_budget(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= BUDGET[path.suffix]


@pytest.mark.parametrize("path", [p for p in tracked(".py") if "/src/" in str(p)], ids=short)
def test_functions_and_classes_fit_theirs(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    long = []
    for node in ast.walk(tree):
        size = (
            (node.end_lineno or 0) - node.lineno + 1 if hasattr(node, "lineno") and hasattr(node, "end_lineno") else 0
        )
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and size > FUNCTION:
            long.append(f"{node.name}: {size} lines")
        if isinstance(node, ast.ClassDef) and size > CLASS:
            long.append(f"class {node.name}: {size} lines")
    assert long == []
