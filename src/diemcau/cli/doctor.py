"""`diemcau doctor`: looks at this machine and this installation, and says what to do."""

import argparse
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from diemcau.infra.options import options
from diemcau.infra.readings import masked
from diemcau.infra.turn import credentials, left_out
from diemcau.kernel.clock import SystemClock

from . import relays
from .faults import CannotStart, plain, require_broker

FIXED_SQLITE = (3, 51, 3)


class Finding(NamedTuple):
    """One thing looked at: `good`, `note` or `bad`, and what to do about it."""

    mark: str
    what: str
    cure: str = ""


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("doctor", help="look at this machine and this installation")
    parser.add_argument(
        "--box-here",
        action="store_true",
        help="first: this machine keeps the anonymous box from now on; the other's is lost",
    )


def run(args: argparse.Namespace) -> int:
    """Print the findings. Exit code 1 when one is bad."""
    worst = 0
    options().data_dir.mkdir(parents=True, exist_ok=True)
    if args.box_here:
        _take_over()
    for what, look in LOOKS.items():
        for finding in _caught(what, look):
            worst |= finding.mark == "bad"
            sys.stdout.write(
                f"{finding.mark:5} {finding.what}\n" + (f"      → {finding.cure}\n" if finding.cure else "")
            )
    return int(worst)


