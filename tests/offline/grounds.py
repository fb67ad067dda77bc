"""A conference with one room for desks to work in; as a program it fills a server's folder and prints links as JSON."""
# ruff: noqa: PLC0415 - as a program it must not touch models before Django is set up

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Lò", "Vàng")
MIDDLE = ("Văn", "Thị", "Đức", "Ngọc", "Minh", "Thanh", "Hữu")
GIVEN = (
    "An",
    "Bình",
    "Châu",
    "Dũng",
    "Đông",
    "Hà",
    "Hòa",
    "Khôi",
    "Lan",
    "Mai",
    "Nga",
    "Ơn",
    "Phúc",
    "Quý",
    "Sơn",
    "Tú",
    "Uyên",
    "Ý",
)


def later() -> datetime:
    """A moment at which keys still hold."""
    return datetime.now(UTC) + timedelta(days=1)


def earlier() -> datetime:
    """A moment before anything that a test lets happen."""
    return datetime.now(UTC) - timedelta(days=1)


def now_ms() -> int:
    """Unix ms."""
    return time.time_ns() // 1_000_000


def person(n: int) -> str:
    """An invented name; the first 1,260 differ."""
    return f"{FAMILY[n % 10]} {MIDDLE[n // 10 % 7]} {GIVEN[(n + n // 10) % 18]}"


def make(people: int = 30) -> dict[str, Any]:
    """Hub, two rooms, one of them with `people` on its list, three headcounts, a programme. Links open on a POST."""
    from django.utils import timezone

    from diemcau.attendance.models import HeadcountRound
    from diemcau.conferences import actions
    from diemcau.conferences.models import ProgrammeItem, SiteContact
    from diemcau.kernel.actor import SYSTEM
    from diemcau.people.actions import make_link
    from diemcau.roster import bulk
    from diemcau.roster.actions import next_version
    from diemcau.roster.entry import Entry

    conference = actions.create(
        by=SYSTEM, key="so-cuu", declared_unclassified=True,
        short_name={"vi": "Tập huấn sơ cứu cộng đồng", "en": "Community first aid training"},
    )  # fmt: skip
    now = timezone.now().replace(second=0, microsecond=0)
    day = actions.add_day(conference, by=SYSTEM, date=timezone.localdate(now))
    session = actions.add_session(day, by=SYSTEM, part="morning")
    type(session).objects.filter(pk=session.pk).update(
        starts_at=now - timedelta(minutes=20), ends_at=now + timedelta(hours=3)
    )
    titles = [
        ("Khai mạc", "Opening"),
        ("Sơ cứu ngừng tuần hoàn", "Cardiac arrest"),
        ("Phim tư liệu", "Film"),
        ("Hỏi đáp", "Questions"),
    ]
    for order, (vi, en) in enumerate(titles):
        ProgrammeItem.objects.create(
            session=session,
            order=order,
            title={"vi": vi, "en": en},
            planned_start=now + timedelta(minutes=30 * order - 20),
        )
    for order, minutes in ((1, -5), (2, 60), (3, 120)):
        HeadcountRound.objects.create(
            session=session,
            order=order,
            title={"vi": f"Lần {order}", "en": f"Round {order}"},
            due_at=now + timedelta(minutes=minutes),
        )
    hub, room, other = actions.add_sites(
        conference, by=SYSTEM,
        sites=[
            actions.SiteSaid(name="Hội trường trung tâm", level="hub", is_hub=True),
            actions.SiteSaid(name="Điểm cầu xã Mường Lạn", level="commune", parent=0),
            actions.SiteSaid(name="Điểm cầu xã Nà Nghịu", level="commune", parent=0),
        ],
    )  # fmt: skip
    SiteContact.objects.create(site=hub, role="site_technician", name="Tráng A Dế", phone="+84912345678")
    SiteContact.objects.create(site=hub, role="site_lead", name="Hoàng Thị Ỷ", phone="+84987654321")
    entries = [
        Entry(
            person(n),
            position=("Trưởng trạm y tế", "Giáo viên", "Công chức văn hóa – xã hội")[n % 3],
            unit=f"Bản {n % 9 + 1}",
            site=room.pk,
            listed=n + 1,
        )
        for n in range(people)
    ]
    entries += [Entry(f"Giàng A {GIVEN[n]}", site=other.pk, listed=people + n + 1) for n in range(3)]
    bulk.insert(conference.pk, entries, version=next_version(conference.pk))
    links = {
        role: make_link(by=SYSTEM, conference=conference.pk, site=room.pk, role=role, holder="Lò Thị Mỷ").path
        for role in ("site_registrar", "site_lead", "site_technician")
    }
    return {
        "conference": conference.pk, "key": conference.key, "site": room.pk, "other": other.pk, "session": session.pk,
        "desk": f"/c/{conference.key}/sites/{room.code}/desk", "links": links,
    }  # fmt: skip


