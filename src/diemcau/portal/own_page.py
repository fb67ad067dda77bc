"""What stands on a delegate's own page: composed of what modules know of them, their room and the programme."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference
from diemcau.conferences.queries import Programme, SessionFacts, organisers_of, programme_of
from diemcau.kernel import formats
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.localised import choose
from diemcau.live.film.models import Material
from diemcau.live.film.queries.materials import material_address, material_for, materials_for
from diemcau.roster import takeaways
from diemcau.roster.enums import DelegateStatus
from diemcau.roster.holdings import Holding
from diemcau.roster.invitations.models import Asking, Invitation
from diemcau.roster.invitations.queries import standing
from diemcau.roster.models import Delegate
from diemcau.roster.policies import delegate_who
from diemcau.roster.queries.own import Asked, kept_about, requests_of, title_of
from diemcau.roster.queries.substitutions import History, history_of

HOSTS = ("host", "joint_host")


@dataclass(frozen=True, slots=True)
class Kept:
    """What one part of the house keeps."""

    name: str
    title: str
    rows: list[Holding]


@dataclass(frozen=True, slots=True)
class OwnPage:
    """All of it. `is_off`: the delegate was taken off the list; then only what they asked, and what became of it, is told."""

    delegate: Delegate
    conference: Conference
    zone: ZoneInfo
    invitation: Invitation | None
    answer_by: datetime | None
    history: History
    days: Sequence[tuple[str, list[SessionFacts]]]
    documents: list[Material]
    takeaways: list[takeaways.Offered]
    kept: list[Kept]
    requests: list[Asked]
    hosts: list[str]
    contact: Asking | None

    @property
    def is_off(self) -> bool:
        return self.delegate.removed_at is not None

    @property
    def is_substituted(self) -> bool:
        return self.delegate.status == DelegateStatus.SUBSTITUTED

    @property
    def is_past(self) -> bool:
        return self.answer_by is not None and self.answer_by < timezone.now()

    @property
    def place(self) -> list[str]:
        """Room, site, address: what is known of it, each once."""
        site = self.delegate.site
        if site is None:
            return [text] if (text := choose(self.conference.place, self.conference.language)) else []
        there = site.place
        room = site.room or (there.room if there else "")
        return [*dict.fromkeys(part for part in (site.name, room, there.address if there else "") if part)]


def actor_of(delegate: Delegate, language: str) -> Actor:
    """The delegate, as who stands behind the link of their own page."""
    held = frozenset({Held("delegate", delegate.conference_id)})
    return Actor(delegate_who(delegate), delegate.full_name, held, language)


def own_page(delegate: Delegate, language: str) -> OwnPage:
    """Some twenty queries, however long the programme and whatever was said."""
    conference, actor = delegate.conference, actor_of(delegate, language)
    invitation, answer_by = standing(delegate)
    is_off = delegate.removed_at is not None
    return OwnPage(
        delegate=delegate,
        conference=conference,
        zone=ZoneInfo(conference.timezone),
        invitation=invitation,
        answer_by=answer_by,
        history=history_of(delegate),
        days=[] if is_off else _days(programme_of(conference, language), delegate.site_id or 0),
        documents=[] if is_off else materials_for(actor, conference, timezone.now()),
        takeaways=takeaways.offered_to(delegate),
        kept=what_is_kept(delegate),
        requests=requests_of(delegate),
        hosts=[one.name for one in organisers_of(conference, language) if one.role in HOSTS],
        contact=Asking.objects.filter(conference=conference).first(),
    )


def document_address(delegate: Delegate, number: int, language: str) -> str:
    """Where one of the documents lies, for an hour. Raises NotFound."""
    now = timezone.now()
    return material_address(material_for(actor_of(delegate, language), delegate.conference, number, now), now)


def what_is_kept(delegate: Delegate) -> list[Kept]:
    """In the language switched on."""
    return [Kept(name, title_of(name), rows) for name, rows in kept_about(delegate).items()]


def as_data(delegate: Delegate, language: str) -> dict[str, Any]:
    """The same for machines, and for the paper: everything that is kept, what was asked, who keeps it."""
    conference = delegate.conference
    return {
        "conference": choose(conference.official_name, language) or choose(conference.short_name, language),
        "key": conference.key,
        "made_at": timezone.localtime(timezone=ZoneInfo(conference.timezone)).isoformat(timespec="seconds"),
        "kept_by": [one.name for one in organisers_of(conference, language) if one.role in HOSTS],
        "notice": choose(conference.processing_notice, language),
        "kept": [{"part": part.name, "title": part.title, "rows": [row._asdict() for row in part.rows]} for part in what_is_kept(delegate)],
        "substitutes": [
            {"full_name": step.row.full_name, "state": step.row.state, "proposed_at": _iso(step.row.proposed_at)}
            for step in history_of(delegate).steps
        ],
        "requests": [
            {
                "kind": asked.row.kind,
                "state": asked.row.state,
                "asked_at": _iso(asked.row.made_at),
                "due_at": _iso(asked.row.due_at),
                "wanted": asked.row.wanted,
                "words": asked.row.words,
                "answer": asked.row.answer,
            }
            for asked in requests_of(delegate)
        ],
    }  # fmt: skip


def on_paper(delegate: Delegate, language: str) -> dict[str, Any]:
    """As `as_data`, with what was said in words."""
    zone = ZoneInfo(delegate.conference.timezone)

    def when(moment: datetime) -> str:
        return formats.day(moment.astimezone(zone), language)

    now = timezone.now()
    asked = [
        " · ".join(part for part in (one.kind, one.state, when(one.row.made_at), one.row.answer) if part)
        for one in requests_of(delegate)
    ]
    steps = [f"{one.row.full_name} · {one.state} · {when(one.row.proposed_at)}" for one in history_of(delegate).steps]
    texts = {
        "heading": _("What is kept about me"), "kept_by": _("Kept by"), "made_at": _("As of"),
        "requests": _("What I asked"), "substitutes": _("Substitutes"),
    }  # fmt: skip
    return as_data(delegate, language) | {
        "language": language,
        "texts": texts,
        "made": f"{formats.clock_time(now.astimezone(zone))}, {when(now)}",
        "said": {"requests": asked, "substitutes": steps},
    }


def _days(programme: Programme, site: int) -> list[tuple[str, list[SessionFacts]]]:
    """By day, without the half-days in which the room takes no part."""
    days = [[one for one in day.sessions if site not in one.not_for] for day in programme.days]
    return [(str(number), sessions) for number, sessions in enumerate(days, start=1) if sessions]


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
