"""A day of ops without a browser: a real log, the real projector, and desks that hold what their packs gave them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from diemcau.attendance.tasks import reconcile
from diemcau.infra.models import Verdict
from diemcau.infra.projector import Projector
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.ids import uuid7
from diemcau.kernel.op import Op
from diemcau.kernel.oplog import OpLog, as_entry
from diemcau.offline import queries
from diemcau.people.models import Device
from diemcau.plane.stores import open_log
from tests.offline import grounds


class Day:
    """What rooms say and what becomes of it. `room` is as tests.offline.grounds.make gives it."""

    def __init__(self, log: OpLog, room: dict[str, Any]) -> None:
        self.log, self.room = log, room
        self.projector = Projector(log, tell=lambda projected: None)
        self.at = time.time_ns() // 1_000_000 - 3_600_000

    def say(self, kind: str, *, site: int, saw: list[UUID] | None = None, op: UUID | None = None, **body: Any) -> UUID:
        """An op of the registrar of `site` (0: of the hub, about the room), a second after the last one, judged at once."""
        self.at += 1000
        made = Op(
            id=op or uuid7(self.at), kind=f"attendance.{kind}", device=self._kid(site), boot="b", n=0, at=self.at, mono=0,
            site=site, saw=saw or [], body={"session": self.room["session"], **body},
        )  # fmt: skip
        self.log.append([as_entry(self.room["conference"], made, f"device:{made.device}", self.at + 500)])
        self.projector.run_once()
        return made.id

    def settle(self) -> None:
        """What follows a change of the list."""
        while reconcile(self.room["conference"]):
            pass

    def verdict(self, op: UUID) -> str:
        return Verdict.objects.get(op_id=op).state

    def _kid(self, site: int) -> str:
        Device.objects.get_or_create(
            kid=f"kid{site}",
            defaults={"key_hash": "x", "role": "site_registrar", "conference_id": self.room["conference"],
            "site_id": site, "paired_at": grounds.earlier(), "expires_at": grounds.later()},
        )  # fmt: skip
        return f"kid{site}"


@contextmanager
def a_day(folder: Path, people: int = 12) -> Iterator[Day]:
    log = open_log(f"sqlite:///{folder / 'log.sqlite3'}")
    try:
        yield Day(log, grounds.make(people))
    finally:
        log.close()


class Desk:
    """A desk of one room, keeping packs as static/offline/js/store.js does."""

    def __init__(self, day: Day, site: int) -> None:
        self.site = site
        held = frozenset({Held("site_registrar", day.room["conference"], site)})
        self.actor = Actor(who=f"device:kid{site}", held=held)
        self.version = ""
        self.people: dict[str, dict[str, Any]] = {}
        self.facts: dict[str, dict[str, Any]] = {}

    def pull(self) -> dict[str, Any]:
        told = queries.pack(self.actor, self.site, after=self.version, language="vi")
        if told["whole"]:
            self.people, self.facts = {}, {}
        for row in told["delegates"]:
            self.people.pop(row["u"], None) if row.get("gone") else self.people.update({row["u"]: row})
        self.facts |= {fact["id"]: fact for fact in told["facts"]}
        self.version = told["version"]
        return told

    def about(self, uid: str) -> set[str]:
        """The ids of what this desk knows to have been said of a person; undoings that reach what they name among them."""
        said = {id_: fact for id_, fact in self.facts.items() if uid in (fact["d"], id_) and not fact.get("un")}
        undoings = {id_: fact for id_, fact in self.facts.items() if fact.get("un") in said}
        reach = {id_ for id_, f in undoings.items() if f.get("hub") or f["site"] == said[f["un"]]["site"]}
        return said.keys() | reach
