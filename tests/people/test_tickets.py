"""Tickets for the live plane: who gets one, what it grants, and until when."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.people.conftest import ADMIN, PASSWORD, Enter, let_in, person

from diemcau.infra.installation import installation
from diemcau.infra.options import options
from diemcau.kernel.clock import SystemClock, as_ms
from diemcau.kernel.tickets import Ticket, Tickets
from diemcau.people import actions, queries
from diemcau.people.models import Account, Device, RoleHeld
from diemcau.people.tasks import sweep_device_keys
from diemcau.people.templatetags.people import live_stream

pytestmark = pytest.mark.django_db
LEAD_KINDS = ("announcements.", "attendance.", "chat.", "polls.", "questions.", "reports.", "room.", "stage.")
DESK_KINDS_WITHOUT_NAMES = ("announcements.", "chat.", "polls.", "questions.", "room.", "stage.")
DESK_KINDS = tuple(sorted((*DESK_KINDS_WITHOUT_NAMES, "attendance.")))
HOURS_12 = 12 * 3_600_000
HUB_HEARS = ("wall", "hall", "screens", "lists", "speakers", "films", "broadcast", "site-*")


def ask(client: Client, **query: object) -> Any:
    return client.post("/ticket", query_params={name: str(value) for name, value in query.items()})


def read(answer: Any) -> Ticket:
    assert answer.status_code == 200
    return Tickets(options().secret_key.encode()).read(answer.json()["ticket"], now_ms=SystemClock().now_ms())


def test_a_rooms_device_gets_its_rooms_ticket(room_device: Client) -> None:
    answer = ask(room_device)
    ticket, device = read(answer), Device.objects.get()
    assert (ticket.conference, ticket.site, ticket.run, ticket.who) == (1, 11, "live", f"device:{device.kid}")
    assert (ticket.kid, ticket.device) == (device.kid, device.kid)
    assert (ticket.hear, ticket.kinds) == (("site-11", "screens"), DESK_KINDS)
    assert abs(ticket.expires - SystemClock().now_ms() - HOURS_12) < 60_000
    body = answer.json()
    assert {name: body[name] for name in ("device", "conference", "site", "run", "hear", "expires")} == {
        "device": device.kid,
        "conference": 1,
        "site": 11,
        "run": "live",
        "hear": ["site-11", "screens"],
        "expires": ticket.expires,
    }


def test_the_cookie_goes_to_the_plane_alone(room_device: Client) -> None:
    answer = ask(room_device)
    cookie = answer.cookies["diemcau_ticket"]
    assert cookie.value == answer.json()["ticket"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/live", True, "Lax")
    assert HOURS_12 / 1000 - 60 < cookie["max-age"] <= HOURS_12 / 1000
    assert "no-store" in answer["Cache-Control"]


def test_rehearsal_is_said_in_the_ticket(room_device: Client) -> None:
    ticket = read(ask(room_device, run="rehearsal"))
    assert (ticket.run, ticket.hear) == ("rehearsal", ("site-11-rehearsal", "screens-rehearsal"))
    hub = read(ask(let_in("hub_technician", 1, 0), run="rehearsal"))
    assert hub.hear == (*(f"{audience}-rehearsal" for audience in HUB_HEARS[:-1]), "site-*")
    assert ask(room_device, run="party").status_code == 404


def test_a_device_after_a_day_renews_with_its_own_key(room_device: Client) -> None:
    """The ticket in its cookie has long expired: only the device's key counts."""
    first = read(ask(room_device))
    Device.objects.update(paired_at=timezone.now() - timedelta(days=1))
    room_device.cookies["diemcau_ticket"] = "long.expired"
    assert read(ask(room_device)).kid == first.kid


def test_a_ticket_ends_with_the_device(room_device: Client) -> None:
    soon = timezone.now() + timedelta(minutes=10)
    Device.objects.update(expires_at=soon)
    assert read(ask(room_device)).expires == as_ms(soon)


@pytest.mark.parametrize("end", ["revoked", "expired"])
def test_a_device_turned_away_gets_none(room_device: Client, end: str) -> None:
    if end == "revoked":
        actions.revoke_device(Device.objects.get(), by=ADMIN)
    else:
        Device.objects.update(expires_at=timezone.now())
    answer = ask(room_device)
    assert answer.status_code == 404
    assert (b'"revoked"' in answer.content) is (end == "revoked")


def test_a_lost_tablet_is_told_that_it_was_revoked_however_late_it_asks(room_device: Client) -> None:
    device = Device.objects.get()
    actions.revoke_device(device, by=ADMIN)
    told = {"error": "revoked", "server": installation().name}
    assert ask(room_device, conference=1, site=11, run="rehearsal").json() == told
    forged = Client()
    forged.cookies["diemcau_device"] = f"{device.kid}.wrong"
    assert b'"revoked"' not in ask(forged).content
    assert sweep_device_keys(timezone.now()) == 1
    assert ask(room_device).json() == told


@pytest.mark.parametrize(
    "query", [{"site": 12}, {"conference": 2}, {"conference": 2, "site": 21}, {"conference": 1, "site": 0}]
)
def test_a_rooms_device_reaches_no_other_room(room_device: Client, query: dict[str, int]) -> None:
    assert ask(room_device, **query).status_code == 404


@pytest.mark.parametrize("way", ["logout", "password/change"])
def test_an_account_s_tickets_end_with_its_session_and_with_a_new_password(enter_as: Enter, way: str) -> None:
    client, new = enter_as("organizer"), "Một mật khẩu khác 2026"
    before = read(ask(client, conference=1))
    words = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post(f"/account/{way}/", words).status_code == 302
    assert before.kid in queries.revoked_kids()
    if way == "password/change":
        assert read(ask(client, conference=1)).kid not in queries.revoked_kids(), "this page goes on"


