"""Questions about mail. Whoever asks has made sure that the actor may."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from .models import MailRow
from .sending import CUT, UNMEANT

ASK = 1_000
UNDER_WAY = (MailRow.State.QUEUED, MailRow.State.SENT)


def is_on() -> bool:
    """Whether there is a server that takes mail (DIEMCAU_EMAIL_URL); else pages offer texts to copy and paper."""
    return not str(settings.EMAIL_BACKEND).endswith("filebased.EmailBackend")


def sender() -> str:
    """The address in From."""
    return str(settings.DEFAULT_FROM_EMAIL)


def rows_of(conference: int, *, purpose: str = "", state: str = "", text: str = "") -> "QuerySet[MailRow]":
    """The messages of a conference, the newest first, without their texts."""
    found = MailRow.objects.filter(conference_id=conference).defer("text", "html", "attachments")
    if purpose:
        found = found.filter(purpose=purpose)
    if state:
        found = found.filter(state=state)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(to__icontains=text))
    return found.order_by("-pk")


def row_of(conference: int, pk: int) -> MailRow | None:
    """One message, whole."""
    return MailRow.objects.filter(conference_id=conference, pk=pk).first()


def counts_of(conference: int, *, purpose: str = "") -> dict[str, int]:
    """How many messages stand where, of every state."""
    rows = MailRow.objects.filter(conference_id=conference)
    if purpose:
        rows = rows.filter(purpose=purpose)
    counted = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    return {state: counted.get(state, 0) for state in MailRow.State.values}


def newest_held(conference: int) -> int:
    """The number of the last draft; 0 where there is none. Whoever acts on *all* drafts acts on those up to the one that they saw."""
    held = MailRow.objects.filter(conference_id=conference, state=MailRow.State.HELD)
    return held.order_by("-pk").values_list("pk", flat=True).first() or 0


def last_about(conference: int, purpose: str, about: Iterable[str]) -> dict[str, MailRow]:
    """The last message about each of these, without its text."""
    told, found = list(about), dict[str, MailRow]()
    for start in range(0, len(told), ASK):
        rows = MailRow.objects.filter(purpose=purpose, about__in=told[start : start + ASK], conference_id=conference)
        for row in rows.defer("text", "html", "attachments").order_by("pk"):
            found[row.about] = row
    return found


def say(row: MailRow) -> str:
    """Why a message did not go (yet), to a person: the server's own words, mostly."""
    if row.fault == CUT:
        return _("The line was cut twice while it went: nobody knows whether it arrived. Ask, or send it again.")
    if row.fault == UNMEANT:
        return _(
            "It did not go: meanwhile who it was for had answered, was not expected any more, or had another address. Where it is still wanted, write it anew."
        )
    return row.fault


def have_it(conference: int, purpose: str, kind: str, addresses: Mapping[str, str]) -> set[str]:
    """Of these (what mail is about → its address) those to whom a message of this kind went, or is on its way, to that address."""
    told, found = list(addresses), set[str]()
    for start in range(0, len(told), ASK):
        rows = MailRow.objects.filter(
            purpose=purpose,
            about__in=told[start : start + ASK],
            conference_id=conference,
            kind=kind,
            state__in=UNDER_WAY,
        )
        found |= {
            about for about, to in rows.values_list("about", "to") if to.casefold() == addresses[about].casefold()
        }
    return found
