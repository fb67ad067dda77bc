"""A conference of three rooms (1) and a foreign one (2), and a fixed cast. `people` knows both by number only."""

from collections.abc import Callable, Collection, Iterator
from functools import cache
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from pytest_django import Settings

from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import NotFound
from diemcau.people import actions, frame, landing, places
from diemcau.people.enums import RoleKind
from diemcau.people.models import Account, RoleHeld

Enter = Callable[..., Client]
PASSWORD = "correct horse battery"


class Town:
    """Two conferences: “flood-drill” with rooms 11, 12, 13, and “first-aid” with room 21."""

    def __init__(self) -> None:
        self.all: dict[int, list[places.Room]] = {
            1: [
                places.Room(
                    11, "001", "Xã Văn Lăng", (places.Person(101, "site_lead", "Nông Thị Ánh", "0912 000 101"),)
                ),
                places.Room(12, "002", "Xã Văn Lang", ()),
                places.Room(
                    13,
                    "003",
                    "Phường Đề Thám",
                    (
                        places.Person(103, "site_lead", "Lý Văn Đạo", "0912 000 103"),
                        places.Person(104, "site_technician", "Hoàng Bảo Vân", "+84912 000 104"),
                    ),
                ),
            ],
            2: [places.Room(21, "001", "Nhà văn hóa Tân Tiến", ())],
        }
        self.asked = 0

    def conference(self, key: str) -> int:
        try:
            return {"flood-drill": 1, "first-aid": 2}[key]
        except KeyError:
            raise NotFound from None

    def key(self, conference: int) -> str:
        if conference not in self.all:
            raise NotFound
        return {1: "flood-drill", 2: "first-aid"}[conference]

    def title(self, conference: int, language: str) -> str:
        names = {1: ("Diễn tập phòng lũ", "Flood drill"), 2: ("Sơ cấp cứu", "First aid")}
        return names[conference][language == "en"]

    def below(self, conference: int, sites: Collection[int]) -> frozenset[int]:
        return frozenset(sites)

    def phones(self, conference: int, numbers: Collection[str]) -> dict[str, str]:
        return {number: number.replace("+84", "0") for number in numbers}

    def rooms(self, conference: int, sites: Collection[int] | None = None) -> list[places.Room]:
        self.asked += 1
        return [room for room in self.all.get(conference, []) if sites is None or room.site in sites]


@pytest.fixture(autouse=True)
def own_addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.people.urls"
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # whitenoise looks for it


@pytest.fixture(autouse=True)
def town() -> Iterator[Town]:
    """Who answers for rooms in these tests; whoever is let in goes to the first page."""
    before, page, made = places.known(), landing.known(), Town()
    places.fill(made)
    landing.fill(lambda held: "/")
    yield made
    places.fill(before)
    landing.fill(page)


def actor(who: str, *held: Held) -> Actor:
    return Actor(who=who, held=frozenset(held))


ADMIN = actor("account:1001", Held("system_admin"))
ORGANISER = actor("account:1002", Held("organizer", 1))
HUB = actor("account:1003", Held("hub_technician", 1))
LEAD = actor("account:1004", Held("site_lead", 1, 11))
REGISTRAR = actor("account:1005", Held("site_registrar", 1, 11))
FOREIGN = actor("account:1006", Held("organizer", 2))


@cache
def _hashed() -> str:
    """Argon2 takes its time: once is enough."""
    return make_password(PASSWORD)


def person(username: str, role: str = "", conference: int = 0, site: int = 0, **facts: object) -> Account:
    """An account with a password and at most one role."""
    account = Account(username=username, full_name=f"Người {username}", search_key=f"nguoi {username}", **facts)
    account.password = _hashed()
    account.save()
    if role:
        RoleHeld.objects.create(account=account, role=role, conference_id=conference, site_id=site, given_by="system")
    return account


@pytest.fixture
def enter_as(db: None) -> Enter:
    """A browser signed in with a role: ``enter_as("organizer", 1)``."""

    def enter(role: str = "", conference: int = 0, site: int = 0) -> Client:
        client = Client()
        name = f"{role or 'nobody'}-{conference}-{site}"
        account = Account.objects.filter(username=name).first() or person(name, role, conference, site)
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter


@pytest.fixture
def room_device(db: None) -> Client:
    """A browser let in as registrar of room 11."""
    return let_in(RoleKind.SITE_REGISTRAR, 1, 11)


def let_in(role: str, conference: int, site: int) -> Client:
    made = actions.make_link(by=ADMIN, conference=conference, site=site, role=role)
    client = Client()
    answer = client.post(made.path)
    assert answer.status_code == 303
    return client


@pytest.fixture(autouse=True)
def no_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """The modules above, which frame our pages in use, have no addresses here."""
    monkeypatch.setattr(frame, "_filled", [])
