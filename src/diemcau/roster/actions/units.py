"""Invited units: whose people they are follows from what the list says of their unit."""

from collections import defaultdict

from django.db import connection

from ..entry import canonical_unit, pieces
from ..models import Delegate, InvitedUnit

AT_ONCE = 2_000


def link_people(conference: int) -> int:
    """Have people of the list whose unit reads like exactly one invited unit (its name, or another name of its organisation) belong to it;
    returns how many came to belong to one. Who belongs to a unit already stays. Inside the caller's transaction.
    """
    called = defaultdict[str, set[int]](set)
    for invited in InvitedUnit.objects.filter(conference_id=conference).select_related("organisation"):
        others = invited.organisation.aliases if invited.organisation else []
        for name in (invited.name, *others):
            called[canonical_unit(name)].add(invited.pk)
    # Of units that are called the same none: nobody may see another's people.
    only = {key: pks.copy().pop() for key, pks in called.items() if len(pks) == 1}
    if not only:
        return 0
    loose = Delegate.objects.filter(conference_id=conference, invited_unit=None).exclude(unit="").order_by()
    found = [(unit, pk) for pk, text in loose.values_list("pk", "unit") if (unit := only.get(canonical_unit(text)))]
    table = connection.ops.quote_name(Delegate._meta.db_table)
    statement = f"UPDATE {table} SET invited_unit_id = %s WHERE id = %s"  # noqa: S608 - own names
    with connection.cursor() as cursor:
        for piece in pieces(found, AT_ONCE):
            cursor.executemany(statement, piece)
    return len(found)
