"""Bytes that many are sent alike, in pages that the kernel sends without copying them."""

import os
from collections.abc import Callable


class Shared(bytes):
    """Bytes like any others; `file` has them for `os.sendfile`. It goes with them."""

    _file: int | None = None

    @property
    def file(self) -> int:
        """A descriptor in memory, made when first asked for. Raises OSError when there is none to be had."""
        if self._file is None:
            made = os.memfd_create("shared")
            try:
                with open(made, "wb", closefd=False) as pages:
                    pages.write(self)
            except OSError:
                os.close(made)
                raise
            self._file = made
        return self._file

    def __del__(self, close: Callable[[int], None] = os.close) -> None:
        if self._file is not None:
            close(self._file)
