"""A conference of three levels and the people around it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from diemcau.conferences import actions
from diemcau.conferences.actions import SiteSaid
from diemcau.conferences.models import Conference, ProgrammeItem, Site
from diemcau.kernel.actor import SYSTEM, Actor, Held
from diemcau.people.models import Account, RoleHeld


@pytest.fixture
def conference(db: None) -> Conference:
    """A draft in both languages, without sites or programme."""
    return actions.create(
        by=SYSTEM,
        key="so-cuu-2027",
        declared_unclassified=True,
        official_name={
            "vi": "Hội nghị tập huấn sơ cứu ban đầu năm 2027",
            "en": "Training conference on first aid 2027",
        },
        short_name={"vi": "Sơ cứu 2027", "en": "First aid 2027"},
    )


@pytest.fixture
def tree(conference: Conference) -> list[Site]:
    """A hub, two districts, and two communes below each."""
    plans = [SiteSaid(name="Tỉnh Suối Trăng", is_hub=True)]
    for district in ("Huyện Bản Lim", "Huyện Đồi Sim"):
        plans.append(SiteSaid(name=district, level="district"))
        above = len(plans) - 1
        plans += [SiteSaid(name=f"Xã {n} {district[6:]}", level="commune", parent=above) for n in ("Hòa", "Thuỷ")]
    return actions.add_sites(conference, by=SYSTEM, sites=plans)


@pytest.fixture
def organiser(conference: Conference) -> Actor:
    return Actor(who="account:7001", name="Ban tổ chức", held=frozenset({Held("organizer", conference.pk)}))


@pytest.fixture
def signed_in(conference: Conference) -> Callable[..., Client]:
    """A browser of somebody who holds `role` in the conference (at `site`), in `language`."""

    def sign_in(role: str = "organizer", *, site: int = 0, language: str = "vi", of: Conference = conference) -> Client:
        name = f"{role}-{of.pk}-{site}"
        account, fresh = Account.objects.get_or_create(username=name, defaults={"full_name": name})
        if fresh and role:
            whole = 0 if role == "system_admin" else of.pk
            RoleHeld.objects.create(account=account, role=role, conference_id=whole, site_id=site, given_by="system")
        client = Client(headers={"accept-language": "fr"})
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["django_language"] = language
        return client

    return sign_in


@pytest.fixture
def item(conference: Conference) -> ProgrammeItem:
    day = actions.add_day(conference, by=SYSTEM, date=date(2027, 3, 1))
    session = actions.add_session(day, by=SYSTEM, part="morning")
    return actions.add_item(session, by=SYSTEM, kind="topic", title={"vi": "Cầm máu", "en": "Stopping a bleeding"})
