"""`diemcau bench pages`: an organiser's pages while 172 rooms send 500 ops a second and more."""

import json
import subprocess
import sys
import time
from pathlib import Path

from diemcau.cli import throwaway

from .browser import Browser, signed_in

TARGETS = {"p99_ms": 500.0}
OPS_PER_S = 500.0
ROOMS, DELEGATES = 172, 3_000
DAY = ("--minutes", "50", "--speed", "120", "--faults", "none")  # some 13,000 ops in 25 s
QUICK_DAY = ("--minutes", "4", "--speed", "60", "--faults", "none")
PAUSE_S = 0.1
PAGES = {
    "conference": "",
    "sites": "sites",
    "delegates": "delegates",
    "search": "delegates?q=nguyen",
    "headcount": "headcount",
    "wall": "wall",
    "programme": "programme",
}


def run(*, json_path: Path | None, quick: bool) -> int:
    """Measure, print and, if asked, write JSON. 0 when the target was met (quick runs only have to end), 3 when fewer than 500
    ops a second were sent, else 1. Times in ms, from the request to the last byte."""
    with throwaway.folder() as folder:
        from diemcau.kernel.actor import SYSTEM  # noqa: PLC0415
        from diemcau.portal.rehearsal_keys import make_key  # noqa: PLC0415 - Django is set up by now

        conference = throwaway.seed(ROOMS, DELEGATES)
        key = make_key(conference, by=SYSTEM, run="live")
        session, outcome = signed_in(conference), folder / "rehearsal.json"
        with throwaway.server(folder / "serve.log") as address:
            browser = Browser(address, session)
            for path in PAGES.values():  # the first page that a server ever shows loads its code
                browser.ask("GET", f"/c/{conference.key}/{path}")
            rehearsal = _rehearsal(address, key, outcome, QUICK_DAY if quick else DAY)
            took = _fetch_while(rehearsal, browser, f"/c/{conference.key}/")
        rehearsed = json.loads(outcome.read_text(encoding="utf-8"))
    ops_per_s = rehearsed["ops"]["stored"] / rehearsed["wall_s"]
    figures = _figures(took)
    result = {
        "ops_per_s": round(ops_per_s),
        "ack_ms": rehearsed["ack_ms"],
        "screen_ms": rehearsed["screen_ms"],
        **figures,
    }
    text = json.dumps(result, indent=2)
    sys.stdout.write(text + "\n")
    if json_path is not None:
        json_path.write_text(text + "\n", encoding="utf-8")
    if quick:
        return 0
    return 3 if ops_per_s < OPS_PER_S else int(any(figures[name] > target for name, target in TARGETS.items()))


def _rehearsal(address: str, key: str, outcome: Path, day: tuple[str, ...]) -> "subprocess.Popen[bytes]":
    words = ["rehearse", "--url", address, "--key", key, "--profile", "M2", "--json", str(outcome), *day]
    return subprocess.Popen([sys.executable, "-m", "diemcau", *words], stdout=subprocess.DEVNULL)


def _fetch_while(rehearsal: "subprocess.Popen[bytes]", browser: Browser, base: str) -> dict[str, list[float]]:
    """Fetch one page after another until the rehearsal ends; what each took."""
    took: dict[str, list[float]] = {name: [] for name in PAGES}
    while True:
        for name, path in PAGES.items():
            if rehearsal.poll() is not None:
                if rehearsal.returncode:
                    raise RuntimeError(f"the rehearsal ended with {rehearsal.returncode}")
                return took
            began = time.perf_counter()
            browser.ask("GET", base + path)
            took[name].append(1000 * (time.perf_counter() - began))
            time.sleep(PAUSE_S)


def _figures(took: dict[str, list[float]]) -> dict[str, float]:
    every = [value for values in took.values() for value in values]
    by_page = {f"{name}_p99_ms": _rank(values, 0.99) for name, values in took.items() if values}
    return {"pages": len(every), "p50_ms": _rank(every, 0.5), "p99_ms": _rank(every, 0.99), **by_page}


def _rank(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)
