"""What somebody who only administers the system hears: what the pages open to them show, and nothing else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.people.conftest import ADMIN, Enter
from tests.people.test_tickets import ask, read

from diemcau.kernel.clock import as_ms
from diemcau.people import actions, queries
from diemcau.people.models import Account, RoleHeld

pytestmark = pytest.mark.django_db
HEARS = ("screens", "lists", "site-*")


@pytest.fixture
def admin(enter_as: Enter) -> Client:
    return enter_as("system_admin")


@pytest.mark.parametrize("query", [{}, {"site": 11}])
def test_an_administrator_hears_rooms_and_lists_and_says_nothing(admin: Client, query: dict[str, int]) -> None:
    ticket = read(ask(admin, conference=1, **query))
    assert (ticket.hear, ticket.kinds) == (HEARS, ())
    assert read(ask(admin, conference=1, run="rehearsal")).hear == ("screens-rehearsal", "lists-rehearsal", "site-*")


def test_who_also_works_there_hears_that_too(admin: Client) -> None:
    account = Account.objects.get()
    actions.give_role(account, by=ADMIN, role="site_registrar", conference=1, site=11)
    ticket = read(ask(admin, conference=1, site=11))
    assert (ticket.hear, ticket.kinds) == (
        ("site-11", *HEARS),
        ("announcements.", "attendance.", "chat.", "polls.", "questions.", "room.", "stage."),
    )
    actions.give_role(account, by=ADMIN, role="co_organizer", conference=1)
    assert read(ask(admin, conference=1)).hear == (
        "wall",
        "hall",
        "screens",
        "lists",
        "speakers",
        "films",
        "broadcast",
        "site-*",
    )


def test_the_ticket_ends_with_the_role(admin: Client) -> None:
    until = timezone.now() + timedelta(minutes=10)
    RoleHeld.objects.update(until=until)
    ticket = read(ask(admin, conference=1))
    assert ticket.expires == as_ms(until)
    actions.end_role(RoleHeld.objects.get(), by=ADMIN)
    assert queries.revoked_kids() == [ticket.kid]
    assert ask(admin, conference=1).status_code == 404
