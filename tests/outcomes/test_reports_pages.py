"""How far rooms' reports have come: sums by level and cluster, differences, deadline, chase list, what is said by telephone, files."""

import io
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemcau.conferences import records
from diemcau.conferences.models import SiteContact
from diemcau.infra.models import AuditRow, OutboxRow
from diemcau.kernel.actor import SYSTEM, Actor, Held
from diemcau.kernel.errors import Refused
from diemcau.live.announcements.models import Incident
from diemcau.outcomes.facts.queries import sheet_of
from diemcau.outcomes.reports import actions, exports, queries
from diemcau.outcomes.reports.enums import Way
from diemcau.outcomes.reports.models import RoomReport
from diemcau.people.models import Account, RoleHeld
from tests.attendance.world import T0, World, make_world

pytestmark = pytest.mark.django_db
PAGE = "/c/hoi-nghi/reports"


def count(world: World, room: int, present: int, kid: str = "") -> None:
    body = {"round": world.rounds[0].pk, "present": present, "channel": "app", "confirmed": True}
    site = world.sites[room].pk
    world.judge(world.op("headcount", body, site=site, at=T0 + room, who=f"device:{kid}lead-{site}"))


def confirm(
    world: World, room: int, own: int | None = None, at: datetime | None = None, remark: str = ""
) -> RoomReport:
    said = actions.Said("Lò Thị Thử", own, remark)
    return actions.confirm(world.sites[room], said, by=SYSTEM, way=Way.DESK, at=at)


def organiser(world: World) -> Actor:
    return Actor("account:1", "Lò Thị Tổ Chức", frozenset({Held("organizer", world.conference.pk)}))


def rolled(world: World) -> queries.Rollup:
    return queries.rollup(organiser(world), world.conference, "vi")


@pytest.fixture
def world() -> World:
    """The hub and two communes below it; the hub and one commune counted."""
    made = make_world()
    for site in made.sites[1:]:
        site.parent = made.sites[0]
        site.save()
    count(made, 0, 21)
    count(made, 1, 16)
    return made


def browser(world: World, role: str = "organizer", language: str = "vi") -> Client:
    account = Account.objects.create(username=role, full_name="Lò Thị Tổ Chức")
    RoleHeld.objects.create(account=account, role=role, conference_id=world.conference.pk, site_id=0, given_by="system")
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = language
    return client


def text(client: Client, path: str = "", **more: Any) -> str:
    response = client.get(PAGE + path, **more)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_sums_go_up_by_level_and_cluster_and_differences_are_shown(world: World) -> None:
    due = timezone.now() + timedelta(hours=1)
    actions.set_deadline(world.conference, by=organiser(world), due_at=due, seen=0)
    confirm(world, 1, own=18, remark="Hai người đến sau khi đếm.")
    confirm(world, 0, own=21, at=due + timedelta(minutes=5))
    found = rolled(world)
    assert [(one.level, one.sums.rooms, one.sums.there, one.sums.apart) for one in found.levels] == [
        ("hub", 1, 1, 0), ("commune", 2, 1, 1),
    ]  # fmt: skip
    [cluster] = found.clusters
    assert (cluster.site is not None, cluster.sums.rooms, cluster.sums.record, cluster.sums.own) == (True, 3, 37, 39)
    assert (found.sums.on_time, found.sums.late, found.sums.silent, found.sums.difference) == (1, 1, 1, 2)
    page = text(browser(world))
    assert "+2" in page
    assert "muộn" in page


def test_a_correction_makes_no_report_late_and_the_newest_word_holds(world: World) -> None:
    now = timezone.now()
    actions.set_deadline(world.conference, by=organiser(world), due_at=now, seen=0)
    confirm(world, 1, own=18, at=now - timedelta(hours=1))
    confirm(world, 1, own=16, at=now + timedelta(hours=1))
    room = rolled(world).rooms[1]
    assert (room.standing, room.versions, room.own, room.difference) == (queries.Standing.ON_TIME, 2, 16, 0)
    assert rolled(world).rooms[2].standing == queries.Standing.MISSING


