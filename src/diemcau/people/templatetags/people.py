"""What the frame of every page asks about whoever looks at it."""

from allauth.mfa import app_settings
from django import template

from diemcau.kernel.actor import Actor

from .. import policies

register = template.Library()


@register.filter
def keeps_directory(actor: Actor) -> bool:
    """Whether accounts, bodies and unit lists are for this person to see."""
    return policies.may_keep_directory(actor)


@register.filter
def takes_passkeys(is_secure: bool) -> bool:
    """Whether a page fetched so may ask for passkeys: browsers give them to secure pages only."""
    return is_secure or bool(app_settings.WEBAUTHN_ALLOW_INSECURE_ORIGIN)
