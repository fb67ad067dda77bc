"""Every page of people: who opens it, what it shows, and in how many queries."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.people.conftest import ADMIN, HUB, Enter, person

from diemcau.people import actions, queries
from diemcau.people.actions import Made
from diemcau.people.machines import kind_of
from diemcau.people.models import Account, AdminUnit, Device, Organisation, Pairing, RoleHeld

pytestmark = pytest.mark.django_db
HEAD = b"list,code,name,kind,parent_code\n"
ROLES = {
    "nobody": (),
    "admin": ("system_admin",),
    "organiser": ("organizer", 1),
    "foreign": ("organizer", 2),
    "co_organiser": ("co_organizer", 1),
    "hub": ("hub_technician", 1),
    "lead": ("site_lead", 1, 11),
    "registrar": ("site_registrar", 1, 11),
    "delegate": ("delegate", 1),
}
KEEPERS = {"admin", "organiser", "foreign"}
DOORS: dict[str, set[str]] = {
    "/me": set(ROLES),
    "/accounts": KEEPERS,
    "/accounts/new": KEEPERS,
    "/accounts/{account}": {"admin", "organiser"},
    "/organisations": KEEPERS,
    "/organisations/new": KEEPERS,
    "/organisations/{organisation}": KEEPERS,
    "/units": KEEPERS,
    "/units/2025-07-01": KEEPERS,
    "/c/flood-drill/people": {"admin", "organiser", "lead"},
    "/c/flood-drill/people/devices": {"admin", "organiser", "hub", "lead"},
    "/c/flood-drill/people/reissue": {"admin", "organiser", "hub", "lead"},
}


@pytest.fixture
def things() -> dict[str, int]:
    """Something to look at: an account of conference 1, a body, a list, a role, a device and its link."""
    account = person("helper", "hub_technician", 1, made_by="account:1")
    body = actions.create_organisation(by=ADMIN, name={"vi": "Hội Chữ thập đỏ huyện Mẫu"})
    actions.import_units(by=ADMIN, file=HEAD + "2025-07-01,01,Tỉnh Mẫu,province,\n".encode())
    made = actions.make_link(by=HUB, conference=1, site=12, role="site_registrar")
    device = actions.open_pairing(made.pairing, by=HUB).device
    return {
        "account": account.pk,
        "organisation": body.pk,
        "role": account.roles.get().pk,
        "device": device.pk,
        "pairing": made.pairing.pk,
    }


@pytest.mark.sqlite  # a table of rights: what pages ask the database is tried by others
@pytest.mark.parametrize("path", DOORS)
@pytest.mark.parametrize("name", ROLES)
def test_who_opens_which_page(path: str, name: str, enter_as: Enter, things: dict[str, int]) -> None:
    for language in ("vi", "en"):
        answer = enter_as(*ROLES[name]).get(path.format(**things), {"language": language})
        assert answer.status_code == (200 if name in DOORS[path] else 404)
        assert Client().get(path.format(**things)).status_code == (302 if path.startswith("/c/") else 404)


def said(page: str) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


POSTS: dict[str, set[str]] = {
    "/accounts/{account}/link": {"admin"},
    "/accounts/{account}/close": {"admin"},
    "/accounts/{account}/reopen": {"admin"},
    "/c/flood-drill/people/roles/{role}/end": {"admin", "organiser"},
    "/c/flood-drill/people/devices/{device}/revoke": {"admin", "organiser", "hub"},
    "/c/flood-drill/people/ways/{pairing}/revoke": {"admin", "organiser", "hub"},
    "/c/flood-drill/people/hub-link": {"admin", "organiser"},
}


@pytest.mark.sqlite
@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("name", ROLES)
def test_who_may_press_which_button(path: str, name: str, enter_as: Enter, things: dict[str, int]) -> None:
    answer = enter_as(*ROLES[name]).post(path.format(**things))
    assert (answer.status_code in (200, 303)) == (name in POSTS[path])
    assert answer.status_code in (200, 303, 403, 404)
    assert Client().post(path.format(**things)).status_code == 404
    assert enter_as(*ROLES[name]).get(path.format(**things)).status_code == 405


def test_pages_hide_what_is_not_the_leads(enter_as: Enter, things: dict[str, int]) -> None:
    """The device and the role of other rooms exist, and stay out of the lead's pages."""
    lead = enter_as("site_lead", 1, 11)
    assert "Văn Lang" not in lead.get("/c/flood-drill/people/devices").content.decode()
    assert "Người helper" not in lead.get("/c/flood-drill/people").content.decode()
    assert "Người helper" in enter_as("organizer", 1).get("/c/flood-drill/people").content.decode()


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as context:
        assert client.get(path).status_code == 200
    return len(context)


def more_accounts(count: int) -> None:
    for n in range(count):
        person(f"more{n}", "organizer", 1)


