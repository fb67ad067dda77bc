"""What a workbook would ask of memory, before it is opened: readers keep every cell between the outermost ones."""

import re
import zipfile
from pathlib import Path
from typing import IO

MOST_CELLS = 8_000_000  # 32 bytes each while a sheet is read
MOST_BYTES = 600 * 1024 * 1024
_PIECE = 1 << 20
_OVERLAP = 256
# Beyond column Z, or row 200,000: until one is met, nothing needs measuring. It begins with a plain letter: four times as
# fast.
_FAR = re.compile(rb"""r\s*=\s*["'](?:[A-Za-z]{2,3}[0-9]|[A-Za-z]?(?:[2-9][0-9]{5}|[0-9]{7}))""")
_FILLED = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})0*([0-9]{1,7})["'][^<>]*(?<!/)>""")


def is_too_large(file: Path | IO[bytes]) -> bool:
    """Whether a sheet of this .xlsx reaches too far (one cell at XFD1048576 is enough) or swells beyond measure.

    Also for workbooks of the binary form (.xlsb), which are not looked into. Raises zipfile.BadZipFile.
    """
    with zipfile.ZipFile(file) as archive:
        left = MOST_BYTES
        for member in archive.infolist():
            if member.filename == "xl/workbook.bin":
                return True
            with archive.open(member) as part:
                left, far = _look(part, left)
            if left < 0:
                return True
            if far:
                with archive.open(member) as part:
                    if _cells(part) > MOST_CELLS:
                        return True
    return False


def _look(part: IO[bytes], left: int) -> tuple[int, bool]:
    """How many bytes may still be read, and whether any address lies far out."""
    far, tail = False, b""
    while left >= 0 and (piece := part.read(_PIECE)):
        left -= len(piece)
        far = far or _FAR.search(tail + piece) is not None
        tail = piece[-_OVERLAP:]
    return left, far


def _cells(part: IO[bytes]) -> int:
    """How many cells lie up to the outermost column and row that hold something."""
    letters: set[bytes] = set()
    rows, tail = 0, b""
    while piece := part.read(_PIECE):
        found = _FILLED.findall(tail + piece)
        letters.update({column for column, _ in found})
        rows = max(rows, max((int(row) for _, row in found), default=0))
        tail = piece[-_OVERLAP:]
    return rows * max(map(_number, letters), default=0)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
