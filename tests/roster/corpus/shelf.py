"""The corpus as files in a folder, each with its expectation beside it."""

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.roster.corpus import habits
from tests.roster.corpus.cases import every_case
from tests.roster.corpus.clerk import draw
from tests.roster.corpus.page import Drawn
from tests.roster.corpus.writers import written


@dataclass(frozen=True)
class Kept:
    """A file of the corpus on the disk."""

    name: str
    path: Path
    expected: dict[str, Any]


def named() -> dict[str, Drawn]:
    """Every single case, drawn by hand."""
    return {name: make(Random(f"corpus {name}")) for name, make in every_case().items()}


def alone() -> dict[str, Drawn]:
    """Each habit alone."""
    return {
        f"habit-{axis}-{habit}": draw(habits.spec_of((axis, habit)), Random(f"corpus {axis} {habit}"))
        for axis, habits_of in habits.AXES.items()
        for habit in habits_of
    }


def composed(seed: str, count: int) -> dict[str, Drawn]:
    """Files of two habits each."""
    dice = Random(f"pairs {seed}")
    drawn = {}
    for number in range(count):
        first, second = habits.pair(dice)
        name = f"{number:03d}-{'-'.join(first)}-and-{'-'.join(second)}"
        drawn[name] = draw(habits.spec_of(first, second), Random(f"{seed} {number}"))
    return drawn


def put(drawn: dict[str, Drawn], folder: Path) -> list[Kept]:
    folder.mkdir(parents=True, exist_ok=True)
    return [_put(name, one, folder) for name, one in drawn.items()]


def _put(name: str, one: Drawn, folder: Path) -> Kept:
    path = folder / f"{name}.{one.kind}"
    path.write_bytes(written(one))
    expected = one.expected()
    path.with_suffix(f".{one.kind}.json").write_text(
        json.dumps(expected, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    return Kept(name, path, expected)
