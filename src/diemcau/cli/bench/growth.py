"""`diemcau bench growth`: what one op costs the server at 100, 500 and 3,356 rooms, each room doing the same.

Each size in a process of its own: ``python -m diemcau.cli.bench.growth <rooms>`` prints its figures.
"""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

from diemcau.cli import throwaway
from diemcau.rehearsal.profile import FAULTS, Profile

from .processes import cpu_seconds

ROOMS, QUICK_ROOMS = (100, 500, 3_356), (20, 100)
DELEGATES_PER_ROOM = 10
MINUTES = 20
MOST = 1.2


def run(*, json_path: Path | None, quick: bool) -> int:
    """Measure, print and, if asked, write JSON. 0 when no size costs more than 20 % above the smallest one an op (larger batches
    may make it cheaper; quick runs only have to end), else 1. ``cpu_ms_per_op`` is that of front, work and relay together, from
    the first op to the last judgement."""
    sizes = [_of(rooms) for rooms in (QUICK_ROOMS if quick else ROOMS)]
    growth = [round(size["cpu_ms_per_op"] / sizes[0]["cpu_ms_per_op"], 3) for size in sizes]
    text = json.dumps({"sizes": sizes, "growth": growth}, indent=2)
    sys.stdout.write(text + "\n")
    if json_path is not None:
        json_path.write_text(text + "\n", encoding="utf-8")
    return 0 if quick else int(max(growth) > MOST)


def _of(rooms: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "diemcau.cli.bench.growth", str(rooms)], stdout=subprocess.PIPE, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure(rooms: int) -> dict[str, float]:
    """One size: rooms, ops, and the server's CPU an op in ms."""
    from diemcau.rehearsal.run import Plan, rehearse  # noqa: PLC0415 - aiohttp only here

    profile = Profile("growth", rooms, rooms * DELEGATES_PER_ROOM, minutes=MINUTES)
    with throwaway.folder() as folder:
        from diemcau.kernel.actor import SYSTEM  # noqa: PLC0415
        from diemcau.portal.rehearsal_keys import make_key  # noqa: PLC0415 - Django is set up by now

        conference = throwaway.seed(profile.sites, profile.delegates)
        key = make_key(conference, by=SYSTEM, run="live")
        with throwaway.server(folder / "serve.log") as address:
            used: dict[str, float] = {}

            def tell(what: str, done: int, total: int) -> None:
                if what == "rooms" and "before" not in used:
                    used["before"] = cpu_seconds(folder)
                if what == "judged" and done >= total:
                    used["after"] = cpu_seconds(folder)

            url = f"{address}/rehearsal/{key}/manifest.json"
            result = asyncio.run(rehearse(url, Plan(profile, FAULTS["none"], 0.0, 1), tell=tell))
    if result.lost or result.double_counted:
        raise RuntimeError("; ".join(result.differences))
    spent = used["after"] - used["before"]
    return {
        "rooms": rooms,
        "ops": result.ops.stored,
        "cpu_s": round(spent, 2),
        "cpu_ms_per_op": round(1000 * spent / result.ops.stored, 4),
    }


if __name__ == "__main__":
    json.dump(measure(int(sys.argv[1])), sys.stdout)
