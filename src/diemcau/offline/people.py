"""The people of a room's pack and what was said of them: all of it, or what a device does not know yet.

A room also hears of people of other rooms, once it has spoken of them itself: visitors while they are here, and what became
of them when they are here no more, since a desk that said “present” would go on saying so. So it is with the room's own people
who were taken off the list while a word about them was on its way: while they stand in the room's figures, they stand here.
"""

from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from diemcau.attendance.models import Attendance, Fact
from diemcau.conferences.models import Site
from diemcau.infra.models import Verdict
from diemcau.roster import policies as roster_policies
from diemcau.roster.models import Delegate

Row = dict[str, Any]
Known = tuple[int, int]  # the roster's version and the place in the log up to which a device knows everything


def about(site: Site, run: str, listed: Collection[Row], known: Known | None) -> Row:
    """``{"delegates", "facts"}`` of a room; `listed` are its people as roster.queries.pack gives them. With `known` only what
    a device has to learn: whoever is no longer of this room's business is ``{"u", "gone"}``."""
    said = _Said.of(site, run)
    # Not narrowed to the conference in SQL: SQLite would walk all of it instead of looking the few up.
    of_all = Delegate.objects.filter(uid__in=said.spoken).exclude(site=site, removed_at=None).order_by()
    guests = [guest for guest in of_all if guest.conference_id == site.conference_id]
    here = _here(site, run, guests)
    rows = [_delegate(row) for row in listed]
    if known is None:
        told = [_guest(guest, site) for guest in guests if guest.pk in here]
        return {"delegates": rows + told, "facts": [_fact(fact) for fact in said.all()]}
    version, seq = known
    fresh = said.since(seq, site.conference_id)
    touched = said.touched_by(fresh)
    moved = [guest for guest in guests if guest.uid in touched or guest.version > version]
    rows += [_guest(guest, site) if guest.pk in here else _gone(str(guest.uid)) for guest in moved]
    anew = {UUID(row["uid"]) for row in listed} | {guest.uid for guest in moved}
    facts = {fact.pk: fact for fact in [*fresh, *said.all(anew)]}
    last_word = {row["u"]: row for row in rows}  # who was moved from here and is here still is no longer gone
    return {"delegates": list(last_word.values()), "facts": [_fact(fact) for fact in facts.values()]}


class _Said(NamedTuple):
    """The facts that a room has to do with: `spoken` are those it spoke of, `claims` what was said of them and of its own
    people, wherever it was said. What waits has no effect and is not there."""

    held: QuerySet[Fact]
    spoken: QuerySet[Fact, UUID]
    claims: QuerySet[Fact]

    @classmethod
    def of(cls, site: Site, run: str) -> "_Said":
        held = Fact.objects.filter(conference_id=site.conference_id, run=run, waiting=False)
        spoken = held.filter(site=site).values_list("delegate_uid", flat=True)
        own = Delegate.objects.filter(roster_policies.in_run(run), site=site).values("uid")
        return cls(held, spoken, held.filter(Q(delegate_uid__in=own) | Q(delegate_uid__in=spoken) | Q(op_id__in=own)))

    def all(self, uids: Collection[UUID] | None = None) -> list[Fact]:
        """Everything, or everything about `uids`."""
        if uids is not None and not uids:
            return []
        claims = self.claims if uids is None else self.claims.filter(Q(delegate_uid__in=uids) | Q(op_id__in=uids))
        return [*claims, *self._undoings(claims)]

    def since(self, seq: int, conference: int) -> list[Fact]:
        """What came into the log after place `seq`, and undoings that had been waiting there for what they name."""
        newer = Verdict.objects.filter(conference_id=conference, seq__gt=seq).values("op_id")
        claims = self.claims.filter(op_id__in=newer)
        return [*claims, *self._undoings(claims), *self._undoings(self.claims).filter(op_id__in=newer)]

    def touched_by(self, facts: Collection[Fact]) -> set[UUID]:
        """Of whom these facts speak; an undoing speaks of those whom the op it names spoke of."""
        undone = [fact.undoes for fact in facts if fact.undoes]
        meant = [*facts, *self.held.filter(op_id__in=undone)] if undone else facts
        return {uid for fact in meant for uid in (fact.delegate_uid, fact.op_id)}

    def _undoings(self, claims: QuerySet[Fact]) -> QuerySet[Fact]:
        return self.held.filter(undoes__in=claims.values("op_id"))


def _here(site: Site, run: str, guests: Collection[Delegate]) -> set[int]:
    """Those of `guests` who stand in this room's figures, or whom this room and another one both report as present."""
    rows = Attendance.objects.filter(run=run, delegate__in=[guest.pk for guest in guests]).values_list(
        "delegate_id", "site_id", "sites"
    )
    return {delegate for delegate, at, sites in rows if at == site.pk or site.pk in sites}


def _delegate(row: Row) -> Row:
    if row.get("removed"):
        return _gone(row["uid"])
    told = {
        "u": row["uid"],
        "h": row["code_hash"],
        "n": row["name"],
        "k": row["sort"],
        "st": row["status"],
        "so": row["status"] if row.get("off") else row["source"],
    }
    optional = {
        "p": row["position"],
        "o": row["unit"],
        "g": row["group"],
        "sf": row.get("stands_for"),
        "ok": row.get("approved"),
    }
    return told | {key: value for key, value in optional.items() if value}


def _guest(row: Delegate, site: Site) -> Row:
    told = {
        "u": str(row.uid),
        "h": row.code_hash,
        "n": row.full_name,
        "k": row.sort_key,
        "st": row.status,
        "so": "visitor" if row.site_id != site.pk else "off_list",
    }
    return told | {key: value for key, value in {"p": row.position, "o": row.unit}.items() if value}


def _gone(uid: str) -> Row:
    return {"u": uid, "gone": True}


def _fact(fact: Fact) -> Row:
    told: Row = {
        "id": str(fact.op_id),
        "k": fact.kind,
        "d": str(fact.delegate_uid),
        "s": fact.session_id,
        "at": fact.at,
        "site": fact.site_id,
    }
    optional = {"saw": fact.saw, "un": fact.undoes and str(fact.undoes), "r": fact.reason, "hub": fact.hub}
    return told | {key: value for key, value in optional.items() if value}
