"""Files that lie in a folder under the digest of their content: written twice they are one file, and nothing is named by who sent it."""

import hashlib
import os
from pathlib import Path


def keep(data: bytes, folder: Path, ending: str, *, letters: int = 32) -> str:
    """Write a file, whole or not at all; its name: `letters` of its SHA-256 (hex, 64 at most), and ``.ending``. Raises OSError."""
    name = f"{hashlib.sha256(data).hexdigest()[:letters]}.{ending}"
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{name}.{os.getpid()}.part"
        try:
            part.write_bytes(data)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return name
