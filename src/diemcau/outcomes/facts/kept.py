"""What the fact sheet keeps about one delegate, for their own page (roster.holdings), and how it is forgotten: sources that somebody typed."""

from collections.abc import Iterator

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference, StatedQuantity
from diemcau.kernel.localised import choose
from diemcau.kernel.names import canonical
from diemcau.kernel.persons import holds, without
from diemcau.roster import holdings
from diemcau.roster.holdings import Holding
from diemcau.roster.models import Delegate
from diemcau.roster.namesakes import has_namesake

from .models import FrozenSheet


def register() -> None:
    """Called once, when the app is ready."""
    holdings.keep("facts", kept, title=gettext_lazy("Fact sheet"))
    holdings.when_erased(forget_person)


def kept(delegate: Delegate) -> Iterator[Holding]:
    """Sources that hold the name, as they stand and in frozen versions, each once. Two queries."""
    name = delegate.full_name
    if not canonical(name):
        return
    told = list(StatedQuantity.objects.filter(conference=delegate.conference_id).values_list("source", flat=True))
    for sheet in FrozenSheet.objects.filter(conference=delegate.conference_id).order_by("number"):
        told += [choose(figure["source"], get_language() or "vi") for figure in sheet.figures]
    yield from (Holding("source", _("Source"), one) for one in dict.fromkeys(told) if holds(one, name))


def forget_person(delegate: Delegate, wholly: bool) -> None:
    """Inside the erasing transaction: the name goes out of typed sources, also of frozen versions, whose figures stay as they were. Whoever
    was at the conference stays; so does a name that somebody else on the list has, too."""
    name = delegate.full_name
    if not wholly or not canonical(name) or has_namesake(delegate):
        return
    Conference.objects.select_for_update().get(pk=delegate.conference_id)  # as freezing does
    for said in StatedQuantity.objects.filter(conference=delegate.conference_id).order_by("pk"):
        if (left := without(said.source, name)) != said.source:
            StatedQuantity.objects.filter(pk=said.pk).update(source=left)
    for sheet in FrozenSheet.objects.filter(conference=delegate.conference_id).order_by("number"):
        bare = [figure | {"source": without(figure["source"], name)} for figure in sheet.figures]
        if bare != sheet.figures:
            FrozenSheet.objects.filter(pk=sheet.pk).update(figures=bare)
