"""A server for an hour: its own folder, its own SQLite files, any free port; nothing of it is left behind."""

import contextlib
import os
import re
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from . import shelf

if TYPE_CHECKING:
    from diemcau.conferences.models import Conference

START_S = 60.0
_ADDRESS = re.compile(r"https?://\S+:\d+")


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """Point this process's settings at an empty folder with a migrated database, before anybody has read them.

    A closed terminal or a `kill` ends this process as Ctrl-C does, and the folder with it.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)  # asyncio knows this one, and ends its tasks
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: signal.raise_signal(signal.SIGINT))
    path = Path(tempfile.mkdtemp(prefix="diemcau-"))
    for name in [name for name in os.environ if name.startswith("DIEMCAU_")]:
        del os.environ[name]
    os.environ["DIEMCAU_DATA_DIR"] = str(path)
    os.environ["DIEMCAU_RTMP_PORT"] = str(_free_port())  # the usual one may be a real server's
    try:
        from .database import ensure_schema  # noqa: PLC0415 - reads the settings

        ensure_schema()
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def server(log: Path, *, port: int = 0) -> Iterator[str]:
    """`diemcau serve` on the folder; gives its address. A port that is taken becomes any free one; links that are sent name the port.

    Raises TimeoutError when it does not come up.
    """
    from django.conf import settings  # noqa: PLC0415 - after Django is set up

    from diemcau.project.processes import die_with_parent  # noqa: PLC0415 - reads the settings

    shelf.take(settings.STATIC_ROOT, settings.STATIC_STAMP)
    chosen = _chosen(port)
    reached = {"DIEMCAU_PUBLIC_URL": f"http://localhost:{chosen}"} if chosen else {}
    command = [sys.executable, "-m", "diemcau", "serve", "--port", str(chosen)]
    with log.open("w") as errors:
        process = subprocess.Popen(
            command,
            env={**reached, **os.environ},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - started before any thread
        )
        try:
            assert process.stdout is not None
            address = _address(process.stdout)
            shelf.keep(settings.STATIC_ROOT, settings.STATIC_STAMP)
            yield address
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _chosen(port: int) -> int:
    """The port, or any free one when it is taken; 0: the server takes what it gets."""
    from diemcau.project.processes import bound_socket  # noqa: PLC0415 - reads the settings

    if not port or _is_free(port):
        return port
    with bound_socket("127.0.0.1", 0) as free:
        return int(free.getsockname()[1])


def _is_free(port: int) -> bool:
    from diemcau.project.processes import bound_socket  # noqa: PLC0415 - reads the settings

    try:
        bound_socket("127.0.0.1", port).close()
    except OSError:
        return False
    return True


def _address(output: IO[str]) -> str:
    """The address a server says of itself on its first lines."""
    until = time.monotonic() + START_S
    with selectors.DefaultSelector() as selector:
        selector.register(output, selectors.EVENT_READ)
        while time.monotonic() < until:
            if not selector.select(1.0):
                continue
            line = output.readline()
            found = _ADDRESS.search(line)
            if found:
                return found[0]
            if not line:
                break
    raise TimeoutError("the server did not start; see its log")


def seed(sites: int, delegates: int) -> "Conference":
    """A conference of that size: hub, 10 districts (34 provinces from 1,000 rooms on), communes; invented people."""
    from django.db import transaction  # noqa: PLC0415 - Django is set up by now

    with transaction.atomic():
        return _seed(sites, delegates)


def _seed(sites: int, delegates: int) -> "Conference":
    from diemcau.attendance.models import HeadcountRound  # noqa: PLC0415
    from diemcau.conferences import actions  # noqa: PLC0415
    from diemcau.kernel.actor import SYSTEM  # noqa: PLC0415

    conference = actions.create(
        by=SYSTEM, key="rehearsal", declared_unclassified=True, short_name={"vi": "Diễn tập", "en": "Rehearsal"}
    )
    day = actions.add_day(conference, by=SYSTEM)
    session = actions.add_session(day, by=SYSTEM, part="morning")
    HeadcountRound.objects.bulk_create(
        HeadcountRound(session=session, order=n, title={"vi": f"Lần {n}", "en": f"Round {n}"}) for n in (1, 2, 3)
    )
    rooms = actions.add_sites(conference, by=SYSTEM, sites=_rooms(sites))
    _people(conference.pk, [room.pk for room in rooms], delegates)
    return conference


def _rooms(sites: int) -> "list[actions.SiteSaid]":  # type: ignore[name-defined]  # noqa: F821
    from diemcau.conferences.actions import SiteSaid  # noqa: PLC0415

    middle = min(34 if sites >= 1_000 else 10, max(0, sites - 1))
    rooms = [SiteSaid(name="Hội trường trung tâm", level="hub", is_hub=True)]
    level = "province" if sites >= 1_000 else "district"
    rooms += [SiteSaid(name=f"Điểm cầu khu vực {n}", level=level, parent=0) for n in range(1, middle + 1)]
    rooms += [
        SiteSaid(name=f"Điểm cầu xã số {n}", level="commune", parent=1 + n % middle) for n in range(sites - len(rooms))
    ]
    return rooms


def _people(conference: int, rooms: list[int], several: int) -> None:
    from diemcau.rehearsal.stories import FAMILY, GIVEN, MIDDLE  # noqa: PLC0415
    from diemcau.roster import bulk  # noqa: PLC0415
    from diemcau.roster.actions import next_version  # noqa: PLC0415
    from diemcau.roster.entry import Entry  # noqa: PLC0415

    def name(n: int) -> str:
        return f"{FAMILY[n % len(FAMILY)]} {MIDDLE[n // 7 % len(MIDDLE)]} {GIVEN[n // 3 % len(GIVEN)]}"

    entries = [
        Entry(name(n), position="Chuyên viên", unit=f"Đơn vị {n % 400}", site=rooms[n % len(rooms)], listed=n + 1)
        for n in range(several)
    ]
    bulk.insert(conference, entries, version=next_version(conference))
