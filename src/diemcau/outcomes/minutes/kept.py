"""What minutes keep about one delegate, for their own page (roster.holdings); actions/erasing.py forgets it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from diemcau.kernel.names import canonical
from diemcau.roster import holdings
from diemcau.roster.holdings import Holding
from diemcau.roster.models import Delegate

from ..documents.persons import holds
from . import actions
from .texts import naming


def register() -> None:
    """Called once, when the app is ready."""
    holdings.keep("minutes", kept, title=pgettext_lazy("minutes", "Minutes"))
    holdings.when_erased(actions.forget_person)


def kept(delegate: Delegate) -> Iterator[Holding]:
    """Lines of the secretary's that hold the name. Four queries."""
    name = delegate.full_name
    if not canonical(name):
        return
    for row, fields in naming(delegate.conference_id, name):
        for field in fields:
            lines = [line for line in getattr(row, field).splitlines() if holds(line, name)]
            yield from (Holding("minutes", _("Words of the minutes"), line) for line in lines)
