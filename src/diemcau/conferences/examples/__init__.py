"""Example conferences, built through the same verbs that people use, the same for the same seed."""

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction

from diemcau.kernel.actor import SYSTEM
from diemcau.people import actions as people
from diemcau.people.queries import organisation_named

from .. import actions
from ..actions import Body, ContactSaid, Count, SiteSaid, SpeakerSaid
from ..enums import ContactRole, Status
from ..models import Conference
from . import words
from .shapes import SHAPES, ExampleItem, Shape

__all__ = ["SHAPES", "build"]

ZONE = "Asia/Ho_Chi_Minh"
_BEGIN = {"morning": time(8), "afternoon": time(14)}
_RECORDING = {
    "vi": "Hội nghị được ghi âm, ghi hình để phục vụ công tác tập huấn.",
    "en": "Sound and picture are recorded for training purposes.",
}
_PROCESSING = {
    "vi": "Họ tên, chức vụ, đơn vị chỉ dùng để tổ chức hội nghị và được xóa sau 90 ngày. Liên hệ ban tổ chức để xem, sửa hoặc xóa.",
    "en": "Name, position and unit are used to run this conference only and are erased after 90 days. Ask the organisers to see, correct or erase them.",
}


@transaction.atomic
def build(
    shape: str, *, seed: int = 1, first_day: date = date(2027, 3, 16), begin: datetime | None = None, key: str = ""
) -> Conference:
    """Make the example `shape` (a key of SHAPES) with bodies, sites, contacts and programme, without delegates.

    `begin` (aware) sets the hour of the first item, and its day; else the morning of `first_day` at 08:00. Raises Refused(key_taken).
    """
    facts, dice = SHAPES[shape], Random(f"{seed}/{shape}")
    conference = actions.create(
        by=SYSTEM,
        key=key or facts.key,
        declared_unclassified=True,
        official_name=facts.official_name,
        short_name=facts.short_name,
        form=facts.form,
        timezone=ZONE,
        chair=facts.chair or {},
        is_first_time=facts.first_time,
        requests_stated=[{"vi": vi, "en": en} for vi, en in facts.requests],
        recording_notice=_RECORDING,
        recording_on=True,
        processing_notice=_PROCESSING,
    )
    actions.set_organisers(conference, by=SYSTEM, bodies=[_body(vi, en, role) for vi, en, role in facts.bodies])
    counts = [Count("delegates", facts.delegates, facts.qualifier)]
    actions.set_quantities(conference, by=SYSTEM, counts=counts)
    actions.add_sites(conference, by=SYSTEM, sites=_sites(facts, dice))
    _programme(conference, facts, begin or datetime.combine(first_day, _BEGIN["morning"], ZoneInfo(ZONE)))
    return actions.edit(conference, by=SYSTEM, status=Status.LIVE if begin else Status.OPEN)


def _body(vi: str, en: str, role: str) -> Body:
    found = organisation_named(vi)
    return Body(found or people.create_organisation(by=SYSTEM, name={"vi": vi, "en": en}), role)


def _sites(facts: Shape, dice: Random) -> list[SiteSaid]:
    """A hub, districts below it, communes below the districts in turn."""
    names = words.unit_names(dice)
    persons = (facts.delegates or 30 * max(1, facts.communes)) // max(1, facts.communes + facts.districts)
    hub = facts.bodies[0][0].partition(" tỉnh ")[2]
    sites = [_site(f"Hội trường tỉnh {hub}" if hub else "Hội trường", "province", dice, persons * 3, is_hub=True)]
    sites += [_site(f"Huyện {next(names)}", "district", dice, persons * 2) for _ in range(facts.districts)]
    for number in range(facts.communes):
        parent = 1 + number % facts.districts
        kind = "Thị trấn" if number < facts.districts else "Xã"
        sites.append(_site(f"{kind} {next(names)}", "commune", dice, persons, parent=parent))
    return sites


def _site(
    name: str, level: str, dice: Random, persons: int, *, is_hub: bool = False, parent: int | None = None
) -> SiteSaid:
    contacts = tuple(ContactSaid(role, words.person_name(dice), words.phone(dice)) for role in ContactRole.values)
    seats = max(12, persons + dice.randrange(0, 20))
    return SiteSaid(
        name=name, level=level, is_hub=is_hub, parent=parent, room="Hội trường", seats=seats, contacts=contacts
    )


def _part_at(local: datetime) -> str:
    """What a half-day that begins then is called: a demo begins whenever somebody starts it."""
    return "morning" if local.hour < 12 else "afternoon" if local.hour < 18 else "evening"


def _programme(conference: Conference, facts: Shape, begin: datetime) -> None:
    zone = ZoneInfo(conference.timezone)
    local = begin.astimezone(zone)
    day = actions.add_day(conference, by=SYSTEM, date=local.date())
    parts = dict.fromkeys(item.part for item in facts.items)
    for part in parts:
        at = local if part == "morning" else datetime.combine(local.date(), _BEGIN[part], zone)
        items = [item for item in facts.items if item.part == part]
        end = at + timedelta(minutes=sum(item.minutes for item in items))
        called = part if len(parts) > 1 else _part_at(at)
        session = actions.add_session(day, by=SYSTEM, part=called, starts_at=at, ends_at=end)
        for item in items:
            actions.add_item(
                session,
                by=SYSTEM,
                kind=item.kind,
                title={"vi": item.vi, "en": item.en},
                planned_start=at,
                planned_end=at + timedelta(minutes=item.minutes),
                speakers=_speakers(item),
            )
            at += timedelta(minutes=item.minutes)


def _speakers(item: ExampleItem) -> list[SpeakerSaid]:
    positions = [{"vi": vi, "en": en} for vi, en in item.offices]
    return [SpeakerSaid(item.name, positions)] if item.name or positions else []
