"""What a room confirmed beside the record as it stands now, line by line."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference, Site
from diemcau.kernel.formats import clock_time, number
from diemcau.kernel.localised import choose
from diemcau.live.announcements.enums import Trouble
from diemcau.outcomes.facts import by_room

from ..drafting import snapshot_of
from ..models import RoomReport

Snapshot = Mapping[str, Any]


class Compared(NamedTuple):
    """A line of a report: as the record says it `now`, and `then`, when it was confirmed; a dash where it said nothing."""

    label: str
    now: str
    then: str

    @property
    def differs(self) -> bool:
        return self.now != self.then


def lines_of(site: Site, report: RoomReport | None, language: str) -> list[Compared]:
    """In the order of a report; `then` is empty where nothing was confirmed. A constant number of queries."""
    now = dict(_lines(snapshot_of(site), site.conference, language))
    then = dict(_lines(report.snapshot, site.conference, language)) if report else {}
    told = [*now, *(label for label in then if label not in now)]
    return [Compared(label, now.get(label, "–"), then.get(label, "–")) for label in told]


def _lines(of: Snapshot, conference: Conference, language: str) -> Iterator[tuple[str, str]]:
    for one in of.get("rounds", ()):
        titles = (choose(one.get("session") or {}, language), choose(one.get("name") or {}, language))
        yield " – ".join(filter(None, titles)) or _("Headcount"), _heads(one, language)
    present = of.get("present")
    if present is not None:
        yield _("Present by the record"), number(present, language)
    for at, one in enumerate(of.get("incidents", ()), 1):
        yield " ".join((_("Incident"), str(at))), _incident(one, conference)
    for name, label in (("questions", _("Questions asked")), ("answered", _("Questions answered"))):
        if of.get("questions"):
            yield label, number(of.get(name, 0), language)
    for kept in by_room.kept():
        if of.get(kept.code):
            yield str(kept.label), number(of[kept.code], language)


def _heads(one: Snapshot, language: str) -> str:
    """“16 persons, 2 of them guests; not confirmed”."""
    told = [_("present: %(n)s") % {"n": number(one["present"], language)}]
    for name, words in (("substitutes", _("substitutes: %(n)s")), ("guests", _("guests: %(n)s"))):
        if one.get(name):
            told.append(words % {"n": number(one[name], language)})
    if not one.get("confirmed"):
        told.append(_("not confirmed"))
    return ", ".join(told)


def _incident(one: Snapshot, conference: Conference) -> str:
    kind = str(Trouble(one["kind"]).label) if one["kind"] in Trouble.values else str(one["kind"])
    ended = _clock(one["to"], conference) or "…"
    return f"{_clock(one['from'], conference)}–{ended} {kind}" + (f": {one['note']}" if one.get("note") else "")


def _clock(moment: int, conference: Conference) -> str:
    zone = ZoneInfo(conference.timezone)
    return clock_time(datetime.fromtimestamp(moment / 1000, UTC).astimezone(zone)) if moment else ""
