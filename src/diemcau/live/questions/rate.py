"""How often somebody may ask what is alike: in the memory of this process, because a second too many costs nobody anything."""

import threading
import time
from collections.abc import Callable

MOST = 5_000  # keys remembered


class Rate:
    """Of one key `burst` at once, and one each `each` seconds afterwards."""

    def __init__(self, burst: int, each: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst, self._each, self._clock = burst, each, clock
        self._until: dict[object, float] = {}
        self._lock = threading.Lock()

    def may(self, key: object) -> bool:
        """Whether one more may be had now; if so, it is counted."""
        with self._lock:
            now = self._clock()
            until = max(now, self._until.get(key, now)) + self._each
            if until - now > self._burst * self._each:
                return False
            if len(self._until) > MOST:
                self._until = {other: end for other, end in self._until.items() if end > now}
            self._until[key] = until
            return True
