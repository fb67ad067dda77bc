"""A cluster's coordinator sees and chases the rooms of the cluster, and nobody else's."""

import io

import openpyxl
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from diemcau.conferences.models import Site, SiteContact
from diemcau.kernel.actor import Held
from diemcau.kernel.errors import NotFound
from diemcau.outcomes.reports import queries
from diemcau.people import actions as people
from diemcau.people import queries as staff
from diemcau.people.models import Account, RoleHeld
from tests.attendance.world import World, make_world
from tests.outcomes.test_reports_pages import PAGE, browser, confirm, count, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """The hub 001; below it 002 with 003 below, and 004 with 005 below."""
    made = make_world(sites=5)
    hub, first, under_first, second, under_second = made.sites
    for site, parent in ((first, hub), (under_first, first), (second, hub), (under_second, second)):
        Site.objects.filter(pk=site.pk).update(parent=parent)
    return made


def coordinator(world: World, *rooms: int) -> tuple[Account, Client]:
    account = Account.objects.create(username="dieu-phoi", full_name="Lò Văn Điều Phối")
    for room in rooms:
        RoleHeld.objects.create(
            account=account, role="cluster_coordinator", conference_id=world.conference.pk, site_id=world.sites[room].pk,
            given_by="system",
        )  # fmt: skip
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = "vi"
    return account, client


def shown(world: World, page: str) -> list[str]:
    return [site.code for site in world.sites if f"{site.code} –" in page]


def test_a_role_at_a_room_reaches_all_rooms_below_as_they_stand_now(world: World) -> None:
    account, _client = coordinator(world, 1)
    number, (_hub, first, under_first, second, _under) = world.conference.pk, world.sites
    assert {held.site for held in staff.actor_for(account).held} == {first.pk, under_first.pk}
    Site.objects.filter(pk=second.pk).update(parent=under_first)
    Site.objects.filter(pk=first.pk).update(parent=world.sites[4])  # a ring ends where it began
    assert {held.site for held in staff.actor_for(account).held} == {site.pk for site in world.sites[1:]}
    people.end_role(account.roles.get(), by=staff.actor_for(browser_account(world)))
    assert staff.actor_for(account).held == frozenset()
    with pytest.raises(NotFound):
        staff.account_ticket(account, staff.actor_for(account), conference=number)


def browser_account(world: World) -> Account:
    browser(world)
    return Account.objects.get(username="organizer")


def test_sums_rooms_files_and_chase_list_are_those_of_the_cluster(world: World) -> None:
    confirm(world, 1, own=18)
    confirm(world, 3, own=40)
    account, client = coordinator(world, 1)
    page = text(client)
    assert shown(world, page) == ["002", "003"]
    rolled = queries.rollup(staff.actor_for(account), world.conference, "vi")
    assert (rolled.sums.rooms, rolled.sums.there, rolled.sums.own) == (2, 1, 18)
    assert f"{PAGE}/deadline" not in page
    chase = text(client, "/chase")
    assert shown(world, chase) == ["003"]
    assert world.sites[4].name not in chase
    told = client.get(f"{PAGE}.json").json()
    assert [room["code"] for room in told["rooms"]] == ["002", "003"]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{PAGE}.xlsx").content))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "003" in cells
    assert not {"001", "004", "005"} & cells


def test_another_clusters_room_is_not_found_and_nothing_is_said_in_a_rooms_stead(world: World) -> None:
    _account, client = coordinator(world, 1)
    own, foreign, hub = (f"{PAGE}/rooms/{world.sites[at].code}" for at in (2, 4, 0))
    assert client.get(own).status_code == 200
    assert 'id="telephone"' not in text(client, own.removeprefix(PAGE))
    assert [client.get(path).status_code for path in (foreign, hub)] == [404, 404]
    assert client.post(own, {"name": "Ai đó"}).status_code == 404
    assert client.get(f"{PAGE}/deadline").status_code == 404
    for path in ("sites/{}", "sites/{}/live", "sites/{}/screen"):
        seen = [client.get(f"/c/hoi-nghi/{path}".format(site.code)).status_code for site in world.sites]
        assert seen == [404, 200, 200, 404, 404], path
    for path in ("wall", "headcount", "people", "delegates", f"sites/{world.sites[1].code}/desk"):
        assert client.get(f"/c/hoi-nghi/{path}").status_code in (403, 404), path


