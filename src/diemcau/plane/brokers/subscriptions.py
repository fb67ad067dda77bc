"""Who of this process wants which topics: the same in every broker."""

import logging
from collections.abc import Callable

from diemcau.kernel.broker import Handler

logger = logging.getLogger(__name__)


class Subscriptions:
    """Handlers by prefix. A handler that raises is logged and hinders nobody."""

    def __init__(self) -> None:
        self._handlers: list[tuple[str, Handler]] = []
        self._lost: list[Callable[[], None]] = []

    def add(self, prefix: str, handler: Handler, lost: Callable[[], None] | None) -> None:
        self._handlers.append((prefix, handler))
        if lost is not None:
            self._lost.append(lost)

    @property
    def prefixes(self) -> list[str]:
        return [prefix for prefix, _ in self._handlers]

    def deliver(self, topic: str, payload: bytes) -> None:
        """Call every handler whose prefix the topic begins with."""
        for prefix, handler in self._handlers:
            if topic.startswith(prefix):
                try:
                    handler(topic, payload)
                except Exception:
                    logger.exception("a handler of %s failed", prefix)

    def lost(self) -> None:
        """Messages may be missing."""
        for told in self._lost:
            try:
                told()
            except Exception:
                logger.exception("a handler of lost messages failed")