@pytest.mark.parametrize("query", [{"conference": "1; drop"}, {"site": "-1"}, {"conference": "9" * 30}, {"site": "²"}])
def test_odd_numbers_are_nowhere(room_device: Client, query: dict[str, str]) -> None:
    assert ask(room_device, **query).status_code == 404


def test_a_forged_key_gets_none(room_device: Client) -> None:
    kid = Device.objects.get().kid
    for value in (f"{kid}.wrong", f"{kid}.", ".", kid, "", "x.y.z"):
        client = Client()
        client.cookies["diemcau_device"] = value
        assert ask(client).status_code == 404


def test_the_hubs_computer_hears_all_and_may_stand_in_for_a_room() -> None:
    client = let_in("hub_technician", 1, 0)
    hub, room = read(ask(client)), read(ask(client, conference=1, site=12))
    assert (hub.site, hub.hear, hub.kinds) == (
        0,
        HUB_HEARS,
        DESK_KINDS,
    )
    assert (room.site, room.kinds) == (12, DESK_KINDS)
    assert ask(client, site=21).status_code == 404  # a room of another conference
    assert ask(client, conference=2, site=21).status_code == 404


GRANTS = {
    ("organizer", 1, 0): (
        HUB_HEARS,
        LEAD_KINDS,
    ),
    ("hub_technician", 1, 0): (
        HUB_HEARS,
        DESK_KINDS,
    ),
    ("co_organizer", 1, 0): (HUB_HEARS, ("polls.", "questions.")),
    ("secretary", 1, 0): (("screens", "lists"), ("questions.",)),
    ("cluster_coordinator", 1, 11): (("site-11", "screens", "lists"), ()),
    ("site_lead", 1, 11): (("site-11", "screens"), LEAD_KINDS),
    ("site_registrar", 1, 11): (("site-11", "screens"), DESK_KINDS),
    ("site_technician", 1, 11): (("site-11", "screens"), DESK_KINDS_WITHOUT_NAMES),
}


@pytest.mark.parametrize("role", GRANTS, ids=str)
def test_what_an_account_may_hear_and_send(role: tuple[str, int, int], enter_as: Enter) -> None:
    ticket = read(ask(enter_as(*role), conference=1, site=role[2]))
    assert (ticket.hear, ticket.kinds) == GRANTS[role]
    account = Account.objects.get()
    assert (ticket.who, ticket.device, ticket.kid) == (
        f"account:{account.pk}",
        f"account:{account.pk}",
        f"account:{account.pk}.0",
    )


@pytest.mark.parametrize(
    ("role", "query"),
    [
        ((), {"conference": 1}),
        (("system_admin",), {"conference": 3}),
        (("system_admin",), {"conference": 1, "site": 21}),
        (("organizer", 2), {"conference": 1}),
        (("organizer", 1), {}),
        (("organizer", 1), {"conference": 0}),
        (("organizer", 1), {"conference": 1, "site": 21}),
        (("site_lead", 1, 11), {"conference": 1}),
        (("site_lead", 1, 11), {"conference": 1, "site": 12}),
        (("co_organizer", 1), {"conference": 1, "site": 21}),
        (("delegate", 1), {"conference": 1}),
    ],
)
def test_outsiders_get_404(role: tuple[object, ...], query: dict[str, int], enter_as: Enter) -> None:
    assert ask(enter_as(*role), **query).status_code == 404
    assert ask(Client(), **query).status_code == 404


def test_an_organisers_room_ticket_still_hears_the_wall(enter_as: Enter) -> None:
    """One browser holds one ticket cookie: a room's page must not deafen the wall in the next tab."""
    ticket = read(ask(enter_as("organizer", 1), conference=1, site=12))
    assert (ticket.site, ticket.hear) == (12, HUB_HEARS)


def test_a_ticket_ends_with_the_role(enter_as: Enter) -> None:
    client, soon = enter_as("organizer", 1), timezone.now() + timedelta(minutes=5)
    RoleHeld.objects.update(until=soon)
    assert read(ask(client, conference=1)).expires == as_ms(soon)


def test_an_account_at_a_rooms_computer_uses_the_rooms_key_there() -> None:
    client = let_in("site_registrar", 1, 11)

    client.force_login(person("o", "organizer", 1), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert read(ask(client, conference=1, site=11)).who.startswith("device:")
    assert read(ask(client, conference=1)).who.startswith("account:")


def test_looking_is_not_asking(room_device: Client) -> None:
    assert room_device.get("/ticket").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = room_device.cookies
    assert ask(strict).status_code == 200  # a desk kept offline for a day has no token


def test_signed_in_people_read_in_constant_queries(enter_as: Enter, django_assert_max_num_queries: Any) -> None:
    client = enter_as("organizer", 1)
    ask(client, conference=1)  # the first one of all names the installation
    with django_assert_max_num_queries(6):
        ask(client, conference=1)
    assert queries.revoked_kids() == []


def test_a_hub_devices_role_stays_with_its_key_when_somebody_is_signed_in_there() -> None:
    browser = let_in("hub_technician", 1, 0)
    browser.force_login(person("nobody"))
    assert read(ask(browser, conference=1)).kid == Device.objects.get().kid


def test_a_page_hears_each_of_its_audiences_in_its_run() -> None:
    assert live_stream(1, "wall,screens", "rehearsal")["audiences"] == "wall-rehearsal,screens-rehearsal"
    assert live_stream(1, "wall,site-*")["audiences"] == "wall,site-*"
