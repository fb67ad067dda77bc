"""Of how many people something was said who are not on the list."""

from django.db.models import Count

from ..models import Fact


def unknown_people(conference: int, run: str = "live") -> dict[int, int]:
    """How many people's entries wait because nobody of that number is on the list, by the room that sent them. One query.

    After a restore these are people put on the list since the backup, and not yet put on it again.
    """
    waiting = Fact.objects.filter(conference=conference, waiting=True, run=run)
    return dict(waiting.values_list("site").annotate(n=Count("delegate_uid", distinct=True)).order_by())
