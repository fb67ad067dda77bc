"""What can be answered in a poll, and how an answer is read. Plain functions of what an op's body says."""

from collections.abc import Sequence
from typing import Any

from .enums import Kind
from .words import LONGEST, clean, says_something

YES_NO = ("yes", "no", "abstain")
MOST_COUNTED = 100_000


class Unread(Exception):
    """An answer that is none. `reason` is the verdict's."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def keys_of(kind: str, choices: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """What can be chosen; of words nothing, they are made by who answers."""
    return YES_NO if kind == Kind.YES_NO else tuple(choice["key"] for choice in choices)


def read(kind: str, keys: Sequence[str], most: int, value: Any) -> str:
    """The answer as it is kept: its keys in the poll's order with commas between, or the word. Raises Unread: bad_answer, too_long, no_text."""
    listed = value if isinstance(value, list) else [value]
    if kind == Kind.WORDS:
        return _word(listed)
    chosen = {_key(one) for one in listed}
    limit = most if kind == Kind.MULTIPLE else 1
    if not 1 <= len(chosen) == len(listed) <= limit or not chosen <= set(keys):
        raise Unread("bad_answer")
    return ",".join(key for key in keys if key in chosen)


def read_ballot(kind: str, keys: Sequence[str], most: int, body: Any) -> str | None:
    """The same of what lies in the box of a secret poll; None for what says nothing this poll asks."""
    try:
        return read(kind, keys, most, body.get("answer") if isinstance(body, dict) else None)
    except Unread:
        return None


def parts(kind: str, said: str) -> list[str]:
    """What a kept answer is counted under."""
    return [said] if kind != Kind.MULTIPLE else said.split(",")


def hands(kind: str, keys: Sequence[str], body: dict[str, Any]) -> tuple[dict[str, int], int]:
    """Raised hands by key, and who raised none. Raises Unread: bad_body, bad_answer."""
    counts, abstained = body.get("counts"), body.get("abstained", 0)
    if kind == Kind.WORDS or not isinstance(counts, dict) or not counts.keys() <= set(keys):
        raise Unread("bad_answer")
    if not all(_is_count(n) for n in (*counts.values(), abstained)):
        raise Unread("bad_body")
    found = {key: counts[key] for key in keys if counts.get(key)}
    if kind == Kind.YES_NO and abstained:
        found["abstain"] = found.get("abstain", 0) + abstained
        abstained = 0
    return found, abstained


def _word(listed: Sequence[Any]) -> str:
    if len(listed) != 1 or not isinstance(listed[0], str):
        raise Unread("bad_answer")
    word = clean(listed[0])
    if len(word) > LONGEST:
        raise Unread("too_long")
    if not says_something(word):
        raise Unread("no_text")
    return word


def _key(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_COUNTED
