"""``python -m diemcau.plane.media.hall``: packets of `messages` on standard input and output, until the input ends."""

import ctypes
import logging
import os
import signal
import sys

from diemcau.plane.media.hall.hall import Hall

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Serve one conference. The kernel ends it with the packager that started it (Linux)."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group: the packager ends us
    Hall(os.fdopen(0, "rb", closefd=False), os.fdopen(1, "wb", closefd=False)).run()


if __name__ == "__main__":
    main()
