"""What invitations keep about a delegate, and how it is forgotten."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemcau.infra.mail.actions import forget_about
from diemcau.infra.mail.queries import last_about

from .. import holdings, merged
from ..holdings import Holding
from ..models import Delegate
from .composing import PURPOSE, about_person
from .models import Invitation


def kept(delegate: Delegate) -> Iterator[Holding]:
    """How they were invited, what they said, and where the last e-mail went."""
    invitation = Invitation.objects.filter(delegate=delegate).first()
    if invitation is not None and invitation.invited_at:
        when = date_format(localtime(invitation.invited_at), "SHORT_DATE_FORMAT")
        yield Holding("invited", _("Invited"), f"{invitation.get_way_display()}, {when}")
    if invitation is not None and invitation.answer:
        said = ", ".join(filter(None, (invitation.get_answer_display(), invitation.get_reason_display())))
        yield Holding("answer", _("Answer"), said)
    about = about_person(delegate.pk)
    mail = last_about(delegate.conference_id, PURPOSE, [about]).get(about)
    if mail is not None:
        yield Holding("last_letter", _("Last letter"), f"{mail.to}: {mail.get_state_display()}")


def forget(delegate: Delegate, wholly: bool) -> None:
    """Letters and addresses go; that they were invited and answered goes only where nothing of the day has to stay."""
    forget_about(delegate.conference_id, PURPOSE, about_person(delegate.pk))
    if wholly:
        Invitation.objects.filter(delegate=delegate).delete()


def move(stays: int, goes: int) -> None:
    """Two entries became one: they were invited once, and what was answered last stands."""
    both = {one.delegate_id: one for one in Invitation.objects.filter(delegate__in=(stays, goes))}
    if goes not in both:
        return
    if stays in both:
        newest = max(both.values(), key=lambda one: (bool(one.answered_at), one.answered_at or one.made_at))
        Invitation.objects.filter(pk__in=[one.pk for one in both.values() if one is not newest]).delete()
        Invitation.objects.filter(pk=newest.pk).update(delegate=stays)
    else:
        Invitation.objects.filter(delegate=goes).update(delegate=stays)


def register() -> None:
    """Called when the app gets ready."""
    holdings.keep("invitations", kept, title=gettext_lazy("Invitation"))
    holdings.when_erased(forget)
    merged.hear(move)
