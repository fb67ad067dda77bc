"""What the server's processes use, read from /proc: all that work on a folder, the bench's own left out."""

import contextlib
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def peak_mb(folder: Path) -> float:
    """The greatest peak of resident memory among them."""
    peaks = [0.0]
    for process in _of(folder):
        with contextlib.suppress(OSError):
            status = (process / "status").read_text(encoding="ascii", errors="replace")
            peaks += [int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")]
    return max(peaks)


def cpu_seconds(folder: Path) -> float:
    """CPU that they have used together until now, in user and system."""
    return sum(cpu_by_role(folder).values())


def cpu_by_role(folder: Path) -> dict[str, float]:
    """The same by what they are: ``front``, ``work``, ``packager``; the supervisor with its relay, and jobs of their own, are ``rest``."""
    found: dict[str, float] = defaultdict(float)
    for process in _of(folder):
        with contextlib.suppress(OSError):
            said = (process / "cmdline").read_text(encoding="utf-8", errors="replace").split("\0")
            words = (process / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            role = said[said.index("--role") + 1] if "--role" in said else "rest"
            found[role] += (int(words[11]) + int(words[12])) / _TICKS
    return found


def _of(folder: Path) -> Iterator[Path]:
    mark = f"DIEMCAU_DATA_DIR={folder}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if int(process.name) != os.getpid() and mark in (process / "environ").read_bytes().split(b"\0"):
                yield process
