"""What somebody who was invited says: yes, no, or somebody else."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused

from ...actions.answering import set_standing
from ...actions.substituting import propose_substitute, withdraw_substitute
from ...actions.versions import hold
from ...enums import DelegateStatus
from ...models import Delegate
from ...substituting import Proposal
from .. import policies
from ..enums import Answer, Reason
from ..models import Invitation
from ..queries import begins_and_ends

STANDING = {Answer.YES: DelegateStatus.CONFIRMED, Answer.NO: DelegateStatus.DECLINED}
GRACE = timedelta(minutes=30)


@transaction.atomic
def answer(
    *, delegate: Delegate, by: Actor, answer: str, reason: str = "", substitute: Proposal | None = None
) -> Invitation:
    """Write down what `delegate` says, themselves or through whom they rang; a later answer takes the place of an earlier one.

    Yes confirms them, no takes them out of those expected, a substitute is proposed and they stand as before until the chair agrees.
    Refused: `not_listed_any_more`, `answer_too_late`, `no_reason`, `no_substitute_named`, and what propose_substitute refuses.
    """
    if not policies.may_answer(by, delegate):
        raise NotFound
    said = Answer(answer)
    hold(delegate.conference_id)
    now = Delegate.objects.select_for_update().get(pk=delegate.pk)
    _refuse(now, said, reason, substitute)
    if said == Answer.SUBSTITUTE:
        assert substitute is not None
        propose_substitute(by=by, delegate=now, proposal=substitute)
    else:
        withdraw_substitute(by=by, delegate=now)
        set_standing(now.conference_id, [now], STANDING[said], by=by)
    invitation, _made = Invitation.objects.get_or_create(delegate=now, defaults={"conference_id": now.conference_id})
    invitation.answer, invitation.reason = said, reason if said == Answer.NO else ""
    invitation.answered_at, invitation.answered_by = timezone.now(), by.who
    invitation.save(update_fields=["answer", "reason", "answered_at", "answered_by"])
    return invitation


def _refuse(delegate: Delegate, said: Answer, reason: str, substitute: Proposal | None) -> None:
    if delegate.removed_at is not None or delegate.status == DelegateStatus.SUBSTITUTED:
        raise Refused("not_listed_any_more")
    _begins, ends = begins_and_ends(delegate.conference_id)
    if ends is not None and ends + GRACE < timezone.now():
        raise Refused("answer_too_late")
    if said == Answer.NO and reason not in Reason.values:
        raise Refused("no_reason")
    if said == Answer.SUBSTITUTE and substitute is None:
        raise Refused("no_substitute_named")