def more_bodies(count: int) -> None:
    parent = None
    for n in range(count):
        parent = actions.create_organisation(by=ADMIN, name={"vi": f"Đơn vị {n}"}, parent=parent if n % 5 else None)


def more_units(count: int) -> None:
    rows = "".join(f"2025-07-01,1{n:03d},Xã {n},commune,01\n" for n in range(count))
    actions.import_units(by=ADMIN, file=HEAD + ("2025-07-01,01,Tỉnh Mẫu,province,\n" + rows).encode())


def more_roles(count: int) -> None:
    for n in range(count):
        person(f"r{n}", "site_registrar", 1, 11 + n % 3)


def more_devices(count: int) -> None:
    for n in range(count):
        made = actions.make_link(by=HUB, conference=1, site=11 + n % 3, role="site_registrar", holder=f"Người {n}")
        actions.open_pairing(made.pairing, by=HUB)


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/accounts", more_accounts),
        ("/organisations", more_bodies),
        ("/units/2025-07-01", more_units),
        ("/c/flood-drill/people", more_roles),
        ("/c/flood-drill/people/devices", more_devices),
        ("/c/flood-drill/people/reissue?q=xa", more_devices),
    ],
)
def test_lists_take_as_many_queries_at_any_size(
    path: str, more: Callable[[int], None], enter_as: Enter, things: dict[str, int]
) -> None:
    client = enter_as("organizer", 1)
    few = queries_of(client, path)
    more(30)
    assert queries_of(client, path) == few
    assert few <= 12


def test_an_organiser_makes_an_account_and_hands_its_link_on(enter_as: Enter) -> None:
    client = enter_as("organizer", 1)
    page = client.post("/accounts/new", {"full_name": "Trần Văn Ê", "username": "e.tran", "email": ""}).content.decode()
    account = Account.objects.get(username="e.tran")
    path = "/enter/" + page.split("/enter/")[1].split("<")[0]
    assert Client().get(path).status_code == 200
    assert client.get(f"/accounts/{account.pk}").status_code == 200
    assert client.post(f"/accounts/{account.pk}", {"full_name": "Trần Văn Êm", "email": ""}).status_code == 303
    assert client.post(f"/accounts/{account.pk}", {"full_name": " ", "email": "x"}).status_code == 422
    assert Account.objects.get(pk=account.pk).full_name == "Trần Văn Êm"
    taken = client.post("/accounts/new", {"full_name": "X", "username": "E.TRAN"})
    assert (taken.status_code, Account.objects.count()) == (422, 2)


def test_an_administrator_closes_and_opens_an_account(enter_as: Enter, things: dict[str, int]) -> None:
    client, path = enter_as("system_admin"), f"/accounts/{things['account']}"
    assert client.post(f"{path}/close")["Location"] == path
    assert not Account.objects.get(pk=things["account"]).is_active
    assert client.post(f"{path}/reopen")["Location"] == path
    assert Account.objects.get(pk=things["account"]).is_active
    own = Account.objects.get(username="system_admin-0-0").pk
    assert client.post(f"/accounts/{own}/close").status_code == 422


def test_a_closed_account_is_signed_out_at_once(enter_as: Enter) -> None:
    client = enter_as("organizer", 1)
    assert client.get("/accounts").status_code == 200
    Account.objects.update(is_active=False)
    assert client.get("/accounts").status_code == 404


def test_a_body_is_made_renamed_and_moved(enter_as: Enter, things: dict[str, int]) -> None:
    client = enter_as("organizer", 1)
    assert client.post("/organisations/new", {"kind": "school", "name_vi": " ", "aliases": ""}).status_code == 422
    facts = {
        "kind": "school",
        "name_vi": "Trường THCS Suối Hoa",
        "name_en": "Suoi Hoa School",
        "short_vi": "",
        "aliases": "THCS SH\n\n",
    }
    assert client.post("/organisations/new", facts)["Location"] == "/organisations"
    school = Organisation.objects.get(kind="school")
    facts |= {"parent": str(things["organisation"]), "name_vi": "Trường Suối Hoa"}
    assert client.post(f"/organisations/{school.pk}", facts).status_code == 303
    school.refresh_from_db()
    assert (school.parent_id, school.aliases) == (things["organisation"], ["THCS SH", "Trường THCS Suối Hoa"])
    own_child = facts | {"parent": str(school.pk)}
    assert client.post(f"/organisations/{things['organisation']}", own_child).status_code == 422
    assert client.get("/organisations", {"q": "suoi"}, HTTP_HX_REQUEST="true").content.decode().count("<tr>") == 2


