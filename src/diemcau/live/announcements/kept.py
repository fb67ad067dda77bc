"""What technicians and rooms wrote of a delegate, for their own page (roster.holdings); actions/erasing.py forgets it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemcau.kernel.names import canonical
from diemcau.kernel.persons import holds
from diemcau.roster import holdings
from diemcau.roster.holdings import Holding
from diemcau.roster.models import Delegate

from . import actions
from .models import Incident, Line


def register() -> None:
    """Called once, when the app is ready."""
    holdings.keep("chat", kept, title=gettext_lazy("Technicians’ chat"))
    holdings.when_erased(actions.forget_person)


def kept(delegate: Delegate) -> Iterator[Holding]:
    """Lines and notes that hold the name. Two queries."""
    conference, name = delegate.conference_id, delegate.full_name
    if not canonical(name):
        return
    for text in Line.objects.filter(conference=conference).exclude(text="").values_list("text", flat=True):
        if holds(text, name):
            yield Holding("line", _("Technicians’ chat"), text)
    notes = Incident.objects.filter(conference=conference).exclude(note="").order_by("pk")
    for text in notes.values_list("note", flat=True):
        if holds(text, name):
            yield Holding("incident", _("Note of an incident"), text)
