"""The hub speaks for rooms: headcounts by telephone, paper lists typed later, conflicts decided.

Each is an op in the log, judged by the same handler as those of devices; nothing is written to the registers from here.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from diemcau.conferences.models import Session, Site
from diemcau.infra import audit, intake
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import Clock, SystemClock
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.ids import uuid7
from diemcau.kernel.op import Op
from diemcau.kernel.oplog import StoreFull

from .. import policies
from ..models import HeadcountRound
from ..queries import Conflict
from ..registers import Said

CLOCK: Clock = SystemClock()
PER_SUBMISSION = 500


def _made(
    by: Actor, kind: str, *, site: int, body: Mapping[str, Any], saw: Sequence[UUID] = (), at: int | None = None,
    run: str = "live", n: int = 0,
) -> Op:  # fmt: skip
    now = CLOCK.now_ms()
    return Op(
        id=uuid7(now), kind=f"attendance.{kind}", device=by.who[:64], boot="hub", n=n, at=now if at is None else at, mono=0,
        site=site, run="rehearsal" if run == "rehearsal" else "live", saw=list(saw[:8]), body=dict(body),
    )  # fmt: skip


def _submit(by: Actor, conference: int, ops: Sequence[Op]) -> None:
    """Append to the log. Never in a transaction: it would hold the database while it waits for the log.

    Raises Refused(`log_full`) when it takes nothing now. What went before in a long list is kept then, and nothing is lost: the same
    list entered again says the same.
    """
    try:
        for start in range(0, len(ops), PER_SUBMISSION):
            intake.submit(conference, ops[start : start + PER_SUBMISSION], by.who)
    except StoreFull:
        raise Refused("log_full") from None


def hub_op(
    kind: str, body: Mapping[str, Any], *, by: Actor, conference: int, site: int, saw: Sequence[UUID] = (),
    at: int | None = None, run: str = "live",
) -> UUID:  # fmt: skip
    """Say something of a room as the hub: ``hub_op("check_in", {…}, by=actor, conference=1, site=7)``; returns the op's id.

    `at` is when it happened (Unix ms, now when None), `saw` the ops it replaces. Durable on return, judged soon after. Raises
    NotFound for those who do not work at the hub or a room of another conference.
    """
    known = Site.objects.filter(pk=site, conference_id=conference).exists()
    if not known or not policies.may_count_for_rooms(by, conference):
        raise NotFound
    op = _made(by, kind, site=site, body=body, saw=saw, at=at, run=run)
    _submit(by, conference, [op])
    audit.record(by, f"attendance.{kind}", conference=conference, site=site, op=str(op.id), run=run)
    return op.id


def resolve_conflict(conflict: Conflict, *, by: Actor, site: int) -> UUID:
    """Decide that the person is in the room `site`, one of those that claim so; the others' words are replaced.

    Raises NotFound when that room claims nothing.
    """
    conference = conflict.session.conference_id
    if not policies.may_settle(by, conference):
        raise NotFound
    claim = conflict.claim_of(site)
    body = {"delegate": str(conflict.delegate.uid), "session": conflict.session.pk, "via": "list"}
    return hub_op(
        "check_in", body, by=by, conference=conference, site=site, saw=conflict.saw, at=claim.at, run=conflict.run
    )


def enter_headcount(
    counted_in: HeadcountRound, site: Site, *, by: Actor, figures: Mapping[str, Any], at: int, run: str = "live",
    saw: Sequence[UUID] = (),
) -> UUID:  # fmt: skip
    """Enter what a room reported by telephone, text message or paper. `figures` are the op's body without its round."""
    if counted_in.session.conference_id != site.conference_id:
        raise NotFound
    body = {"round": counted_in.pk} | {name: value for name, value in figures.items() if value not in (None, "")}
    return hub_op("headcount", body, by=by, conference=site.conference_id, site=site.pk, at=at, run=run, saw=saw)


def enter_list(
    site: Site, session: Session, signed: Mapping[UUID, int], *, by: Actor, run: str = "live",
    saw: Mapping[UUID, Sequence[UUID]] | None = None,
) -> list[UUID]:  # fmt: skip
    """Type a signed paper list: since when (Unix ms) each delegate was there. `saw` are the ops each entry replaces."""
    conference = site.conference_id
    if session.conference_id != conference or not policies.may_settle(by, conference):
        raise NotFound
    ops = [
        _made(
            by, "check_in", site=site.pk, body={"delegate": str(uid), "session": session.pk, "via": "paper"}, at=at,
            run=run, n=n, saw=(saw or {}).get(uid, ()),
        )
        for n, (uid, at) in enumerate(signed.items())
    ]  # fmt: skip
    if not ops:
        raise Refused("nobody_chosen")
    _submit(by, conference, ops)
    audit.record(by, "attendance.enter_list", conference=conference, site=site.pk, persons=len(ops), run=run)
    return [op.id for op in ops]


def take_back(conference: int, entries: Sequence[Said], *, by: Actor) -> list[UUID]:
    """Undo what was said of people in rooms, as the hub; what an entry had replaced stands again."""
    if not policies.may_settle(by, conference):
        raise NotFound
    ops = [
        _made(
            by, "undo", site=said.site_id, run=said.run, n=n,
            body={"undoes": str(said.op_id), "delegate": str(said.delegate_uid), "session": said.session_id},
        )
        for n, said in enumerate(entries)
    ]  # fmt: skip
    _submit(by, conference, ops)
    with transaction.atomic():
        for said in entries:
            audit.record(
                by, "attendance.undo", conference=conference, site=said.site_id, op=str(said.op_id), run=said.run
            )
    return [op.id for op in ops]