def test_being_somebody_else_in_another_room_opens_no_report_there(world: World) -> None:
    account, client = coordinator(world, 1)
    RoleHeld.objects.create(
        account=account, role="site_technician", conference_id=world.conference.pk, site_id=world.sites[3].pk, given_by="system"
    )  # fmt: skip
    RoleHeld.objects.create(account=account, role="secretary", conference_id=world.conference.pk, given_by="system")
    assert shown(world, text(client)) == ["002", "003"]
    assert client.get(f"{PAGE}/rooms/{world.sites[3].code}").status_code == 404


def test_tickets_hear_what_happened_and_the_room_whose_page_is_open(world: World) -> None:
    account, _client = coordinator(world, 1)
    actor, number, (_hub, first, _under, second, _) = staff.actor_for(account), world.conference.pk, world.sites
    whole, one = (staff.account_ticket(account, actor, conference=number, site=site) for site in (0, first.pk))
    assert (set(whole.hear), whole.kinds) == ({"screens", "lists"}, ())
    assert (set(one.hear), one.kinds) == ({f"site-{first.pk}", "screens", "lists"}, ())
    with pytest.raises(NotFound):
        staff.account_ticket(account, actor, conference=number, site=second.pk)


def test_an_organiser_gives_a_cluster_in_one_go(world: World) -> None:
    Account.objects.create(username="an", full_name="Lò Văn An")
    client = browser(world)
    said = {"username": "an", "role": "cluster_coordinator", "site": world.sites[1].pk}
    codes = [site.code for site in world.sites]
    assert client.post("/c/hoi-nghi/people", said | {"more": "999"}).status_code == 422
    assert client.post("/c/hoi-nghi/people", said | {"site": ""}).status_code == 422
    assert client.post("/c/hoi-nghi/people", said | {"role": "site_lead", "more": codes[3]}).status_code == 422
    assert not RoleHeld.objects.filter(account__username="an").exists()
    assert client.post("/c/hoi-nghi/people", said | {"more": f"{codes[3]}, {codes[1]}"}).status_code == 303
    held = set(RoleHeld.objects.filter(account__username="an").values_list("role", "site_id"))
    assert held == {("cluster_coordinator", world.sites[at].pk) for at in (1, 3)}
    page = " ".join(client.get("/c/hoi-nghi/people").content.decode().split())
    assert f"{world.sites[3].name} và các điểm cầu bên dưới" in page


@pytest.mark.parametrize("rooms", [4, 12])
def test_the_actor_costs_one_query_more(rooms: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    big = make_world(sites=rooms)
    account, _client = coordinator(big, 1, 2, 3)
    with django_assert_num_queries(2):
        assert Held("cluster_coordinator", big.conference.pk, big.sites[3].pk) in staff.actor_for(account).held


def test_readiness_and_headcounts_of_the_cluster_stand_on_one_page(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    count(world, 1, 16)
    count(world, 3, 77)
    SiteContact.objects.create(site=world.sites[1], role="site_technician", name="Hà Kỹ Thuật", phone="+84912345678")
    SiteContact.objects.create(site=world.sites[3], role="site_technician", name="Hà Xa Lạ", phone="+84987654321")
    _account, client = coordinator(world, 1)
    client.get("/c/hoi-nghi/cluster")
    with django_assert_max_num_queries(26):
        response = client.get("/c/hoi-nghi/cluster")
    page = " ".join(response.content.decode().split())
    assert shown(world, page) == ["002", "003"]
    assert all(word in page for word in ("<b>16</b> đã xác nhận", "Hà Kỹ Thuật", "tel:+84912345678", "Cụm của tôi"))
    assert not any(word in page for word in ("<b>77</b>", "Hà Xa Lạ", world.sites[3].name))
    assert 'href="/c/hoi-nghi/cluster"' in client.get("/").content.decode()
    assert browser(world).get("/c/hoi-nghi/cluster").status_code == 404
