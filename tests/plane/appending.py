"""A process that only appends and acknowledges: `python -m tests.plane.appending LOG COMMITS`. One line a commit."""

import os
import random
import sys
from pathlib import Path

from tests.plane.ops import entry

from diemcau.plane.stores import SqliteOpLog


def main(path: str, commits: int) -> None:
    dice = random.Random(commits)
    log = SqliteOpLog(Path(path), checkpoint_bytes=150_000)
    for _ in range(commits):
        batch = [entry(dice.choice((1, 1, 2))) for _ in range(dice.choice((1, 1, 2, 5, 40)))]
        outcomes = log.append(batch)
        assert set(outcomes) == {"stored"}
        os.write(1, b"ack " + b",".join(b"%d:%b" % (e.conference, e.id.hex.encode()) for e in batch) + b"\n")
    os._exit(0)  # no close: the last checkpoint of a clean end is not what is to be proved


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
