"""A conference: made with a declaration, changed, copied, deleted."""

from datetime import UTC, date, datetime

import pytest

from diemcau.conferences import actions, queries
from diemcau.conferences.actions import Body, ContactSaid, Count, SpeakerSaid
from diemcau.conferences.enums import Status
from diemcau.conferences.models import Conference, Series, Site, SiteLive
from diemcau.infra.models import AuditRow
from diemcau.kernel.actor import SYSTEM, Actor, Held
from diemcau.kernel.errors import Refused
from diemcau.people import actions as people
from diemcau.people.models import Account, Organisation, Pairing, RoleHeld
from diemcau.roster.models import Delegate


def test_without_the_declaration_there_is_no_conference(db: None) -> None:
    with pytest.raises(Refused, match="undeclared"):
        actions.create(by=SYSTEM, key="x", declared_unclassified=False, official_name={"vi": "X"})
    assert not Conference.objects.exists()


def test_who_makes_a_conference_declares_it_and_organises_it(conference: Conference) -> None:
    account = Account.objects.create(username="a", full_name="A")
    by = Actor(who=f"account:{account.pk}", held=frozenset({Held("organizer", conference.pk)}))
    made = actions.create(by=by, key="moi", declared_unclassified=True, official_name={"vi": "  Mới \n ", "en": ""})
    assert made.declared_unclassified_by == by.who
    assert made.declared_unclassified_at is not None
    assert made.official_name == {"vi": "Mới"}
    assert RoleHeld.objects.filter(account=account, role="organizer", conference_id=made.pk).exists()
    with pytest.raises(Refused, match="key_taken"):
        actions.create(by=by, key="moi", declared_unclassified=True)
    for role in ("site_lead", "hub_technician", "co_organizer", "delegate"):
        with pytest.raises(Refused, match="forbidden"):
            actions.create(by=Actor(held=frozenset({Held(role, 1)})), key="y", declared_unclassified=True)


def test_a_conference_never_stands_below_itself(conference: Conference) -> None:
    child = actions.create(by=SYSTEM, key="con", declared_unclassified=True, parent=conference)
    grandchild = actions.create(by=SYSTEM, key="chau", declared_unclassified=True, parent=child)
    for parent in (conference, child, grandchild):
        with pytest.raises(Refused, match="circle"):
            actions.edit(conference, by=SYSTEM, parent=parent)
    overview = queries.overview_of(conference, SYSTEM, "vi")
    assert [c.key for c in overview.children] == ["con"]
    found = queries.overview_of(child, SYSTEM, "vi")
    assert found.parent is not None
    assert found.parent.key == conference.key


def test_an_edit_leaves_the_version_of_the_list_that_went_on_meanwhile(conference: Conference) -> None:
    Conference.objects.filter(pk=conference.pk).update(roster_version=8)
    actions.edit(conference, by=SYSTEM, place={"vi": "Nhà văn hoá"})
    assert Conference.objects.values_list("roster_version", "place").get(pk=conference.pk) == (8, {"vi": "Nhà văn hoá"})


def test_counts_keep_their_qualifier_date_source_and_who_confirmed(conference: Conference) -> None:
    as_of = datetime(2027, 3, 1, 1, 15, tzinfo=UTC)
    counts = [
        Count("delegates", 3000, "more_than", as_of, "Báo cáo nhanh", "Trần Thu Hà"),
        Count("delegates", 3100, "about", as_of, "Báo cáo nhanh", "Trần Thu Hà"),
        Count("sites", None),
    ]
    actions.set_quantities(conference, by=SYSTEM, counts=counts)
    overview = queries.overview_of(conference, SYSTEM, "vi")
    stated = overview.stated("delegates")
    assert stated is not None
    assert (stated.quantity.value, stated.quantity.qualifier, stated.as_of, stated.confirmed_by) == (
        3100, "about", as_of, "Trần Thu Hà",
    )  # fmt: skip
    assert overview.stated("sites") is None


def test_bodies_stand_in_the_order_they_agreed_on(conference: Conference) -> None:
    bodies = [Organisation.objects.create(name={"vi": name}, canonical_name=name) for name in ("z", "a", "m")]
    actions.set_organisers(conference, by=SYSTEM, bodies=[Body(b, "joint_host") for b in bodies])
    actions.set_organisers(conference, by=SYSTEM, bodies=[Body(b, "joint_host") for b in bodies[::-1]])
    overview = queries.overview_of(conference, SYSTEM, "vi")
    assert [o.name for o in overview.hosts] == ["m", "a", "z"]


