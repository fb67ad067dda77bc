"""The first page sends everybody where their work is."""

import re
from html import unescape
from urllib.parse import urljoin

from django.test import Client
from django.urls import reverse

from diemcau.kernel.actor import SYSTEM, Held
from diemcau.people import actions as people
from diemcau.portal.landings import page_of
from tests.attendance.world import World

from .conftest import Sign


def test_nobody_is_asked_who_they_are(world: World) -> None:
    page = Client().get("/").content.decode()
    assert reverse("people:pair") in page
    assert reverse("account_login") in page
    assert world.conference.short_name["vi"] not in page


def test_what_nobody_sends_is_answered_with_that_nobody_is_signed_in(world: World, sign: Sign) -> None:
    """So a page on which something was typed can stay, and say it."""
    assert Client().post("/c/hoi-nghi/edit").headers["Signed-Out"] == "/account/login/"
    assert "Signed-Out" not in sign().post("/c/hoi-nghi/edit").headers


def test_an_organiser_sees_own_conferences_alone(world: World, sign: Sign) -> None:
    own = sign("organizer").get("/").content.decode()
    assert world.conference.short_name["vi"] in own
    assert reverse("conferences:new") in own
    stranger = sign().get("/").content.decode()
    assert world.conference.short_name["vi"] not in stranger
    assert "Chưa có hội nghị nào" in stranger
    assert reverse("conferences:new") not in stranger


def test_a_rooms_device_goes_to_its_desk(world: World) -> None:
    made = people.make_link(
        by=SYSTEM, conference=world.conference.pk, site=world.sites[1].pk, role="site_registrar", holder="Lò Thị Mỷ"
    )
    browser = Client()
    assert browser.post(made.path).status_code in (302, 303)
    answer = browser.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/c/hoi-nghi/sites/002/desk")


def test_who_leads_a_room_finds_its_desk_its_substitutes_and_its_codes(world: World) -> None:
    room = world.sites[1]
    made = people.make_link(
        by=SYSTEM, conference=world.conference.pk, site=room.pk, role="site_lead", holder="Lò Thị Mỷ"
    )
    browser = Client()
    browser.post(made.path)
    page = browser.get("/").content.decode()
    for path in ("sites/002/desk", "sites/002/screen", "sites/002/attendance", "people/reissue?q=002"):
        assert f'href="/c/hoi-nghi/{path}"' in page, path
        assert browser.get(f"/c/hoi-nghi/{path}").status_code == 200, path


def test_each_role_has_a_landing(world: World) -> None:
    number, room = world.conference.pk, world.sites[1].pk
    assert page_of(Held("site_lead", number, room)) == "/c/hoi-nghi/sites/002/desk"
    assert page_of(Held("hub_technician", number)) == "/c/hoi-nghi/wall"
    assert page_of(Held("organizer", number)) == "/c/hoi-nghi/wall"
    assert page_of(Held("secretary", number)) == "/c/hoi-nghi/minutes"
    assert page_of(Held("cluster_coordinator", number, room)) == "/c/hoi-nghi/cluster"
    assert page_of(Held("speaker", number)) == "/"
    assert page_of(Held("organizer", 10_000)) == "/"
    assert page_of(Held("site_lead", number, 10_000)) == "/"


def test_a_device_with_nowhere_to_go_is_not_sent_in_circles(world: World) -> None:
    room = world.sites[1]
    made = people.make_link(
        by=SYSTEM, conference=world.conference.pk, site=room.pk, role="site_registrar", holder="Lò Thị Mỷ"
    )
    browser = Client()
    browser.post(made.path)
    room.delete()
    assert browser.get("/").status_code == 200


def test_the_desk_leads_to_the_rooms_screen(world: World, sign: Sign) -> None:
    browser = sign("site_technician", site=world.sites[1].pk)
    desk = reverse("offline:desk", args=[world.conference.key, world.sites[1].code])
    assert 'href="screen"' in browser.get(desk).content.decode()
    assert urljoin(desk, "screen") == reverse("portal:screen", args=[world.conference.key, world.sites[1].code])
    assert browser.get(urljoin(desk, "screen")).status_code == 200


def test_everybody_is_offered_only_what_opens_to_them(world: World, sign: Sign) -> None:
    room = world.sites[1]
    rooms = {f"/c/hoi-nghi/sites/{room.code}/desk", f"/c/hoi-nghi/sites/{room.code}/screen"}
    hub, minutes = {"/c/hoi-nghi/wall", "/c/hoi-nghi/headcount"}, {"/c/hoi-nghi/minutes"}
    cluster = {"/c/hoi-nghi/cluster", "/c/hoi-nghi/reports"}
    for role, site, offered in (
        ("site_lead", room.pk, rooms),
        ("site_technician", room.pk, rooms),
        ("hub_technician", 0, hub),
        ("secretary", 0, minutes),
        ("cluster_coordinator", room.pk, cluster),
        ("system_admin", 0, set()),
    ):
        browser = sign(role, site)
        page = browser.get("/").content.decode()
        assert {path for path in rooms | hub | minutes | cluster if f'href="{path}"' in page} == offered, role
        assert {browser.get(path).status_code for path in offered} <= {200}, role


def test_a_rooms_page_links_only_what_opens(world: World, sign: Sign) -> None:
    room = world.sites[1]
    for role, site in (("site_lead", room.pk), ("site_registrar", room.pk), ("site_technician", room.pk),
                       ("cluster_coordinator", room.pk), ("hub_technician", 0), ("secretary", 0), ("co_organizer", 0),
                       ("organizer", 0)):  # fmt: skip
        browser = sign(role, site)
        page = browser.get(f"/c/hoi-nghi/sites/{room.code}/live").content.decode()
        links = {unescape(path) for path in re.findall(r'href="(/c/[^"#]*)"', page)}
        opened = {path: browser.get(path) for path in links}
        led = {path: browser.get(answer["Location"]) for path, answer in opened.items() if answer.status_code == 303}
        assert {path for path, answer in (opened | led).items() if answer.status_code != 200} == set(), role
