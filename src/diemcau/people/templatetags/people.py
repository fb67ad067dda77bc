"""What the frame of every page asks about whoever looks at it."""

from django import template

from diemcau.kernel.actor import Actor

from .. import policies

register = template.Library()


@register.filter
def keeps_directory(actor: Actor) -> bool:
    """Whether accounts, bodies and unit lists are for this person to see."""
    return policies.may_keep_directory(actor)
