"""`diemcau bench blind`: blind signatures a second on one core, what work's writers wait beside them, and tokens spent at the door."""

import asyncio
import hashlib
import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diemcau.cli import throwaway
from diemcau.kernel import blind
from diemcau.kernel.anonymous import SlotName, SlotSaid

if TYPE_CHECKING:
    from diemcau.plane.anonymous import SqliteBox

TARGET = 1_000.0  # signatures a second and core
SLOT = SlotName(1, "live", "ballot", 1)
AT_ONCE = 500  # phones whose post is under way
WRITE_EVERY_S = 0.02


def run(*, json_path: Path | None, quick: bool) -> int:
    """Measure, print and, if asked, write JSON. 0 when a core makes as many signatures as it should (quick runs only have to end).

    ``sign_per_s`` of CPU time, in a loop; ``work_per_s`` and ``work_per_cpu_s`` as work does it, with its database; ``write_p99_ms`` of
    small transactions while nothing is signed and ``beside_p99_ms`` while it is; ``spend_per_s`` posts at the door in one process.
    """
    several = 100 if quick else 3_000
    key = blind.generate()
    result: dict[str, float] = {"sign_per_s": round(_sign(key, several // 3))}
    with throwaway.folder() as folder:
        result |= _work(key, several)
        result |= _spend(key, folder, several)
    text = json.dumps(result, indent=2)
    sys.stdout.write(text + "\n")
    if json_path is not None:
        json_path.write_text(text + "\n", encoding="utf-8")
    return 0 if quick else int(result["sign_per_s"] < TARGET)


def _sign(key: blind.PrivateKey, several: int) -> float:
    blinded, _ = blind.blind(key.public, blind.prepare(bytes(32)))
    sign = blind.Signer(key)
    began = time.thread_time()
    for _ in range(several):
        sign(blinded)
    return several / (time.thread_time() - began)


def _work(key: blind.PrivateKey, several: int) -> dict[str, float]:
    from diemcau.infra.blind import keys, signing  # noqa: PLC0415 - Django is set up by now
    from diemcau.infra.blind.models import Asked, Key  # noqa: PLC0415

    row = Key.objects.create(
        conference_id=SLOT.conference,
        run=SLOT.run,
        purpose=SLOT.purpose,
        slot=SLOT.slot,
        n=key.public.n.to_bytes(key.public.size),
        sealed=keys.seal(SLOT, key),
    )
    blinded, _ = blind.blind(key.public, blind.prepare(bytes(32)))
    digest = hashlib.blake2b(blinded, digest_size=16).digest()
    Asked.objects.bulk_create(Asked(key=row, holder=f"{n}", digest=digest, blinded=blinded) for n in range(several))
    alone = _writes(lambda: time.sleep(0.5))
    took: list[float] = []

    def sign() -> None:
        began, cpu = time.perf_counter(), time.thread_time()
        while signing.sign_some():
            pass
        took.extend((time.perf_counter() - began, time.thread_time() - cpu))

    beside = _writes(sign)
    wall, cpu = took
    rates = {"work_per_s": round(several / wall), "work_per_cpu_s": round(several / cpu)}
    return rates | {"write_p99_ms": alone, "beside_p99_ms": beside}


def _writes(meanwhile: Callable[[], Any]) -> float:
    """What the slowest of a hundred small transactions took (ms) while something went on in another thread."""
    from django.db import connection, transaction  # noqa: PLC0415

    from diemcau.infra.models import Cursor  # noqa: PLC0415

    def other() -> None:
        meanwhile()
        connection.close()

    Cursor.objects.get_or_create(conference_id=SLOT.conference)
    thread = threading.Thread(target=other)
    thread.start()
    took: list[float] = []
    while thread.is_alive():
        began = time.perf_counter()
        with transaction.atomic():
            Cursor.objects.filter(pk=SLOT.conference).update(seq=len(took))
        took.append(1000 * (time.perf_counter() - began))
        time.sleep(WRITE_EVERY_S)
    thread.join()
    return round(sorted(took)[int(0.99 * (len(took) - 1))], 1)


def _spend(key: blind.PrivateKey, folder: Path, several: int) -> dict[str, float]:
    from diemcau.plane.anonymous import SqliteBox  # noqa: PLC0415

    posts = [_post(key) for _ in range(several)]
    box = SqliteBox(folder / "spent.sqlite3")
    began, cpu = time.perf_counter(), time.process_time()
    asyncio.run(_at_the_door(key, box, posts))
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    kept = sum(count.times for count in box.tally(SLOT))
    box.close()
    if kept != several:
        raise RuntimeError(f"{several} were acknowledged, {kept} are in the box")
    return {"spend_per_s": round(several / wall), "spend_cpu_us": round(1e6 * cpu / several)}


def _post(key: blind.PrivateKey) -> bytes:
    from diemcau.plane.anonymous.slots import as_text  # noqa: PLC0415

    prepared = blind.prepare(bytes(32))
    blinded, inverse = blind.blind(key.public, prepared)
    signature = blind.finalize(key.public, prepared, blind.blind_sign(key, blinded), inverse)
    facts = {"conference": 1, "purpose": "ballot", "slot": 1, "body": {"answer": "yes"}, "in_time": True}
    return json.dumps({**facts, "token": as_text(prepared), "signature": as_text(signature)}).encode()


async def _at_the_door(key: blind.PrivateKey, box: "SqliteBox", posts: list[bytes]) -> None:
    from diemcau.infra.options import options  # noqa: PLC0415 - the throw-away folder's
    from diemcau.kernel.clock import SystemClock  # noqa: PLC0415
    from diemcau.kernel.tickets import Tickets  # noqa: PLC0415
    from diemcau.plane.anonymous import Lane, LaneSettings  # noqa: PLC0415
    from diemcau.plane.brokers import MemoryBroker  # noqa: PLC0415
    from diemcau.plane.doorkeeper import Doorkeeper  # noqa: PLC0415
    from diemcau.plane.revocations import Revocations  # noqa: PLC0415

    secret, broker = options().secret_key.encode(), MemoryBroker("bench")
    revoked = Revocations(list, cut=lambda _: None)
    lane = Lane(
        LaneSettings(
            secret=secret,
            broker=broker,
            keeper=Doorkeeper(Tickets(secret), clock=SystemClock(), revoked=revoked),
            open_box=lambda: box,
            load_slots=lambda: [SlotSaid(SLOT, "open", 1, key.public)],
            load_signed=lambda _ticket, _purpose: None,
        )
    )
    await broker.start()
    await lane.start()
    waiting = iter(posts)

    async def phone() -> None:
        for post in waiting:
            await _ask(lane, post)

    await asyncio.gather(*(phone() for _ in range(AT_ONCE)))
    await lane.close()
    await broker.close()


async def _ask(lane: Any, post: bytes) -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": post, "more_body": False}

    async def send(message: Any) -> None:
        if message.get("status", 200) != 200:
            raise RuntimeError(f"the door answers {message['status']}")

    await lane({"type": "http", "method": "POST", "path": "/live/anonymous", "headers": []}, receive, send)
