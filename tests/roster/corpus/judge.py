"""What an import said of a file, against what stands beside it."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.roster.corpus.headings import TELLING

Told = Mapping[str, Any]
FIELDS = ("position", "site", "phone", "source_cell")
_TONES = "\u0300\u0301\u0303\u0309\u0323"


@dataclass
class Verdict:
    """Counts of one file or, added up, of many."""

    expected: int = 0
    found: int = 0
    missing: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    unit: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)

    def add(self, name: str, more: "Verdict") -> None:
        self.expected += more.expected
        self.found += more.found
        for part in ("missing", "false", "unit", "leaked", "other"):
            getattr(self, part).extend(f"{name}: {text}" for text in getattr(more, part))

    @property
    def share(self) -> float:
        return self.found / self.expected if self.expected else 1.0

    def __str__(self) -> str:
        counts = f"{self.found} of {self.expected} found"
        lists = {part: getattr(self, part) for part in ("missing", "false", "unit", "leaked", "other")}
        return "\n".join(
            [counts, *(f"{part} ({len(texts)}):\n  " + "\n  ".join(texts) for part, texts in lists.items() if texts)]
        )


def judge(expected: Told, told: Told) -> Verdict:
    verdict = Verdict(expected=len(expected["people"]))
    rest = list(told["people"])
    for person in expected["people"]:
        same = [one for one in rest if same_name(one["full_name"], person["full_name"])]
        if not same:
            verdict.missing.append(f"{person['full_name']} ({person['source_cell']})")
            continue
        best = min(same, key=lambda one: len(_wrong(person, one)))
        rest.remove(best)
        verdict.found += 1
        for what, text in _wrong(person, best):
            (verdict.unit if what == "unit" else verdict.other).append(text)
    verdict.false = [f"{one['full_name']} ({one['source_cell']})" for one in rest]
    verdict.leaked = leaked(expected["secrets"], json.dumps(told, ensure_ascii=False))
    verdict.other += _around(expected, told)
    return verdict


def same_name(one: str, other: str) -> bool:
    """Letter by letter, but for the shape of an apostrophe."""
    return one == unicodedata.normalize("NFC", one) and _plain_marks(one) == _plain_marks(other)


def _wrong(person: Told, one: Told) -> list[tuple[str, str]]:
    wrong = []
    for what in ("unit", *FIELDS):
        wanted, got = person[what], one[what]
        if wanted is not None and _compared(what, wanted) != _compared(what, got):
            wrong.append((what, f"{person['full_name']} ({person['source_cell']}): {what} is {got!r}, not {wanted!r}"))
    return wrong


def _compared(what: str, text: str) -> str:
    if what == "phone":
        digits = re.sub(r"\D", "", text)
        return re.sub(r"^84(?=\d{9}$)", "0", digits)
    if what == "source_cell":
        return text
    text = canonical(text)
    return text.removeprefix("điểm cầu ") if what == "site" else text


def canonical(text: str) -> str:
    """Without case, with the tone at the end of its word, single spaces."""
    words = []
    for word in _plain_marks(text).casefold().split():
        parts = unicodedata.normalize("NFD", word)
        tone = "".join(mark for mark in parts if mark in _TONES)
        words.append(unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES)) + tone)
    return " ".join(words)


def _plain_marks(text: str) -> str:
    return unicodedata.normalize("NFC", re.sub("[\u2018\u2019\u02bc`´]", "'", text))


def leaked(secrets: Sequence[str], text: str) -> list[str]:
    """Values that cannot stand in a text by chance: numbers of eight digits and more, dates, names of files, rare words."""
    numbers = [secret for secret in secrets if len(secret) >= 8 and any(map(str.isdigit, secret))]
    return [secret for secret in (*numbers, *(word for word in TELLING if word in secrets)) if secret in text]


def _around(expected: Told, told: Told) -> list[str]:
    wrong = []
    if expected["encoding"] != told["encoding"]:
        wrong.append(f"encoding is {told['encoding']!r}, not {expected['encoding']!r}")
    dropped = [canonical(text) for text in told["dropped_columns"]]
    wrong.extend(
        f"dropped column {heading!r} not told of, but {told['dropped_columns']}"
        for heading in expected["dropped_columns"]
        if heading and not any(canonical(heading) in one for one in dropped)
    )
    if len(dropped) < len(expected["dropped_columns"]):
        wrong.append(f"{len(expected['dropped_columns'])} columns must be dropped, told of {told['dropped_columns']}")
    cells = {problem["cell"] for problem in told["problems"]}
    wrong.extend(f"no problem told of {cell}" for cell in expected["faults"] if cell not in cells)
    wrong.extend(problem["message"] for problem in told["problems"] if problem["code"] == "crash")
    if not expected["people"] and not told["problems"]:
        wrong.append("nothing said of a file that nobody can be read from")
    return wrong
