"""The files this project is made of."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
GENERATED = ("/vendor/", "/migrations/", "/fonts/", "/data/")


@cache
def tracked(*endings: str) -> list[Path]:
    """Files of these endings that git tracks or would (not ignored), without what is fetched or generated."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    paths = [ROOT / n for n in names if n.endswith(endings) and not any(g in f"/{n}" for g in GENERATED)]
    return [p for p in paths if p.exists()]


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))
