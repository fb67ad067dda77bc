"""What a broadcast costs the packager and its hall, of one core, while 1080p comes at its pace."""

import json
import subprocess
import sys

MOST = 0.05
RUNGS = ("360p", "stills", "audio")


def measure(*, quick: bool) -> dict[str, object]:
    """`remux_core_share`: the source alone, without transcoding; beside it what all lower rungs together cost."""
    seconds = 6 if quick else 22
    copied = _remux(seconds)
    return {
        "remux_core_share": copied["share"],
        "remux_mbit": copied["mbit"],
        "all_rungs_core_share": _remux(seconds, *RUNGS)["share"],
    }


def missed(figures: dict[str, object]) -> bool:
    share = figures["remux_core_share"]
    return isinstance(share, float) and share > MOST


def _remux(seconds: int, *rungs: str) -> dict[str, float]:
    command = [sys.executable, "-m", "diemcau.cli.bench.media.stage", "remux", str(seconds), *rungs]
    found: dict[str, float] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return found
