"""`diemcau bench rehearsal`: a day of 172 rooms as fast as it goes on lines that drop, a minute of it at real speed, and a
day of 3,642 rooms (a hall of 120 when quick)."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

DAYS = {
    "fast": ("--profile", "M2", "--speed", "max", "--faults", "heavy"),
    "real": ("--profile", "M2", "--speed", "1", "--minutes", "1", "--faults", "light"),
    "xl": ("--profile", "XL", "--speed", "max", "--faults", "light"),
}
QUICK_DAYS = {"fast": ("--profile", "S", "--speed", "max", "--faults", "heavy")}
MOST_S = {"fast": 60.0, "real": 120.0, "xl": 600.0}
JUDGED_PER_S = 2_500
REAL_ACK_MS, REAL_SCREEN_MS = 50.0, 500.0


def run(*, json_path: Path | None, quick: bool) -> int:
    """Rehearse each day against a throw-away server of its own. Exit code 1 when anything was lost or counted twice, or a target
    is missed (quick runs only have to lose nothing)."""
    results: dict[str, Any] = {}
    for name, words in (QUICK_DAYS if quick else DAYS).items():
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "rehearsal.json"
            command = [sys.executable, "-m", "diemcau", "rehearse", *words, "--json", str(file)]
            done = subprocess.run(command, check=False)
            if done.returncode:
                return done.returncode
            results[name] = json.loads(file.read_text(encoding="utf-8"))
    if json_path is not None:
        json_path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0 if quick else int(_is_missed(results))


def _is_missed(results: dict[str, Any]) -> bool:
    real = results["real"]
    return (
        any(results[name]["wall_s"] > seconds for name, seconds in MOST_S.items())
        or results["fast"]["judged_per_s"] < JUDGED_PER_S
        or real["ack_ms"]["p99"] > REAL_ACK_MS
        or real["screen_ms"]["p99"] > REAL_SCREEN_MS
    )