def test_a_unit_list_is_loaded_or_all_its_faults_are_shown(enter_as: Enter) -> None:
    client = enter_as("system_admin")

    def send(data: bytes) -> object:
        return client.post("/units?language=en", {"file": SimpleUploadedFile("u.csv", data)})

    bad = send(HEAD + b"2025-07-01,01,,province,\n2025-07-01,02,X,,77\n")
    page = bad.content.decode()
    assert bad.status_code == 422
    assert [
        text in page for text in ("Line 2: The name of the unit is missing.", "Line 3: The kind is missing.", "code 77")
    ] == [True] * 3
    assert AdminUnit.objects.count() == 0
    assert send(HEAD + b"2025-07-01,01,X,province,\n").status_code == 303
    assert AdminUnit.objects.count() == 1
    assert (
        enter_as("organizer", 1)
        .post("/units", {"file": SimpleUploadedFile("u.csv", HEAD + b"2025-07-01,09,X,p,\n")})
        .status_code
        == 403
    )


@pytest.mark.parametrize("listed", ["2025-7-1x", "no", "2025-13-01"])
def test_a_list_that_is_no_date_is_nowhere(listed: str, enter_as: Enter) -> None:
    assert enter_as("organizer", 1).get(f"/units/{listed}").status_code == 404


def test_roles_are_given_and_ended_on_their_page(enter_as: Enter) -> None:
    helper, client, page = person("helper"), enter_as("organizer", 1), "/c/flood-drill/people"
    for facts in (
        {"username": "nobody.such", "role": "hub_technician", "site": ""},
        {"username": "helper", "role": "site_lead", "site": ""},
        {"username": "helper", "role": "hub_technician", "site": "11"},
        {"username": "helper", "role": "system_admin", "site": ""},
        {"username": "helper", "role": "site_lead", "site": "21"},
    ):
        assert client.post(page, facts).status_code == 422
    assert helper.roles.count() == 0
    assert client.post(page, {"username": "helper", "role": "site_lead", "site": "13"}).status_code == 303
    held = helper.roles.get()
    assert (held.role, held.conference_id, held.site_id, held.until) == ("site_lead", 1, 13, None)
    assert client.post(f"{page}/roles/{held.pk}/end").status_code == 303
    assert client.post(f"{page}/roles/{held.pk}/end").status_code == 404
    assert RoleHeld.objects.get(pk=held.pk).until is not None


def test_a_lead_gives_roles_in_the_own_room_only(enter_as: Enter) -> None:
    helper, client, page = person("helper"), enter_as("site_lead", 1, 11), "/c/flood-drill/people"
    for facts in ({"role": "site_registrar", "site": "12"}, {"role": "site_lead", "site": "11"}):
        assert client.post(page, {"username": "helper", **facts}).status_code == 422
    assert client.post(page, {"username": "helper", "role": "site_registrar", "site": "11"}).status_code == 303
    assert [(r.role, r.site_id) for r in helper.roles.all()] == [("site_registrar", 11)]


def test_devices_and_ways_in_are_turned_away_on_their_page(enter_as: Enter, things: dict[str, int]) -> None:
    client, page = enter_as("hub_technician", 1), "/c/flood-drill/people/devices"
    assert client.post(f"{page}/{things['device']}/revoke").status_code == 303
    assert Device.objects.get().revoked_at is not None
    assert client.post(f"/c/flood-drill/people/ways/{things['pairing']}/revoke").status_code == 303
    assert client.post(f"/c/flood-drill/people/ways/{things['pairing']}/revoke").status_code == 404
    assert queries.revoked_kids() == [Device.objects.get().kid]


def test_a_link_for_the_hubs_computer(enter_as: Enter) -> None:
    page = enter_as("organizer", 1).post("/c/flood-drill/people/hub-link").content.decode()
    path = "/enter/" + page.split("/enter/")[1].split("<")[0]
    assert Client().post(path).status_code == 303
    assert [(d.role, d.site_id) for d in Device.objects.all()] == [("hub_technician", 0)]


def test_two_letters_and_enter_give_a_code(enter_as: Enter, things: dict[str, int]) -> None:
    """The whole way of a call: one search, one press, a code that opens; the old link ends in the same action."""
    old = actions.make_link(by=HUB, conference=1, site=13, role="site_lead", holder="Lý Văn Đạo", contact=103)
    client, path = enter_as("hub_technician", 1), "/c/flood-drill/people/reissue"
    hits = client.get(path, {"q": "đạ"}, HTTP_HX_REQUEST="true").content.decode()
    assert hits.count("<label>") == 1
    assert 'value="13:site_lead:103" checked' in hits
    assert "bị ngắt" in client.get(path).content.decode(), "what is lost is said before the code is made"
    part = client.post(path, {"q": "đạ", "choice": "13:site_lead:103", "kind": "code"}, HTTP_HX_REQUEST="true")
    told = part.content.decode()
    assert told.split('told">')[1].split("<")[0].endswith("/pair")
    spoken = told.split('class="spoken">')[1][:9]
    assert Pairing.objects.get(pk=old.pairing.pk).revoked_at is not None
    assert Client().post("/pair", {"code": spoken}).status_code == 303
    assert Device.objects.latest("pk").role == "site_lead"


