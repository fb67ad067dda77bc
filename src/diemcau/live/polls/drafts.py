"""A poll as somebody writes it down, and what of it can be a poll."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from diemcau.kernel.errors import Refused
from diemcau.kernel.names import tidy

from .enums import Kind, Naming, Results

MOST_CHOICES = 12
LONGEST = 300  # characters of a text
STEPS = (2, 10)
SECONDS = (10, 24 * 3600)


@dataclass(frozen=True)
class Draft:
    """`choices`: a Localised text each; of a scale the words at its two ends. `steps`: of a scale. `item`: number of a programme item."""

    title: Mapping[str, str]
    kind: str = Kind.SINGLE
    choices: Sequence[Mapping[str, str]] = field(default_factory=list)
    most: int = 1
    naming: str = Naming.UNIT
    results: str = Results.HIDDEN
    countdown_s: int | None = None
    item: int | None = None
    steps: int = 5

    def fields(self) -> dict[str, Any]:
        """Columns of models.Poll. Raises Refused: poll_empty, poll_choices, poll_steps, poll_seconds, poll_long."""
        title = _texts(self.title)
        if not title:
            raise Refused("poll_empty")
        if self.countdown_s is not None and not SECONDS[0] <= self.countdown_s <= SECONDS[1]:
            raise Refused("poll_seconds")
        choices = self._choices()
        several = Kind(self.kind) == Kind.MULTIPLE
        return {
            "title": title, "kind": Kind(self.kind), "choices": choices,
            "most": min(max(1, self.most), len(choices)) if several else 1, "naming": Naming(self.naming),
            "results": Results(self.results), "countdown_s": self.countdown_s, "item_id": self.item,
        }  # fmt: skip

    def _choices(self) -> list[dict[str, Any]]:
        if self.kind in (Kind.YES_NO, Kind.WORDS):
            return []
        texts = [_texts(choice) for choice in self.choices]
        if self.kind == Kind.SCALE:
            if not STEPS[0] <= self.steps <= STEPS[1]:
                raise Refused("poll_steps")
            ends = {1: texts[0] if texts else {}, self.steps: texts[-1] if len(texts) > 1 else {}}
            return [{"key": str(step), "text": ends.get(step, {})} for step in range(1, self.steps + 1)]
        texts = [text for text in texts if text]
        if not 2 <= len(texts) <= MOST_CHOICES:
            raise Refused("poll_choices", most=MOST_CHOICES)
        return [{"key": str(number), "text": text} for number, text in enumerate(texts, 1)]


def _texts(texts: Mapping[str, str]) -> dict[str, str]:
    """Tidied, without languages that say nothing. Raises Refused(poll_long)."""
    said = {language: tidy(text[: 10 * LONGEST]) for language, text in texts.items()}
    if any(len(text) > LONGEST for text in said.values()):
        raise Refused("poll_long", most=LONGEST)
    return {language: text for language, text in said.items() if text}
