"""Verbs of figures. Each raises Refused: forbidden; closed once the conference is archived."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from diemcau.conferences.archived import require_open
from diemcau.conferences.enums import Qualifier
from diemcau.conferences.models import Conference, StatedQuantity
from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.formats import Quantity
from diemcau.kernel.identity import refuse_identity_numbers
from diemcau.kernel.names import tidy

from . import policies, queries
from .enums import Occasion, Verb
from .models import FrozenSheet, Word

MOST = 2_000_000_000


@transaction.atomic
def state(
    conference: Conference,
    *,
    by: Actor,
    key: str,
    stated: Quantity,
    as_of: datetime | None = None,
    source: str = "",
) -> StatedQuantity:
    """Say what a figure is, whatever was counted. Who said so before it changed confirmed another figure. The same again changes
    nothing. Raises Refused: unknown_figure, bad_figure."""
    _require(by, conference)
    value = stated.value
    if value is None or not 0 <= value <= MOST or stated.qualifier not in Qualifier.values:
        raise Refused("bad_figure")
    said = StatedQuantity.objects.filter(conference=conference, name=key).first()
    if said is None and key not in queries.keys_of(conference):
        raise Refused("unknown_figure")
    refuse_identity_numbers(source)
    source = tidy(source)[:200]
    facts = {"value": value, "qualifier": stated.qualifier, "as_of": as_of, "source": source}
    if said is not None and all(getattr(said, name) == fact for name, fact in facts.items()):
        return said
    is_other = said is None or (said.value, said.qualifier) != (value, stated.qualifier)
    if is_other:
        facts["confirmed_by"] = ""
    said, _made = StatedQuantity.objects.update_or_create(conference=conference, name=key, defaults=facts)
    _word(conference, by, key, Verb.STATED, Quantity(value, stated.qualifier))
    return said


@transaction.atomic
def withdraw(conference: Conference, *, by: Actor, key: str) -> None:
    """Take a statement back: what is counted holds again. Nothing happens where nothing is stated."""
    _require(by, conference)
    gone, _each = StatedQuantity.objects.filter(conference=conference, name=key).delete()
    if gone:
        _word(conference, by, key, Verb.WITHDRAWN, Quantity(None))


@transaction.atomic
def confirm(conference: Conference, *, by: Actor, key: str, saw: Quantity) -> Word:
    """Stand for a figure, as it was seen. Pressed twice it is one confirmation. Raises Refused: unknown_figure, where nobody knows it;
    changed_meanwhile, when it is another figure by now."""
    _require(by, conference)
    line = next((one for one in queries.lines_of(conference, by.language) if one.figure.key == key), None)
    if line is None or line.figure.stated is None or line.figure.stated.value is None:
        raise Refused("unknown_figure")
    if line.figure.stated != saw:
        raise Refused("changed_meanwhile")
    if line.word is not None and line.word.who == by.who:
        return line.word
    if line.stated is not None:
        StatedQuantity.objects.filter(pk=line.stated.pk).update(confirmed_by=by.name[:120])
    return _word(conference, by, key, Verb.CONFIRMED, saw)


@transaction.atomic
def freeze(conference: Conference, *, by: Actor, occasion: str, replaces: int = 0) -> FrozenSheet:
    """Keep all figures as they stand, under the next number. Where nothing has changed since the newest version, and the occasion is
    the same, that one is answered: pressing twice makes one. Another final one only in place of the one before, by its number
    (`replaces`). Raises Refused: bad_occasion, facts_final (number)."""
    _require(by, conference)
    if occasion not in Occasion.values:
        raise Refused("bad_occasion")
    Conference.objects.select_for_update().get(
        pk=conference.pk
    )  # of two at once the second one sees the first one's version
    now = timezone.now()
    figures = queries.frozen(conference, now)
    newest = FrozenSheet.objects.filter(conference=conference).order_by("-number").first()
    if newest and newest.occasion == occasion and _lasting(newest.figures) == _lasting(figures):
        return newest
    final = queries.final_of(conference)
    if occasion == Occasion.FINAL and final is not None and final.number != replaces:
        raise Refused("facts_final", number=final.number)
    number = newest.number + 1 if newest else 1
    audit.record(by, "facts.freeze", conference=conference.pk, number=number, occasion=occasion)
    return FrozenSheet.objects.create(
        conference=conference,
        number=number,
        occasion=occasion,
        figures=figures,
        frozen_at=now,
        frozen_by=by.who[:40],
        frozen_by_name=by.name[:120],
    )


def _require(by: Actor, conference: Conference) -> None:
    if not policies.may_state(by, conference.pk):
        raise Refused("forbidden")
    require_open(conference)


def _word(conference: Conference, by: Actor, key: str, verb: Verb, stated: Quantity) -> Word:
    audit.record(by, f"facts.{verb}", conference=conference.pk, key=key, value=stated.value)
    return Word.objects.create(
        conference=conference,
        key=key,
        verb=verb,
        value=stated.value,
        qualifier=stated.qualifier,
        who=by.who[:40],
        name=by.name[:120],
    )


def _lasting(figures: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Figures without the moment at which they were looked at."""
    return [{name: fact for name, fact in figure.items() if name != "as_of"} for figure in figures]
