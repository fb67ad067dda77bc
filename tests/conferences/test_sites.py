"""Sites: many in one go, tree, room numbers, places that last, what may be removed and moved."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemcau.conferences import actions, queries
from diemcau.conferences.actions import Body, ContactSaid, SiteSaid
from diemcau.conferences.enums import Status
from diemcau.conferences.models import Conference, Place, Site, SiteContact, SiteLive
from diemcau.infra.models import AuditRow, OutboxRow
from diemcau.kernel.actor import SYSTEM, Actor, Held
from diemcau.kernel.errors import NotFound, Refused
from diemcau.people import actions as people
from diemcau.people.models import AdminUnit, Organisation, RevokedKey


def test_the_tree_has_numbers_that_are_easily_said(tree: list[Site]) -> None:
    assert [(s.code, s.name, s.parent.name if s.parent else "") for s in tree] == [
        ("000", "Tỉnh Suối Trăng", ""),
        ("001", "Huyện Bản Lim", "Tỉnh Suối Trăng"),
        ("002", "Xã Hòa Bản Lim", "Huyện Bản Lim"),
        ("003", "Xã Thuỷ Bản Lim", "Huyện Bản Lim"),
        ("004", "Huyện Đồi Sim", "Tỉnh Suối Trăng"),
        ("005", "Xã Hòa Đồi Sim", "Huyện Đồi Sim"),
        ("006", "Xã Thuỷ Đồi Sim", "Huyện Đồi Sim"),
    ]


def test_later_sites_stand_below_the_hub_that_is_there_and_take_the_next_numbers(
    conference: Conference, tree: list[Site]
) -> None:
    added = actions.add_sites(
        conference,
        by=SYSTEM,
        sites=[
            SiteSaid(name="Trường Cao đẳng Y", level="other"),
            SiteSaid(name="Xã Mới", level="commune", above=tree[1].pk),
        ],
    )
    assert [(s.code, s.parent_id) for s in added] == [("007", tree[0].pk), ("008", tree[1].pk)]
    names = list(conference.sites.values_list("name", flat=True))
    assert names.index("Xã Mới") == names.index("Xã Thuỷ Bản Lim") + 1
    assert names[-1] == "Trường Cao đẳng Y"


def test_a_hub_that_comes_last_in_the_list_stands_first(conference: Conference) -> None:
    made = actions.add_sites(
        conference,
        by=SYSTEM,
        sites=[SiteSaid(name="Xã A"), SiteSaid(name="Xã B"), SiteSaid(name="Hội trường", is_hub=True)],
    )
    assert [(s.code, s.name) for s in made] == [("000", "Hội trường"), ("001", "Xã A"), ("002", "Xã B")]
    assert {s.parent_id for s in made[1:]} == {made[0].pk}


def test_a_ring_of_parents_is_refused_and_nothing_is_saved(conference: Conference) -> None:
    with pytest.raises(Refused, match="circle"):
        actions.add_sites(conference, by=SYSTEM, sites=[SiteSaid(name="A", parent=1), SiteSaid(name="B", parent=0)])
    assert not Site.objects.exists()
    assert not Place.objects.exists()


@pytest.mark.parametrize("communes", [10, 400])
def test_any_number_of_sites_takes_the_same_statements(conference: Conference, communes: int) -> None:
    plans = [
        SiteSaid(name="Tỉnh", is_hub=True),
        SiteSaid(name="Huyện", level="district", contacts=(ContactSaid("site_lead", "An"),)),
    ]
    plans += [SiteSaid(name=f"Xã {n}", level="commune", parent=1) for n in range(communes)]
    with CaptureQueriesContext(connection) as captured:
        made = actions.add_sites(conference, by=SYSTEM, sites=plans)
    assert len(made) == communes + 2
    batches = communes // 40  # SQLite takes so many values in one statement only
    assert len(captured) <= 23 + batches


def test_3642_sites_in_one_go(conference: Conference) -> None:
    plans = [SiteSaid(name="Trung ương", is_hub=True)]
    plans += [SiteSaid(name=f"Tỉnh {n}", level="province") for n in range(34)]
    plans += [SiteSaid(name=f"Trường {n}", level="university") for n in range(286)]
    plans += [SiteSaid(name=f"Xã {n}", level="commune", parent=1 + n % 34) for n in range(3321)]
    made = actions.add_sites(conference, by=SYSTEM, sites=plans)
    assert len(made) == 3642
    assert {len(s.code) for s in made} == {4}
    assert len({s.code for s in made}) == 3642
    facts = queries.sites_for(SYSTEM, conference, "vi")
    assert [f.code for f in facts] == [s.code for s in made]
    assert {f.depth for f in facts if f.level == "commune"} == {2}
    with pytest.raises(Refused, match="too_many_sites"):
        actions.add_sites(conference, by=SYSTEM, sites=plans * 5)


def test_sites_from_units_have_their_parents(conference: Conference) -> None:
    province = AdminUnit.objects.create(list_date="2024-12-31", code="04", name="Tỉnh Mây", kind="province")
    for d in range(2):
        district = AdminUnit.objects.create(
            list_date="2024-12-31", code=f"04{d}", name=f"Huyện {d}", kind="district", parent=province
        )
        for c in range(3):
            AdminUnit.objects.create(
                list_date="2024-12-31", code=f"04{d}{c}", name=f"Xã {d}{c}", kind="commune", parent=district
            )
    made = actions.add_sites_from_units(conference, by=SYSTEM, tops=[province])
    assert [(s.name, s.level, s.is_hub) for s in made[:3]] == [
        ("Tỉnh Mây", "hub", True),
        ("Huyện 0", "district", False),
        ("Xã 00", "commune", False),
    ]
    assert [s.parent.name for s in made[1:6]] == ["Tỉnh Mây", "Huyện 0", "Huyện 0", "Huyện 0", "Tỉnh Mây"]
    assert {s.admin_unit_id for s in made} == set(AdminUnit.objects.values_list("pk", flat=True))


def test_a_hub_above_several_provinces_and_no_deeper_than_asked(conference: Conference) -> None:
    tops = [
        AdminUnit.objects.create(list_date="2025-07-01", code=f"{n:02}", name=f"Tỉnh {n}", kind="province")
        for n in range(3)
    ]
    AdminUnit.objects.create(list_date="2025-07-01", code="001", name="Xã", kind="commune", parent=tops[0])
    made = actions.add_sites_from_units(conference, by=SYSTEM, tops=tops, hub="Hội trường trung ương", deepest=0)
    assert [(s.name, s.is_hub) for s in made] == [
        ("Hội trường trung ương", True),
        ("Tỉnh 0", False),
        ("Tỉnh 1", False),
        ("Tỉnh 2", False),
    ]


def test_places_last_by_unit_and_name(conference: Conference) -> None:
    unit = AdminUnit.objects.create(list_date="2025-07-01", code="1", name="Xã Bản Lim", kind="commune")
    plans = [SiteSaid(name="Xã Bản Lim", unit=unit.pk, room="Hội trường tầng 2", seats=80)]
    (first,) = actions.add_sites(conference, by=SYSTEM, sites=plans)
    other = actions.create(by=SYSTEM, key="khac", declared_unclassified=True, official_name={"vi": "Khác"})
    (second,) = actions.add_sites(other, by=SYSTEM, sites=[SiteSaid(name="xã  bản lim", unit=unit.pk)])
    assert first.place_id == second.place_id
    (fact,) = queries.sites_for(SYSTEM, other, "vi")
    assert (fact.room, fact.seats) == ("Hội trường tầng 2", 80)


def test_places_of_one_host_last_but_names_that_stand_twice_are_two_rooms(conference: Conference) -> None:
    host = Organisation.objects.create(name={"vi": "Sở Y tế"}, canonical_name="sở y tế")
    actions.set_organisers(conference, by=SYSTEM, bodies=[Body(host)])
    twice = [SiteSaid(name="Xã Tân Tiến"), SiteSaid(name="Xã Tân Tiến"), SiteSaid(name="Xã Lẻ")]
    first = actions.add_sites(conference, by=SYSTEM, sites=twice)
    assert len({s.place_id for s in first}) == 3
    other = actions.create(by=SYSTEM, key="khac", declared_unclassified=True, official_name={"vi": "Khác"})
    actions.set_organisers(other, by=SYSTEM, bodies=[Body(host)])
    second = actions.add_sites(other, by=SYSTEM, sites=twice)
    assert {s.place_id for s in first} & {s.place_id for s in second} == {first[2].place_id}


def test_search_needs_no_diacritics_and_finds_numbers(conference: Conference, tree: list[Site]) -> None:
    def found(text: str, level: str = "") -> list[str]:
        return [s.code for s in queries.sites_of(conference, SYSTEM, text=text, level=level)]

    assert found("doi sim") == ["004", "005", "006"]
    assert found("Đồi Sim", "commune") == ["005", "006"]
    assert found("006") == ["006"]
    assert found("", "hub") == ["000"]
    assert found("%") == [s.code for s in tree]
    assert found("nowhere") == []


def test_the_list_takes_as_many_queries_for_one_site_as_for_fifty(conference: Conference) -> None:
    counts = []
    for extra in (1, 49):
        actions.add_sites(
            conference,
            by=SYSTEM,
            sites=[
                SiteSaid(name=f"Xã {extra}-{n}", contacts=(ContactSaid("site_lead", "An", "+84912345678"),))
                for n in range(extra)
            ],
        )
        with CaptureQueriesContext(connection) as captured:
            queries.sites_for(SYSTEM, conference, "vi")
        counts.append(len(captured))
    assert counts == [3, 3]


def test_phones_are_whole_for_those_who_ring_and_masked_for_others(conference: Conference, tree: list[Site]) -> None:
    actions.set_contacts(tree[2], by=SYSTEM, contacts=[ContactSaid("site_lead", "Giàng A Sử", "+84912345678")])

    def phone(*held: Held) -> tuple[str, str]:
        facts = queries.sites_for(Actor(held=frozenset(held)), conference, "vi")
        (contact,) = next(f for f in facts if f.code == "002").contacts
        return contact.phone, contact.dial

    c = conference.pk
    assert phone(Held("hub_technician", c)) == ("0912 345 678", "+84912345678")
    assert phone(Held("site_registrar", c, tree[2].pk)) == ("0912 345 678", "+84912345678")
    assert phone(Held("system_admin")) == ("09•• ••• 678", "")


def test_contacts_that_stay_keep_their_identity(tree: list[Site]) -> None:
    site = tree[2]
    actions.set_contacts(
        site,
        by=SYSTEM,
        contacts=[ContactSaid("site_lead", "An", "+84912345678"), ContactSaid("site_technician", "Bình")],
    )
    before = dict(site.contacts.values_list("name", "pk"))
    actions.set_contacts(
        site, by=SYSTEM, contacts=[ContactSaid("site_lead", "An", "+84987654321"), ContactSaid("site_registrar", " ")]
    )
    (left,) = SiteContact.objects.filter(site=site)
    assert (left.pk, left.phone) == (before["An"], "+84987654321")


def test_a_site_moves_with_all_below_it_but_never_below_itself(conference: Conference, tree: list[Site]) -> None:
    actions.move_site(tree[4], by=SYSTEM, parent=tree[1])
    assert [s.code for s in queries.sites_of(conference, SYSTEM)] == ["000", "001", "002", "003", "004", "005", "006"]
    depths = {f.code: f.depth for f in queries.sites_for(SYSTEM, conference, "vi")}
    assert (depths["004"], depths["005"]) == (2, 3)
    tree[1].refresh_from_db()
    with pytest.raises(Refused, match="circle"):
        actions.move_site(tree[1], by=SYSTEM, parent=tree[5])
    with pytest.raises(Refused, match="hub_stays"):
        actions.move_site(tree[0], by=SYSTEM, parent=tree[1])
    actions.move_site(tree[2], by=SYSTEM, parent=tree[4])
    assert [s.code for s in queries.sites_of(conference, SYSTEM)][2:] == ["003", "004", "005", "006", "002"]


def test_a_site_that_is_moved_and_renamed_in_one_form_stands_where_it_was_moved(
    conference: Conference, tree: list[Site]
) -> None:
    actions.move_site(tree[5], by=SYSTEM, parent=tree[1])
    actions.edit_site(tree[5], by=SYSTEM, name="Xã Thuỷ")
    assert [s.code for s in queries.sites_of(conference, SYSTEM)] == ["000", "001", "002", "003", "005", "004", "006"]


def test_a_site_is_renamed_and_found_under_the_new_name(conference: Conference, tree: list[Site]) -> None:
    actions.edit_site(
        tree[2],
        by=SYSTEM,
        name="  Phường   Đức Thắng ",
        seats=60,
        fallback=tree[3],
        timezone="Asia/Tokyo",
        address="Số 1",
    )
    (fact,) = queries.sites_for(SYSTEM, conference, "vi", queries.sites_of(conference, SYSTEM, text="duc thang"))
    assert (fact.name, fact.seats, fact.fallback_code, fact.timezone, fact.address) == (
        "Phường Đức Thắng",
        60,
        "003",
        "Asia/Tokyo",
        "Số 1",
    )
    with pytest.raises(Refused, match="circle"):
        actions.edit_site(tree[2], by=SYSTEM, fallback=tree[2])


def test_a_site_that_reported_stays(tree: list[Site]) -> None:
    with pytest.raises(Refused, match="has_sites_below"):
        actions.remove_site(tree[1], by=SYSTEM)
    SiteLive.objects.create(site=tree[2])
    with pytest.raises(Refused, match="site_in_use"):
        actions.remove_site(tree[2], by=SYSTEM)
    gone = tree[3].pk
    actions.remove_site(tree[3], by=SYSTEM)
    assert not Site.objects.filter(pk=gone).exists()
    assert AuditRow.objects.filter(verb="conferences.remove_site", site_id=gone).exists()


def test_what_opened_a_room_ends_with_it(conference: Conference, organiser: Actor, tree: list[Site]) -> None:
    gone, stays = tree[3].pk, tree[2].pk
    cards = [people.make_card(by=SYSTEM, conference=conference.pk, site=site).pairing for site in (gone, stays)]
    links = [
        people.make_link(by=SYSTEM, conference=conference.pk, site=site, role="site_registrar").pairing
        for site in (gone, stays)
    ]
    devices = [people.open_pairing(link, by=SYSTEM).device for link in links]
    lead = people.create_account(by=SYSTEM, username="lead", full_name="Lò Văn Ơn")
    held = people.give_role(lead, by=SYSTEM, role="site_lead", conference=conference.pk, site=gone)
    actions.remove_site(tree[3], by=organiser)
    for row in (*cards, *links, *devices):
        row.refresh_from_db()
        assert (row.revoked_at is not None) == (row.site_id == gone), row
    assert RevokedKey.objects.filter(kid=devices[0].kid).exists(), "its tickets would hold for hours"
    held.refresh_from_db()
    assert held.until is not None
    with pytest.raises(NotFound):
        people.open_pairing(cards[0], by=SYSTEM)


def test_only_planners_write_and_nobody_once_it_is_archived(
    conference: Conference, organiser: Actor, tree: list[Site]
) -> None:
    for role in ("co_organizer", "hub_technician"):
        other = Actor(held=frozenset({Held(role, conference.pk)}))
        with pytest.raises(Refused, match="forbidden"):
            actions.add_sites(conference, by=other, sites=[SiteSaid(name="X")])
    actions.edit(conference, by=organiser, status=Status.ARCHIVED)
    with pytest.raises(Refused, match="closed"):
        actions.edit_site(tree[1], by=organiser, name="X")
    actions.edit(conference, by=organiser, status=Status.CLOSED)
    actions.edit_site(tree[1], by=organiser, name="X")
    assert OutboxRow.objects.filter(conference_id=conference.pk, topic="site", subjects=[str(tree[1].pk)]).exists()


def test_what_one_may_not_see_is_not_there(conference: Conference, tree: list[Site]) -> None:
    own = Actor(held=frozenset({Held("site_lead", conference.pk, tree[2].pk)}))
    assert queries.site_for(own, conference.key, "002").pk == tree[2].pk
    assert [f.code for f in queries.sites_for(own, conference, "vi")] == ["002"]
    strangers = [
        Actor(),
        Actor(held=frozenset({Held("organizer", conference.pk + 1)})),
        Actor(held=frozenset({Held("delegate", conference.pk)})),
    ]
    for actor, code in [(own, "003"), (own, "999"), *[(s, "002") for s in strangers]]:
        with pytest.raises(NotFound):
            queries.site_for(actor, conference.key, code)
    for stranger in strangers:
        assert queries.conferences_for(stranger, "vi") == []
        with pytest.raises(NotFound):
            queries.conference_for(stranger, conference.key)
