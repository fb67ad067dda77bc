"""Who is put on the list again, after a restore or after being taken off, is called by machines as before."""

from collections.abc import Callable

from diemcau.conferences.models import Conference, Site
from diemcau.kernel.actor import Actor
from diemcau.kernel.ids import code_hash, uuid7
from diemcau.roster import actions, identities
from diemcau.roster.entry import Entry
from diemcau.roster.models import Delegate, RosterImport

List = Callable[..., Delegate]
HEADINGS: list[object] = ["STT", "Họ và tên", "Đơn vị", "Điểm cầu", "Điện thoại"]
ROWS: list[list[object]] = [
    [1, "Lò Văn Một", "Trạm y tế", "001", "0912000001"],
    [2, "Sùng Thị Hai", "Trạm y tế", "002", ""],
    [3, "Lò Văn Một", "Trạm y tế", "001", "0912000003"],  # a namesake
]


def called() -> dict[str, tuple[str, str]]:
    """Everybody's uid and code, by name and telephone."""
    return {f"{d.full_name} {d.phone}": (str(d.uid), d.code) for d in Delegate.objects.all()}


def forgotten() -> None:
    """As a backup from before the list."""
    Delegate.objects.all().delete()
    RosterImport.objects.all().delete()
    Conference.objects.update(roster_version=0)


def test_the_list_put_on_again_names_the_same_people(
    conference: Conference, sites: list[Site], listed: List, imported: Callable[..., RosterImport], xlsx: List
) -> None:
    imported(xlsx([HEADINGS, *ROWS]))
    listed("Giàng A Páo", sites[1], unit="Xã đội")
    first = called()
    assert len({uid for uid, _code in first.values()}) == len({code for _uid, code in first.values()}) == 4
    assert {uid[14] for uid, _code in first.values()} == {"8"}
    forgotten()
    listed("  giàng a  páo ", sites[1], unit="Xã đội", position="Xã đội trưởng")
    imported(xlsx([HEADINGS, *ROWS]))
    assert {name.casefold(): told for name, told in called().items()} == {n.casefold(): t for n, t in first.items()}
    for delegate in Delegate.objects.all():
        assert delegate.code_hash == code_hash(conference.pk, delegate.code)


def test_who_was_renamed_keeps_the_name_for_machines_and_a_new_one_in_the_old_place_gets_another(
    conference: Conference, sites: list[Site], listed: List, organiser: Actor
) -> None:
    def story() -> tuple[str, str]:
        first = listed("Nguyễn An", sites[0])
        actions.edit(by=organiser, delegate=first, entry=Entry("Nguyễn Anh", site=sites[0].pk), status="confirmed")
        second = listed("Nguyễn An", sites[0])
        return str(first.uid), str(second.uid)

    told = story()
    assert told[0] != told[1]
    forgotten()
    assert story() == told


def test_who_was_taken_off_comes_back_as_who_they_were(
    conference: Conference, sites: list[Site], listed: List, organiser: Actor
) -> None:
    first = listed("Nguyễn An", sites[0])
    actions.remove(by=organiser, delegates=[first])
    again = listed("NGUYỄN AN", sites[0], position="Phó chủ tịch")
    stands = Delegate.objects.get()
    assert (again.pk, stands.uid, stands.code) == (first.pk, first.uid, first.code)
    assert (stands.removed_at, stands.position, stands.full_name) == (None, "Phó chủ tịch", "NGUYỄN AN")


def test_the_same_people_of_another_conference_are_others(
    conference: Conference, sites: list[Site], listed: List
) -> None:
    first = listed("Nguyễn An", sites[0])
    assert (
        identities.listed(conference.pk + 1, [(first.row_key, sites[0].pk)])[0].uid == first.uid.hex
    )  # their key differs
    (other,) = identities.of(conference.pk + 1, [first.uid.hex])
    assert other.code_hash != first.code_hash


def test_who_came_at_the_door_has_the_same_code_when_the_op_comes_again(
    conference: Conference, sites: list[Site]
) -> None:
    newcomer = actions.Newcomer(uuid7(), "Lò Văn Tiến", sites[0].pk)
    codes = []
    for _time in range(2):
        actions.admit_walk_ins(conference.pk, [newcomer], run="live")
        codes.append(Delegate.objects.get().code)
        forgotten()
    assert codes[0] == codes[1]


def test_many_namesakes_are_told_apart_and_another_secret_names_others(
    conference: Conference, settings: object
) -> None:
    rows = [("0" * 32, 1)] * (identities.MOST_ALIKE + 5)
    named = identities.listed(conference.pk, rows)
    again = identities.listed(conference.pk, rows)
    assert len({who.uid for who in named}) == len(rows)
    assert [who.uid for who in named[: identities.MOST_ALIKE]] == [who.uid for who in again[: identities.MOST_ALIKE]]
    settings.SECRET_KEY = "another one, of another installation"  # type: ignore[attr-defined]
    assert identities.listed(conference.pk, rows[:1])[0].uid != named[0].uid
