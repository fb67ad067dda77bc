"""Roles: who may give what where, and what was held at a moment."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.people.conftest import ADMIN, FOREIGN, HUB, LEAD, ORGANISER, REGISTRAR, person

from diemcau.infra.models import AuditRow, OutboxRow
from diemcau.kernel.actor import NOBODY, Actor, Held
from diemcau.kernel.errors import NotFound, Refused
from diemcau.people import actions, policies, queries
from diemcau.people.models import Account, Device, Pairing, RoleHeld

pytestmark = pytest.mark.django_db

GIVERS = {
    ("system_admin", 0, 0): {"admin"},
    ("organizer", 1, 0): {"admin", "organiser"},
    ("co_organizer", 1, 0): {"admin", "organiser"},
    ("hub_technician", 1, 0): {"admin", "organiser"},
    ("secretary", 1, 0): {"admin", "organiser"},
    ("cluster_coordinator", 1, 11): {"admin", "organiser"},
    ("site_lead", 1, 11): {"admin", "organiser"},
    ("site_technician", 1, 11): {"admin", "organiser", "lead"},
    ("site_registrar", 1, 11): {"admin", "organiser", "lead"},
    ("site_registrar", 1, 12): {"admin", "organiser"},
    ("delegate", 1, 0): {"admin", "organiser"},
    ("organizer", 2, 0): {"admin", "foreign"},
}
CAST = {
    "admin": ADMIN,
    "organiser": ORGANISER,
    "hub": HUB,
    "lead": LEAD,
    "registrar": REGISTRAR,
    "foreign": FOREIGN,
    "nobody": NOBODY,
}


@pytest.mark.parametrize("place", GIVERS, ids=str)
def test_who_may_give_what_where(place: tuple[str, int, int]) -> None:
    assert {name for name, actor in CAST.items() if policies.may_give(actor, *place)} == GIVERS[place]


@pytest.mark.parametrize("giver", sorted(CAST))
def test_actions_ask_the_same_policy(giver: str) -> None:
    account = person("an")
    held = RoleHeld.objects.create(account=account, role="site_technician", conference_id=1, site_id=11, given_by="x")
    may = giver in GIVERS["site_technician", 1, 11]
    for verb in (
        lambda: actions.give_role(account, by=CAST[giver], role="site_registrar", conference=1, site=11),
        lambda: actions.end_role(held, by=CAST[giver]),
    ):
        if may:
            verb()
        else:
            with pytest.raises(Refused, match="forbidden"):
                verb()
    held.refresh_from_db()
    assert (held.until is not None) == may
    assert RoleHeld.objects.count() == 1 + may


@pytest.mark.parametrize(
    ("role", "conference", "site"),
    [
        ("site_lead", 1, 0),
        ("site_registrar", 0, 11),
        ("organizer", 0, 0),
        ("organizer", 1, 11),
        ("secretary", 1, 11),
        ("cluster_coordinator", 1, 0),
        ("system_admin", 1, 0),
        ("delegate", 0, 0),
        ("chair", 1, 0),
    ],
)
def test_roles_that_fit_nowhere(role: str, conference: int, site: int) -> None:
    with pytest.raises(Refused, match="role_misplaced"):
        actions.give_role(person("an"), by=ADMIN, role=role, conference=conference, site=site)


def test_giving_twice_gives_once_and_ending_twice_ends_once() -> None:
    account = person("an")
    first = actions.give_role(account, by=ORGANISER, role="hub_technician", conference=1)
    assert actions.give_role(account, by=ORGANISER, role="hub_technician", conference=1) == first
    actions.end_role(first, by=ORGANISER)
    actions.end_role(first, by=ORGANISER)
    verbs = list(AuditRow.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["people.give_role", "people.end_role"]
    again = actions.give_role(account, by=ORGANISER, role="hub_technician", conference=1)
    assert again != first
    assert queries.actor_for(account).held == {Held("hub_technician", 1)}


def test_ending_a_role_ends_the_tickets_given_for_it() -> None:
    account = person("an", "organizer", 1)
    held = account.roles.get()
    before = queries.account_ticket(account, queries.actor_for(account), conference=1)
    actions.end_role(held, by=ADMIN)
    assert queries.revoked_kids() == [before.kid]
    assert list(OutboxRow.objects.values_list("conference_id", "topic", "subjects")) == [(1, "revoked", [before.kid])]
    account.refresh_from_db()
    with pytest.raises(NotFound):
        queries.account_ticket(account, queries.actor_for(account), conference=1)


def test_a_role_counts_from_its_beginning_until_its_end() -> None:
    account, now = person("an"), timezone.now()
    spell = {"account": account, "role": "hub_technician", "conference_id": 1, "given_by": "x"}
    RoleHeld.objects.create(since=now - timedelta(hours=2), until=now - timedelta(hours=1), **spell)
    RoleHeld.objects.create(since=now + timedelta(hours=1), **spell)
    assert queries.actor_for(account).held == frozenset()
    who = f"account:{account.pk}"
    held = {Held("hub_technician", 1)}
    assert queries.roles_at(who, 1, now - timedelta(hours=2)) == held
    assert queries.roles_at(who, 1, now - timedelta(minutes=61)) == held
    assert queries.roles_at(who, 1, now - timedelta(minutes=59)) == frozenset()
    assert queries.roles_at(who, 1, now + timedelta(hours=2)) == held
    assert queries.roles_at(who, 2, now - timedelta(minutes=90)) == frozenset()


def speaker(n: int) -> str:
    account = person(f"n{n}", "site_registrar", 1, 11)
    Device.objects.create(
        kid=f"KID{n}",
        key_hash="x",
        role="site_lead",
        conference_id=1,
        site_id=12,
        expires_at=timezone.now() + timedelta(days=1),
    )
    return f"account:{account.pk}"


@pytest.mark.parametrize("size", [1, 40])
def test_speakers_of_a_batch_take_two_queries_at_any_size(
    size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    whos = (
        {speaker(n) for n in range(size)}
        | {f"device:KID{n}" for n in range(size)}
        | {"system", "account:x", "device:NO"}
    )
    with django_assert_num_queries(2):
        spells = queries.speakers_at(whos, 1)
    assert set(spells) == whos
    assert [(s.role, s.site) for s in spells["device:KID0"]] == [("site_lead", 12)]
    assert [spells[who] for who in ("system", "account:x", "device:NO")] == [[], [], []]
    assert all(len(spells[who]) == 1 for who in whos - {"system", "account:x", "device:NO"})


def test_a_device_speaks_until_it_is_revoked() -> None:
    made = actions.make_link(by=HUB, conference=1, site=11, role="site_registrar")
    device = actions.open_pairing(made.pairing, by=NOBODY).device
    actions.revoke_device(device, by=HUB)
    device.refresh_from_db()
    [spell] = queries.speakers_at({f"device:{device.kid}"}, 1)[f"device:{device.kid}"]
    assert device.revoked_at is not None
    revoked = int(device.revoked_at.timestamp() * 1000)
    assert (spell.covers(spell.since), spell.covers(revoked - 1) or spell.since == revoked, spell.covers(revoked)) == (
        spell.since < revoked,
        True,
        False,
    )
    assert queries.speakers_at({f"device:{device.kid}"}, 2) == {f"device:{device.kid}": []}


def test_the_list_shows_a_lead_the_own_room_only(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for name, role, site in (("a", "site_registrar", 11), ("b", "site_registrar", 12), ("c", "organizer", 0)):
        person(name, role, 1, site)
    now = timezone.now()
    with django_assert_num_queries(1):
        assert [(r.account.username, r.site_id) for r in queries.roles_of(LEAD, 1, moment=now)] == [("a", 11)]
    assert {r.account.username for r in queries.roles_of(ORGANISER, 1, moment=now)} == {"a", "b", "c"}
    for outsider in (NOBODY, REGISTRAR, FOREIGN):
        with pytest.raises(NotFound):
            queries.roles_of(outsider, 1, moment=now)
    other = RoleHeld.objects.get(site_id=12)
    with pytest.raises(NotFound):
        queries.role_for(LEAD, 1, other.pk, moment=now)


def test_a_deleted_conference_takes_its_people_along() -> None:
    account = person("an", "organizer", 1)
    person("binh", "organizer", 2)
    made = actions.make_card(by=ADMIN, conference=1, site=11)
    device = actions.open_pairing(made.pairing, by=NOBODY).device
    for outsider in (LEAD, HUB, FOREIGN):
        with pytest.raises(Refused, match="forbidden"):
            actions.forget_conference(1, by=outsider)
    actions.forget_conference(1, by=ADMIN)
    assert (Device.objects.count(), Pairing.objects.count(), RoleHeld.objects.count()) == (0, 0, 1)
    revoked = {kid.partition("@")[0] for kid in queries.revoked_kids()}
    assert revoked == {device.kid, f"account:{account.pk}.0", "phones:1"}
    assert Account.objects.count() == 2


def test_conferences_are_reached_by_those_who_look_after_their_people() -> None:
    assert [queries.conference_for(actor, "flood-drill") for actor in (ADMIN, ORGANISER, HUB, LEAD)] == [1] * 4
    strange = Actor(who="account:9", held=frozenset({Held("co_organizer", 1)}))
    for outsider in (NOBODY, REGISTRAR, FOREIGN, strange):
        with pytest.raises(NotFound):
            queries.conference_for(outsider, "flood-drill")
    with pytest.raises(NotFound):
        queries.conference_for(ADMIN, "no-such")