def test_enter_before_the_list_came_takes_the_only_one_and_of_several_none(enter_as: Enter) -> None:
    client, path = enter_as("hub_technician", 1), "/c/flood-drill/people/reissue"
    assert client.post(path, {"q": "bao van", "kind": "link"}).status_code == 200
    assert [(p.role, p.contact_id, p.kind) for p in Pairing.objects.all()] == [("site_technician", 104, "link")]
    assert client.post(path, {"q": "zz"}).status_code == 404
    assert client.post(path, {"q": "xa", "choice": "21:site_registrar:0"}).status_code == 404
    asked = client.post(path, {"q": "xa"}, HTTP_HX_REQUEST="true")
    assert (asked.status_code, asked["HX-Retarget"]) == (422, "#hits")
    assert "<label>" in asked.content.decode()
    assert " checked" not in client.get(path, {"q": "xa"}).content.decode(), "whoever calls is chosen knowingly"
    assert enter_as("site_lead", 1, 11).post(path, {"q": "bao van"}).status_code == 404
    assert Pairing.objects.count() == 1


def test_the_language_of_the_profile_is_kept_with_the_account(enter_as: Enter) -> None:
    client = enter_as("organizer", 1)
    answer = client.post("/me", {"language": "en"})
    assert (answer.status_code, answer.cookies["django_language"].value) == (303, "en")
    assert Account.objects.get().language == "en"
    assert client.get("/me")["Content-Language"] == "en"
    assert client.post("/me", {"language": "fr"}).status_code == 200
    assert Account.objects.get().language == "en"


def test_pages_hold_no_inline_style_or_script(enter_as: Enter, things: dict[str, int]) -> None:
    client = enter_as("system_admin")
    for path in DOORS:
        page = client.get(path.format(**things)).content.decode()
        assert [word for word in (" style=", " onclick=", "<script>", "javascript:") if word in page] == []


def test_the_room_is_named_in_the_devices_list(enter_as: Enter, things: dict[str, int]) -> None:
    page = enter_as("organizer", 1).get("/c/flood-drill/people/devices").content.decode()
    assert "Xã Văn Lang" in page


def test_the_way_to_the_directory_is_shown_to_those_who_keep_it(enter_as: Enter) -> None:
    shown = {name: 'href="/accounts"' in enter_as(*held).get("/me").content.decode() for name, held in ROLES.items()}
    assert {name for name, seen in shown.items() if seen} == KEEPERS


PHONE = "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (PHONE, "Android · Chrome"),
        (LAPTOP, "Windows · Edge"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1",
            "iPhone · Safari",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Linux · Firefox"),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)
def test_a_machine_is_told_in_two_words(line: str, kind: str) -> None:
    assert kind_of(line) == kind


def test_two_devices_of_a_room_are_told_apart_and_the_one_that_speaks_comes_first(enter_as: Enter) -> None:
    made = actions.make_card(by=HUB, conference=1, site=11)
    for line in (PHONE, LAPTOP):
        Client(headers={"User-Agent": line}).post(made.path)
    first, second = Device.objects.order_by("pk")
    actions.note_heard([first.kid], at=timezone.now())
    actions.note_heard([second.kid], at=timezone.now() - timedelta(hours=1))
    page = said(enter_as("organizer", 1).get("/c/flood-drill/people/devices", {"language": "en"}).content.decode())
    assert "Android · Chrome Site registrar" in page
    assert page.index("Android · Chrome") < page.index("speaks now") < page.index("Windows · Edge")
    assert page.count("speaks now") == 1
    assert page.count("Room card") >= 2


def test_who_is_no_longer_named_at_a_room_is_said_and_turned_away_with_the_link(enter_as: Enter) -> None:
    def let(holder: str, contact: int) -> Made:
        made = actions.make_link(by=HUB, conference=1, site=13, role="site_registrar", holder=holder, contact=contact)
        Client().post(made.path)
        return made

    gone, stays = let("Điểm Danh B", 99), let("Hoàng Bảo Vân", 104)
    client = enter_as("organizer", 1)
    here = ("/c/flood-drill/people/devices", {"site": 13, "language": "en"})
    assert "no longer named at this room Điểm Danh B" in said(client.get(*here).content.decode())
    assert client.post("/c/flood-drill/people/devices/former/13").status_code == 303
    assert [d.name for d in Device.objects.filter(revoked_at=None)] == ["Hoàng Bảo Vân"]
    assert [Client().get(made.path).status_code for made in (gone, stays)] == [404, 200]
    assert "no longer named" not in client.get(*here).content.decode()
