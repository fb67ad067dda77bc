"""Parts of `diemcau bench import`: the command on one long list and on many short ones, and who stands on a list twice."""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from diemcau.conferences.models import Conference

HEADINGS = ("STT", "Họ và tên", "Chức vụ", "Đơn vị", "Nhóm", "Điểm cầu", "Điện thoại")
FILES, EACH = 172, 20
TARGETS = {
    "command_dry_s": 10.0,
    "command_s": 10.0,
    "command_mb": 300.0,
    "files_s": 10.0,
    "duplicates_s": 5.0,
}  # fmt: skip


def measured(folder: Path, *, rows: int, rooms: int) -> dict[str, float]:
    """Seconds on the clock from the start of a process to its end, its peak of memory, and seconds of a search.

    ``command_dry_s`` reads and compares a list of `rows` people, ``command_s`` imports it, ``files_s`` imports 172 files of 20 rows; each into
    an empty list, with all that was read told as JSON. ``…_cpu_s``: of these what the process computed.
    """
    long, many = _conference("bench-long", rooms), _conference("bench-files", rooms)
    book = workbook(folder / "long.xlsx", long, rows)
    dry = _command([book], long, folder, "--dry-run")
    real = _command([book], long, folder)
    files = [_office(folder, many, number) for number in range(FILES)]
    short = _command(files, many, folder)
    _check(long, rows, many, FILES * EACH)
    return {
        "command_dry_s": dry.wall, "command_s": real.wall, "files_s": short.wall, "duplicates_s": _duplicates(long),
        "command_dry_cpu_s": dry.cpu, "command_cpu_s": real.cpu, "files_cpu_s": short.cpu,
        "command_mb": round(max(dry.mb, real.mb, short.mb), 1),
    }  # fmt: skip


def workbook(path: Path, conference: "Conference", rows: int) -> Path:
    """A long list over all rooms, numbered as the rooms are."""
    import xlsxwriter  # noqa: PLC0415 - only here

    from diemcau.roster import examples  # noqa: PLC0415 - Django is set up by now

    sites = list(conference.sites.all())
    numbers = {site.pk: site.code for site in sites}
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        for number, entry in enumerate(examples.entries(sites, rows, 1), start=1):
            cells = (entry.full_name, entry.position, entry.unit, f"Nhóm {number % 4}", numbers[entry.site or 0])
            sheet.write_row(number, 0, (number, *cells, entry.phone))
    return path


def _office(folder: Path, conference: "Conference", number: int) -> Path:
    """One office's list, under its letterhead."""
    import xlsxwriter  # noqa: PLC0415 - only here

    from diemcau.roster import examples  # noqa: PLC0415 - Django is set up by now

    sites = list(conference.sites.all())
    site = sites[number % len(sites)]
    path = folder / f"office-{number:03}.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.write(0, 0, "UBND TỈNH")
        sheet.write(1, 0, "DANH SÁCH ĐẠI BIỂU")
        sheet.write_row(3, 0, HEADINGS)
        for at, entry in enumerate(examples.entries([site], EACH, 1_000 + number), start=1):
            row = (at, entry.full_name, entry.position, entry.unit, "", site.name, entry.phone)
            sheet.write_row(3 + at, 0, row)
    return path


def _conference(key: str, rooms: int) -> "Conference":
    from diemcau.conferences import actions  # noqa: PLC0415 - Django is set up by now
    from diemcau.conferences.actions import SiteSaid  # noqa: PLC0415
    from diemcau.kernel.actor import SYSTEM  # noqa: PLC0415

    made = actions.create(by=SYSTEM, key=key, declared_unclassified=True, short_name={"vi": key, "en": key})
    said = [SiteSaid(name=f"Xã số {number}", level="commune") for number in range(rooms)]
    actions.add_sites(made, by=SYSTEM, sites=[SiteSaid(name="Hội trường", level="hub", is_hub=True), *said[1:]])
    return made


class _Used(NamedTuple):
    """Seconds on the clock, seconds of computing, and the peak of memory."""

    wall: float
    cpu: float
    mb: float


def _command(files: Sequence[Path], conference: "Conference", folder: Path, *more: str) -> _Used:
    """One `diemcau import`."""
    words = [sys.executable, "-m", "diemcau", "import", *map(str, files)]
    words += ["--conference", conference.key, "--json", str(folder / "told.json"), *more]
    began = time.perf_counter()
    process = os.posix_spawn(sys.executable, words, os.environ)
    _pid, status, used = os.wait4(process, 0)
    took = time.perf_counter() - began
    if code := os.waitstatus_to_exitcode(status):
        raise RuntimeError(f"diemcau import ended with {code}")
    return _Used(round(took, 2), round(used.ru_utime + used.ru_stime, 2), used.ru_maxrss / 1024)


def _check(long: "Conference", rows: int, many: "Conference", people: int) -> None:
    from diemcau.roster.models import Delegate  # noqa: PLC0415 - Django is set up by now

    there = [Delegate.objects.filter(conference=conference).count() for conference in (long, many)]
    if not rows * 0.999 <= there[0] <= rows or not people * 0.999 <= there[1] <= people:
        raise RuntimeError(f"{there} people are on the lists, not {rows} and {people}")


def _duplicates(conference: "Conference") -> float:
    from diemcau.roster import queries  # noqa: PLC0415 - Django is set up by now

    began = time.perf_counter()
    queries.find_doubles(conference)
    return round(time.perf_counter() - began, 2)
