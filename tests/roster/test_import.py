"""A list from file to roster."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from diemcau.conferences.models import Conference, Site
from diemcau.infra import sweeps
from diemcau.infra.jobs import run_due
from diemcau.infra.models import JobRow, OutboxRow
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.ids import uuid7
from diemcau.roster import actions, queries, tasks
from diemcau.roster.importing import staging
from diemcau.roster.models import Delegate, DelegateGroup, RosterImport

from . import lists

pytestmark = pytest.mark.django_db(transaction=True)  # files go after the commit
Import = Callable[..., RosterImport]
Upload = Callable[..., SimpleUploadedFile]
HEADINGS: list[object] = ["STT", "Họ và tên", "Chức vụ", "Đơn vị", "Nhóm", "Điểm cầu", "Điện thoại", "Ghi chú"]
ROWS: list[list[object]] = [
    [1, "Giàng A Sử", "Chủ tịch", "UBND xã Văn Lăng", "Lãnh đạo", "Xã Văn Lăng", 912345678, ""],
    [2, "H’Hen Niê", "Giáo viên", "Trường THCS", "Giáo viên", "002", "0912.345.679", "đến muộn"],
    [3, "Đỗ Thị Ánh", "", "Trạm y tế", "Giáo viên", "điểm cầu Hội trường tỉnh", "", ""],
]
TITLE: list[list[object]] = [["DANH SÁCH ĐẠI BIỂU"], ["(Kèm theo Công văn số 12)"], []]


def kept_files() -> list[str]:
    folder = Path(default_storage.path("imports"))
    return sorted(p.name for p in folder.iterdir()) if folder.exists() else []


def test_a_clean_workbook(xlsx: Upload, imported: Import, sites: list[Site], organiser: Actor) -> None:
    OutboxRow.objects.all().delete()
    done = imported(xlsx([*TITLE, HEADINGS, ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"], *ROWS]))
    assert (done.state, done.rows, done.added, done.faulty, done.problems) == ("done", 3, 3, 0, [])
    told = Delegate.objects.order_by("listed").values_list("full_name", "site__code", "phone", "group__title", "listed")
    assert list(told) == [
        ("Giàng A Sử", "002", "0912345678", {"vi": "Lãnh đạo"}, 1),
        ("H’Hen Niê", "002", "0912345679", {"vi": "Giáo viên"}, 2),
        ("Đỗ Thị Ánh", "001", "", {"vi": "Giáo viên"}, 3),
    ]
    assert kept_files() == []
    assert done.sample == []
    assert len(queries.pack(organiser, sites[1].pk)["delegates"]) == 2
    told = OutboxRow.objects.get(topic="roster")  # one row, however many rooms
    assert sorted(told.subjects) == sorted([str(sites[0].pk), str(sites[1].pk)])


def test_the_preview_shows_what_will_be_stored(xlsx: Upload, previewed: Import) -> None:
    made = previewed(xlsx([HEADINGS, *ROWS]))
    assert (made.state, made.rows, made.known) == ("preview", 3, 0)
    assert [row["phone"] for row in made.sample] == ["0912345678", "0912345679", ""]
    assert Delegate.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("\ufeffHọ và tên;Đơn vị\r\nĐỗ Ánh;Trạm y tế\r\n".encode(), "UTF-8"),
        ("Họ và tên\tĐơn vị\nĐỗ Ánh\tTrạm y tế\n".encode(), "UTF-8"),
        ('"Họ và tên","Đơn vị"\n"Đỗ Ánh","Trạm y tế"\n'.encode(), "UTF-8"),
        ("sep=|\nHọ và tên|Đơn vị\nĐỗ Ánh|Trạm y tế\n".encode("utf-16"), "UTF-16"),
        ("Ho va ten;Don vi\nĐô\u0303 A\u0301nh;Tra\u0323m y tê\u0301\n".encode("cp1258"), "Windows-1258"),
    ],
)
def test_text_with_separators(data: bytes, encoding: str, imported: Import, sites: list[Site]) -> None:
    done = imported(SimpleUploadedFile("ds.csv", data), sites[0].pk)
    assert (done.state, done.encoding) == ("done", encoding)
    assert list(Delegate.objects.values_list("full_name", "unit", "site")) == [("Đỗ Ánh", "Trạm y tế", sites[0].pk)]


def test_the_same_list_again_doubles_nobody(
    xlsx: Upload, imported: Import, sites: list[Site], organiser: Actor
) -> None:
    imported(xlsx([HEADINGS, *ROWS]))
    delegates = {d.full_name: d for d in Delegate.objects.all()}
    actions.move(by=organiser, delegates=[delegates["Giàng A Sử"]], site=sites[0])
    actions.remove(by=organiser, delegates=[delegates["H’Hen Niê"]])
    again = imported(
        xlsx([HEADINGS, [1, "GIÀNG  A SỬ", *ROWS[0][2:]], *ROWS[1:], [4, "Lò Văn Tiến", "", "", "", "001"]])
    )
    assert (again.rows, again.known, again.added) == (4, 2, 2)
    assert Delegate.objects.count() == 4
    assert Delegate.objects.get(full_name="Giàng A Sử").site == sites[0]
    returned = Delegate.objects.get(full_name="H’Hen Niê")
    assert (returned.removed_at, returned.code) == (None, delegates["H’Hen Niê"].code)


def test_only_people_of_the_real_list_count_as_known(
    xlsx: Upload, imported: Import, conference: Conference, sites: list[Site]
) -> None:
    """Neither a rehearsed walk-in nor one that was undone keeps a person off the list; one who is there does."""
    rehearsed, undone, there = (
        actions.Newcomer(uuid7(), name, sites[0].pk, unit="Sở Y tế") for name in ("An", "Ba", "Cư")
    )
    actions.admit_walk_ins(conference.pk, [rehearsed], run="rehearsal")
    actions.admit_walk_ins(conference.pk, [undone, there], run="live")
    actions.settle_newcomers(conference.pk, {undone.uid: False}, run="live")
    rows = [["Họ và tên", "Đơn vị", "Điểm cầu"], *([name, "Sở Y tế", "001"] for name in ("An", "Ba", "Cư"))]
    done = imported(xlsx(rows))
    assert (done.known, done.added) == (1, 2)
    live = Delegate.objects.filter(run="live", removed_at__isnull=True).order_by("full_name")
    assert list(live.values_list("full_name", "source")) == [("An", "import"), ("Ba", "import"), ("Cư", "walk_in")]


def test_who_was_removed_and_added_again_stays_one(
    xlsx: Upload, imported: Import, listed: Callable[..., Delegate], sites: list[Site], organiser: Actor
) -> None:
    first = listed("Nguyễn An", sites[0])
    actions.remove(by=organiser, delegates=[first])
    listed("Nguyễn An", sites[0])
    done = imported(xlsx([["Họ và tên", "Điểm cầu"], ["Nguyễn An", "001"]]))
    assert (done.known, done.added) == (1, 0)
    assert Delegate.objects.filter(removed_at__isnull=True).count() == 1


def test_who_was_added_between_preview_and_confirmation_is_not_doubled(
    xlsx: Upload, previewed: Import, listed: Callable[..., Delegate], sites: list[Site], organiser: Actor
) -> None:
    made = previewed(xlsx([["Họ và tên", "Điểm cầu"], ["Nguyễn An", "001"], ["Trần Bình", "001"]]))
    listed("Nguyễn An", sites[0])
    actions.confirm_import(by=organiser, imported=made)
    run_due()
    made.refresh_from_db()
    assert (made.state, made.added) == ("done", 1)
    assert list(Delegate.objects.order_by("pk").values_list("full_name", flat=True)) == ["Nguyễn An", "Trần Bình"]


def test_a_job_that_runs_twice_doubles_nobody(xlsx: Upload, previewed: Import, organiser: Actor) -> None:
    made = previewed(xlsx([HEADINGS, *ROWS]))
    actions.confirm_import(by=organiser, imported=made)
    staged = staging.path_of(actions.imports.path_of(made.file), "new")
    kept = staged.read_bytes()
    run_due()
    RosterImport.objects.update(state="writing", file=made.file)  # killed after the last piece, before the end
    staged.write_bytes(kept)
    JobRow.objects.filter(name="roster.write").update(state="waiting")
    run_due()
    made.refresh_from_db()
    assert (made.state, made.added, Delegate.objects.count()) == ("done", 3, 3)


def test_all_errors_at_once_with_their_cells(xlsx: Upload, previewed: Import) -> None:
    rows: list[list[object]] = [
        [1, "Nguyễn An", "", "Sở Y tế", "", "Xã Vân Lăng", "", ""],
        [2, "", "Chuyên viên", "Sở Y tế", "", "001", "", ""],
        [3, "Trần Bình", "x" * 301, "Sở Y tế", "", "001", "", ""],
        [4, "Lê Cường", "", "Sở Y tế", "", "001", "abc", ""],
        [5, "LÊ CƯỜNG", "", "Sở y tế", "", "1", "", ""],
        [6, "Mai", "", "Sở Y tế", "", "", "", ""],
        [7, "Hồ Sen", "", "Sở Y tế", "", "001", "", "số 001234567890 cũ"],
        [8, "Đỗ Sen", "CMND 912345678", "Sở Y tế", "", "001", "", ""],
        ["Tổng cộng: 7 người", "", "", "", "", "", "", ""],
    ]
    made = previewed(xlsx([HEADINGS, *rows]))
    told = [(p["cell"].removeprefix("Danh sách!"), p["code"]) for p in made.problems]
    assert told == [
        ("F2", "unknown_site"), ("B3", "empty_name"), ("C4", "too_long"), ("G5", "bad_phone"), ("B6", "namesake"),
        ("F7", "empty_site"), ("H8", "private_note"), ("C9", "private_text"),
    ]  # fmt: skip
    assert made.problems[4]["first"] == "Danh sách!B5"
    assert made.problems[0]["suggestions"] == ["002 – Xã Văn Lăng", "003 – Xã Văn Lang"]
    assert (made.rows, made.faulty) == (7, 1)  # only who has no name is nobody
    assert [row["note"] for row in made.sample] == [""] * 7
    assert made.sample[-1]["position"] == "CMND"


def test_letters_without_diacritics_suggest_and_never_decide(
    xlsx: Upload, previewed: Import, sites: list[Site], organiser: Actor
) -> None:
    """Văn Lăng and Văn Lang are two communes (domain.md §3)."""
    made = previewed(xlsx([HEADINGS, [1, "Nguyễn An", "", "", "", "xa van lang", "", ""]]))
    assert (made.rows, made.sample[0]["site"]) == (1, None)  # the person stays, the site is asked for
    assert (made.faulty, made.unknown_sites) == (0, [["xa van lang", ["002 – Xã Văn Lăng", "003 – Xã Văn Lang"]]])
    actions.choose_spellings(by=organiser, imported=made, sites={"xa van lang": sites[2].pk})
    run_due()
    made.refresh_from_db()
    assert (made.rows, made.faulty, made.sample[0]["site"]) == (1, 0, sites[2].pk)


def test_two_sites_of_one_name_are_never_chosen_between(
    xlsx: Upload, previewed: Import, conference: Conference
) -> None:
    for code in ("010", "011"):
        Site.objects.create(conference=conference, code=code, name="Xã Tân Tiến", level="commune")
    made = previewed(xlsx([HEADINGS, [1, "Nguyễn An", "", "", "", "Xã Tân Tiến", "", ""]]))
    assert [(p["code"], p["suggestions"]) for p in made.problems] == [
        ("ambiguous_site", ["010 – Xã Tân Tiến", "011 – Xã Tân Tiến"])
    ]


def test_columns_nobody_needs_never_get_in(xlsx: Upload, opened: Import, organiser: Actor) -> None:
    headings = ["Họ và tên", "Ngày sinh", "Dân tộc", "Số CCCD", "Ngày vào Đảng", "Mã", "Chức vụ (Đảng, chính quyền)"]
    rows = [["Nguyễn An", "01/02/1980", "Kinh", "001080000001", "3/2/2001", "001080000002", "Bí thư"]]
    made = opened(xlsx([headings, *rows]))
    closed = {column["heading"]: column["reason"] for column in made.dropped_columns}
    assert closed == {
        "Ngày sinh": "birth", "Dân tộc": "ethnicity", "Số CCCD": "identity_number", "Ngày vào Đảng": "party",
        "Mã": "identity_number",
    }  # fmt: skip
    kept = str(RosterImport.objects.values().get())
    for secret in ("01/02/1980", "Kinh", "001080000001", "3/2/2001", "001080000002"):
        assert secret not in kept
    with pytest.raises(Refused, match="column_closed"):
        actions.choose_layout(by=organiser, imported=made, layout=lists.of_all(made, {0: "full_name", 3: "note"}))


def test_columns_can_be_corrected(xlsx: Upload, opened: Import, organiser: Actor) -> None:
    made = opened(xlsx([["Họ tên", "Vùng"], ["Nguyễn An", "Sở Y tế"], ["Lò Văn Ba", "x"]]))
    assert [(column["field"], column["why"]) for column in made.headings[0]["columns"]] == [
        ("full_name", "heading"),
        ("", ""),
    ]
    for columns, code in [({1: "unit"}, "no_name_column"), ({0: "full_name", 1: "full_name"}, "column_twice")]:
        with pytest.raises(Refused, match=code):
            actions.choose_layout(by=organiser, imported=made, layout=lists.of_all(made, columns))
    actions.choose_layout(by=organiser, imported=made, layout=lists.of_all(made, {0: "full_name", 1: "unit"}))
    run_due()
    made.refresh_from_db()
    assert (made.state, made.sample[0]["full_name"], made.sample[0]["unit"]) == ("preview", "Nguyễn An", "Sở Y tế")


def test_a_name_in_two_columns(xlsx: Upload, imported: Import) -> None:
    imported(xlsx([["STT", "Họ và chữ đệm", "Tên"], [1, "Nguyễn Thị", "Ánh"], [2, "", "Sen"]]))
    assert list(Delegate.objects.values_list("full_name", flat=True)) == ["Nguyễn Thị Ánh", "Sen"]


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("Danh sách TUYỆT MẬT.xlsx", [HEADINGS, *ROWS]),
        ("ds_toi_mat.xlsx", [HEADINGS, *ROWS]),
        ("ds.xlsx", [["TỐI MẬT"], HEADINGS, *ROWS]),
        ("ds.xlsx", [["UBND TỈNH", "", "MẬT"], HEADINGS, *ROWS]),
        ("ds.xlsx", [["Độ mật: Tối mật"], HEADINGS, *ROWS]),
    ],
)
def test_state_secrets_are_refused(
    name: str, rows: list[list[object]], xlsx: Upload, conference: Conference, organiser: Actor
) -> None:
    made = None
    with suppress(Refused):  # a marked name is refused at once, a mark inside when the file is opened
        made = actions.begin_import(by=organiser, conference=conference.pk, upload=xlsx(rows, name=name))
        run_due()
        made.refresh_from_db()
    assert (made is None) == (name != "ds.xlsx")
    if made is not None:
        assert (made.state, made.fault, made.sample, made.headings) == ("failed", "file_marked_secret", [], [])
    assert kept_files() == []


def test_mat_is_also_a_name_and_a_topic(xlsx: Upload, imported: Import) -> None:
    title: list[object] = ["TẬP HUẤN BẢO VỆ BÍ MẬT NHÀ NƯỚC VÀ BẢO MẬT MẠNG"]
    done = imported(xlsx([title, ["Họ và tên"], ["NGUYỄN VĂN MẬT"]], name="ds tập huấn bảo mật.xlsx"))
    assert (done.state, done.added) == ("done", 1)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.7 x", "printed_list"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, "file_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "file_locked"),
        (b"PK\x03\x04 broken", "file_damaged"),
        (b"\x89PNG\r\n\x1a\n\0\0", "picture_only"),
    ],
)
def test_other_files_are_refused_by_content(data: bytes, code: str, conference: Conference, organiser: Actor) -> None:
    with pytest.raises(Refused, match=code):
        actions.begin_import(by=organiser, conference=conference.pk, upload=SimpleUploadedFile("ds.xlsx", data))
    assert kept_files() == []
    assert RosterImport.objects.count() == 0


def headers_changed(data: bytes, central: int, local: int, value: int) -> bytes:
    """One byte changed in the headers of every member of a zip."""
    changed = bytearray(data)
    for signature, at in ((b"PK\x01\x02", central), (b"PK\x03\x04", local)):
        place = -1
        while (place := data.find(signature, place + 1)) >= 0:
            changed[place + at] = value
    return bytes(changed)


@pytest.mark.parametrize(("central", "local", "value", "code"), [(8, 6, 1, "file_locked"), (10, 8, 99, "file_damaged")])
def test_a_zip_nobody_can_open_is_named_with_its_cure(
    xlsx: Upload, opened: Import, central: int, local: int, value: int, code: str
) -> None:
    data = xlsx([HEADINGS, *ROWS]).read()
    made = opened(SimpleUploadedFile("ds.xlsx", headers_changed(data, central, local, value)))
    assert (made.state, made.fault) == ("failed", code)


def test_a_quotation_mark_that_is_never_closed_is_named(opened: Import) -> None:
    text = 'Họ và tên;Đơn vị\n"An;Sở Y tế\n' + "Bình;Sở Y tế\n" * 20_000
    made = opened(SimpleUploadedFile("ds.csv", text.encode()))
    assert (made.state, made.fault) == ("failed", "cell_too_long")


def test_control_characters_do_not_reach_the_list(imported: Import, conference: Conference) -> None:
    text = "Họ và tên;Đơn vị;STT\nLò \0Văn\x07 An;Sở\0 Y tế;²\n"
    done = imported(SimpleUploadedFile("ds.csv", text.encode("utf-16")))
    assert (done.state, done.added) == ("done", 1)
    assert list(conference.delegates.values_list("full_name", "unit")) == [("Lò Văn An", "Sở Y tế")]


def test_too_large_a_file_is_not_even_kept(conference: Conference, organiser: Actor) -> None:
    upload = SimpleUploadedFile("ds.csv", b"x")
    upload.size = 30 * 1024 * 1024 + 1
    with pytest.raises(Refused, match="file_too_large"):
        actions.begin_import(by=organiser, conference=conference.pk, upload=upload)
    assert kept_files() == []


def test_cancelling_deletes_the_file(xlsx: Upload, previewed: Import, organiser: Actor) -> None:
    made = previewed(xlsx([HEADINGS, *ROWS]))
    assert len(kept_files()) == 2  # the upload and its new rows
    actions.cancel_import(by=organiser, imported=made)
    made.refresh_from_db()
    assert (made.state, kept_files(), made.sample) == ("cancelled", [], [])
    with pytest.raises(Refused, match="import_moved_on"):
        actions.confirm_import(by=organiser, imported=made)


def test_what_nobody_confirms_is_gone_after_a_day(xlsx: Upload, previewed: Import) -> None:
    made = previewed(xlsx([HEADINGS, *ROWS]))
    folder = Path(default_storage.path("imports"))
    for name, age in (("forgotten", timedelta(hours=2)), ("young", -timedelta(hours=2))):
        (folder / name).write_bytes(b"x")
        moment = (timezone.now() - age).timestamp()
        os.utime(folder / name, (moment, moment))
    assert tasks.drop_old_imports(timezone.now() + timedelta(hours=20)) == 0
    assert len(kept_files()) == 4
    assert tasks.drop_old_imports(timezone.now() + timedelta(hours=23, minutes=45)) == 2
    made.refresh_from_db()
    assert (made.state, kept_files(), made.sample) == ("cancelled", ["young"], [])


def test_a_list_that_never_got_written_is_gone_after_a_day_too(xlsx: Upload, previewed: Import) -> None:
    made = previewed(xlsx([HEADINGS, *ROWS]))
    RosterImport.objects.filter(pk=made.pk).update(state="writing")
    tasks.drop_old_imports(timezone.now() + timedelta(hours=24))
    made.refresh_from_db()
    assert (made.state, made.fault, kept_files(), made.sample) == ("failed", "unexpected", [], [])


def test_the_sweep_comes_often_enough_for_the_24_hours_that_are_promised() -> None:
    kept = sweeps._sweeps["roster.files"]
    assert actions.imports.KEPT_FOR + kept.every + sweeps.RETRY < timedelta(hours=24)


def test_only_the_organiser_imports(
    xlsx: Upload, conference: Conference, registrar: Actor, outsiders: list[Actor]
) -> None:
    for actor in [registrar, *outsiders]:
        with pytest.raises(NotFound):
            actions.begin_import(by=actor, conference=conference.pk, upload=xlsx([HEADINGS, *ROWS]))


def test_groups_are_found_before_they_are_made(
    xlsx: Upload, imported: Import, conference: Conference, organiser: Actor
) -> None:
    actions.add_group(by=organiser, conference=conference.pk, title={"en": "Leaders", "vi": "Lãnh đạo"}, quota=5)
    imported(xlsx([HEADINGS, *ROWS]))
    assert list(DelegateGroup.objects.values_list("title", flat=True)) == [
        {"en": "Leaders", "vi": "Lãnh đạo"}, {"vi": "Giáo viên"},
    ]  # fmt: skip
