"""Questions about bodies."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from tree_queries.query import TreeQuerySet

from diemcau.kernel import names
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.localised import choose

from .. import policies
from ..models import Organisation


@dataclass(frozen=True, slots=True)
class Branch:
    """A body in the tree as a list shows it: `depth` 0 at the top; `path` are the names above it, top first."""

    organisation: Organisation
    name: str
    depth: int
    path: tuple[str, ...] = ()


def organisation_for(actor: Actor, pk: int) -> Organisation:
    """The body, for those who keep the directory. Raises NotFound."""
    _require(actor)
    found = Organisation.objects.select_related("parent", "admin_unit").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def organisation_named(name: str) -> Organisation | None:
    """The body with this name in any language, short name or alias, compared in canonical form; the oldest when several."""
    wanted = names.canonical(name)
    if not wanted:
        return None
    exact = Organisation.objects.filter(canonical_name=wanted[:800]).order_by("pk").first()
    if exact is not None:
        return exact
    folded = names.fold(name)[:2000]
    likely = Organisation.objects.filter(search_key__contains=folded).order_by("pk") if folded else ()
    return next((body for body in likely if wanted in _canonical_names(body)), None)


def directory(actor: Actor, typed: str = "", language: str = "vi") -> list[Branch]:
    """The whole tree, or the bodies that fit what was typed (marks do not count), with where they hang. One query.

    Raises NotFound for those who do not keep the directory.
    """
    _require(actor)
    rows = list(_tree().with_tree_fields().order_siblings_by("name_key"))
    shown = {body.pk: choose(body.name, language) for body in rows}
    words = names.fold(typed).split()
    return [
        Branch(
            body,
            shown[body.pk],
            body.tree_depth,
            tuple(shown[pk] for pk in body.tree_path[:-1]),
        )
        for body in rows
        if all(word in body.search_key for word in words)
    ]


def possible_parents(actor: Actor, organisation: Organisation | None = None) -> QuerySet[Organisation]:
    """Bodies below which this one could hang: all but itself and those below it."""
    _require(actor)
    bodies: QuerySet[Organisation] = Organisation.objects.all()
    if organisation is not None and organisation.pk:
        below = _tree().descendants(organisation.pk, include_self=True)
        bodies = bodies.exclude(pk__in=[body.pk for body in below])
    return bodies


def organisations_like(typed: str, *, limit: int = 12) -> QuerySet[Organisation]:
    """Bodies to suggest while somebody types; marks do not count."""
    fits = Q()
    for word in names.fold(typed).split():
        fits &= Q(search_key__contains=word)
    return Organisation.objects.filter(fits)[:limit]


def above(organisation: Organisation) -> list[Organisation]:
    """A body and those it hangs below, top first. One query."""
    return list(_tree().ancestors(organisation.pk, include_self=True))


def _tree() -> Any:
    """Bodies with `tree_depth` and `tree_path`: recursive SQL on both databases (tree-queries has no types)."""
    return TreeQuerySet(model=Organisation)


def _require(actor: Actor) -> None:
    if not policies.may_keep_directory(actor):
        raise NotFound


def _canonical_names(body: Organisation) -> set[str]:
    return {names.canonical(text) for text in [*body.name.values(), *body.short_name.values(), *body.aliases]}
