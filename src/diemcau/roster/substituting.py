"""Somebody who is to come instead of a delegate: what is said of them, and who may propose them (domain.md §2.6)."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from diemcau.kernel import names
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from . import phones, policies
from .enums import DelegateStatus, Source
from .guarding import refuse_private
from .importing.people import as_written
from .models import Delegate
from .unit_lines import is_email

MOST_A_DAY = 10  # proposals, and requests of a kind, through one link


class Proposal(NamedTuple):
    """Who is to come instead. Unit, group and room are those of the person replaced."""

    full_name: str
    honorific: str = ""
    position: str = ""
    phone: str = ""
    email: str = ""


def may_propose(actor: Actor, delegate: Delegate) -> bool:
    """The organiser, who registers people in that room, the contact of the unit that was asked, the delegate."""
    conference, site = delegate.conference_id, delegate.site_id
    if policies.may_change(actor, conference) or actor.who == policies.delegate_who(delegate):
        return True
    if delegate.invited_unit_id and actor.who == f"unit:{delegate.invited_unit_id}":
        return True
    return site is not None and actor.holds(*policies.SITE_PEOPLE, conference=conference, site=site)


def not_coming() -> Q:
    """Delegates of whom nobody is expected to come: who declined, and whose substitute was put on the list before the day. (Who is
    replaced at the door keeps the seat: there the substitute is counted beside them.)"""
    agreed = Delegate.objects.filter(stands_for__isnull=False, source=Source.FORM, removed_at=None)
    replaced = agreed.exclude(approved_by="").order_by().values("stands_for")
    return Q(status=DelegateStatus.DECLINED) | Q(status=DelegateStatus.SUBSTITUTED, pk__in=replaced)


def day_ago() -> datetime:
    """Since when what was asked through one link is counted."""
    return timezone.now() - timedelta(days=1)


def refuse_many(said: QuerySet[Any]) -> None:
    """Refused: `enough_today`, once a link has left so many rows in a day: whoever has it must not fill the database, and the organisers' page."""
    if said.count() >= MOST_A_DAY:
        raise Refused("enough_today")


def tidied(proposal: Proposal) -> Proposal:
    """As it is kept: a name in capitals as names are written. Refused: `empty_name`, `bad_phone`, `bad_email`, and what `refuse_private` refuses."""
    texts = {name: names.tidy(text) for name, text in proposal._asdict().items()}
    phone = phones.tidy(proposal.phone)
    if not names.is_name(texts["full_name"]):
        raise Refused("empty_name")
    if texts["phone"] and not phone:
        raise Refused("bad_phone")
    if texts["email"] and not is_email(texts["email"]):
        raise Refused("bad_email")
    refuse_private({field: texts[field] for field in ("full_name", "honorific", "position")})
    return Proposal(
        as_written(texts["full_name"])[:120], texts["honorific"][:40], texts["position"][:300], phone, texts["email"]
    )
