"""What all pages of people inside a conference show: its name, and the tabs the actor may open."""

from typing import Any

from diemcau.ui.http import Request

from .. import frame, places, policies


def page_context(request: Request, key: str, conference: int) -> dict[str, Any]:
    """Context of ``people/conference.html``."""
    return {
        "key": key,
        "links": frame.known()(request.actor, conference, key),
        "conference": places.known().title(conference, request.LANGUAGE_CODE),
        "sees_roles": policies.may_see_roles(request.actor, conference),
        "sees_devices": policies.may_see_devices(request.actor, conference),
    }
