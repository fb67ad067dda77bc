"""What a packed file says it holds (zip: office and OpenDocument files), read without unpacking what somebody else chose the size of."""

import io
import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple

MOST_OF_A_DIRECTORY = 4 << 20  # bytes: some 40,000 members; a deck of 500 pages has 3,000
_LONGEST_KIND = 100
_UNREAD = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


class Packed(NamedTuple):
    """`names` of its members; `kind`: the media type an OpenDocument file declares (ODF 1.3 part 2, 3.3), else empty."""

    names: frozenset[str]
    kind: bytes


class _Sparing(io.FileIO):
    """A file of which no one read takes more than a directory may be long: a zip's directory is read at once."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MOST_OF_A_DIRECTORY:
            raise zipfile.BadZipFile("directory")
        return super().read(-1 if size is None else size)


def look_into(path: Path) -> Packed | None:
    """What the archive at `path` says; None when it is none, is damaged, locked, or has a directory of more than 4 MB."""
    try:
        with _Sparing(path) as file, zipfile.ZipFile(file) as archive:
            names, kind = frozenset(archive.namelist()), b""
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    kind = member.read(_LONGEST_KIND).strip()
    except _UNREAD:
        return None
    return Packed(names, kind)
