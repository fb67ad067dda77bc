"""What browsers fetch, collected and compressed once for all throw-away servers of this user: in the cache folder, holding
nothing of any conference. A server takes what is there only when its stamp is that of this version (database.collect_static)."""

import contextlib
import hashlib
import os
import shutil
import tempfile
from pathlib import Path


def take(static: Path, stamp: str) -> None:
    """Put what an earlier server of this checkout has made into `static`, if there is any."""
    shelf = _shelf()
    if (shelf / stamp).exists():
        with contextlib.suppress(OSError):  # somebody renews it just now: then this server makes its own
            shutil.copytree(shelf, static, dirs_exist_ok=True)


def keep(static: Path, stamp: str) -> None:
    """Keep what this server has made for the next one. A home that cannot be written to keeps nothing."""
    shelf = _shelf()
    with contextlib.suppress(OSError):
        made = (static / stamp).read_bytes()
        if (shelf / stamp).exists() and (shelf / stamp).read_bytes() == made:
            return
        shelf.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=shelf.parent, ignore_cleanup_errors=True) as aside:
            shutil.copytree(static, Path(aside) / "new")
            if shelf.exists():
                shelf.rename(Path(aside) / "old")
            (Path(aside) / "new").rename(shelf)


def _shelf() -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    checkout = hashlib.sha256(str(Path(__file__).resolve().parent).encode()).hexdigest()[:12]
    return cache / "diemcau" / f"static-{checkout}"
