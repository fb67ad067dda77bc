"""What the server's processes use, read from /proc: all that work on a folder, the bench's own left out."""

import contextlib
import os
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
    ticks = 0
    for process in _of(folder):
        with contextlib.suppress(OSError):
            words = (process / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            ticks += int(words[11]) + int(words[12])
    return ticks / _TICKS


def _of(folder: Path) -> Iterator[Path]:
    mark = f"DIEMCAU_DATA_DIR={folder}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if int(process.name) != os.getpid() and mark in (process / "environ").read_bytes().split(b"\0"):
                yield process