@pytest.fixture
def planned(conference: Conference, tree: list[Site]) -> Conference:
    """Everything that can be planned, and traces of the day itself."""
    body = Organisation.objects.create(name={"vi": "Sở Y tế"}, canonical_name="sở y tế")
    actions.set_organisers(conference, by=SYSTEM, bodies=[Body(body)])
    actions.set_quantities(conference, by=SYSTEM, counts=[Count("delegates", 120)])
    actions.set_contacts(tree[2], by=SYSTEM, contacts=[ContactSaid("site_lead", "An", "+84912345678")])
    actions.edit_site(tree[2], by=SYSTEM, fallback=tree[3])
    actions.edit(conference, by=SYSTEM, recording_notice={"vi": "Có ghi hình"}, recording_on=True, status=Status.LIVE)
    day = actions.add_day(conference, by=SYSTEM, date=date(2027, 3, 1))
    session = actions.add_session(day, by=SYSTEM, part="morning", not_for=[tree[3]])
    start = datetime(2027, 3, 1, 1, tzinfo=UTC)
    item = actions.add_item(
        session,
        by=SYSTEM,
        title={"vi": "A"},
        planned_start=start,
        speakers=[SpeakerSaid("Bình", [{"vi": "Giảng viên"}])],
    )
    actions.advance(item, by=Actor(held=frozenset({Held("organizer", conference.pk)})))
    SiteLive.objects.create(site=tree[2], state="ready")
    people.make_card(by=SYSTEM, conference=conference.pk, site=tree[2].pk)
    Delegate.objects.create(
        uid="00000000-0000-0000-0000-000000000001", conference=conference, full_name="X", sort_key="", search_key="",
        code="1", code_hash="1", site=tree[2],
    )  # fmt: skip
    return conference


def test_a_copy_has_what_was_planned_and_nobody_who_came(planned: Conference) -> None:
    copy = actions.clone(planned, by=SYSTEM, key="nam-sau", declared_unclassified=True, first_day=date(2028, 2, 29))
    planned.refresh_from_db()
    assert (copy.status, copy.recording_notice, copy.official_name) == (
        Status.DRAFT, planned.recording_notice, planned.official_name,
    )  # fmt: skip
    old, new = queries.sites_for(SYSTEM, planned, "vi"), queries.sites_for(SYSTEM, copy, "vi")
    assert [(s.code, s.name, s.depth, s.parent_name, s.fallback_code) for s in new] == [
        (s.code, s.name, s.depth, s.parent_name, s.fallback_code) for s in old
    ]
    assert not {s.id for s in old} & {s.id for s in new}
    assert [c.name for s in new for c in s.contacts] == ["An"]
    assert set(planned.sites.values_list("place", flat=True)) == set(copy.sites.values_list("place", flat=True))
    (session,) = queries.sessions_of(copy, "vi")
    assert session.date == date(2028, 2, 29)
    assert session.items[0].planned_start == datetime(2028, 2, 29, 1, tzinfo=UTC)
    assert session.items[0].actual_start is None
    assert session.items[0].by == "Bình, Giảng viên"
    assert session.not_for == {next(s.id for s in new if s.code == "003")}
    assert [o.name for o in queries.organisers_of(copy, "vi")] == ["Sở Y tế"]
    assert not copy.quantities.exists()
    assert not Delegate.objects.filter(conference=copy).exists()
    assert not SiteLive.objects.filter(site__conference=copy).exists()
    assert not Pairing.objects.filter(conference_id=copy.pk).exists()
    assert len(queries.sessions_of(planned, "vi")[0].items) == 1


def test_a_copy_without_a_first_day_leaves_the_dates_open(planned: Conference) -> None:
    copy = actions.clone(planned, by=SYSTEM, key="nam-sau", declared_unclassified=True)
    (session,) = queries.sessions_of(copy, "vi")
    assert (session.date, session.items[0].planned_start) == (None, None)


def test_a_copy_needs_the_declaration_too(planned: Conference) -> None:
    with pytest.raises(Refused, match="undeclared"):
        actions.clone(planned, by=SYSTEM, key="nam-sau", declared_unclassified=False)
    by = Actor(held=frozenset({Held("organizer", planned.pk + 1)}))
    with pytest.raises(Refused, match="forbidden"):
        actions.clone(planned, by=by, key="nam-sau", declared_unclassified=True)
    with pytest.raises(Refused, match="key_taken"):
        actions.clone(planned, by=SYSTEM, key=planned.key, declared_unclassified=True)


def test_a_draft_goes_with_its_roles_and_ways_in_but_nothing_that_began(planned: Conference) -> None:
    with pytest.raises(Refused, match="conference_in_use"):
        actions.delete(planned, by=SYSTEM)
    copy = actions.clone(planned, by=SYSTEM, key="nam-sau", declared_unclassified=True)
    number = copy.pk
    site = copy.sites.first()
    assert site is not None
    people.make_card(by=SYSTEM, conference=number, site=site.pk)
    actions.delete(copy, by=SYSTEM)
    assert not Conference.objects.filter(key="nam-sau").exists()
    assert not Pairing.objects.filter(conference_id=number).exists()
    assert AuditRow.objects.filter(verb="conferences.delete", conference_id=number).exists()


def test_a_site_or_session_with_delegates_stays(planned: Conference, tree: list[Site]) -> None:
    SiteLive.objects.all().delete()
    with pytest.raises(Refused, match="site_in_use"):
        actions.remove_site(tree[2], by=SYSTEM)


def test_texts_fall_back_to_the_language_there_is(conference: Conference) -> None:
    actions.edit(conference, by=SYSTEM, short_name={}, series=Series.objects.create(title={"vi": "Sơ cứu hằng năm"}))
    assert queries.name_of(conference, "en") == "Training conference on first aid 2027"
    actions.edit(conference, by=SYSTEM, official_name={"vi": "Tập huấn"})
    assert queries.name_of(conference, "en") == "Tập huấn"
    assert queries.overview_of(conference, SYSTEM, "en").series == "Sơ cứu hằng năm"
