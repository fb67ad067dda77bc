"""What addresses of documents name: a draft of the plan; for signed copies one that is issued."""

from typing import Any

from diemcau.kernel.actor import Actor, Held
from diemcau.outcomes.documents import actions
from diemcau.outcomes.documents.models import Document
from tests.attendance.world import World


def document_values(world: World, name: str) -> dict[str, Any]:
    """The arguments of the address `name`; nothing for those of other modules."""
    if not name.startswith("documents:"):
        return {}
    by = Actor(who="account:1", held=frozenset({Held("organizer", world.conference.pk)}))
    values: dict[str, Any] = {"name": "plan", "kind": "pdf", "version": 1, "page": 1}
    if name in ("documents:sign", "documents:signed"):
        made = _issued(world, by)
        stored = actions.store_signed(made, by=by, name="a.pdf", data=b"%PDF-1.7")
        return values | {"number": made.pk, "file": stored.pk}
    if name.partition(":")[2] in ("act", "compare", "document", "page", "paper"):
        values["number"] = actions.draft(world.conference, by=by, kind="plan", language="vi").pk
    return values


def _issued(world: World, by: Actor) -> Document:
    made = actions.draft(world.conference, by=by, kind="plan", language="vi")
    made = actions.send_to_review(made, by=by, seen=made.change)
    return actions.issue(made, by=by, seen=made.change)
