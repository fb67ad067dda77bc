"""What the rooms asked."""

from collections.abc import Iterable

from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference
from diemcau.kernel.clock import as_datetime
from diemcau.live.questions.enums import Step
from diemcau.live.questions.models import Board
from diemcau.live.questions.queries.desk import standing

from ..sources import Counted, Offered


def voices(conference: Conference) -> Iterable[Offered]:
    """Questions asked (several that were put together are one), and those of them that were answered, aloud or in writing. Unknown
    where no question came and nobody ever opened the list of them. Two queries."""
    answered = Q(step=Step.ANSWERED) | Q(step=Step.WRITTEN, ended_at__gt=0)
    found = (
        standing(conference.pk, "live")
        .order_by()
        .aggregate(n=Count("pk"), answered=Count("pk", filter=answered), came=Max("came_at"), acted=Max("acted_at"))
    )
    if not found["n"] and not Board.objects.filter(pk=conference.pk).exists():
        yield Offered("questions", _("Questions asked"), None, 140)
        yield Offered("questions_answered", _("Questions answered"), None, 150)
        return
    last = max(found["came"] or 0, found["acted"] or 0)
    as_of = as_datetime(last) if last else None
    source = _("list of questions")
    yield Offered("questions", _("Questions asked"), Counted(found["n"], as_of, source=source), 140)
    yield Offered("questions_answered", _("Questions answered"), Counted(found["answered"], as_of, source=source), 150)
