"""Cards, links, codes and the devices they let in."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.people.conftest import ADMIN, FOREIGN, HUB, LEAD, ORGANISER, REGISTRAR, Town

from diemcau.infra.models import OutboxRow
from diemcau.kernel.actor import NOBODY, Held
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.ids import ALPHABET
from diemcau.people import actions, policies, queries
from diemcau.people.models import Device, Pairing

pytestmark = pytest.mark.django_db
CAST = {
    "admin": ADMIN,
    "organiser": ORGANISER,
    "hub": HUB,
    "lead": LEAD,
    "registrar": REGISTRAR,
    "foreign": FOREIGN,
    "nobody": NOBODY,
}
PAIRERS = {
    ("site_registrar", 1, 11): {"admin", "organiser", "hub", "lead"},
    ("site_technician", 1, 11): {"admin", "organiser", "hub", "lead"},
    ("site_lead", 1, 11): {"admin", "organiser", "hub"},
    ("site_registrar", 1, 12): {"admin", "organiser", "hub"},
    ("hub_technician", 1, 0): {"admin", "organiser"},
    ("organizer", 1, 0): set(),
    ("secretary", 1, 0): set(),
    ("cluster_coordinator", 1, 11): set(),
    ("system_admin", 0, 0): set(),
    ("site_registrar", 1, 0): set(),
    ("hub_technician", 1, 11): set(),
    ("delegate", 1, 11): set(),
}


@pytest.mark.parametrize("place", PAIRERS, ids=str)
def test_who_may_let_devices_in_where(place: tuple[str, int, int]) -> None:
    assert {name for name, actor in CAST.items() if policies.may_pair(actor, *place)} == PAIRERS[place]


@pytest.mark.parametrize("name", sorted(CAST))
def test_every_verb_asks_that_policy(name: str) -> None:
    by, may = CAST[name], name in PAIRERS["site_registrar", 1, 11]
    standing = actions.make_link(by=ADMIN, conference=1, site=11, role="site_registrar")
    device = actions.open_pairing(standing.pairing, by=NOBODY).device
    where = {"by": by, "conference": 1, "site": 11}
    verbs = [
        lambda: actions.make_card(**where),
        lambda: actions.make_link(**where, role="site_registrar"),
        lambda: actions.make_code(**where, role="site_registrar"),
        lambda: actions.reissue(**where, role="site_registrar"),
        lambda: actions.cards_for(by=by, conference=1, sites=[11]),
        lambda: actions.revoke_device(device, by=by),
        lambda: actions.revoke_pairing(standing.pairing, by=by),
    ]
    for verb in verbs:
        if may:
            verb()
        else:
            with pytest.raises(Refused, match="forbidden"):
                verb()
    assert (Device.objects.filter(revoked_at__isnull=False).count() == 1) is may


def test_a_card_opens_for_many_devices_each_with_its_own_key() -> None:
    made = actions.make_card(by=HUB, conference=1, site=11, days=3)
    opened = [actions.open_pairing(made.pairing, by=NOBODY) for _ in range(3)]
    assert len({o.device.kid for o in opened}) == len({o.key for o in opened}) == 3
    actor = queries.actor_for_device(opened[0].device.kid, opened[0].key)
    assert (actor.who, actor.held) == (f"device:{opened[0].device.kid}", {Held("site_registrar", 1, 11)})
    assert queries.actor_for_device(opened[0].device.kid, opened[1].key) == NOBODY
    assert opened[0].device.expires_at == made.pairing.devices_until
    stored = [str(value) for row in Device.objects.values() for value in row.values()]
    assert not {o.key for o in opened} & set(stored)


def test_cards_print_again_as_they_were(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first = actions.cards_for(by=ORGANISER, conference=1, sites=[11, 12])
    with django_assert_num_queries(5):  # savepoint, cards, insert, record, savepoint
        again = actions.cards_for(by=ORGANISER, conference=1, sites=[11, 12, 13])
    assert {site: made.url for site, made in again.items() if site != 13} == {s: m.url for s, m in first.items()}
    assert Pairing.objects.count() == 3
    assert queries.pairing_behind(again[13].secret, "card") == again[13].pairing
    actions.revoke_pairing(first[11].pairing, by=ORGANISER)
    renewed = actions.cards_for(by=ORGANISER, conference=1, sites=[11])[11]
    assert renewed.secret != first[11].secret
    assert (len(renewed.secret), queries.pairing_behind(first[11].secret, "card")) == (20, None)


@pytest.mark.parametrize("size", [2, 300])
def test_cards_of_any_number_of_rooms_take_as_many_queries(
    size: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    statements = 1 if size < 80 else 1 + size // 80  # SQLite takes 83 rows at once
    with django_assert_max_num_queries(4 + statements):
        made = actions.cards_for(by=ADMIN, conference=1, sites=range(1, size + 1))
    assert len({m.secret for m in made.values()}) == size


def test_a_code_is_eight_signs_once_within_fifteen_minutes() -> None:
    made = actions.make_code(by=HUB, conference=1, site=11, role="site_registrar", days=2)
    assert (len(made.secret), set(made.secret) <= set(ALPHABET), made.path) == (8, True, "/pair")
    assert queries.pairing_behind(made.secret, "card", "link") is None
    assert timedelta(minutes=14) < made.pairing.expires_at - timezone.now() <= timedelta(minutes=15)
    opened = actions.open_pairing(made.pairing, by=NOBODY)
    assert opened.device.expires_at - timezone.now() > timedelta(days=1)
    assert queries.pairing_behind(made.secret, "code") is None
    with pytest.raises(NotFound):
        actions.open_pairing(made.pairing, by=NOBODY)
    assert Device.objects.count() == 1


def test_what_ran_out_or_was_revoked_opens_no_more() -> None:
    late = actions.make_code(by=HUB, conference=1, site=11, role="site_registrar")
    Pairing.objects.filter(pk=late.pairing.pk).update(expires_at=timezone.now())
    gone = actions.make_link(by=HUB, conference=1, site=11, role="site_registrar")
    actions.revoke_pairing(gone.pairing, by=HUB)
    for made in (late, gone):
        assert queries.pairing_behind(made.secret, "code", "link") is None
        with pytest.raises(NotFound):
            actions.open_pairing(made.pairing, by=NOBODY)


def test_revoking_a_device_is_told_and_its_key_opens_nothing() -> None:
    made = actions.make_link(by=HUB, conference=1, site=11, role="site_registrar")
    first, second = (actions.open_pairing(made.pairing, by=NOBODY) for _ in range(2))
    actions.revoke_device(first.device, by=LEAD)
    actions.revoke_device(first.device, by=LEAD)
    assert queries.revoked_kids() == [first.device.kid]
    told = OutboxRow.objects.filter(topic="revoked")
    assert [(row.conference_id, row.subjects) for row in told] == [(1, [first.device.kid])]
    assert queries.actor_for_device(first.device.kid, first.key) == NOBODY
    assert queries.live_device(first.device.kid, first.key) is None
    assert queries.live_device(second.device.kid, second.key) == second.device


def test_reissuing_ends_the_old_in_the_same_action_and_nothing_else() -> None:
    of_lead = {"conference": 1, "site": 13, "role": "site_lead", "holder": "Lý Văn Đạo", "contact": 103}
    card = actions.make_card(by=HUB, conference=1, site=13)
    other = actions.make_link(by=HUB, conference=1, site=13, role="site_technician", contact=104)
    old = actions.make_link(by=HUB, **of_lead)
    kept = [actions.open_pairing(made.pairing, by=NOBODY) for made in (card, other)]
    lost = actions.open_pairing(old.pairing, by=NOBODY)
    made = actions.reissue(by=HUB, **of_lead)
    assert made.pairing.holder == "Lý Văn Đạo"
    assert queries.pairing_behind(old.secret, "link") is None
    assert queries.revoked_kids() == [lost.device.kid]
    assert [queries.live_device(o.device.kid, o.key) for o in kept] == [o.device for o in kept]
    assert queries.pairing_behind(card.secret, "card") == card.pairing
    third = actions.reissue(by=HUB, kind="link", **of_lead)
    assert queries.pairing_behind(made.secret, "code") is None
    assert queries.pairing_behind(third.secret, "link") == third.pairing


def hits(typed: str, by: object = HUB) -> list[tuple[int, str, str]]:
    return [(hit.site, hit.role, hit.name) for hit in queries.hits(by, 1, typed)]


def test_two_letters_find_a_room_or_a_person() -> None:
    assert hits("de") == [(13, "site_lead", "Lý Văn Đạo"), (13, "site_technician", "Hoàng Bảo Vân")]
    assert hits("anh") == [(11, "site_lead", "Nông Thị Ánh")]
    assert hits("bao van") == [(13, "site_technician", "Hoàng Bảo Vân")]
    assert hits("2") == hits("002") == [(12, "site_registrar", "")]
    assert hits("van lang") == [(11, "site_lead", "Nông Thị Ánh"), (12, "site_registrar", "")]
    for typed in ("0912000104", "0912 000 104", "912.000.104", "000104"):
        assert hits(typed) == [(13, "site_technician", "Hoàng Bảo Vân")], typed
    assert [hit.phone for hit in queries.hits(HUB, 1, "bao van")] == ["0912 000 104"]
    assert hits("") == hits("zz") == []


def test_a_lead_finds_and_lets_in_the_own_room_only() -> None:
    assert hits("van", LEAD) == []
    assert hits("xa", ORGANISER) != []
    for outsider in (NOBODY, REGISTRAR, FOREIGN):
        with pytest.raises(NotFound):
            queries.hits(outsider, 1, "van")


def test_search_stays_quick_with_many_rooms(town: Town) -> None:
    from diemcau.people.places import Person, Room  # noqa: PLC0415 - only here

    town.all[1] = [
        Room(n, f"{n:04d}", f"Xã Thử {n}", (Person(n, "site_lead", f"Người {n}", ""),)) for n in range(1, 3643)
    ]
    assert hits("thu 3642") == [(3642, "site_lead", "Người 3642")]
    assert hits("3642")[0] == (3642, "site_lead", "Người 3642")
    assert len(hits("nguoi")) == 8
    assert town.asked == 1


def test_lists_of_devices_and_ways_in_stay_within_the_room(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    made = {site: actions.make_link(by=HUB, conference=1, site=site, role="site_registrar") for site in (11, 12)}
    opened = {site: actions.open_pairing(m.pairing, by=NOBODY).device for site, m in made.items()}
    with django_assert_num_queries(1):
        assert [d.site_id for d in queries.devices_of(LEAD, 1)] == [11]
    assert {d.site_id for d in queries.devices_of(HUB, 1)} == {11, 12}
    assert [p.site_id for p in queries.pairings_of(LEAD, 1)] == [11]
    with pytest.raises(NotFound):
        queries.device_for(LEAD, 1, opened[12].pk)
    with pytest.raises(NotFound):
        queries.pairing_for(LEAD, 1, made[12].pairing.pk)
    for outsider in (NOBODY, REGISTRAR, FOREIGN):
        with pytest.raises(NotFound):
            queries.devices_of(outsider, 1)
        with pytest.raises(NotFound):
            queries.pairings_of(outsider, 1)


def test_nothing_about_the_machine_has_a_place() -> None:
    names = {field.name for model in (Device, Pairing) for field in model._meta.get_fields()}
    assert not [
        n
        for n in names
        if any(word in n for word in ("agent", "ip", "address", "browser", "fingerprint")) and n != "pairing"
    ]