def test_without_a_deadline_nothing_is_late_or_missing(world: World) -> None:
    confirm(world, 0)
    assert {room.standing for room in rolled(world).rooms} == {queries.Standing.ON_TIME, queries.Standing.WAITING}
    assert "Chưa đặt hạn" in text(browser(world))


def test_the_list_is_narrowed(world: World) -> None:
    confirm(world, 1, own=18)
    confirm(world, 0, own=21)
    client = browser(world)
    rows = {name: text(client, f"?{name}", headers={"HX-Request": "true"}) for name in (
        "standing=silent", "standing=apart", "level=hub", "text=nghiem 2", "text=zz",
    )}  # fmt: skip
    codes = {name: [site.code for site in world.sites if f"{site.code} –" in row] for name, row in rows.items()}
    assert list(codes.values()) == [["003"], ["002"], ["001"], ["002"], []]


def test_whom_to_ring_with_texts_ready_to_copy(world: World) -> None:
    SiteContact.objects.create(site=world.sites[2], role="site_technician", name="Vi Văn Thử", phone="+84912000001")
    SiteContact.objects.create(site=world.sites[2], role="site_lead", name="Lò Thị Trưởng", phone="+84912000002")
    confirm(world, 0)
    confirm(world, 1)
    due = datetime.fromtimestamp(T0 / 1000, timezone.get_default_timezone())
    actions.set_deadline(world.conference, by=organiser(world), due_at=due, seen=0)
    client = browser(world)
    page = text(client, "/chase")
    assert page.index("Lò Thị Trưởng") < page.index("Vi Văn Thử")
    assert 'href="tel:+84912000002"' in page
    assert "điểm cầu 003 – Xã Thử Nghiệm 3 chưa xác nhận báo cáo" in page
    assert "002 – Xã" not in page
    confirm(world, 2)
    assert "Mọi điểm cầu đã báo cáo" in text(client, "/chase")


def test_the_deadline_is_set_by_who_saw_it(world: World) -> None:
    client = browser(world)
    said = {"day": "2027-01-15", "hour": "17:00", "seen": "0"}
    assert client.post(f"{PAGE}/deadline", said).status_code == 303
    assert queries.due_of(world.conference) == datetime.fromisoformat("2027-01-15T17:00+07:00")
    late = client.post(f"{PAGE}/deadline", said | {"hour": "18:00"})
    assert late.status_code == 422
    assert "hạn khác" in late.content.decode()
    assert client.post(f"{PAGE}/deadline", said | {"seen": "1", "hour": ""}).status_code == 422
    assert browser(world, "hub_technician").get(f"{PAGE}/deadline").status_code == 404


def test_what_a_room_says_by_telephone_is_kept_as_that(world: World) -> None:
    client, path = browser(world), "/rooms/002"
    assert client.post(PAGE + path, {"name": " ", "own_present": "18"}).status_code == 422
    said = {"name": "Vi Văn Thử, phụ trách", "own_present": "18", "remark": "Mất điện 5 phút."}
    assert client.post(PAGE + path, said).status_code == 303
    [kept] = RoomReport.objects.all()
    assert (kept.way, kept.name, kept.by_name, kept.own_present) == (Way.TELEPHONE, said["name"], "Lò Thị Tổ Chức", 18)
    assert kept.snapshot["present"] == 16
    count(world, 1, 17)
    page = text(client, path)
    assert "Điểm cầu tự báo có mặt 18 người, hệ thống ghi 17" in page
    assert "có mặt: 16" in page
    assert "có mặt: 17" in page
    assert "qua điện thoại" in page
    assert AuditRow.objects.filter(verb="reports.confirm").count() == 1
    [told] = OutboxRow.objects.filter(topic="report")
    assert list(map(int, told.subjects)) == [world.sites[1].pk]


def test_no_citizens_number_is_kept(world: World) -> None:
    kept = confirm(world, 1, remark="Liên hệ 001234567890 khi cần.")
    assert "001234567890" not in kept.remark


