"""A person's name in texts: whether it stands there, in whatever good spelling, and the texts without it."""

import re
from typing import Any

from diemcau.kernel.names import canonical
from diemcau.roster.models import Delegate

GONE = "…"


def has_namesake(delegate: Delegate) -> bool:
    """Whether somebody else on the list has the same name: then nobody can tell whom a text names."""
    others = Delegate.objects.filter(conference=delegate.conference_id, removed_at=None).exclude(pk=delegate.pk)
    others = others.exclude(merged_into=delegate)
    return any(canonical(one) == canonical(delegate.full_name) for one in others.values_list("full_name", flat=True))


def holds(text: str, name: str) -> bool:
    return bool(_places(text.split(), name))


def without(told: Any, name: str) -> Any:
    """A text, or lists and dicts of texts, with the name taken out; the rest stays as it was written."""
    if isinstance(told, str):
        return "\n".join(_bare(line, name) if holds(line, name) else line for line in told.split("\n"))
    if isinstance(told, dict):
        return {key: without(one, name) for key, one in told.items()}
    return [without(one, name) for one in told] if isinstance(told, list) else told


def _bare(line: str, name: str) -> str:
    words, long = line.split(), len(name.split())
    for at in reversed(_places(words, name)):
        before = re.sub(r"\w.*", "", words[at])
        words[at : at + long] = [before + GONE + re.sub(r"^\W*\w+", "", words[at + long - 1])]
    return " ".join(words)


def _places(words: list[str], name: str) -> list[int]:
    """Where the name begins among these words."""
    wanted = _plain(name.split())
    if not any(wanted) or len(words) < len(wanted):
        return []
    plain = _plain(words)
    return [at for at in range(len(plain) - len(wanted) + 1) if plain[at : at + len(wanted)] == wanted]


def _plain(words: list[str]) -> list[str]:
    return [canonical(re.sub(r"[^\w]+", "", word)) for word in words]
