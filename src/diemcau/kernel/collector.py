"""Python's collector of cycles, in processes that make many small objects and few cycles."""

import gc


def calm() -> None:
    """Have it look seldom, and never again at what is there now: of a batch of ops it cost a fifth (work) or a quarter (front)."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
