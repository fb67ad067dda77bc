"""What simulated rooms are told, and what became of what they said (docs/reference/operations.md)."""

from collections import defaultdict
from typing import Any

from django.urls import reverse
from django.utils import timezone

from diemcau.attendance.models import HeadcountRound
from diemcau.conferences.models import Session, Site
from diemcau.infra import operations
from diemcau.infra.engine import audience_in
from diemcau.infra.models import Verdict
from diemcau.infra.options import options
from diemcau.kernel.clock import SystemClock, as_ms
from diemcau.kernel.errors import NotFound
from diemcau.kernel.tickets import Ticket, Tickets
from diemcau.people.enums import RoleKind
from diemcau.people.models import Device
from diemcau.people.queries.tickets import LIFE
from diemcau.roster.enums import DelegateStatus, Source
from diemcau.roster.models import Delegate

from .rehearsal_keys import ROOM_ROLES, Rehearsing, devices_of
from .rehearsal_media import media
from .rehearsal_phones import phones_in

PAGE = 20_000
ADDRESSES = (
    "verdicts", "totals", "headcount", "headcount_xlsx", "headcount_pdf", "floor", "votes", "phones", "poll", "poll_json",
)  # fmt: skip


def manifest(opened: Rehearsing, key: str) -> dict[str, Any]:
    """Rooms with tickets and lists, and addresses: ``diemcau.rehearsal.manifest.Manifest`` as JSON. No names of people.

    Raises NotFound when the conference has no session yet.
    """
    session = rehearsed_session(opened)
    tickets, speakers = Tickets(options().secret_key.encode()), _speakers(opened)
    desks = {key: {"device": one.device, "ticket": tickets.mint(one)} for key, one in speakers.items()}
    lists = defaultdict(list)
    delegates = Delegate.objects.filter(conference=opened.conference, run="live", removed_at=None)
    delegates = delegates.exclude(source__in=(Source.WALK_IN, Source.SUBSTITUTE)).exclude(
        status=DelegateStatus.DECLINED
    )
    for site, uid, code_hash in delegates.values_list("site_id", "uid", "code_hash"):
        lists[site].append({"uid": str(uid), "code_hash": code_hash})
    sites = Site.objects.filter(conference=opened.conference).exclude(sessions_missed=session).order_by("order", "pk")
    rounds = HeadcountRound.objects.filter(session=session).order_by("order").values("id", "session")
    return {
        "conference": opened.conference.pk,
        "run": opened.run,
        "now": SystemClock().now_ms(),
        "session": session.pk,
        "rounds": list(rounds),
        "sites": [
            {
                **row,
                "desks": [desks[row["id"], role] for role in ROOM_ROLES],
                "delegates": lists[row["id"]],
                "phones": phones_in(opened, speakers[row["id"], ROOM_ROLES[0]], lists[row["id"]]),
            }
            for row in sites.values("id", "code", "name", "level")
            if (row["id"], ROOM_ROLES[0]) in desks
        ],
        "hub": desks[0, RoleKind.HUB_TECHNICIAN],
        "wall": audience_in(opened.run, "wall"),
        "urls": {name: reverse(f"rehearsals:{name}", args=[key]) for name in ADDRESSES},
        "media": media(opened, reverse("rehearsals:cue", args=[key])),
    }


def rehearsed_session(opened: Rehearsing) -> Session:
    """The first half-day in which heads are counted, else the first of all. Raises NotFound when there is none."""
    sessions = Session.objects.filter(conference=opened.conference).order_by("day__order", "order", "pk")
    found = sessions.filter(headcount_rounds__isnull=False).first() or sessions.first()
    if found is None:
        raise NotFound
    return found


def last_round(opened: Rehearsing) -> int:
    """The last headcount round of the rehearsed session. Raises NotFound when none is planned."""
    found = HeadcountRound.objects.filter(session=rehearsed_session(opened)).order_by("order", "pk").last()
    if found is None:
        raise NotFound
    return found.pk


def verdicts(opened: Rehearsing, after: int) -> dict[str, Any]:
    """Up to 20,000 verdicts of the conference behind `after`, in the log's order: ``[op id, state, reason]``."""
    rows = Verdict.objects.filter(conference_id=opened.conference.pk, seq__gt=after).order_by("seq")
    found = list(rows.values_list("seq", "op_id", "state", "reason")[:PAGE])
    return {
        "verdicts": [(str(op_id), state, reason) for _, op_id, state, reason in found],
        "next": found[-1][0] if found else after,
    }


def _speakers(opened: Rehearsing) -> dict[tuple[int, str], Ticket]:
    """By site (0: the hub) and role."""
    return {(device.site_id, device.role): _ticket(opened, device) for device in devices_of(opened.conference)}


def _ticket(opened: Rehearsing, device: Device) -> Ticket:
    audiences = ("wall", "screens") if device.site_id == 0 else ("screens", f"site-{device.site_id}")
    return Ticket(
        kid=device.kid,
        who=f"device:{device.kid}",
        conference=device.conference_id,
        site=device.site_id,
        device=device.kid,
        expires=as_ms(min(timezone.now() + LIFE, device.expires_at, opened.until)),
        run=opened.run,
        hear=tuple(audience_in(opened.run, audience) for audience in audiences),
        kinds=tuple(operations.granted({device.role})),
    )