def test_long_words_are_refused_and_closed_conferences_take_none(world: World) -> None:
    with pytest.raises(Refused, match="remark_too_long"):
        confirm(world, 1, remark="x" * 501)
    client = browser(world)
    world.conference.status = "archived"
    world.conference.save()
    with pytest.raises(Refused, match="closed"):
        actions.set_deadline(world.conference, by=organiser(world), due_at=None, seen=0)
    assert 'id="telephone"' not in text(client, "/rooms/002")
    assert client.post(f"{PAGE}/rooms/002", {"name": "A"}).status_code == 404


def test_rooms_and_strangers_see_nothing_of_others(world: World) -> None:
    for role in ("site_lead", "site_technician"):
        assert browser(world, role).get(PAGE).status_code == 404
    page = text(browser(world, "hub_technician"), "/rooms/002")
    assert 'id="telephone"' not in page


def test_workbook_and_json_say_the_same(world: World) -> None:
    confirm(world, 1, own=18, remark="=1+1")
    told = exports.reports_json(world.conference, by=organiser(world))
    assert [row["code"] for row in told["missing"]] == ["001", "003"]
    assert [(row["code"], row["difference"]) for row in told["differences"]] == [("002", 2)]
    assert told["levels"][-1]["record"] == 37
    assert set(told["rooms"][0]) == set(told["dictionary"]["rooms"])
    book = openpyxl.load_workbook(io.BytesIO(exports.reports_xlsx(world.conference, "vi", by=organiser(world))))
    levels, rooms = book.worksheets[0], book.worksheets[2]
    assert len(book.sheetnames) == 6
    assert levels.max_row == 1 + len(told["levels"])
    assert [cell.value for cell in rooms[3]][:2] == ["002", world.sites[1].name]
    assert any(cell.value == "=1+1" and cell.data_type == "s" for cell in rooms[3])


def test_the_whole_record_holds_every_version(world: World) -> None:
    confirm(world, 1, own=18)
    actions.confirm_for_room(world.sites[1], actions.Said("Vi Văn Thử", 17), by=organiser(world))
    table = next(one for one in records.tables() if one.code == "site_reports")
    rows = [
        dict(zip((one.name for one in table.dictionary()), row, strict=True)) for row in table.rows(world.conference)
    ]
    assert [(row["version"], row["present"], row["own_present"], row["entered_by"]) for row in rows] == [
        (1, 16, 18, ""), (2, 16, 17, "Lò Thị Tổ Chức"),
    ]  # fmt: skip


def test_the_sheet_counts_confirmed_reports(world: World) -> None:
    assert sheet_of(world.conference, "vi")["reports_confirmed"].stated is None
    confirm(world, 1)
    confirm(world, 1)
    assert sheet_of(world.conference, "vi").words("reports_confirmed") == "01"


def test_an_empty_conference_says_so(world: World) -> None:
    world.conference.sites.all().delete()
    assert "Chưa có điểm cầu" in text(browser(world))


def test_as_many_queries_for_many_rooms(world: World) -> None:
    many = make_world(sites=40, key="hoi-nghi-lon")
    count(many, 1, 16, kid=f"{many.conference.pk}-")
    for of in (world, many):
        for at, site in enumerate(of.sites[2:], 2):
            Incident.objects.create(conference=of.conference, site=site, kind="power", opened_at=T0)
            SiteContact.objects.create(site=site, role="site_lead", name="Lò Thị Thử", phone="+84912000001")
            confirm(of, at, own=3)
            confirm(of, at, own=4)

    def spent(of: World, path: str) -> int:
        role = RoleHeld.objects.create(
            account=account, role="organizer", conference_id=of.conference.pk, site_id=0, given_by="system"
        )
        with CaptureQueriesContext(connection) as made:
            assert client.get(f"/c/{of.conference.key}/reports{path}").status_code == 200
        role.delete()
        return len(made)

    client = browser(world)
    account = Account.objects.get()
    RoleHeld.objects.all().delete()
    for path in ("", "/chase", "/rooms/002", ".json"):
        spent(world, path)  # what a first request looks up once
        assert spent(world, path) == spent(many, path) <= 34, path
