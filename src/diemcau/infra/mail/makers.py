"""Files made when a message goes, or is looked over: what is large need not lie in thousands of rows."""

import base64
from collections.abc import Callable, Mapping

Make = Callable[[str], bytes | None]
_makers: dict[str, Make] = {}


def register(name: str, make: Make) -> None:
    """Register ``make(of)``: the file's bytes; None: what it is of is no more, and the message goes without."""
    _makers[name] = make


def made(attachment: Mapping[str, str]) -> bytes | None:
    """The bytes of a file that goes along."""
    if attachment.get("maker"):
        return _makers[attachment["maker"]](attachment["of"])
    return base64.b64decode(attachment["data"])
