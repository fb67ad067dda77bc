"""A small conference with devices in its rooms, and a way to have ops judged as the projector does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from diemcau.attendance import operations
from diemcau.attendance.models import HeadcountRound
from diemcau.conferences.models import Conference, Day, Session, Site
from diemcau.infra.operations import Incoming, Judging
from diemcau.kernel import ids, names
from diemcau.kernel.op import Op, digest, encode
from diemcau.kernel.oplog import Entry
from diemcau.people.models import Device
from diemcau.roster.models import Delegate

T0 = 1_800_000_000_000
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def number_to_id(number: int) -> UUID:
    """A UUID that tests can name."""
    return UUID(int=(1 << 76) | number)


@dataclass
class World:
    """A conference with rooms, two half-days, three rounds in the first, people, and one device for every room and role."""

    conference: Conference
    sites: list[Site]
    sessions: list[Session]
    rounds: list[HeadcountRound]
    people: list[Delegate]
    seq: int = 0
    made: int = 1_000_000
    judgements: dict[UUID, tuple[str, str]] = field(default_factory=dict)

    def op(self, kind: str, body: dict[str, Any], **facts: Any) -> Entry:
        """An op as it lies in the log: of the first room's lead, unless `who`, `site` … say otherwise."""
        site = facts.get("site", self.sites[0].pk)
        at, run = facts.get("at", T0), facts.get("run", "live")
        self.made += 1
        self.seq += 1
        op = Op(
            id=facts.get("id") or number_to_id(self.made),
            kind=f"attendance.{kind}", device="d", boot="b", n=self.seq, at=at, mono=0, site=site, run=run,
            saw=facts.get("saw", []), body=msgspec.to_builtins(body),
        )  # fmt: skip
        who = facts.get("who") or f"device:lead-{site}"
        canonical = encode(op)
        return Entry(
            self.conference.pk, self.seq, op.id, digest(canonical), run, op.kind, site, "d", who, at,
            facts.get("received_at", max(at, T0) + 1), canonical, False,
        )  # fmt: skip

    def judge(self, *entries: Entry) -> Judging:
        """One batch through the handler; remembers every judgement."""
        judging = Judging(self.conference.pk, [Incoming(e, msgspec.json.decode(e.op, type=Op)) for e in entries])
        operations.judge(judging)
        self.judgements |= {op_id: tuple(judged) for op_id, judged in judging.judgements.items()}
        return judging

    def verdict(self, entry: Entry) -> tuple[str, str]:
        return self.judgements[entry.id]


def make_world(*, sites: int = 3, people: int = 4, key: str = "hoi-nghi") -> World:
    """People are spread over the rooms in turn; room 1 is the hub."""
    conference = Conference.objects.create(
        key=key, official_name={"vi": "Hội nghị tập huấn sơ cứu", "en": "First-aid training conference"},
        short_name={"vi": "Tập huấn sơ cứu", "en": "First-aid training"}, status="live", timezone="Asia/Ho_Chi_Minh",
        processing_notice={"vi": "Danh sách chỉ dùng để điểm danh.", "en": "This list serves attendance only."},
    )  # fmt: skip
    rooms = make_sites(conference, sites)
    day = Day.objects.create(conference=conference, date=datetime.fromtimestamp(T0 / 1000, UTC).date())
    starts = datetime.fromtimestamp(T0 / 1000, UTC)
    sessions = [
        Session.objects.create(
            conference=conference, day=day, part=part, order=order,
            starts_at=starts + timedelta(hours=5 * order), ends_at=starts + timedelta(hours=5 * order + 3),
        )
        for order, part in enumerate(("morning", "afternoon"))
    ]  # fmt: skip
    rounds = [
        HeadcountRound.objects.create(session=sessions[0], order=n, title={"vi": f"Lượt {n}", "en": f"Round {n}"})
        for n in (1, 2, 3)
    ]
    world = World(conference, rooms, sessions, rounds, [])
    world.people = make_people(world, people)
    return world


def make_sites(conference: Conference, count: int) -> list[Site]:
    """Rooms with a paired device for lead, registrar and technician; the hub's own devices beside them."""
    rooms = []
    for n in range(1, count + 1):
        name = "Điểm cầu trung tâm" if n == 1 else f"Xã Thử Nghiệm {n}"
        rooms.append(
            Site(
                conference=conference, name=name, name_key=names.text_key(name), search_key=names.fold(name),
                code=f"{n:03d}", level="province" if n == 1 else "commune", is_hub=n == 1, order=n,
            )
        )  # fmt: skip
    Site.objects.bulk_create(rooms)
    devices = [_device(conference, "hub_technician", 0, "hub"), _device(conference, "organizer", 0, "organizer")]
    for room in rooms:
        shorts = ("lead", "registrar", "technician")
        devices += [_device(conference, f"site_{short}", room.pk, f"{short}-{room.pk}") for short in shorts]
    Device.objects.bulk_create(devices)
    return rooms


def _device(conference: Conference, role: str, site: int, kid: str) -> Device:
    if conference.key != "hoi-nghi":
        kid = f"{conference.pk}-{kid}"
    return Device(
        kid=kid, key_hash="x", role=role, conference_id=conference.pk, site_id=site, paired_at=LONG_AGO,
        expires_at=LONG_AGO + timedelta(days=36_500),
    )  # fmt: skip


def make_people(world: World, count: int, *, start: int = 1, sites: Sequence[Site] = ()) -> list[Delegate]:
    """Listed delegates with invented names."""
    given = ("An", "Bình", "Chi", "Dũng", "Giang", "Hạnh", "Khoa", "Lan", "Minh", "Nam", "Oanh", "Phúc", "Uyên")
    rooms = list(sites) or world.sites
    rows = []
    for n in range(start, start + count):
        site, full_name, unit = rooms[(n - 1) % len(rooms)], f"Trần Thử {given[n % len(given)]} {n}", "Đơn vị thử"
        code = ids.short_code(12)
        rows.append(
            Delegate(
                uid=number_to_id(n), conference=world.conference, full_name=full_name, unit=unit, position="Chuyên viên",
                sort_key=names.sort_key(full_name), search_key=names.fold(full_name), site=site, listed=n, code=code,
                code_hash=ids.code_hash(world.conference.pk, code),
            )
        )  # fmt: skip
    return Delegate.objects.bulk_create(rows, batch_size=2_000)


def code_hash(world: World, delegate: Delegate) -> str:
    return ids.code_hash(world.conference.pk, delegate.code)


def in_batches(entries: Sequence[Entry], sizes: Iterable[int]) -> list[list[Entry]]:
    """Cut into batches of these sizes, the rest in one."""
    batches, position = [], 0
    for size in sizes:
        batches.append(list(entries[position : position + size]))
        position += size
    batches.append(list(entries[position:]))
    return [batch for batch in batches if batch]
