"""The list: who sees what, in which order, found how."""

from collections.abc import Callable

import pytest

from diemcau.conferences.models import Conference, Site
from diemcau.infra.models import AuditRow
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.ids import uuid7
from diemcau.roster import actions, queries
from diemcau.roster.entry import Entry
from diemcau.roster.models import Delegate
from diemcau.roster.queries import Filters

List = Callable[..., Delegate]


def names_of(actor: Actor, conference: Conference, filters: Filters = Filters()) -> list[str]:  # noqa: B008 - frozen
    return [d.full_name for d in queries.delegates_for(actor, conference.pk, filters)]


def test_outsiders_are_told_there_is_nothing(
    listed: List, conference: Conference, sites: list[Site], outsiders: list[Actor]
) -> None:
    delegate = listed("Nguyễn An", sites[0])
    for actor in outsiders:
        for ask in (
            lambda a: queries.conference_for(a, conference.key),
            lambda a: queries.delegates_for(a, conference.pk),
            lambda a: queries.delegate_for(a, conference.pk, delegate.uid),
            lambda a: queries.groups_for(a, conference.pk),
        ):
            with pytest.raises(NotFound):
                ask(actor)  # type: ignore[no-untyped-call]


def test_a_site_sees_itself_only(
    listed: List, conference: Conference, sites: list[Site], registrar: Actor, lead_of_b: Actor
) -> None:
    listed("Nguyễn An", sites[0])
    other = listed("Trần Bình", sites[1])
    listed("Lê Chưa Rõ")
    assert names_of(registrar, conference) == ["Nguyễn An"]
    assert names_of(lead_of_b, conference) == ["Trần Bình"]
    assert queries.sites_for(registrar, conference.pk) == [sites[0]]
    assert names_of(registrar, conference, Filters(site="002")) == []
    with pytest.raises(NotFound):
        queries.delegate_for(registrar, conference.pk, other.uid)


def test_given_names_in_vietnamese_order(listed: List, conference: Conference, organiser: Actor) -> None:
    """Letters a ă â … d đ, tones ngang huyền hỏi ngã sắc nặng; then the family name (domain.md §5)."""
    wanted = [
        "Nguyễn Văn An", "Trần An", "Lê Ánh", "Lê Ân", "Phạm Dũng", "Hồ Đạt", "Bùi Hoa", "Ngô Hoà", "Mai", "Vũ Minh Tú",
        "Đỗ Tụ", "Y Wưng",
    ]  # fmt: skip
    for name in reversed(wanted):
        listed(name)
    assert names_of(organiser, conference) == wanted
    assert names_of(organiser, conference, Filters(sort="-name")) == wanted[::-1]


def test_other_orders(listed: List, conference: Conference, organiser: Actor) -> None:
    for number, (name, unit) in enumerate([("An", "Ủy ban"), ("Ba", "Đội"), ("Cư", "Sở Y tế")], start=1):
        listed(name, unit=unit, listed=4 - number)
    assert names_of(organiser, conference, Filters(sort="listed")) == ["Cư", "Ba", "An"]
    assert names_of(organiser, conference, Filters(sort="unit")) == ["Ba", "Cư", "An"]
    assert names_of(organiser, conference, Filters(sort="nonsense")) == ["An", "Ba", "Cư"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("giang", ["Giàng A Sử"]),
        ("SU giang", ["Giàng A Sử"]),
        ("h'hen", ["H’Hen Niê"]),
        ("h’hen nie", ["H’Hen Niê"]),
        ("do van", ["Đỗ Văn Đức"]),
        ("Đỗ", ["Đỗ Văn Đức"]),
        ("tram y te", ["Đỗ Văn Đức"]),
        ("100%", []),
        ("_", []),
        ("", ["Đỗ Văn Đức", "H’Hen Niê", "Giàng A Sử"]),
    ],
)
def test_search_without_diacritics(
    text: str, found: list[str], listed: List, conference: Conference, organiser: Actor
) -> None:
    listed("Giàng A Sử")
    listed("H’Hen Niê")
    listed("Đỗ Văn Đức", unit="Trạm Y tế xã Văn Lăng")
    assert names_of(organiser, conference, Filters(text=text)) == found


