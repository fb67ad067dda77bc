"""Loads conferences from a file of facts (the shape of ``conferences.json``), through the same verbs that people use.

What the file does not know stays unknown. Sites get the names of units where their numbers fit the list in force that year,
else they are numbered.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from diemcau.kernel.actor import SYSTEM
from diemcau.kernel.errors import NotFound
from diemcau.kernel.names import canonical
from diemcau.people import actions as people
from diemcau.people.models import AdminUnit

from . import actions
from .actions import Body, Count, SiteSaid, SpeakerSaid
from .enums import Status
from .models import Conference

LANGUAGE = "vi"
Record = Mapping[str, Any]

# With one of these a new position begins; any other part after a comma belongs to the office before it.
_OFFICES = (
    "phó", "trưởng", "chủ tịch", "bí thư", "giám đốc", "chánh", "cục trưởng", "vụ trưởng", "ủy viên", "thứ trưởng", "bộ trưởng",
)  # fmt: skip


def keys(path: Path) -> list[str]:
    """The keys of the conferences in a file."""
    return [str(record["key"]) for record in _records(path)]


def _records(path: Path) -> list[Record]:
    found: list[Record] = json.loads(path.read_text(encoding="utf-8"))["conferences"]
    return found


@transaction.atomic
def load(path: Path, key: str) -> Conference:
    """Make the conference `key` of the file at `path`. Raises NotFound, and Refused(key_taken) when it was loaded before."""
    record = next((record for record in _records(path) if record["key"] == key), None)
    if record is None:
        raise NotFound
    conference = _conference(record)
    _bodies(conference, record)
    _counts(conference, record)
    _sites(conference, record)
    _programme(conference, record)
    last = conference.days.aggregate(last=Max("date"))["last"]
    over = last is not None and last < timezone.localdate()
    return actions.edit(conference, by=SYSTEM, status=Status.CLOSED if over else Status.OPEN)


def _conference(record: Record) -> Conference:
    return actions.create(
        by=SYSTEM,
        key=record["key"],
        declared_unclassified=True,
        official_name=_text(record["official_name"]),
        short_name=_text(record.get("short_name")),
        form=record.get("form") or "",
        timezone=record["timezone"],
        language=LANGUAGE,
        place=_text(record.get("place")),
        chair=_text(record.get("chair")),
        is_first_time=bool(record.get("first_of_its_kind")),
        groups_stated=[_text(group) for group in record["delegates"].get("groups", ())],
        requests_stated=[_text(request) for request in record.get("requests_to_delegates", ())],
    )


def _text(text: str | None) -> dict[str, str]:
    return {LANGUAGE: text} if text else {}


def _bodies(conference: Conference, record: Record) -> None:
    bodies = [
        Body(people.find_or_create_organisation(by=SYSTEM, name=one["name"], language=LANGUAGE), one["role"])
        for one in record["organisers"]
    ]
    actions.set_organisers(conference, by=SYSTEM, bodies=bodies)


def _counts(conference: Conference, record: Record) -> None:
    published = (record.get("press") or {}).get("published_at")
    as_of = datetime.fromisoformat(published).astimezone(UTC) if published else None
    delegates, sites = record["delegates"], record["sites"]
    counts = [Count("delegates", delegates["value"], delegates["qualifier"] or "exact", as_of)]
    counts.append(Count("sites", sites.get("stated"), "exact", as_of))
    actions.set_quantities(conference, by=SYSTEM, counts=counts)


def _sites(conference: Conference, record: Record) -> None:
    levels: Sequence[Record] = record["sites"]["levels"]
    place = record.get("place") or record["short_name"]
    if not levels:
        actions.add_sites(conference, by=SYSTEM, sites=[SiteSaid(name=place, is_hub=True)])
        return
    province = _province(place, {level["level"]: level["count"] for level in levels})
    if province is not None:
        actions.add_sites_from_units(conference, by=SYSTEM, tops=[province])
        return
    plans = [SiteSaid(name=place, is_hub=True)]
    above: list[int | None] = [None]
    for level in levels:
        first = len(plans)
        for number in range(1, level["count"] + 1):
            parent = above[(number - 1) % len(above)]
            plans.append(SiteSaid(name=f"{level['level']} {number:03d}", level=level["level"], parent=parent))
        above = list(range(first, len(plans)))
    actions.add_sites(conference, by=SYSTEM, sites=plans)


def _province(place: str, counts: Mapping[str, int]) -> AdminUnit | None:
    """The unit called `place` in the list whose numbers of units below are exactly these, if one was loaded."""
    for unit in AdminUnit.objects.filter(canonical_name=canonical(place), parent=None).order_by("list_date"):
        sites = actions.plans_from_units([unit])
        found = {level: sum(site.level == level and not site.is_hub for site in sites) for level in counts}
        if found == dict(counts) and len(sites) == 1 + sum(counts.values()):
            return unit
    return None


def _programme(conference: Conference, record: Record) -> None:
    day = actions.add_day(conference, by=SYSTEM, date=date.fromisoformat(record["date"]) if record["date"] else None)
    parts = [part for part in (record.get("part_of_day") or "").split(" and ") if part] or [""]
    sessions = {part: actions.add_session(day, by=SYSTEM, part=part) for part in parts}
    for item in record["programme"]:
        session = sessions[item.get("part_of_day", parts[0])]
        actions.add_item(
            session, by=SYSTEM, kind=item["kind"], title=_text(item["title"]), speakers=speakers_of(item["by"])
        )


def speakers_of(text: str | None) -> list[SpeakerSaid]:
    """Who presents, from one line: persons apart by semicolons, each person's positions by commas. None: not known."""
    if not text:
        return []
    speakers = []
    for person in text.split(";"):
        positions: list[str] = []
        for part in person.strip().split(", "):
            if positions and not part.lower().startswith(_OFFICES):
                positions[-1] += f", {part}"
            else:
                positions.append(part)
        speakers.append(SpeakerSaid(positions=[_text(position) for position in positions]))
    return speakers
