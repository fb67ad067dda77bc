"""What the frame of every page asks about whoever looks at it."""

from typing import Any
from urllib.parse import urlencode

from allauth.mfa import app_settings
from django import template
from django.urls import reverse

from diemcau.infra.engine import audience_in
from diemcau.kernel.actor import Actor
from diemcau.ui.templatetags.ui_page import stream

from .. import policies

register = template.Library()


@register.inclusion_tag("ui/components/stream.html")
def live_stream(conference: int, audience: str, run: str = "live") -> dict[str, Any]:
    """For block `live`: the page hears these audiences (separated by commas) of the run, with a ticket of its own."""
    renew = f"{reverse('people:ticket')}?{urlencode({'conference': conference, 'run': run})}"
    return stream(conference, ",".join(audience_in(run, one) for one in audience.split(",")), renew)


@register.filter
def keeps_directory(actor: Actor) -> bool:
    """Whether accounts, bodies and unit lists are for this person to see."""
    return policies.may_keep_directory(actor)


@register.filter
def takes_passkeys(is_secure: bool) -> bool:
    """Whether a page fetched so may ask for passkeys: browsers give them to secure pages only."""
    return is_secure or bool(app_settings.WEBAUTHN_ALLOW_INSECURE_ORIGIN)
