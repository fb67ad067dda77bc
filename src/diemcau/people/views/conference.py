"""What all pages of people inside a conference show: its name, and the tabs the actor may open."""

from typing import Any

from diemcau.ui.http import Request

from .. import frame, places


def page_context(request: Request, key: str, conference: int, page: str) -> dict[str, Any]:
    """Context of ``people/conference.html``; `page` is its name among the tabs."""
    return {
        "key": key,
        "tabs": frame.known()(request.actor, conference, key, page),
        "conference": places.known().title(conference, request.LANGUAGE_CODE),
    }
