"""Who is to be invited, who was, who answered, and who is silent."""

from collections.abc import Iterable
from functools import reduce
from operator import and_
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference
from diemcau.infra.mail.models import MailRow
from diemcau.infra.mail.queries import last_about, say
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.names import fold

from ...enums import DelegateStatus
from ...models import Delegate
from ...queries import listed_for
from .. import policies
from ..composing import PURPOSE, about_person
from ..enums import Answer
from ..models import Invitation

PAGE = 50
TROUBLE = (MailRow.State.BOUNCED, MailRow.State.FAILED)
MOST_TROUBLE = 20_000


class Standing(TextChoices):
    """What the list may be narrowed to."""

    FRESH = "fresh", _("not invited yet")
    SILENT = "silent", _("no answer yet")
    YES = "yes", _("will come")
    NO = "no", _("cannot come")
    SUBSTITUTE = "substitute", _("asks to send somebody else")
    TROUBLE = "trouble", _("mail did not arrive")
    NO_EMAIL = "no_email", _("without e-mail")


NARROWED = {
    Standing.FRESH: Q(invitation__invited_at__isnull=True) & (Q(invitation__isnull=True) | Q(invitation__answer="")),
    Standing.SILENT: Q(invitation__invited_at__isnull=False, invitation__answer=""),
    Standing.YES: Q(invitation__answer=Answer.YES),
    Standing.NO: Q(invitation__answer=Answer.NO),
    Standing.SUBSTITUTE: Q(invitation__answer=Answer.SUBSTITUTE),
    Standing.NO_EMAIL: Q(email=""),
}


class Filters(NamedTuple):
    """What the list is narrowed to; empty narrows nothing."""

    standing: str = ""
    site: str = ""
    group: int | None = None
    text: str = ""


class Line(NamedTuple):
    """A person as the list shows them."""

    delegate: Delegate
    invitation: Invitation | None
    mail: MailRow | None
    fault: str


class Counts(NamedTuple):
    """How many stand where; of all who are to be invited."""

    people: int
    fresh: int
    silent: int
    yes: int
    no: int
    substitute: int
    no_email: int


def people_for(actor: Actor, conference: int, filters: Filters | None = None) -> "QuerySet[Delegate]":
    """Who is on the list and was not replaced, narrowed, by name; with site, group and invitation."""
    if not policies.may_invite(actor, conference):
        raise NotFound
    filters = filters or Filters()
    found = listed_for(actor, conference).exclude(status=DelegateStatus.SUBSTITUTED)
    if filters.standing == Standing.TROUBLE:
        found = found.filter(pk__in=_troubled(conference)).exclude(status=DelegateStatus.DECLINED)
    elif filters.standing in NARROWED:
        found = found.filter(NARROWED[Standing(filters.standing)])
    if filters.site:
        found = found.filter(site__code=filters.site)
    if filters.group:
        found = found.filter(group_id=filters.group)
    if words := fold(filters.text).split():
        found = found.filter(reduce(and_, [Q(search_key__contains=word) for word in words]))
    return found.order_by("sort_key", "pk").select_related("site", "group", "invitation")


def page_for(actor: Actor, conference: Conference, filters: Filters, number: str | int = 1) -> "Page[Line]":
    """One page of it, each with the last mail; three queries."""
    page = Paginator(people_for(actor, conference.pk, filters), PAGE).get_page(number)
    page.object_list = lines(conference.pk, page.object_list)  # type: ignore[assignment]
    return page  # type: ignore[return-value]


def lines(conference: int, delegates: Iterable[Delegate]) -> list[Line]:
    """Delegates (fetched with their invitation) with their last mail. One query."""
    rows = list(delegates)
    mails = last_about(conference, PURPOSE, [about_person(one.pk) for one in rows])
    told = []
    for one in rows:
        mail = mails.get(about_person(one.pk))
        told.append(Line(one, getattr(one, "invitation", None), mail, say(mail) if mail else ""))
    return told


def counts_for(actor: Actor, conference: int) -> Counts:
    """One query."""
    kinds = (Standing.FRESH, Standing.SILENT, Standing.YES, Standing.NO, Standing.SUBSTITUTE, Standing.NO_EMAIL)
    counted = (
        people_for(actor, conference)
        .order_by()
        .aggregate(people=Count("pk"), **{str(kind): Count("pk", filter=NARROWED[kind]) for kind in kinds})
    )
    return Counts(**counted)


def _troubled(conference: int) -> list[int]:
    """Whose last mail did not arrive."""
    bad = MailRow.objects.filter(
        conference_id=conference, purpose=PURPOSE, state__in=TROUBLE, about__startswith="delegate:"
    )
    about = list(dict.fromkeys(bad.values_list("about", flat=True)[:MOST_TROUBLE]))
    last = last_about(conference, PURPOSE, about)
    return [int(whose.partition(":")[2]) for whose, row in last.items() if row.state in TROUBLE]
