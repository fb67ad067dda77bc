"""A corrected list: what differs is shown before anything is saved, and taken over as an edit would."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemcau.attendance import spoken
from diemcau.attendance.models import Attendance
from diemcau.conferences.models import Conference, Session, Site
from diemcau.infra.jobs import run_due
from diemcau.infra.models import AuditRow, JobRow
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.ids import uuid7
from diemcau.roster import actions, bulk, exports, queries
from diemcau.roster.actions.deciding import ALL
from diemcau.roster.entry import Entry
from diemcau.roster.importing import staging
from diemcau.roster.models import Delegate, RosterImport

pytestmark = pytest.mark.django_db(transaction=True)  # files go after the commit
Import = Callable[..., RosterImport]
Upload = Callable[..., SimpleUploadedFile]
HEADINGS: list[object] = ["STT", "Họ và tên", "Chức vụ", "Đơn vị", "Nhóm", "Điểm cầu", "Điện thoại", "Ghi chú"]
ROWS: list[list[Any]] = [
    [1, "Giàng A Sử", "Chủ tịch", "UBND xã Văn Lăng", "Lãnh đạo", "002", "0912345678", ""],
    [2, "H’Hen Niê", "Giáo viên", "Trường THCS", "Giáo viên", "002", "0912345679", "đến muộn"],
    [3, "Đỗ Thị Ánh", "", "Trạm y tế", "Giáo viên", "001", "", ""],
    [4, "Lò Văn Tiến", "", "Trạm y tế", "", "001", "", ""],
]


def corrected(
    *changes: tuple[int, int, object], drop: tuple[int, ...] = (), add: list[list[Any]] | None = None
) -> list[list[Any]]:
    """The list with some cells (row from 1, column from 0) changed."""
    rows = [list(row) for row in ROWS]
    for row, column, value in changes:
        rows[row - 1][column] = value
    return [HEADINGS, *(row for n, row in enumerate(rows, 1) if n not in drop), *(add or [])]


def figures(made: RosterImport) -> dict[str, int]:
    return {name: count for name, count in made.difference.items() if count}


def stored() -> list[tuple[Any, ...]]:
    fields = ("full_name", "position", "unit", "site__code", "group__title__vi", "phone", "note", "listed", "version")
    return list(Delegate.objects.filter(removed_at__isnull=True).order_by("pk").values_list("uid", *fields))


def confirmed(made: RosterImport, by: Actor) -> RosterImport:
    actions.confirm_import(by=by, imported=made)
    run_due()
    made.refresh_from_db()
    assert made.state == "done"
    return made


@pytest.fixture
def first(imported: Import, xlsx: Upload) -> RosterImport:
    return imported(xlsx([HEADINGS, *ROWS]))


def test_the_same_file_twice_changes_nothing(first: RosterImport, imported: Import, xlsx: Upload) -> None:
    before = stored()
    again = imported(xlsx([HEADINGS, *ROWS]))
    assert figures(again) == {"unchanged": 4}
    assert (again.known, again.added, again.corrected, again.removed, again.passed) == (4, 0, 0, 0, 0)
    assert stored() == before


def test_a_corrected_cell_is_shown_and_taken_over(
    first: RosterImport, previewed: Import, xlsx: Upload, organiser: Actor, sites: list[Site]
) -> None:
    version = Conference.objects.get().roster_version
    changes = [(1, 2, "Bí thư"), (3, 6, "0912 345 680"), (4, 4, "Y tế"), (2, 7, "về sớm")]
    made = previewed(xlsx(corrected(*changes)))
    assert figures(made) == {"changed": 4}
    items = staging.some_of(actions.imports.path_of(made.file), "changed", 0, 9)
    assert [(item.row.row + 1, *item.changes) for item in items] == [
        (2, ("position", "Chủ tịch", "Bí thư")),
        (3, ("note", "đến muộn", "về sớm")),
        (4, ("phone", "", "0912345680")),
        (5, ("group", "", "Y tế")),
    ]
    done = confirmed(made, organiser)
    assert (done.added, done.corrected) == (0, 4)
    told = Delegate.objects.order_by("listed").values_list("position", "phone", "group__title__vi", "note")
    assert list(told) == [
        ("Bí thư", "0912345678", "Lãnh đạo", ""), ("Giáo viên", "0912345679", "Giáo viên", "về sớm"),
        ("", "0912345680", "Giáo viên", ""), ("", "", "Y tế", ""),
    ]  # fmt: skip
    delta = queries.pack(organiser, sites[1].pk, version)
    assert {told["position"] for told in delta["delegates"]} == {"Bí thư", "Giáo viên"}
    row = AuditRow.objects.get(verb="roster.correct")
    assert (row.who, len(row.facts["delegates"]), row.facts["imported"]) == (organiser.who, 4, made.pk)


def test_moved_and_renamed_people_stay_one(
    first: RosterImport, previewed: Import, xlsx: Upload, organiser: Actor, sites: list[Site]
) -> None:
    version = Conference.objects.get().roster_version
    uid = {d.full_name: str(d.uid) for d in Delegate.objects.all()}
    made = previewed(xlsx(corrected((1, 5, "003"), (2, 1, "H’Hen Nê"), (3, 5, "002"), (4, 1, "Lò Văn Tiên"))))
    assert figures(made) == {"asked": 4, "waiting": 2}  # without a telephone nobody is sure
    rows = [[5, "Vàng A Páo", "", "", "", "001", "", ""]]
    assert confirmed(made, organiser).corrected == 2
    told = Delegate.objects.order_by("pk").values_list("full_name", "site__code")
    assert list(told) == [("Giàng A Sử", "003"), ("H’Hen Nê", "002"), ("Đỗ Thị Ánh", "001"), ("Lò Văn Tiến", "001")]
    left = {d["uid"]: d.get("removed") for d in queries.pack(organiser, sites[1].pk, version)["delegates"]}
    assert left == {uid["Giàng A Sử"]: True, uid["H’Hen Niê"]: None}
    made = previewed(xlsx(corrected((1, 5, "003"), (2, 1, "H’Hen Nê"), (3, 5, "002"), (4, 1, "Lò Văn Tiên"), add=rows)))
    assert figures(made) == {"new": 1, "unchanged": 2, "asked": 2, "waiting": 2}
    actions.decide(by=organiser, imported=made, kind="ask", choices={"3": "take", "4": "add"})
    made.refresh_from_db()
    assert made.difference["waiting"] == 0
    done = confirmed(made, organiser)
    assert (done.added, done.corrected) == (2, 1)
    told = Delegate.objects.order_by("pk").values_list("full_name", "site__code")
    assert {("Lò Văn Tiên", "001"), ("Lò Văn Tiến", "001"), ("Vàng A Páo", "001"), ("Đỗ Thị Ánh", "002")} < set(told)
    assert len(told) == 6


def test_one_word_decides_for_all(first: RosterImport, previewed: Import, xlsx: Upload, organiser: Actor) -> None:
    made = previewed(xlsx(corrected((3, 5, "002"), (4, 5, "002"), (1, 2, "Bí thư"))))
    actions.decide(by=organiser, imported=made, kind="ask", choices={"3": "add"})
    actions.decide(by=organiser, imported=made, kind="ask", choices={ALL: "take"})
    actions.decide(by=organiser, imported=made, kind="ask", choices={"4": "keep"})
    actions.decide(by=organiser, imported=made, kind="changed", choices={"1": "keep", "4": "nonsense"})
    made.refresh_from_db()
    assert (made.difference["waiting"], confirmed(made, organiser).corrected) == (0, 1)
    told = Delegate.objects.order_by("pk").values_list("site__code", "position")
    assert list(told) == [("002", "Chủ tịch"), ("002", "Giáo viên"), ("002", ""), ("001", "")]


def test_namesakes_are_people_of_their_own(imported: Import, previewed: Import, xlsx: Upload, organiser: Actor) -> None:
    heads: list[object] = ["STT", "Họ và tên", "Đơn vị", "Điểm cầu", "Điện thoại"]
    twins: list[list[object]] = [
        [1, "Nguyễn An", "Sở Y tế", "001", "0911111111"], [2, "Nguyễn An", "Sở Y tế", "001", "0922222222"],
        [3, "Lê Ba", "Sở Y tế", "001", ""], [4, "Lê Ba", "Sở Y tế", "001", ""],
    ]  # fmt: skip
    done = imported(xlsx([heads, *twins]))
    assert (done.added, [p["code"] for p in done.problems]) == (4, ["namesake", "namesake"])
    assert figures(imported(xlsx([heads, *twins]))) == {"unchanged": 4}
    third: list[object] = [5, "Nguyễn An", "Sở Y tế", "001", "0933333333"]
    once: list[object] = [6, "Nguyễn An", "Sở Y tế", "001", "+84 933 333 333"]
    done = imported(xlsx([heads, *twins, third, once]))
    assert (done.added, done.faulty, done.problems[-1]["code"]) == (1, 1, "duplicate_row")
    alone = previewed(xlsx([heads, [*third[:4], "0944444444"]]))
    assert (figures(alone)["asked"], figures(alone)["waiting"]) == (1, 1)  # a new number, or one more namesake?
    assert (confirmed(alone, organiser).added, Delegate.objects.count()) == (0, 5)


def test_what_the_file_does_not_say_stays(first: RosterImport, imported: Import, xlsx: Upload) -> None:
    before = stored()
    narrow = imported(xlsx([["Họ và tên", "Đơn vị"], *([row[1], row[3]] for row in ROWS)]))
    assert figures(narrow) == {"unchanged": 4}
    empty = imported(xlsx([HEADINGS, *([row[0], row[1], "", row[3], "", row[5], "", ""] for row in ROWS)]))
    assert figures(empty) == {"unchanged": 4}
    assert stored() == before


def test_row_numbers_follow_the_file_quietly(first: RosterImport, imported: Import, xlsx: Upload) -> None:
    versions = dict(Delegate.objects.values_list("full_name", "version"))
    new = [1, "Vàng A Páo", "", "", "", "001", "", ""]
    done = imported(xlsx([HEADINGS, new, *([row[0] + 1, *row[1:]] for row in ROWS)]))
    assert figures(done) == {"new": 1, "unchanged": 4, "renumbered": 4}
    told = dict(Delegate.objects.values_list("full_name", "listed"))
    assert told == {"Vàng A Páo": 1, "Giàng A Sử": 2, "H’Hen Niê": 3, "Đỗ Thị Ánh": 4, "Lò Văn Tiến": 5}
    assert {d.full_name: d.version for d in Delegate.objects.exclude(full_name="Vàng A Páo")} == versions


def test_who_is_missing_stays_unless_ticked(
    first: RosterImport, previewed: Import, xlsx: Upload, organiser: Actor, sites: list[Site]
) -> None:
    quiet = confirmed(previewed(xlsx(corrected(drop=(1, 3)))), organiser)
    assert (figures(quiet), quiet.removed) == ({"unchanged": 2, "missing": 2}, 0)
    assert len(stored()) == 4
    made = previewed(xlsx(corrected(drop=(1, 3))))
    version = Conference.objects.get().roster_version
    missing = staging.some_of(actions.imports.path_of(made.file), "missing", 0, 9)
    actions.decide(by=organiser, imported=made, kind="missing", choices={str(missing[0].person): "off"})
    made.refresh_from_db()
    assert made.difference["off"] == 1
    assert confirmed(made, organiser).removed == 1
    gone = Delegate.objects.get(removed_at__isnull=False)
    assert gone.full_name == "Giàng A Sử"
    assert queries.pack(organiser, sites[1].pk, version)["delegates"] == [{"uid": str(gone.uid), "removed": True}]
    assert AuditRow.objects.get(verb="roster.remove").facts["delegates"] == [str(gone.uid)]


def test_rooms_the_file_does_not_name_are_left_alone(
    first: RosterImport, previewed: Import, xlsx: Upload, organiser: Actor
) -> None:
    made = previewed(xlsx(corrected(drop=(1, 2, 3))))
    assert figures(made) == {"unchanged": 1, "missing": 1, "elsewhere": 2}
    actions.decide(by=organiser, imported=made, kind="missing", choices={ALL: "off"})
    made.refresh_from_db()
    assert confirmed(made, organiser).removed == 1
    assert len(stored()) == 3


def test_who_was_at_the_door_is_never_taken_off(
    first: RosterImport, previewed: Import, xlsx: Upload, organiser: Actor, conference: Conference, sites: list[Site]
) -> None:
    walk_in = actions.Newcomer(uuid7(), "Khách", sites[0].pk)
    actions.admit_walk_ins(conference.pk, [walk_in], run="live")
    day = conference.days.create(order=1)
    session = Session.objects.create(conference=conference, day=day, order=1, part="morning")
    anh, tien = (Delegate.objects.get(full_name=name) for name in ("Đỗ Thị Ánh", "Lò Văn Tiến"))

    def checked_in(delegate: Delegate) -> None:
        Attendance.objects.create(
            run="live", session=session, delegate=delegate, state="present", site=sites[0], at=1, op_id=uuid7()
        )

    checked_in(anh)
    assert spoken.spoken_of([anh.pk, tien.pk]) == {anh.pk}
    made = previewed(xlsx(corrected(drop=(3, 4), add=[[9, "Vàng A Páo", "", "", "", "001", "", ""]])))
    assert figures(made) == {"new": 1, "unchanged": 2, "missing": 3, "staying": 2}
    actions.decide(by=organiser, imported=made, kind="missing", choices={ALL: "off"})
    made.refresh_from_db()
    assert made.difference["off"] == 1
    checked_in(tien)  # between the preview and the confirmation
    done = confirmed(made, organiser)
    assert (done.removed, done.passed) == (0, 1)
    assert not Delegate.objects.filter(removed_at__isnull=False).exists()


def test_what_somebody_changed_since_the_preview_is_left_as_it_is(
    first: RosterImport, previewed: Import, xlsx: Upload, organiser: Actor, sites: list[Site]
) -> None:
    made = previewed(xlsx(corrected((1, 2, "Bí thư"), (2, 2, "Hiệu trưởng"))))
    actions.move(by=organiser, delegates=[Delegate.objects.get(full_name="Giàng A Sử")], site=sites[2])
    done = confirmed(made, organiser)
    assert (done.corrected, done.passed) == (1, 1)
    told = Delegate.objects.order_by("pk").values_list("position", "site__code")
    assert list(told)[:2] == [("Chủ tịch", "003"), ("Hiệu trưởng", "002")]


def test_a_correction_that_is_written_twice_is_written_once(
    first: RosterImport, previewed: Import, xlsx: Upload, organiser: Actor
) -> None:
    made = previewed(
        xlsx(corrected((1, 5, "003"), (2, 2, "Hiệu trưởng"), add=[[9, "Vàng A Páo", "", "", "", "001", "", ""]]))
    )
    folder = actions.imports.path_of("imports")
    actions.confirm_import(by=organiser, imported=made)
    kept = {path: path.read_bytes() for path in folder.iterdir()}
    run_due()
    before = stored()
    for path, data in kept.items():
        path.write_bytes(data)
    RosterImport.objects.filter(pk=made.pk).update(state="writing", file=made.file)  # killed just before the end
    JobRow.objects.filter(name="roster.write").update(state="waiting")
    run_due()
    made.refresh_from_db()
    assert (made.state, made.added, made.corrected, stored()) == ("done", 1, 2, before)
    assert list(folder.iterdir()) == []


def test_decisions_are_for_organisers_and_for_the_preview(
    first: RosterImport, registrar: Actor, organiser: Actor, previewed: Import, xlsx: Upload
) -> None:
    with pytest.raises(Refused, match="import_moved_on"):
        actions.decide(by=organiser, imported=first, kind="ask", choices={ALL: "add"})
    made = previewed(xlsx(corrected((1, 2, "Bí thư"))))
    with pytest.raises(NotFound):
        actions.decide(by=registrar, imported=made, kind="changed", choices={ALL: "keep"})


def spelt(number: int) -> str:
    """A number as a word: names have no digits."""
    return "".join("abcdeghiko"[int(digit)] for digit in str(number)).capitalize()


@pytest.mark.parametrize("several", [40, 1_200])
def test_questions_do_not_grow_with_the_list(
    several: int, conference: Conference, sites: list[Site], previewed: Import, organiser: Actor
) -> None:
    """Everybody is on the list; a third has a new position, a third moved, one in six is missing."""
    entries = [
        Entry(f"Họ Tên {spelt(n)}", "Chuyên viên", f"Đơn vị {n % 9}", sites[n % 3].pk, phone=f"09{n:08}", listed=n + 1)
        for n in range(several)
    ]
    bulk.insert(conference.pk, entries, version=actions.next_version(conference.pk))
    lines = ["STT;Họ và tên;Chức vụ;Đơn vị;Điểm cầu;Điện thoại"] + [
        f"{n + 1};{e.full_name};{'Trưởng phòng' if n % 3 == 1 else e.position};{e.unit};{sites[(n + (n % 3 == 2)) % 3].code};{e.phone}"
        for n, e in enumerate(entries)
        if n % 6
    ]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        made = previewed(SimpleUploadedFile("ds.csv", "\n".join(lines).encode()))
        actions.decide(by=organiser, imported=made, kind="missing", choices={ALL: "off"})
        confirmed(made, organiser)
    assert (made.corrected, made.removed) == (
        made.difference["changed"] + made.difference["asked"],
        made.difference["missing"],
    )
    assert made.corrected + made.removed > several // 2
    assert len(asked) < 130


def test_a_row_with_an_error_makes_nobody_missing(
    first: RosterImport, previewed: Import, xlsx: Upload, organiser: Actor
) -> None:
    """Neither a row that cannot be read nor one that names no known site."""
    made = previewed(xlsx(corrected((3, 1, "???"), (4, 5, "Xã Không Ai Biết"))))
    assert (made.faulty, made.unknown_sites) == (1, [["Xã Không Ai Biết", []]])
    assert figures(made) == {"asked": 1, "waiting": 1, "unchanged": 2, "elsewhere": 1}
    actions.choose_spellings(by=organiser, imported=made, sites={"Xã Không Ai Biết": 0})
    run_due()
    made.refresh_from_db()
    assert figures(made) == {"unchanged": 2, "elsewhere": 2}


def test_a_list_that_is_taken_out_and_imported_again_changes_nothing(
    first: RosterImport, previewed: Import, conference: Conference, sites: list[Site], organiser: Actor
) -> None:
    """Its numbers are those of the page; who came at the door has none."""
    actions.admit_walk_ins(conference.pk, [actions.Newcomer(uuid7(), "Khách", sites[0].pk)], run="live")
    file = io.BytesIO()
    exports.delegates_xlsx(by=organiser, conference=conference, filters=queries.Filters(), file=file)
    again = previewed(SimpleUploadedFile("ds.xlsx", file.getvalue()))
    assert figures(again) == {"unchanged": 5}


def test_a_second_look_at_the_same_upload_starts_anew(
    first: RosterImport, previewed: Import, xlsx: Upload, organiser: Actor
) -> None:
    made = previewed(xlsx(corrected((1, 2, "Bí thư"), add=[[9, "Vàng A Páo", "", "", "", "001", "", ""]])))
    actions.decide(by=organiser, imported=made, kind="changed", choices={ALL: "keep"})
    before = figures(made)
    actions.choose_layout(by=organiser, imported=made, layout=actions.Layout())
    run_due()
    made.refresh_from_db()
    assert (figures(made), made.decisions) == (before, {})
    done = confirmed(made, organiser)
    assert (done.added, done.corrected) == (1, 1)
