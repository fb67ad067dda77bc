"""A conference whose people came, left early, lost their line or stayed away; and how an organiser acts on it."""

from typing import Any

from django.test import Client

from diemcau.attendance.models import Attendance, Fact
from diemcau.conferences.models import Session, Site
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.ids import uuid7
from diemcau.live.announcements.models import Incident
from diemcau.outcomes.certificates import actions
from diemcau.outcomes.certificates.design import design_of
from diemcau.outcomes.certificates.models import Certificate, Issue, Scheme
from diemcau.outcomes.certificates.tasks import issue as run_issue
from diemcau.people.models import Account, RoleHeld
from diemcau.roster.models import Delegate
from tests.attendance.world import T0, World

HOUR = 3_600_000
START = (T0, T0 + 5 * HOUR)
"""When the two half-days begin; each lasts three hours."""


def came(delegate: Delegate, session: Session, *, at: int = 0, left: int = 0, via: str = "qr") -> None:
    """There since `at` (0: from the beginning), until `left` (0: to the end)."""
    begin = START[session.order]
    since = at or begin - 60_000
    facts: dict[str, Any] = {"run": "live", "session": session, "site_id": delegate.site_id}
    said = {"op_id": uuid7(), "conference_id": delegate.conference_id, "delegate_uid": delegate.uid, "who": "x"}
    Fact.objects.create(kind="check_in", at=since, via=via, **facts, **said)
    state = {"state": "left", "at": left} if left else {"state": "present", "at": since}
    Attendance.objects.create(delegate=delegate, home_id=delegate.site_id, op_id=uuid7(), via=via, **state, **facts)


def all_came(world: World, people: list[Delegate] | None = None) -> None:
    rows = [
        Attendance(
            delegate=one, session=session, run="live", site_id=one.site_id or 0, home_id=one.site_id, op_id=uuid7(),
            state="present", at=START[session.order], via="qr",
        )
        for one in people or world.people
        for session in world.sessions
    ]  # fmt: skip
    Attendance.objects.bulk_create(rows)


def down(site: Site | None, since: int, until: int, kind: str = "line") -> None:
    assert site is not None
    Incident.objects.create(conference=site.conference, site=site, kind=kind, opened_at=since, closed_at=until)


def organiser(world: World) -> Actor:
    return Actor("account:1", "Ban tổ chức", frozenset({Held("organizer", world.conference.pk)}))


def issued(world: World) -> Issue:
    """Everybody who fulfils the rule gets one now."""
    ordered = actions.order_issue(by=organiser(world), conference=world.conference)
    run_issue({"issue": ordered.pk}, lambda share: None)
    ordered.refresh_from_db()
    return ordered


def certificate_of(delegate: Delegate) -> Certificate:
    return Certificate.objects.select_related("conference", "issue").get(delegate=delegate, state="valid")


def signed_in(world: World, role: str = "organizer", language: str = "vi") -> Client:
    account = Account.objects.create(username=f"{role}-{language}", full_name="Ban tổ chức", language=language)
    RoleHeld.objects.create(account=account, role=role, conference_id=world.conference.pk, site_id=0, given_by="system")
    client = Client(headers={"accept-language": language})
    client.force_login(account)
    return client


def address_values(world: World, people: list[Delegate], name: str) -> dict[str, Any]:
    """What stands in the addresses of certificates (tests/house/doors): one that the first of these people has."""
    if not name.startswith("certificates:") and name != "portal:own_take":
        return {}
    row = Certificate.objects.filter(delegate=people[0]).first()
    if row is None:
        design = design_of(Scheme(conference=world.conference), world.conference)
        given = Issue.objects.create(conference=world.conference, design=design, asked_by="x")
        row = Certificate.objects.create(
            uid=uuid7(), conference=world.conference, delegate=people[0], issue=given, number=1, numbered="0001/2026",
            code="A" * 20, full_name=people[0].full_name,
        )  # fmt: skip
    own = {"name": "certificate.pdf"} if name == "portal:own_take" else {"code": row.code}
    return {"number": row.number, **own}
