"""The pages: who may open them, what they show, what they send."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diemcau.attendance.models import Attendance, Headcount, HeadcountRound
from diemcau.attendance.queries import unknown_people
from diemcau.conferences.models import Site
from diemcau.infra.options import options
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.tickets import Ticket, Tickets
from diemcau.rehearsal import papers
from diemcau.roster.models import Delegate

from .conftest import Hub
from .world import T0, World, code_hash, make_people, number_to_id

Browser = Callable[..., Client]
HUB = {"organizer", "hub_technician"}
NAMES = {"organizer"}
COUNTS = HUB | {"co_organizer"}
LISTS = {"organizer", "co_organizer", "site_lead", "site_registrar"}
DOORS: dict[str, tuple[set[str], str]] = {
    "headcount": (COUNTS, ""), "headcount_pdf": (COUNTS, ""), "headcount_xlsx": (COUNTS, ""), "rounds": (HUB, ""),
    "round_add": (HUB, "session"), "round_edit": (HUB, "round"), "headcount_enter": (HUB, "round site"),
    "room": (LISTS, "site"), "room_pdf": (LISTS, "site"), "room_xlsx": (LISTS, "site"), "paper": (NAMES, "site"),
    "conflicts": (NAMES, ""),
}  # fmt: skip
ROLES = (
    "organizer", "co_organizer", "hub_technician", "site_lead", "site_registrar", "site_technician", "delegate",
    "system_admin", "nobody",
)  # fmt: skip


def address(world: World, name: str) -> str:
    facts = {"session": world.sessions[0].pk, "round": world.rounds[0].pk, "site": world.sites[1].code}
    args = [world.conference.key, *(facts[word] for word in DOORS[name][1].split())]
    return reverse(f"attendance:{name}", args=args)


@pytest.mark.parametrize("name", sorted(DOORS))
def test_what_may_not_be_seen_does_not_exist(world: World, browser: Browser, name: str) -> None:
    for role in ROLES:
        site = world.sites[1].pk if role.startswith("site") else 0
        expected = 200 if role in DOORS[name][0] else 404
        assert browser(role, site).get(address(world, name)).status_code == expected, role
    neighbour = browser("site_lead", world.sites[2].pk)
    assert neighbour.get(address(world, name)).status_code == 404
    assert Client().get(address(world, name)).status_code == 302


def test_two_confirmed_numbers_stand_side_by_side_until_the_hub_has_settled_it(world: World, browser: Browser) -> None:
    count = {"round": world.rounds[0].pk, "channel": "app", "confirmed": True}
    site = world.sites[1].pk
    world.judge(
        *(world.op("headcount", count | {"present": n}, site=site, who="device:hub", at=T0 + n) for n in (28, 30))
    )
    english, vietnamese = browser(), browser(language="vi")
    assert "also confirmed: 28" in english.get(address(world, "headcount"), {"show": "unconfirmed"}).content.decode()
    assert "cũng đã xác nhận: 28" in vietnamese.get(address(world, "headcount")).content.decode()
    assert "30 and 28 are both confirmed" in english.get(address(world, "headcount_enter")).content.decode()
    assert "Số 30 và số 28 đều đã được xác nhận" in vietnamese.get(address(world, "headcount_enter")).content.decode()


def test_posts_are_closed_to_rooms(world: World, hub: Hub, browser: Browser) -> None:
    lead = browser("site_lead", world.sites[0].pk)
    key, person = world.conference.key, world.people[0].uid
    for name, args in (
        ("rounds_plan", [key]),
        ("round_remove", [key, world.rounds[0].pk]),
        ("resolve", [key, world.sessions[0].pk, person]),
        ("approve", [key, person]),
        ("refuse", [key, person]),
        ("take_back", [key, world.sites[0].code, world.sessions[0].pk, person]),
    ):
        assert lead.post(reverse(f"attendance:{name}", args=args), {"site": world.sites[0].pk}).status_code == 404
    assert hub.judge() == 0


def test_the_board_shows_what_rooms_reported(world: World, browser: Browser) -> None:
    figures = {"round": world.rounds[0].pk, "channel": "sms", "confirmed": True}
    world.judge(world.op("headcount", figures | {"present": 1234, "expected": 1300, "registered": 1250}))
    page = browser().get(address(world, "headcount"))
    text = page.content.decode()
    assert "1,234" in text
    assert "1 of 3 rooms reported" in text
    assert "confirmed by Site lead" in text
    rooms = {number: figures for number, figures in papers.figures_in_page(page.content).items() if number.isdigit()}
    assert rooms == {"001": papers.Figures(1234, 0)}
    vietnamese = browser(language="vi").get(address(world, "headcount")).content.decode()
    assert "1.234" in vietnamese
    assert "1/3 điểm cầu đã báo cáo" in vietnamese
    missing = browser().get(address(world, "headcount"), {"show": "missing"}).content.decode()
    assert "Xã Thử Nghiệm 2" in missing
    assert ">001<" not in missing
    rehearsal = browser().get(address(world, "headcount"), {"run": "rehearsal"}).content.decode()
    assert "1,234" not in rehearsal
    assert "Rehearsal" in rehearsal


def more_rooms(world: World, count: int) -> None:
    """Rooms with people who came and heads that were counted."""
    rooms = Site.objects.bulk_create(
        Site(
            conference=world.conference,
            name=f"Phòng {n}",
            name_key="",
            search_key="",
            code=f"{n}",
            level="other",
            order=n,
        )
        for n in range(900, 900 + count)
    )
    if rooms:
        people = make_people(world, count, start=1_000, sites=rooms)
        session, counted_in = world.sessions[0].pk, world.rounds[0].pk
        figures = {"round": counted_in, "present": 3, "channel": "app", "confirmed": True}
        world.judge(
            *(
                world.op("check_in", {"delegate": d.uid, "session": session}, site=d.site_id, who="device:hub")
                for d in people
            ),
            *(world.op("headcount", figures, site=d.site_id, who="device:hub") for d in people),
        )


def test_the_board_costs_the_same_queries_at_every_size(world: World, browser: Browser) -> None:
    world.judge(world.op("headcount", {"round": world.rounds[0].pk, "present": 3, "channel": "app", "confirmed": True}))
    client = browser()
    client.get(address(world, "headcount"))
    costs = []
    for more in (0, 80):
        more_rooms(world, more)
        with CaptureQueriesContext(connection) as made:
            assert client.get(address(world, "headcount")).status_code == 200
        costs.append(len(made))
    assert costs[0] == costs[1]


def test_a_board_of_a_whole_country_is_a_small_page_with_the_missing_rooms_first(
    world: World, browser: Browser
) -> None:
    figures = {"round": world.rounds[0].pk, "channel": "app", "confirmed": True, "present": 3}
    world.judge(world.op("headcount", figures))
    Site.objects.bulk_create(
        Site(conference=world.conference, name=f"Điểm cầu xã Nghĩa Đô {n}", name_key="", search_key="", code=f"{n}",
             level="commune", order=n) for n in range(1_000, 4_639)
    )  # fmt: skip
    client, url = browser(), address(world, "headcount")
    page = client.get(url)
    assert len(page.content) < 200_000
    text = page.content.decode()
    assert "1–100 of 3,642" in text
    assert ">001<" not in text
    assert papers.pages_named(page.content) == 37
    last = client.get(url, {"page": "37"}).content
    assert papers.figures_in_page(last)["001"] == papers.Figures(3, 0)
    assert "1–1 of 1<" in client.get(url, {"q": "nghia do 1234"}).content.decode()
    found = client.get(url, {"level": "hub", "show": "missing"}).content.decode()
    assert "Every room has reported" in found


def test_a_room_that_is_not_confirmed_comes_before_those_that_are(world: World, browser: Browser) -> None:
    one, two, three = world.sites
    figures = {"round": world.rounds[0].pk, "channel": "app", "present": 3, "registered": 3, "confirmed": True}
    world.judge(
        world.op("headcount", figures),
        world.op("headcount", figures, site=two.pk, who=f"device:registrar-{two.pk}"),
    )
    text = browser().get(address(world, "headcount")).content.decode()
    places = [text.index(f"<b>{site.code}</b>") for site in (three, two, one)]
    assert places == sorted(places)
    unconfirmed = browser().get(address(world, "headcount"), {"show": "unconfirmed"}).content.decode()
    assert [f"<b>{site.code}</b>" in unconfirmed for site in (one, two, three)] == [False, True, False]


def opened(ticket: str) -> Ticket:
    return Tickets(options().secret_key.encode()).read(ticket, now_ms=SystemClock().now_ms())


def test_the_board_hears_that_figures_changed_and_every_viewer_of_it_may(world: World, browser: Browser) -> None:
    for role in COUNTS:
        client = browser(role)
        page = client.get(address(world, "headcount"), {"run": "rehearsal"}).content.decode()
        assert f"conference={world.conference.pk};audiences=lists-rehearsal" in page
        ticket = client.post(f"{reverse('people:ticket')}?conference={world.conference.pk}&run=rehearsal")
        assert "lists-rehearsal" in opened(ticket.json()["ticket"]).hear, role


def test_a_conference_without_rounds_offers_to_plan_them(world: World, browser: Browser) -> None:
    HeadcountRound.objects.all().delete()
    assert "Plan the usual rounds" in browser().get(address(world, "headcount")).content.decode()
    assert browser().get(reverse("attendance:headcount_pdf", args=[world.conference.key])).status_code == 404
    browser().post(reverse("attendance:rounds_plan", args=[world.conference.key]))
    assert HeadcountRound.objects.count() == 6


def test_a_headcount_is_typed_with_the_time_of_the_room(world: World, hub: Hub, browser: Browser) -> None:
    client, url = browser("hub_technician"), address(world, "headcount_enter")
    wrong = client.post(url, {"present": "-4", "channel": "phone", "at": "soon"})
    assert wrong.status_code == 422
    assert hub.judge() == 0
    sent = {"present": "18", "guests": "1", "channel": "phone", "at": "2026-01-05T08:15", "confirmed": "on"}
    assert client.post(url, sent).status_code == 303
    hub.judge()
    held = Headcount.objects.get()
    assert (held.present, held.guests, held.site, held.confirmed) == (18, 1, world.sites[1], True)
    assert held.at == 1_767_575_700_000  # 08:15 in Ho Chi Minh City is 01:15 UTC
    assert client.post(url, sent | {"present": "19"}).status_code == 303
    hub.judge()
    assert Headcount.objects.get().present == 19


def test_the_hub_decides_and_approves(world: World, hub: Hub, browser: Browser) -> None:
    session = world.sessions[0].pk
    body = {"code_hash": code_hash(world, world.people[0]), "session": session}
    world.judge(
        world.op("check_in", {"delegate": world.people[0].uid, "session": session}, at=T0),
        world.op("visitor", body, site=world.sites[1].pk, at=T0 + 5),
        world.op("substitute", {"delegate": world.people[3].uid, "session": session, "full_name": "Lý Văn Thay"}),
    )
    client, key = browser(), world.conference.key
    page = client.get(address(world, "conflicts")).content.decode()
    assert world.people[0].full_name in page
    assert "Lý Văn Thay" in page
    resolve = reverse("attendance:resolve", args=[key, session, world.people[0].uid])
    assert client.post(resolve, {"site": "x"}).status_code == 404
    assert client.post(resolve, {"site": world.sites[0].pk}).status_code == 303
    hub.judge()
    assert not Attendance.objects.filter(conflict=True).exists()
    assert client.post(resolve, {"site": world.sites[0].pk}).status_code == 404
    substitute = Delegate.objects.get(full_name="Lý Văn Thay")
    approve = reverse("attendance:approve", args=[key, substitute.uid])
    assert client.post(approve).status_code == 303
    assert client.post(approve).status_code == 404
    substitute.refresh_from_db()
    assert substitute.approved_by.startswith("account:")


def test_a_refused_substitute_has_not_come_nor_has_the_one_replaced(world: World, hub: Hub, browser: Browser) -> None:
    session = world.sessions[0].pk
    world.judge(
        world.op("substitute", {"delegate": world.people[0].uid, "session": session, "full_name": "Lý Văn Thay"})
    )
    substitute = Delegate.objects.get(full_name="Lý Văn Thay")
    world.judge(world.op("check_in", {"delegate": substitute.uid, "session": world.sessions[1].pk}))
    assert Attendance.objects.count() == 3
    refuse = reverse("attendance:refuse", args=[world.conference.key, substitute.uid])
    client = browser()
    assert refuse in client.get(address(world, "conflicts")).content.decode()
    assert client.post(refuse).status_code == 303
    hub.judge()
    assert not Attendance.objects.exists()
    assert refuse not in client.get(address(world, "conflicts")).content.decode()
    assert client.post(refuse).status_code == 404


def test_a_lead_approves_the_room_s_own_substitutes(world: World, browser: Browser) -> None:
    one, two, _ = world.sites
    body = {"delegate": world.people[0].uid, "session": world.sessions[0].pk, "full_name": "Lý Văn Thay"}
    world.judge(world.op("substitute", body, site=one.pk))
    substitute = Delegate.objects.get(full_name="Lý Văn Thay")
    approve = reverse("attendance:approve", args=[world.conference.key, substitute.uid])
    room = reverse("attendance:room", args=[world.conference.key, one.code])
    assert browser("site_lead", two.pk).post(approve).status_code == 404
    assert approve not in browser("site_registrar", one.pk).get(room).content.decode()
    lead = browser("site_lead", one.pk)
    assert approve in lead.get(room).content.decode()
    answer = lead.post(approve)
    assert (answer.status_code, answer["Location"]) == (303, f"{room}?run=live")
    assert approve not in lead.get(room).content.decode()


def test_a_room_s_page_shows_its_people_by_session(world: World, browser: Browser) -> None:
    body: dict[str, Any] = {"delegate": world.people[1].uid, "session": world.sessions[1].pk}
    world.judge(world.op("check_in", body, site=world.sites[1].pk))
    client = browser("site_registrar", world.sites[1].pk)
    afternoon = client.get(address(world, "room"), {"session": world.sessions[1].pk}).content.decode()
    assert "present, 15:00" in afternoon
    assert "present, " not in client.get(address(world, "room"), {"session": world.sessions[0].pk}).content.decode()
    assert client.get(address(world, "room"), {"session": "99999"}).status_code == 404
    assert client.get(address(world, "room_pdf"), {"blank": "3"})["Content-Type"] == "application/pdf"


def test_rounds_are_edited_by_the_conference_s_clock(world: World, browser: Browser) -> None:
    url = address(world, "round_edit")
    client = browser()
    assert client.post(url, {"title_vi": "", "due_at": ""}).status_code == 422
    sent = {"title_vi": "Sau khai mạc", "title_en": "After opening", "due_at": "2026-01-05T08:15"}
    assert client.post(url, sent).status_code == 303
    one = HeadcountRound.objects.get(pk=world.rounds[0].pk)
    assert (one.title["en"], one.due_at) == ("After opening", datetime(2026, 1, 5, 1, 15, tzinfo=UTC))
    assert 'value="2026-01-05T08:15"' in client.get(url).content.decode()
    add = reverse("attendance:round_add", args=[world.conference.key, world.sessions[1].pk])
    assert client.post(add, sent).status_code == 303
    assert HeadcountRound.objects.filter(session=world.sessions[1]).count() == 1


def test_the_hub_sees_that_entries_wait_for_people_who_are_not_on_the_list(world: World, browser: Browser) -> None:
    session = world.sessions[0].pk
    for number in (1, 1, 2):
        stranger = str(number_to_id(10_000 + number))
        world.judge(world.op("check_in", {"delegate": stranger, "session": session}, site=world.sites[1].pk))
    assert unknown_people(world.conference.pk) == {world.sites[1].pk: 2}
    assert unknown_people(world.conference.pk, "rehearsal") == {}
    for page in ("headcount", "room"):
        said = browser("organizer").get(address(world, page)).content.decode()
        assert "Entries about 2 persons wait" in said
    assert (
        f"<b>{world.sites[1].code}</b> {world.sites[1].name}</p>"
        in browser("organizer").get(address(world, "headcount")).content.decode()
    )


def test_another_round_chosen_in_the_page_takes_the_report_s_links_with_it(world: World, browser: Browser) -> None:
    chosen = world.rounds[1].pk
    part = browser("organizer").get(address(world, "headcount"), {"round": chosen}, HTTP_HX_REQUEST="true")
    assert f'headcount.pdf?round={chosen}&amp;run=live"' in part.content.decode()
    assert 'hx-swap-oob="true"' in part.content.decode()


def test_that_the_lead_stands_for_a_number_is_never_assumed(world: World, browser: Browser) -> None:
    field = (
        browser("organizer")
        .get(address(world, "headcount_enter"))
        .content.decode()
        .split('name="confirmed"')[1]
        .split(">")[0]
    )
    assert "checked" not in field
