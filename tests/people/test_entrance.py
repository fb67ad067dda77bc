"""Ways in, as browsers, previews and guessers meet them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.people.conftest import HUB, PASSWORD, person

from diemcau.kernel.actor import SYSTEM, Held
from diemcau.people import actions, guesses, landing
from diemcau.people.actions import Made
from diemcau.people.models import Account, AccountLink, Device, Pairing

pytestmark = pytest.mark.django_db


def link(**facts: object) -> Made:
    return actions.make_link(**{"by": HUB, "conference": 1, "site": 11, "role": "site_registrar", **facts})


def code() -> Made:
    return actions.make_code(by=HUB, conference=1, site=11, role="site_registrar")


def test_looking_at_a_link_shows_the_room_and_spends_nothing(client: Client) -> None:
    made = link(holder="Nông Thị Ánh")
    for method in (client.get, client.head):
        answer = method(made.path)
        assert (answer.status_code, "diemcau_device" in answer.cookies) == (200, False)
    page = client.get(made.path, {"language": "vi"}).content.decode()
    assert "Xã Văn Lăng" in page
    assert "Nông Thị Ánh" in page
    assert Device.objects.count() == 0


def test_opening_gives_the_device_its_key_and_its_page(client: Client) -> None:
    made = link()
    landing.fill(lambda held: f"/c/x/sites/{held.site}/desk" if held == Held("site_registrar", 1, 11) else "/")
    answer = client.post(made.path)
    device = Device.objects.get()
    cookie = answer.cookies["diemcau_device"]
    assert (answer.status_code, answer["Location"]) == (303, "/c/x/sites/11/desk")
    assert cookie.value.startswith(f"{device.kid}.")
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == int((device.expires_at - device.paired_at).total_seconds()) > 59 * 86_400


def test_a_link_may_lead_to_another_page_of_this_server_only(client: Client) -> None:
    made = link()
    assert client.post(made.path, {"next": "/c/x/sites/001/screen"})["Location"] == "/c/x/sites/001/screen"
    for wish in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"):
        assert client.post(made.path, {"next": wish})["Location"] == "/"


@pytest.mark.parametrize("end", ["unknown", "revoked", "expired"])
def test_a_link_that_no_longer_opens_says_what_to_do(client: Client, end: str) -> None:
    made = link()
    if end == "revoked":
        actions.revoke_pairing(made.pairing, by=HUB)
    elif end == "expired":
        Pairing.objects.update(expires_at=timezone.now())
    path = "/enter/no-such-secret" if end == "unknown" else made.path
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 404
        assert "/pair" in answer.content.decode()
    assert Device.objects.count() == 0


def test_a_typed_code_opens_as_it_was_read_out(client: Client) -> None:
    made = code()
    typed = f" {made.secret[:4].lower()}-{made.secret[4:].lower().replace('0', 'o').replace('1', 'l')} "
    answer = client.post("/pair", {"code": typed})
    assert (answer.status_code, "diemcau_device" in answer.cookies) == (303, True)
    again = Client().post("/pair", {"code": made.secret})
    assert (again.status_code, "diemcau_device" in again.cookies) == (422, False)
    assert Device.objects.count() == 1


def test_a_code_is_no_link_and_a_link_is_no_code(client: Client) -> None:
    """Else guesses could go round the count."""
    assert client.post(f"/enter/{code().secret}").status_code == 404
    assert client.post("/pair", {"code": link().secret[:20]}).status_code == 422
    assert Device.objects.count() == 0


def test_guessing_is_stopped_and_other_places_go_on(client: Client) -> None:
    made = code()
    for _ in range(guesses.WRONG_MAX):
        assert client.post("/pair", {"code": "00000000"}).status_code == 422
    assert client.post("/pair", {"code": made.secret}).status_code == 429
    assert Device.objects.count() == 0
    assert client.post("/pair", {"code": made.secret}, REMOTE_ADDR="192.0.2.7").status_code == 303


def test_codes_open_behind_a_proxy_that_names_nobody(client: Client) -> None:
    assert client.post("/pair", {"code": code().secret}, REMOTE_ADDR="").status_code == 303


def test_right_codes_are_not_counted(client: Client) -> None:
    for _ in range(guesses.WRONG_MAX + 5):
        assert client.post("/pair", {"code": code().secret}).status_code == 303


def test_an_empty_code_is_a_message(client: Client) -> None:
    assert client.get("/pair").status_code == 200
    assert client.post("/pair", {"code": " "}).status_code == 422
    assert client.post("/pair", {"code": "9" * 60}).status_code == 422


def test_choosing_a_password_by_link(client: Client) -> None:
    account = actions.create_account(by=SYSTEM, username="an", full_name="Nguyễn Thị An")
    path = actions.make_password_link(account, by=SYSTEM)
    assert "Nguyễn Thị An" in client.get(path).content.decode()
    assert client.post(path, {"password": PASSWORD, "again": "other"}).status_code == 422
    assert client.post(path, {"password": "1234567", "again": "1234567"}).status_code == 422
    answer = client.post(path, {"password": PASSWORD, "again": PASSWORD})
    assert (answer.status_code, "sessionid" in answer.cookies) == (200, False)
    assert client.get(path).status_code == 404
    assert client.login(username="an", password=PASSWORD)


def test_a_sign_in_link_of_single_use_asks_first(client: Client) -> None:
    account = person("an")
    path = actions.make_sign_in_link(by=SYSTEM, account=account, minutes=5, to="/me")
    for _ in range(2):
        assert client.get(path).status_code == 200
    answer = client.post(path)
    assert (answer.status_code, answer["Location"]) == (303, "/me")
    assert client.get("/me").status_code == 200
    assert Client().post(path).status_code == 404


def test_a_demo_link_signs_in_at_one_click_while_it_lasts(client: Client) -> None:
    path = actions.make_sign_in_link(by=SYSTEM, account=person("an"), minutes=5, single_use=False, to="/me")
    assert client.get(path)["Location"] == Client().get(path)["Location"] == "/me"
    assert client.get("/me").status_code == 200
    AccountLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(path).status_code == 404


def test_a_closed_accounts_links_open_nothing(client: Client) -> None:
    account = person("an")
    path = actions.make_sign_in_link(by=SYSTEM, account=account, minutes=5)
    Account.objects.update(is_active=False)
    assert client.post(path).status_code == 404


def test_a_signed_in_browser_with_a_rooms_key_holds_both(client: Client) -> None:
    client.post(link().path)
    client.force_login(
        person("lead", "site_lead", 1, 12), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    held = client.get("/me").wsgi_request.actor.held
    assert held == {Held("site_registrar", 1, 11), Held("site_lead", 1, 12)}


def test_forged_posts_need_a_token() -> None:
    strict = Client(enforce_csrf_checks=True)
    for path in (link().path, "/pair"):
        assert strict.post(path, {"code": "x"}).status_code == 403
    assert Device.objects.count() == 0
