"""`diemcau bench media`: what a broadcast costs, how late it is, and how well rooms keep together, on real browsers and encoders.

Each part measures a few of the figures and is a module of this folder: ``measure(quick=…)`` gives them, ``missed(figures)`` says
whether one is worse than asked. Parts run in processes of their own; ``--only`` chooses some.
"""

import json
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from diemcau.cli.bench.load import Void

PARTS = ("remux", "segments", "deck", "cue", "slides", "glass", "film", "throttled", "callin")
NAMES = (
    "glass_to_glass_ms", "remux_core_share", "segments_vs_nginx", "film_spread_ms", "cue_ms", "slide_offset_ms", "deck_s",
    "callin_ms", "throttled",
)  # fmt: skip


def run(*, json_path: Path | None, quick: bool, only: str = "") -> int:
    """Measure, print and, if asked, write JSON. 0 when all figures asked for are met (quick runs only have to end), 1 when one is
    not, 3 when a part is void. A figure that could not be taken is null and `why` names the reason."""
    parts = tuple(only.split(",")) if only else PARTS
    unknown = set(parts) - set(PARTS)
    if unknown:
        sys.stderr.write(
            f"diemcau bench media: no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}\n"
        )
        return 2
    if len(parts) == 1:
        figures, code = _measured(parts[0], quick=quick)
    else:
        figures, code = _together(parts, quick=quick)
    text = json.dumps(figures, indent=2)
    sys.stdout.write(text + "\n")
    if json_path is not None:
        json_path.write_text(text + "\n", encoding="utf-8")
    return code


def _measured(part: str, *, quick: bool) -> tuple[dict[str, object], int]:
    module = import_module(f"diemcau.cli.bench.media.{part}")
    try:
        figures: dict[str, object] = module.measure(quick=quick)
    except Void as fault:
        sys.stderr.write(f"diemcau bench media: {part} is void: {fault}\n")
        return {"why": {part: str(fault)}}, 3
    return figures, 0 if quick else int(module.missed(figures))


def _together(parts: tuple[str, ...], *, quick: bool) -> tuple[dict[str, object], int]:
    """Parts one after another, each in a process of its own: settings, servers and browsers of one must not reach the next."""
    figures: dict[str, object] = dict.fromkeys(NAMES)
    why: dict[str, str] = {}
    codes = []
    for part in parts:
        sys.stderr.write(f"diemcau bench media: {part}\n")
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            command = [sys.executable, "-m", "diemcau", "bench", "media", "--only", part, "--json", file.name]
            codes.append(
                subprocess.run(
                    [*command, *(["--quick"] if quick else [])], stdout=subprocess.DEVNULL, check=False
                ).returncode
            )
            found = json.loads(Path(file.name).read_text(encoding="utf-8") or "{}")
        if not found:
            why[part] = f"ended with {codes[-1]}"
        why |= found.pop("why", {})
        figures |= found
    return figures | ({"why": why} if why else {}), max(codes)