def _caught(what: str, look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """A look that cannot be had is a finding, and the next is taken."""
    try:
        yield from look()
    except Exception as fault:
        yield Finding("bad", f"{what}: {plain(fault) or fault}")


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("good" if sys.version_info >= (3, 11) else "bad", f"Python {version}")


def _sqlite() -> Iterator[Finding]:
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < FIXED_SQLITE:
        yield Finding(
            "note",
            f"SQLite {version}: versions before 3.51.3 have a race when the write-ahead log is reset",
            "nothing to do: one thread alone checkpoints here, so the race cannot happen",
        )
    else:
        yield Finding("good", f"SQLite {version}")


def _disk() -> Iterator[Finding]:
    folder = options().data_dir
    free = shutil.disk_usage(folder).free / 1e9
    mark = "good" if free > 5 else "bad" if free < 0.5 else "note"
    yield Finding(mark, f"{free:.1f} GB free in {folder}", "" if mark == "good" else "make room before the day")


def _sync_time() -> Iterator[Finding]:
    path = options().data_dir / "doctor.probe"
    took = []
    try:
        with path.open("wb", buffering=0) as file:
            for _ in range(20):
                file.write(b"x" * 4096)
                began = time.perf_counter()
                os.fdatasync(file.fileno())
                took.append(1000 * (time.perf_counter() - began))
    except OSError as fault:
        yield Finding("bad", f"cannot write in {path.parent}: {fault.strerror}", "make room, or make it writable")
        return
    finally:
        path.unlink(missing_ok=True)
    median = sorted(took)[len(took) // 2]
    mark = "good" if median < 10 else "note"
    cure = "" if mark == "good" else "a disk this slow still works: acknowledgements take that long"
    yield Finding(mark, f"a durable write takes {median:.1f} ms", cure)


def _databases() -> Iterator[Finding]:
    yield from _tried("main database", _main_database)
    yield from _tried("op log", _op_log)
    yield from _tried("anonymous box", _anonymous_box)
    yield from _box_that_counts()


def _tried(what: str, look: Callable[[], str]) -> Iterator[Finding]:
    try:
        yield Finding("good", f"{what}: {look()}")
    except Exception as fault:
        yield Finding("bad", f"{what}: {fault}", "see `diemcau settings`")


def _main_database() -> str:
    import django  # noqa: PLC0415 - its settings may be what is wrong

    django.setup()
    from django.db import connection  # noqa: PLC0415

    from .database import missing_migrations, newer_migrations  # noqa: PLC0415

    if unknown := newer_migrations():
        raise CannotStart(f"a newer version made it ({', '.join(unknown)}): install that one")
    missing = missing_migrations()
    todo = f"{len(missing)} migrations to apply; `diemcau serve` does it, on several machines `serve --role work`"
    return f"{connection.vendor}, {todo if missing else 'up to date'}"


def _op_log() -> str:
    from diemcau.plane.stores import open_log  # noqa: PLC0415

    log = open_log(options().log_url)
    try:
        heads = log.heads()
    finally:
        log.close()
    return f"{sum(heads.values()):,} ops of {len(heads)} conferences"


def _anonymous_box() -> str:
    from diemcau.project.anonymity import box_as_set  # noqa: PLC0415 - Django is set up by now

    box = box_as_set()  # raises BoxAway where it cannot be written
    try:
        several = len(box.conferences())
    finally:
        box.close()
    return f"{several} conferences, {options().anonymous_file or 'at ' + options().anonymous_url}"


def _box_that_counts() -> Iterator[Finding]:
    """Of several machines one keeps it: at two, a vote would count once at each."""
    from diemcau.infra.blind.keeper import kept_by  # noqa: PLC0415
    from diemcau.project.anonymity import is_shared, mark_beside  # noqa: PLC0415

    file = options().anonymous_file
    if file is None or not is_shared():
        return
    mark = kept_by()
    if not mark:
        yield Finding(
            "note", "no front has begun the anonymous box", "on all machines but one set DIEMCAU_ANONYMOUS_URL"
        )
    elif mark == mark_beside(file):
        yield Finding("good", "this machine keeps the anonymous box")
    else:
        cure = "set DIEMCAU_ANONYMOUS_URL; if that machine is lost for good, `diemcau doctor --box-here` while no vote is open"
        yield Finding("bad", "another machine keeps the anonymous box: the one here takes in nothing", cure)


def _take_over() -> None:
    import django  # noqa: PLC0415

    django.setup()
    from diemcau.project.anonymity import take_over  # noqa: PLC0415

    take_over()


def _broker() -> Iterator[Finding]:
    settings = options()
    try:
        require_broker(settings)
    except CannotStart as fault:
        yield Finding("bad", f"broker: {fault}")
    else:
        yield Finding("good", f"broker: {masked(settings.broker_url)}")


def _by_the_clock() -> Iterator[Finding]:
    """What is late means a server that stands still; a fault, that something is not cleared away (infra.sweeps)."""
    from django.db import DatabaseError  # noqa: PLC0415 - set up by now

    from diemcau.infra import sweeps  # noqa: PLC0415

    try:
        late = sweeps.late()
    except DatabaseError:
        return  # not there, or not migrated yet: said above
    for one in late:
        if one.fault:
            yield Finding("bad", f"{one.name} ended with {one.fault}", "it is tried again every 5 minutes; see the log")
    standing = [one.name for one in late if not one.fault]
    if standing:
        yield Finding("note", f"due and not run: {', '.join(standing)}", "start the server: `diemcau serve`")


def _address() -> Iterator[Finding]:
    url = options().public_url
    if options().behind_tls and not options().trusted_proxies:
        yield Finding(
            "note", "everybody counts as one caller: the proxy's word is not believed", "set DIEMCAU_TRUSTED_PROXIES"
        )
    if url.startswith("https://"):
        yield Finding("good", f"people reach it at {url}")
    elif "localhost" in url or "127.0.0.1" in url:
        yield Finding("note", f"people reach it at {url}", "set DIEMCAU_PUBLIC_URL before cards are printed")
    else:
        yield Finding("bad", f"{url} is not https", "camera and offline work need it: `serve --tls`, or a proxy")


RELAY_CURES = {
    "unreached": "is it running, and do firewalls let it through?",
    "certificate": "its certificate is not one that browsers trust for this name",
    "wrong_secret": "DIEMCAU_TURN_SECRET must be coturn's static-auth-secret (with use-auth-secret)",
}


def _call_in() -> Iterator[Finding]:
    """STUN and TURN servers do what a call needs of them (docs/operate/call-in.md)."""
    settings = options()
    urls, secret = settings.turn_urls, settings.turn_secret
    if not urls:
        told = "no TURN server: rooms behind strict firewalls cannot be called in"
        yield Finding("note", told, "set DIEMCAU_TURN_URLS and DIEMCAU_TURN_SECRET: docs/operate/call-in.md")
        return
    given = credentials(secret, SystemClock().now_ms()) if secret else None
    unused = left_out()
    if unused:
        yield Finding("bad", f"DIEMCAU_TURN_SECRET is not set, so calls leave out {', '.join(unused)}", RELAY_CURES["wrong_secret"])  # fmt: skip
    for url in urls:
        if url in unused:
            continue
        try:
            took = relays.ask(url, given)
        except relays.RelayFault as fault:
            yield Finding("bad", f"{url}: {fault}", RELAY_CURES.get(str(fault), ""))
        else:
            yield Finding("good", f"{url}: ready in {took:.0f} ms")
    if not any(url.startswith("turns:") for url in urls):
        yield Finding("note", "no turns: server: rooms that reach nothing but https cannot be called in", "add one at port 443")  # fmt: skip


LOOKS = {
    "Python": _python,
    "SQLite": _sqlite,
    "disk": _disk,
    "durable writes": _sync_time,
    "databases": _databases,
    "broker": _broker,
    "what is done by the clock": _by_the_clock,
    "address": _address,
    "call-in": _call_in,
}
