"""Faults of reading and writing lists, as the log tells them: what they say themselves quotes cells and rows, which are people."""

import traceback


def told(fault: BaseException) -> str:
    """What kind it is of, and where it arose: “ValueError in read:93”."""
    frames = traceback.extract_tb(fault.__traceback__)
    return f"{type(fault).__name__} in {frames[-1].name}:{frames[-1].lineno}" if frames else type(fault).__name__
