"""A unit's own list: typed, pasted, confirmed, taken over as a difference."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diemcau.conferences.models import Conference, Site
from diemcau.kernel import names
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import NotFound, Refused
from diemcau.roster.actions import agree_to_substitute
from diemcau.roster.entry import canonical_unit
from diemcau.roster.enums import DelegateStatus
from diemcau.roster.holdings import forget, kept_elsewhere
from diemcau.roster.models import Delegate, DelegateGroup, InvitedUnit, Substitution, UnitQuota
from diemcau.roster.nominations import actions
from diemcau.roster.nominations.actions import Typed
from diemcau.roster.nominations.checking import TEXTS, Country, digest, problems_of
from diemcau.roster.nominations.enums import CallState, NominationState
from diemcau.roster.nominations.models import Call, Nomination, Nominee
from diemcau.roster.nominations.policies import UNIT_CONTACT, who_of
from diemcau.roster.nominations.queries import nominees_of
from diemcau.roster.nominations.reading import read_text

HEAD = "STT\tHọ và tên\tChức vụ\tĐiện thoại\tEmail\tDân tộc\tCCCD\n"
ROWS = [
    "1\tNguyễn Văn An\tChủ tịch UBND xã\t912345678\tan@vidu.vn\tKinh\t001234567890",
    "2\tTrần Thị Bình\tPhó Chủ tịch\t0912 345 67\tbinh@vidu.vn\tTày\t001234567891",
    "3\t\tCông chức văn phòng\t0912345679\tc@vidu.vn\tKinh\t001234567892",
    "4\tLê Văn Cường\tCông chức\t+84912345670\tcuong.vidu.vn\tKinh\t001234567893",
]
PASTED = HEAD + "\n".join(ROWS)


def unit_called(conference: Conference, name: str, site: Site | None = None) -> InvitedUnit:
    return InvitedUnit.objects.create(conference=conference, name=name, name_key=names.text_key(name), site=site)


def contact_of(unit: InvitedUnit) -> Actor:
    return Actor(who_of(unit.pk), unit.name, frozenset({Held(UNIT_CONTACT, unit.conference_id)}))


@pytest.fixture
def call(conference: Conference) -> Call:
    deadline = timezone.now() + timedelta(days=3)
    return Call.objects.create(conference=conference, state=CallState.OPEN, deadline=deadline)


@pytest.fixture
def unit(conference: Conference, sites: list[Site], call: Call) -> InvitedUnit:
    return unit_called(conference, "UBND xã Văn Lăng", sites[1])


@pytest.fixture
def contact(unit: InvitedUnit) -> Actor:
    return contact_of(unit)


def paste(unit: InvitedUnit, by: Actor, text: str = PASTED) -> actions.Taken:
    return actions.take_in(unit, read_text(text, unit=unit.name, country="84").people, by=by)


def typed(one: Nominee, place: int = 0, **fields: str) -> Typed:
    """The row as a page that shows it now sends it back."""
    values = actions.values_of(one)
    return Typed(str(one.pk), values | fields, one.version, digest(values), place)


def version(unit: InvitedUnit) -> int:
    return Nomination.objects.get(unit=unit).version


def on_list(unit: InvitedUnit) -> list[tuple[str, str]]:
    return list(Delegate.objects.filter(invited_unit=unit).order_by("pk").values_list("full_name", "status"))


def test_a_pasted_list_keeps_its_faults_at_their_place_until_they_are_mended(unit: InvitedUnit, contact: Actor) -> None:
    read = read_text(PASTED, unit=unit.name, country="84")
    assert read.left_out == ["Dân tộc", "CCCD"]
    assert "bad_email" not in {one["code"] for one in read.told}, "the row keeps it and says so itself"
    taken = actions.take_in(unit, read.people, by=contact)
    assert (taken.added, taken.faulty) == (4, 3)
    rows = nominees_of(unit)
    faults = {one.no: one.problems[0]["code"] for one in rows if one.problems}
    assert faults == {2: "bad_phone", 3: "no_name", 4: "bad_email"}
    assert rows[0].phone == "0912345678"
    assert (rows[1].phone, rows[3].email) == ("091234567", "cuong.vidu.vn")
    assert "00123456" not in str(list(Nominee.objects.values()))
    with pytest.raises(Refused, match="list_has_problems"):
        actions.confirm(unit, by=contact, seen=version(unit))
    mended = [
        typed(rows[1], phone="0912 345 677"),
        typed(rows[2], full_name="hoàng thị dung"),
        typed(rows[3], email="cuong@vidu.vn"),
    ]
    saved = actions.save_rows(unit, mended, by=contact)
    assert (saved.clashes, len(saved.written)) == ([], 3)
    actions.confirm(unit, by=contact, seen=version(unit))
    assert len(on_list(unit)) == 4
    assert {status for _name, status in on_list(unit)} == {DelegateStatus.CONFIRMED}
    assert set(Delegate.objects.values_list("unit", "site__code", "source")) == {("UBND xã Văn Lăng", "002", "form")}


@pytest.mark.parametrize("headed", [True, False])
def test_pasted_again_it_is_a_difference(unit: InvitedUnit, contact: Actor, headed: bool) -> None:
    text = PASTED if headed else "\n".join(ROWS)
    paste(unit, contact, text)
    rows = nominees_of(unit)
    actions.save_rows(unit, [typed(rows[1], phone="0912345677")], by=contact)
    again = paste(unit, contact, text)
    assert (again.added, again.changed, again.same) == (0, 0, 4), "and the mended number stays"
    more = paste(unit, contact, text.replace("Phó Chủ tịch\t", "Chủ tịch Hội\t") + "\n5\tNguyễn Văn An\tVăn thư")
    assert (more.added, more.changed) == (1, 1), "a namesake is somebody else"
    assert Nominee.objects.get(full_name="Trần Thị Bình").phone == "0912345677"
    assert actions.take_back(unit, more.batch, by=contact) == 1
    assert [one.no for one in nominees_of(unit)] == [1, 2, 3, 4]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from([*ROWS, "An", "x\ty", " \t ", "1", "Ê Đê\tH’Hen Niê", "=1+1\t@x\t-", "\u200b\t\ufeff", 'a"b\t"c']), max_size=8), st.text(max_size=60))  # fmt: skip
def test_whatever_is_pasted_is_read_or_refused_in_words_and_never_holds_numbers_of_papers(
    rows: list[str], rest: str
) -> None:
    text = "\n".join([*rows, rest])
    try:
        found = read_text(text, unit="UBND xã", country="84")
    except Refused:
        return
    said = "\n".join(map(str, found.people))
    assert "0012345678" not in said
    for name in ("Nguyễn Văn An", "Lê Văn Cường"):
        assert said.count(name) <= text.count(name)


def test_taken_over_again_nobody_is_doubled_and_only_what_changed_is_written(
    unit: InvitedUnit, contact: Actor, organiser: Actor, conference: Conference, sites: list[Site]
) -> None:
    paste(unit, contact, HEAD + ROWS[0] + "\n5\tPhạm Văn Hùng\tVăn thư")
    actions.confirm(unit, by=contact, seen=version(unit))
    first = Delegate.objects.get(full_name="Nguyễn Văn An")
    actions.confirm(unit, by=contact, seen=version(unit))
    assert len(on_list(unit)) == 2
    Delegate.objects.filter(pk=first.pk).update(position="Bí thư", phone="0987654321")  # by the organisers
    actions.open_list(unit, by=contact)
    an, hung = nominees_of(unit)
    assert (an.position, an.phone) == ("Bí thư", "0987654321")
    actions.save_rows(unit, [typed(an, full_name="Nguyễn Văn Ân"), typed(hung, phone="0912345671")], by=contact)
    actions.set_away(unit, hung.pk, by=contact, reason="duty")
    assert Nomination.objects.get(unit=unit).state == NominationState.OPEN
    assert on_list(unit)[0][0] == "Nguyễn Văn An", "nothing is changed before it is confirmed"
    actions.confirm(unit, by=contact, seen=version(unit))
    assert on_list(unit) == [("Nguyễn Văn Ân", "confirmed"), ("Phạm Văn Hùng", "declined")]
    now = Delegate.objects.get(pk=first.pk)
    assert (now.position, now.uid, now.former.count()) == ("Bí thư", first.uid, 1)
    actions.decline(unit, by=contact, reason="duty")
    assert {status for _name, status in on_list(unit)} == {"declined"}
    actions.reopen(unit, by=contact)
    actions.confirm(unit, by=contact, seen=version(unit))
    assert on_list(unit) == [("Nguyễn Văn Ân", "confirmed"), ("Phạm Văn Hùng", "declined")]


def test_people_who_are_on_the_list_already_are_shown_answered_for_and_replaced(
    unit: InvitedUnit, contact: Actor, listed: "object", sites: list[Site], conference: Conference, organiser: Actor
) -> None:
    old = listed("Vàng A Sử", sites[1], unit=unit.name)  # type: ignore[operator]
    loose = listed("Lò Văn Tiến", sites[1], unit=unit.name)  # type: ignore[operator]
    Delegate.objects.filter(pk=old.pk).update(invited_unit=unit, status=DelegateStatus.INVITED)
    listed("Người Nơi Khác", sites[2], unit="UBND xã khác")  # type: ignore[operator]
    actions.open_list(unit, by=contact)
    (row,) = nominees_of(unit)
    assert row.delegate == old
    instead = actions.replace(unit, row.pk, by=contact, reason="leave")
    assert actions.replace(unit, row.pk, by=contact, reason="leave") == instead, "a press that comes twice"
    actions.save_rows(unit, [typed(instead, full_name="Lò Văn Tiến")], by=contact)
    with pytest.raises(Refused, match="already_listed"):
        actions.confirm(unit, by=contact, seen=version(unit))
    instead.refresh_from_db()
    new = Typed("n1", {"full_name": loose.full_name})
    actions.save_rows(unit, [typed(instead, full_name="Lò Văn Mới"), new], by=contact)
    for _twice in range(2):
        actions.confirm(unit, by=contact, seen=version(unit))
    waits = Substitution.objects.get()
    assert (waits.full_name, waits.state, Delegate.objects.get(pk=old.pk).status) == (
        "Lò Văn Mới",
        "proposed",
        "invited",
    )
    assert Delegate.objects.get(pk=loose.pk).invited_unit == unit, "who stands there just so is not doubled"
    agree_to_substitute(by=organiser, substitution=waits)
    for _twice in range(2):
        actions.open_list(unit, by=contact)
        actions.confirm(unit, by=contact, seen=version(unit))
    assert sorted(on_list(unit)) == [("Lò Văn Mới", "confirmed"), ("Lò Văn Tiến", "confirmed"), ("Vàng A Sử", "substituted")]  # fmt: skip
    assert [one.full_name for one in nominees_of(unit)] == ["Vàng A Sử", "Lò Văn Mới", "Lò Văn Tiến"]
    assert Delegate.objects.count() == 4
    other = unit_called(conference, "Sở Y tế")
    with pytest.raises(NotFound):
        actions.set_away(other, row.pk, by=contact, reason="duty")
    with pytest.raises(NotFound):
        actions.set_away(other, row.pk, by=organiser, reason="duty")


def test_two_phones_at_once_lose_nothing(unit: InvitedUnit, contact: Actor) -> None:
    paste(unit, contact)
    page = nominees_of(unit)  # both phones show this
    one = [typed(page[1], phone="0912345677"), typed(page[3])]
    two = [typed(page[1], position="Chủ tịch Hội"), typed(page[2], full_name="Hoàng Dung"), Typed("n1", {"full_name": "Lý Mới"})]  # fmt: skip
    assert actions.save_rows(unit, one, by=contact).clashes == []
    assert actions.save_rows(unit, one, by=contact).clashes == [], "pressed twice"
    saved = actions.save_rows(unit, two, by=contact)
    (clash,) = saved.clashes
    assert clash.typed.values["position"] == "Chủ tịch Hội"
    assert clash.standing is not None
    assert clash.standing.phone == "0912345677"
    assert len(saved.written) == 2
    assert len(actions.save_rows(unit, two[2:], by=contact).written) == 0, (
        "nobody is added twice by a press that comes twice"
    )
    again = typed(clash.standing, position="Chủ tịch Hội")
    actions.save_rows(unit, [again], by=contact)
    other = Nominee.objects.get(pk=page[1].pk)
    assert (other.phone, other.position) == ("0912345677", "Chủ tịch Hội")
    seen = version(unit)
    actions.remove(unit, page[0].pk, by=contact, seen=0)
    gone = actions.save_rows(unit, [typed(page[0], position="Bí thư")], by=contact)
    assert [clash.standing for clash in gone.clashes] == [None]
    with pytest.raises(Refused, match="list_moved"):
        actions.confirm(unit, by=contact, seen=seen)


def test_quotas_by_group_bind_unless_somebody_approves(
    unit: InvitedUnit, contact: Actor, organiser: Actor, conference: Conference, call: Call
) -> None:
    leaders, others = (
        DelegateGroup.objects.create(conference=conference, title={"vi": title}, order=order)
        for order, title in enumerate(("Lãnh đạo", "Chuyên viên"))
    )
    UnitQuota.objects.create(unit=unit, group=leaders, seats=1)
    UnitQuota.objects.create(unit=unit, group=others, seats=1)
    paste(unit, contact, "Họ và tên\tNhóm\nNguyễn Văn An\tlãnh đạo\nTrần Bình\tChuyên viên\nLý Ba\t")
    rows = nominees_of(unit)
    assert [one.problems for one in rows] == [[], [], [{"field": "group", "code": "no_group"}]]
    with pytest.raises(NotFound):
        actions.group_rest(
            unit, DelegateGroup.objects.create(conference=conference, title={"vi": "Khác"}).pk, by=contact
        )
    assert actions.group_rest(unit, others.pk, by=contact) == 1
    actions.save_rows(unit, [typed(nominees_of(unit)[0], group=str(others.pk))], by=contact)
    actions.save_rows(unit, [typed(nominees_of(unit)[0], group=str(leaders.pk))], by=contact)
    with pytest.raises(Refused, match="over_quota"):
        actions.confirm(unit, by=contact, seen=version(unit))
    Call.objects.filter(pk=call.pk).update(wants_approval=True)
    nomination = actions.confirm(unit, by=contact, seen=version(unit))
    assert (nomination.state, on_list(unit)) == (NominationState.CONFIRMED, [])
    actions.take_over(nomination, by=organiser)
    assert len(on_list(unit)) == 3


@pytest.mark.parametrize("name", ['=HYPERLINK("x")', "Nguyễn Văn A, Lê B", "An 2", "@x", "123", "-"])
def test_what_is_no_name_is_a_problem(name: str) -> None:
    kept = dict.fromkeys(TEXTS, "") | {"full_name": name}
    assert problems_of(kept, country=Country("VN", "84"), needs_group=False)[0]["code"] == "bad_name"
    for real in ("H’Hen Niê", "Ê Đê", "An", "Đỗ-Công Tuấn", "ꪼꪕ", "សុខ"):
        assert problems_of(kept | {"full_name": real}, country=Country("VN", "84"), needs_group=False) == []


def test_the_deadline_is_kept_and_the_organiser_is_not_bound_by_it(
    unit: InvitedUnit, contact: Actor, organiser: Actor, conference: Conference, call: Call
) -> None:
    Call.objects.filter(pk=call.pk).update(deadline=timezone.now())
    for refused in (lambda: paste(unit, contact), lambda: actions.confirm(unit, by=contact, seen=0)):
        with pytest.raises(Refused, match="call_closed"):
            refused()
    assert paste(unit, organiser, HEAD + ROWS[0]).added == 1
    other = unit_called(conference, "Sở Y tế")
    for stranger in (
        contact_of(other),
        Actor(),
        Actor(who_of(unit.pk), "", frozenset({Held(UNIT_CONTACT, 0 + unit.conference_id + 1)})),
    ):
        with pytest.raises(NotFound):
            paste(unit, stranger)
    assert canonical_unit(other.name) != canonical_unit(unit.name)


def test_rows_move_to_a_number(unit: InvitedUnit, contact: Actor) -> None:
    paste(unit, contact)
    a, b, c, d = nominees_of(unit)
    actions.save_rows(unit, [typed(a, place=1, no="4"), typed(b, place=2, no="2")], by=contact)
    assert nominees_of(unit) == [b, c, d, a]
    assert [one.no for one in nominees_of(unit)] == [1, 2, 3, 4]


def test_what_is_kept_of_a_delegate_is_said_and_forgotten(unit: InvitedUnit, contact: Actor) -> None:
    paste(unit, contact, HEAD + ROWS[0] + "\n5\tPhạm Văn Hùng\tVăn thư\t0912345671")
    actions.confirm(unit, by=contact, seen=version(unit))
    an, hung = Delegate.objects.order_by("listed")
    assert {one.name: one.value for one in kept_elsewhere(an)["nominations"]}["unit"] == unit.name
    forget(an, True)
    forget(hung, False)
    (left,) = nominees_of(unit)
    assert (left.delegate, left.phone) == (hung, "")
    assert "nominations" not in kept_elsewhere(an)


ACTS = st.tuples(st.sampled_from(["paste", "rename", "away", "back", "remove", "confirm"]), st.integers(0, 5))
PEOPLE = ["An", "Bình", "Bình", "Cường", "H’Hen Niê", "Ê Đê"]


def _act(unit: InvitedUnit, by: Actor, verb: str, at: int) -> None:
    rows = nominees_of(unit)
    one = rows[at % len(rows)] if rows else None
    if verb == "paste":
        paste(unit, by, "Họ và tên\tChức vụ\n" + "\n".join(f"{name}\tCông chức {at}" for name in PEOPLE[: at + 1]))
    elif verb == "confirm" and any(not row.is_away for row in rows):
        actions.confirm(unit, by=by, seen=version(unit))
    elif verb == "rename" and one:
        actions.save_rows(unit, [typed(one, full_name=f"Lò Văn {PEOPLE[at]}")], by=by)
    elif verb == "remove" and one and not one.delegate_id:
        actions.remove(unit, one.pk, by=by, seen=one.version)
    elif verb == "away" and one and one.delegate_id:
        actions.set_away(unit, one.pk, by=by, reason="duty")
    elif verb == "back" and one and one.delegate_id:
        actions.set_back(unit, one.pk, by=by)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ACTS, max_size=8))
def test_whatever_a_unit_does_the_delegate_list_is_its_confirmed_list(
    conference: Conference, call: Call, acts: list[tuple[str, int]]
) -> None:
    unit = unit_called(conference, f"Sở {InvitedUnit.objects.count()}")
    by = contact_of(unit)
    actions.open_list(unit, by=by)
    for verb, at in [("paste", 2), *acts, ("back", 0), ("paste", 0), ("confirm", 0), ("confirm", 0)]:
        _act(unit, by, verb, at)
    rows = nominees_of(unit)
    if all(row.is_away for row in rows):
        return
    coming = sorted(row.full_name for row in rows if not row.is_away)
    assert sorted(name for name, status in on_list(unit) if status == "confirmed") == coming
    assert len(on_list(unit)) == len(rows)
