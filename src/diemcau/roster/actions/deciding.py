"""What a person says of a list's differences before it is confirmed; what happens without a word stands with each difference."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from diemcau.kernel.actor import Actor

from ..enums import ImportState
from ..importing import staging
from ..importing.matching import ADD, KEEP, TAKE, WAIT
from ..models import RosterImport
from .imports import locked_import, path_of

OFF, STAY = "off", "stay"
CHOICES = {"changed": (TAKE, KEEP), "ask": (TAKE, KEEP, ADD, WAIT), "missing": (OFF, STAY)}
ALL = "*"


def choice_of(decisions: Mapping[str, Mapping[str, str]], kind: str, item: Any) -> str:
    """What is to happen with one difference: as said of it, else as said of all of its kind, else by its default."""
    said = decisions.get(kind, {})
    choice = said.get(key_of(item)) or said.get(ALL)
    if isinstance(item, staging.Missing):
        return STAY if item.stays else choice or STAY
    return choice or item.default


def key_of(item: Any) -> str:
    """What a decision about this difference is filed under: the file's row, or the person who is missing."""
    return str(item.person if isinstance(item, staging.Missing) else item.row.row)


@transaction.atomic
def decide(*, by: Actor, imported: RosterImport, kind: str, choices: Mapping[str, str], saw: int | None = None) -> None:
    """Say of differences of one kind what is to happen: `key_of` → one of CHOICES; `ALL` for the whole kind, which takes back
    what was said of single ones before. Unknown words are passed over. Refused: `import_moved_on`."""
    locked = locked_import(by, imported, ImportState.PREVIEW, saw=saw)
    good = {key: choice for key, choice in choices.items() if choice in CHOICES.get(kind, ()) and len(key) < 18}
    if not good:
        return
    said = {} if ALL in good else locked.decisions.get(kind, {})
    locked.decisions = {**locked.decisions, kind: {**said, **good}}
    if kind in ("ask", "missing"):
        figure, word = ("waiting", WAIT) if kind == "ask" else ("off", OFF)
        found = (item for piece in staging.pieces_of(path_of(locked.file), kind) for item in piece)
        locked.difference[figure] = sum(choice_of(locked.decisions, kind, item) == word for item in found)
    locked.save(update_fields=["decisions", "difference"])
