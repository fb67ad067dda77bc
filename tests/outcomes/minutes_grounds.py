"""What addresses of minutes name (tests/house/doors): a conclusion and its task."""

from typing import Any

from diemcau.kernel.actor import Actor, Held
from diemcau.outcomes.minutes import actions
from diemcau.outcomes.minutes.models import Conclusion
from tests.attendance.world import World


def minutes_values(world: World, name: str) -> dict[str, Any]:
    """The number in the address, and nothing for addresses of others."""
    if name not in ("minutes:conclusion", "minutes:task"):
        return {}
    one = Conclusion.objects.filter(book__conference=world.conference).first() or _concluded(world)
    task = one.tasks.first()
    assert task is not None
    return {"number": one.pk if name == "minutes:conclusion" else task.pk}


def _concluded(world: World) -> Conclusion:
    by = Actor("account:1", "Lò Thị Thư Ký", frozenset({Held("organizer", world.conference.pk)}))
    one = actions.word_conclusion(
        world.conference, "live", by=by, text="Mỗi xã có một tổ sơ cứu.", said_by="", kind="conclusion"
    )
    actions.set_task(world.conference, "live", by=by, conclusion=one.pk, said=actions.Said("Lập tổ", "UBND các xã"))
    return one