def test_filters(listed: List, conference: Conference, sites: list[Site], organiser: Actor) -> None:
    group = actions.add_group(by=organiser, conference=conference.pk, title={"vi": "Lãnh đạo"})
    first = listed("An", sites[0], group=group.pk)
    second = listed("Ba", sites[1], unit="Sở Y tế")
    actions.change_status(by=organiser, delegates=[second], status="declined")
    assert names_of(organiser, conference, Filters(group=group.pk)) == ["An"]
    assert names_of(organiser, conference, Filters(site="002")) == ["Ba"]
    assert names_of(organiser, conference, Filters(status="declined")) == ["Ba"]
    assert names_of(organiser, conference, Filters(unit="Sở Y tế")) == ["Ba"]
    assert names_of(organiser, conference, Filters(source="form", status="confirmed")) == ["An"]
    actions.remove(by=organiser, delegates=[first])
    assert names_of(organiser, conference) == ["Ba"]


def test_phones_are_masked_except_for_those_who_ring(
    listed: List, conference: Conference, sites: list[Site], organiser: Actor, registrar: Actor
) -> None:
    listed("An", sites[0], phone="0912 345 678")
    joint = Actor("account:5", "", frozenset({Held("co_organizer", conference.pk)}))
    shown = [
        queries.page_for(actor, conference, Filters()).object_list[0].phone for actor in (organiser, registrar, joint)
    ]
    assert shown[:2] == ["0912 345 678", "0912 345 678"]
    assert "345" not in shown[2]
    assert shown[2].startswith("09")


@pytest.mark.parametrize("text", ["0913 000 001", "+84 913.000.001", "84913000001", "913-000", "000 001"])
def test_a_telephone_number_finds_its_person_for_those_who_ring(
    listed: List, conference: Conference, sites: list[Site], organiser: Actor, registrar: Actor, text: str
) -> None:
    listed("An", sites[0], phone="0913 000 001")
    listed("Ba", sites[1], phone="+84 913 000 001", unit="Tổ 5")
    listed("Cư", sites[0], phone="0912 345 678")
    joint = Actor("account:5", "", frozenset({Held("co_organizer", conference.pk)}))
    asked = [names_of(actor, conference, Filters(text=text)) for actor in (organiser, registrar, joint)]
    assert asked == [["An", "Ba"], ["An"], []]
    assert names_of(organiser, conference, Filters(text="to 5")) == ["Ba"], (
        "a number within words is no telephone number"
    )


def test_pages_of_fifty(conference: Conference, organiser: Actor, sites: list[Site]) -> None:
    newcomers = [actions.Newcomer(uuid7(), f"Khách {n:03d}", sites[0].pk) for n in range(120)]
    actions.admit_walk_ins(conference.pk, newcomers, run="live")
    page = queries.page_for(organiser, conference, Filters(), "3")
    assert (page.paginator.count, page.paginator.num_pages, len(page.object_list)) == (120, 3, 20)
    assert queries.page_for(organiser, conference, Filters(), "99").number == 3
    assert queries.page_for(organiser, conference, Filters(), "x").number == 1


def test_the_same_person_is_not_listed_twice(listed: List, sites: list[Site], organiser: Actor) -> None:
    first = listed("Nguyễn Hoà", sites[0], unit="Sở Y tế")
    with pytest.raises(Refused, match="already_listed"):
        listed("NGUYỄN  HÒA", sites[0], unit="sở y tế")
    second = listed("Nguyễn Hoà", sites[1], unit="Sở Y tế")
    with pytest.raises(Refused, match="already_listed"):
        actions.edit(
            by=organiser, delegate=second, status="confirmed",
            entry=Entry("Nguyễn Hoà", unit="Sở Y tế", site=sites[0].pk),
        )  # fmt: skip
    actions.remove(by=organiser, delegates=[first])
    assert listed("Nguyễn Hoà", sites[0], unit="Sở Y tế").pk == first.pk


def test_an_edit_of_what_was_read_before_a_removal_does_not_undo_the_removal(
    listed: List, sites: list[Site], organiser: Actor
) -> None:
    read = listed("Lò Văn An", sites[0])
    actions.remove(by=organiser, delegates=[read])
    read.refresh_from_db()
    left, read.removed_at = read.removed_at, None
    entry = Entry("Lò Văn An", position="Tổ trưởng", site=sites[0].pk)
    edited = actions.edit(by=organiser, delegate=read, entry=entry, status="confirmed")
    assert (edited.position, edited.removed_at) == ("Tổ trưởng", left)


