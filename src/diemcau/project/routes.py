"""What the log says of addresses."""

import logging

from django.http import HttpRequest


class ForeignHosts(logging.Filter):
    """A request that names another host is a line of the log: scanners send them all day, and a traceback tells nothing more."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == "django.security.DisallowedHost":
            record.exc_info = record.exc_text = None
        return True


class RoutesForPaths(logging.Filter):
    """Puts the route (``enter/<str:secret>``) where a line would name a request's path: paths hold keys to rooms."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            record.args = tuple(self._told(request, word) for word in record.args)
        return True

    def _told(self, request: HttpRequest, word: object) -> object:
        if not isinstance(word, str) or request.path not in word or request.path == "/":
            return word
        match = request.resolver_match
        return word.replace(request.path, f"/{match.route}" if match else "(an address)")