def tell() -> dict[str, Any]:
    """What the main database says of attendance, for the tests to compare with what was done."""
    from diemcau.attendance.models import Attendance, Fact, Headcount
    from diemcau.infra.models import Verdict

    return {
        "present": sorted(Attendance.objects.filter(state="present").values_list("delegate__full_name", flat=True)),
        "facts": Fact.objects.count(),
        "verdicts": sorted(Verdict.objects.values_list("state", flat=True)),
        "headcounts": list(Headcount.objects.values("round__order", "present", "confirmed", "channel")),
    }


def codes() -> list[dict[str, str]]:
    """Everybody's secret code, as printed in the personal QR; people of the other room last."""
    from diemcau.roster.models import Delegate

    rows = Delegate.objects.order_by("site", "pk").values_list("code", "full_name")
    return [{"code": code, "name": name} for code, name in rows]


def close() -> None:
    """The conference is over."""
    from diemcau.conferences.models import Conference

    Conference.objects.update(status="closed")


def afternoon() -> dict[str, Any]:
    """A second half-day, four hours from now, with two rounds of one title and no time; the number of it and those of the
    rounds of the first."""
    from diemcau.attendance.models import HeadcountRound
    from diemcau.conferences import actions
    from diemcau.conferences.models import Session
    from diemcau.kernel.actor import SYSTEM

    morning = Session.objects.get()
    session = actions.add_session(morning.day, by=SYSTEM, part="afternoon")
    Session.objects.filter(pk=session.pk).update(starts_at=datetime.now(UTC) + timedelta(hours=4))
    rounds = list(HeadcountRound.objects.order_by("order").values_list("pk", flat=True))
    for order in (1, 2):
        HeadcountRound.objects.create(session=session, order=order, title={"vi": "Sau giải lao"})
    return {"session": session.pk, "rounds": rounds}


def call_in(name: str) -> None:
    """A late change: one more on the room's list."""
    from diemcau.conferences.models import Site
    from diemcau.kernel.actor import SYSTEM
    from diemcau.roster import actions
    from diemcau.roster.entry import Entry

    site = Site.objects.get(code="001")
    actions.add(by=SYSTEM, conference=site.conference_id, entry=Entry(name, site=site.pk))


def rename(name: str) -> None:
    """The room has another name."""
    from diemcau.conferences import actions
    from diemcau.conferences.models import Site
    from diemcau.kernel.actor import SYSTEM

    actions.edit_site(Site.objects.get(code="001"), by=SYSTEM, name=name)


def live() -> dict[str, Any]:
    """What the room says of itself."""
    from diemcau.conferences.models import SiteLive

    return SiteLive.objects.values("state", "problem", "calling").get(site__code="001")


def reports() -> list[list[Any]]:
    """What the room confirmed of its day, version by version."""
    from diemcau.outcomes.reports.models import RoomReport

    rows = RoomReport.objects.filter(site__code="001").order_by("number")
    return [list(row) for row in rows.values_list("name", "own_present", "remark")]


def take_off_programme() -> None:
    """The half-day is no longer in the programme."""
    from diemcau.conferences.models import Session

    Session.objects.all().delete()


def rename_item(title: str) -> None:
    """The programme's last item gets another title."""
    from diemcau.conferences.actions import edit_item
    from diemcau.conferences.models import ProgrammeItem
    from diemcau.kernel.actor import SYSTEM

    edit_item(ProgrammeItem.objects.order_by("pk").reverse()[0], by=SYSTEM, title={"vi": title})


def turn_away() -> None:
    """Every device's key is revoked."""
    from diemcau.kernel.actor import SYSTEM
    from diemcau.people.actions import revoke_device
    from diemcau.people.models import Device

    for device in Device.objects.filter(revoked_at__isnull=True):
        revoke_device(device, by=SYSTEM)


def sign_in_link() -> str:
    """A link by which an organiser of the conference signs in."""
    from diemcau.conferences.models import Conference
    from diemcau.kernel.actor import SYSTEM
    from diemcau.people import actions

    account = actions.create_account(by=SYSTEM, username="to-chuc", full_name="Vi Thị Tổ Chức")
    actions.give_role(account, by=SYSTEM, role="organizer", conference=Conference.objects.get().pk)
    return actions.make_sign_in_link(by=SYSTEM, account=account, minutes=60)


def run_out() -> None:
    """Every device's key came to its end by itself."""
    from diemcau.people.models import Device

    Device.objects.update(expires_at=datetime.now(UTC))


def installation() -> dict[str, str]:
    """Which server this is, in which life."""
    from diemcau.infra.installation import installation

    found = installation()
    return {"name": found.name, "life": found.life}


if __name__ == "__main__":
    from diemcau.cli.database import ensure_schema

    ensure_schema()
    verb, *given = sys.argv[1:]
    made = {
        "make": lambda: make(int(given[0])),
        "tell": tell,
        "codes": codes,
        "close": close,
        "call_in": lambda: call_in(given[0]),
        "afternoon": afternoon,
        "installation": installation,
        "turn_away": turn_away,
        "run_out": run_out,
        "sign_in_link": sign_in_link,
        "live": live,
        "reports": reports,
        "rename": lambda: rename(given[0]),
        "rename_item": lambda: rename_item(given[0]),
        "take_off_programme": take_off_programme,
    }[verb]()
    sys.stdout.write(json.dumps(made))
