"""`diemcau bench import`: 100,000 delegates from an xlsx through a running server's pages, while rooms keep sending ops; and what `lists` measures."""

import contextlib
import http.client
import json
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from diemcau.cli import throwaway
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.ids import uuid7
from diemcau.kernel.tickets import Ticket, Tickets

from . import lists
from .browser import Browser, signed_in
from .processes import peak_mb

if TYPE_CHECKING:
    from diemcau.conferences.models import Conference

TARGETS = {"wall_s": 10.0, "rss_mb": 300.0, "ack_p99_ms": 50.0, **lists.TARGETS}
ROOMS = 172
OPS_EVERY_S = 0.02
PATIENCE_S = 300.0


def run(*, json_path: Path | None, quick: bool) -> int:
    """Measure, print and, if asked, write JSON. 0 when every target was met (quick runs only have to end), else 1.

    ``wall_s`` from the upload to the last row written, preview included; ``rss_mb`` the greatest peak of the server's
    processes; ``ack_p99_ms`` of single ops sent meanwhile, 50 a second.
    """
    rows = 10_000 if quick else 100_000
    with throwaway.folder() as folder:
        conference = throwaway.seed(ROOMS, 100)
        figures = lists.measured(folder, rows=rows, rooms=ROOMS)
        book = lists.workbook(folder / "list.xlsx", conference, rows)
        cookie = signed_in(conference)
        with throwaway.server(folder / "serve.log") as address, _ops(address, conference) as acks:
            wall = _import(Browser(address, cookie), conference, book, rows, acks)
            acked = sorted(acks)
            rss = peak_mb(folder)
    p50, p99 = (acked[int(len(acked) * share)] if acked else float("inf") for share in (0.5, 0.99))
    result = {"rows": rows, "wall_s": round(wall, 2), "rss_mb": round(rss, 1), "ack_p99_ms": round(p99, 2)}
    result |= {"ack_p50_ms": round(p50, 2), **figures}
    text = json.dumps(result | {"acks": len(acked)}, indent=2)
    sys.stdout.write(text + "\n")
    if json_path is not None:
        json_path.write_text(text + "\n", encoding="utf-8")
    return 0 if quick else int(any(result[name] > target for name, target in TARGETS.items()))


def _import(browser: Browser, conference: "Conference", book: Path, rows: int, acks: list[float]) -> float:
    """Upload, look at the preview, confirm; seconds until everything is written. `acks` are counted from the upload
    on: the first page that a server ever shows loads its code."""
    from diemcau.roster.models import Delegate, RosterImport  # noqa: PLC0415

    base = f"/c/{conference.key}/delegates/import"
    browser.ask("GET", base)
    mark = "bench-boundary"
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="list.xlsx"\r\n\r\n'.encode()
    acks.clear()
    began = time.perf_counter()
    browser.ask(
        "POST",
        base,
        head + book.read_bytes() + f"\r\n--{mark}--\r\n".encode(),
        f"multipart/form-data; boundary={mark}",
    )
    made = RosterImport.objects.get(conference=conference)
    _until(made, "preview")
    browser.ask("POST", f"{base}/{made.pk}/confirm", b"saw=%d" % made.reading, "application/x-www-form-urlencoded")
    _until(made, "done")
    wall = time.perf_counter() - began
    written = Delegate.objects.filter(conference=conference, source="import", listed__gt=0).count()
    doubtful = made.difference["asked"]  # namesakes of the people who are there already
    if made.added + doubtful != rows or written < made.added or doubtful > rows // 1_000:
        raise RuntimeError(f"{made.added} of {rows} rows were written; problems: {made.problems[:3]}")
    return wall


def _until(imported: Any, state: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while imported.state != state:
        if imported.state == "failed" or time.monotonic() > until:
            raise RuntimeError(f"the import is {imported.state} ({imported.fault}), not {state}")
        time.sleep(0.02)
        imported.refresh_from_db()


@contextlib.contextmanager
def _ops(address: str, conference: "Conference") -> Iterator[list[float]]:
    """A thread that sends one op after another on a steady beat; the times to their acknowledgements in ms."""
    acks: list[float] = []
    over = threading.Event()
    tickets = _tickets(conference)
    parts = urlsplit(address)

    def send() -> None:
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        for number, (site, ticket) in enumerate(_endless(tickets)):
            if over.wait(OPS_EVERY_S):
                break
            began = time.perf_counter()
            connection.request("POST", "/live/ops", _op(site, number), {"Authorization": f"Bearer {ticket}"})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{answer.status} {body[:200]!r}")
            acks.append((time.perf_counter() - began) * 1000)
        connection.close()

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield acks
    finally:
        over.set()
        thread.join()


def _tickets(conference: "Conference") -> list[tuple[int, str]]:
    from diemcau.infra.options import options  # noqa: PLC0415 - the throw-away folder's secret

    signer = Tickets(options().secret_key.encode())
    expires = SystemClock().now_ms() + 3_600_000
    sites = list(conference.sites.values_list("pk", flat=True))
    return [
        (site, signer.mint(Ticket(
            kid=f"bench-{site}", who=f"device:bench-{site}", conference=conference.pk, site=site, device=f"bench-{site}",
            expires=expires, kinds=("room.",),
        )))
        for site in sites
    ]  # fmt: skip


def _endless(tickets: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    while True:
        yield from tickets


def _op(site: int, number: int) -> bytes:
    now = SystemClock().now_ms()
    op = {
        "id": str(uuid7(now)), "kind": "room.state", "device": f"bench-{site}", "boot": "b1", "n": number, "at": now,
        "mono": now, "site": site, "body": {"state": "ready"},
    }  # fmt: skip
    return json.dumps({"ops": [op]}).encode()