def test_only_the_organiser_changes_the_list(
    listed: List, conference: Conference, sites: list[Site], registrar: Actor, outsiders: list[Actor]
) -> None:
    delegate = listed("Nguyễn An", sites[0])
    joint = Actor("account:5", "", frozenset({Held("co_organizer", conference.pk)}))
    for actor in [registrar, joint, *outsiders]:
        for change in (
            lambda a: actions.add(by=a, conference=conference.pk, entry=Entry("X")),
            lambda a: actions.edit(by=a, delegate=delegate, entry=Entry("X"), status="confirmed"),
            lambda a: actions.move(by=a, delegates=[delegate], site=sites[1]),
            lambda a: actions.remove(by=a, delegates=[delegate]),
            lambda a: actions.change_status(by=a, delegates=[delegate], status="declined"),
            lambda a: actions.add_group(by=a, conference=conference.pk, title={"vi": "X"}),
        ):
            with pytest.raises(NotFound):
                change(actor)  # type: ignore[no-untyped-call]
    delegate.refresh_from_db()
    assert (delegate.full_name, delegate.site, delegate.status) == ("Nguyễn An", sites[0], "confirmed")


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"full_name": "Lò Văn An 001099012345"}, "full_name"),
        ({"position": "Tổ trưởng, CCCD 001 099 012 345"}, "position"),
        ({"unit": "CMND 012345678"}, "unit"),
        ({"note": "hộ chiếu C1234567"}, "note"),
    ],
)
def test_identity_numbers_are_refused_where_they_are_typed(
    listed: List, conference: Conference, sites: list[Site], organiser: Actor, told: dict[str, str], field: str
) -> None:
    entry = Entry("Lò Văn An")._replace(**told)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="identity_number") as adding:
        actions.add(by=organiser, conference=conference.pk, entry=entry)
    with pytest.raises(Refused, match="identity_number"):
        actions.edit(by=organiser, delegate=listed("Lò Văn Tiến", sites[0]), entry=entry, status="confirmed")
    assert adding.value.facts == {"field": field}


def test_the_phone_is_for_phones(conference: Conference, organiser: Actor) -> None:
    with pytest.raises(Refused, match="bad_phone"):
        actions.add(by=organiser, conference=conference.pk, entry=Entry("Lò Văn An", phone="001099012345"))
    entry = Entry("Lò Văn An", phone="+862112345678", note="gọi 0912 345 678")
    assert actions.add(by=organiser, conference=conference.pk, entry=entry).phone == "+862112345678"


def test_a_site_of_another_conference_does_not_exist_here(conference: Conference, organiser: Actor, db: None) -> None:
    other = Conference.objects.create(key="khac")
    site = Site.objects.create(conference=other, code="001", name="Nơi khác", level="commune")
    with pytest.raises(NotFound):
        actions.add(by=organiser, conference=conference.pk, entry=Entry("An", site=site.pk))


def test_every_change_is_written_down_without_names(listed: List, sites: list[Site], organiser: Actor) -> None:
    delegate = listed("Nguyễn An", sites[0])
    actions.move(by=organiser, delegates=[delegate], site=sites[1])
    actions.remove(by=organiser, delegates=[delegate])
    told = list(AuditRow.objects.values_list("verb", "who").order_by("pk"))
    assert told == [(f"roster.{verb}", "account:1") for verb in ("add", "move", "remove")]
    assert "Nguyễn" not in str(list(AuditRow.objects.values()))


def test_one_change_is_one_version(listed: List, sites: list[Site], organiser: Actor, conference: Conference) -> None:
    several = [listed(f"Nguyễn {n}", sites[0]) for n in ("An", "Ba", "Cư")]
    before = Conference.objects.get(pk=conference.pk).roster_version
    assert actions.move(by=organiser, delegates=several, site=sites[1]) == 3
    assert Conference.objects.get(pk=conference.pk).roster_version == before + 1
    assert set(Delegate.objects.values_list("version", flat=True)) == {before + 1}


def test_removing_a_group_keeps_its_people_and_tells_desks(
    listed: List, conference: Conference, sites: list[Site], organiser: Actor
) -> None:
    group = actions.add_group(by=organiser, conference=conference.pk, title={"vi": "Lãnh đạo"}, quota=1)
    listed("An", sites[0], group=group.pk)
    (counted,) = queries.groups_for(organiser, conference.pk)
    assert (counted.title, counted.listed, counted.group.quota) == ("Lãnh đạo", 1, 1)
    seen = queries.pack(organiser, sites[0].pk)
    assert seen["delegates"][0]["group"] == "Lãnh đạo"
    actions.remove_group(by=organiser, group=group)
    (delta,) = queries.pack(organiser, sites[0].pk, seen["version"])["delegates"]
    assert delta["group"] == ""
    with pytest.raises(Refused, match="empty_title"):
        actions.add_group(by=organiser, conference=conference.pk, title={"vi": " "})


def test_expected_by_site(listed: List, conference: Conference, sites: list[Site]) -> None:
    listed("An", sites[0])
    listed("Ba", sites[0])
    listed("Cư")
    assert queries.expected_by_site(conference.pk) == {sites[0].pk: 2, 0: 1}
