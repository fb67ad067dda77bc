"""How a question stands, in the words its asker reads."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..enums import Step


def states() -> dict[str, str]:
    """By ``state.<standing>``, in the language switched on."""
    return {
        **{f"state.{step}": str(step.label) for step in Step},
        "state.merged": _("put together with another question"),
        "state.withdrawn": pgettext("question", "taken back"),
        "state.new": pgettext("question", "before the moderators"),
        "state.sent": pgettext("question", "answered in writing"),
    }
