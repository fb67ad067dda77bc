"""`diemcau bench poll`: a poll that 100,000 simulated phones answer within 20 s while 3,356 screens show the tally, and one of 3,000
phones and 172 screens; each against a throw-away server, by `diemcau rehearse --only poll`."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

POLLS = {
    "many": ("--profile", "XXL", "--faults", "light", "--fresh", "20000"),
    "usual": ("--profile", "M2", "--faults", "light"),
}
QUICK_POLLS = {"quick": ("--profile", "S", "--faults", "heavy", "--fresh", "50")}
SECONDS, TALLY_MS, CPU_S, FRESH_S = 20.0, 1_000.0, 30.0, 10.0
BEHIND_MS = 300.0


def run(*, json_path: Path | None, quick: bool) -> int:
    """Measure, print and, if asked, write JSON. 0: every target met (quick runs only have to lose nothing); 1: one missed."""
    results: dict[str, Any] = {}
    for name, words in (QUICK_POLLS if quick else POLLS).items():
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "poll.json"
            command = [sys.executable, "-m", "diemcau", "rehearse", "--only", "poll", *words, "--json", str(file)]
            done = subprocess.run(command, check=False)
            if done.returncode:
                return done.returncode
            results[name] = json.loads(file.read_text(encoding="utf-8")) | {"load": round(os.getloadavg()[0], 1)}
    if json_path is not None:
        json_path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    missed = [] if quick else _missed(results["many"], results["usual"])
    for line in missed:
        sys.stderr.write(f"missed: {line}\n")
    return int(bool(missed))


def _missed(many: dict[str, Any], usual: dict[str, Any]) -> list[str]:
    found = {
        f"100,000 answers in {many['answering_s']} s": many["answering_s"] <= SECONDS,
        f"tally after {many['tally_ms']['p99']} ms": many["tally_ms"]["p99"] <= TALLY_MS,
        f"{many['cpu_s']} s of CPU": many["cpu_s"] <= CPU_S,
        f"20,000 fresh connections in {many['fresh_s']} s": many["fresh_s"] <= FRESH_S,
        f"172 screens {usual['behind_ms']['p99']} ms behind": usual["behind_ms"]["p99"] <= BEHIND_MS,
    }
    return [text for text, is_met in found.items() if not is_met]
