"""`diemcau bench rehearsal`: a day of 172 rooms as fast as it goes, on lines that drop (a hall of 120 when quick)."""

import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

SECONDS = 60.0
JUDGED_PER_S = 2_500


def run(*, json_path: Path | None, quick: bool) -> int:
    """Rehearse against a throw-away server. Exit code 1 when anything was lost or counted twice, or a target is missed."""
    with tempfile.TemporaryDirectory() as folder:
        file = json_path or Path(folder) / "rehearsal.json"
        words = ["--profile", "S" if quick else "M2", "--speed", "max", "--faults", "heavy", "--json", str(file)]
        done = subprocess.run([sys.executable, "-m", "diemcau", "rehearse", *words], check=False)
        if done.returncode:
            return done.returncode
        result = msgspec.json.decode(file.read_bytes())
    return int(result["wall_s"] > SECONDS or (not quick and result["judged_per_s"] < JUDGED_PER_S))
