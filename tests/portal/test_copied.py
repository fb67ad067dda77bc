"""What modules of the live day add to the copy of a conference."""

import pytest

from diemcau.conferences import actions as conferences
from diemcau.conferences.models import ProgrammeItem
from diemcau.kernel.actor import SYSTEM
from diemcau.live.announcements.models import Phrase
from diemcau.live.polls.models import Poll
from diemcau.live.stage.models import Budget
from tests.attendance.world import World, make_world


@pytest.mark.django_db
def test_speaking_times_phrases_and_prepared_polls_come_along() -> None:
    world: World = make_world(people=0)
    old, room = world.conference, world.sites[1]
    item = ProgrammeItem.objects.create(session=world.sessions[0], title={"vi": "Biểu quyết"})
    for site, unit, turn in ((None, "", 4), (room, "", 3), (room, "Sở Y tế", 2)):
        Budget.objects.create(
            conference=old, site=site, unit=unit, turn=turn, way="external" if site is None else "line"
        )
    Phrase.objects.create(conference=old, side="hub", texts={"vi": "Chờ một chút"})
    Phrase.objects.create(conference=old, side="hub", texts={"vi": "đã bỏ"}, removed_at=1)
    facts = {"kind": "scale", "choices": [{"key": "1", "text": {"vi": "Một"}}], "naming": "secret", "countdown_s": 60}
    for title, more in (
        ("nháp", {}),
        ("đã hỏi", {"state": "closed", "item": item, "windows": [[1, 2]], "is_shown": True, "present": {"1": 2}}),
        ("tại chỗ", {"state": "closed", "windows": [[1, 2]]}),
        ("diễn tập", {"run": "rehearsal"}),
    ):
        Poll.objects.create(conference=old, title={"vi": title}, **facts | more)
    new = conferences.clone(old, by=SYSTEM, key="nam-sau", declared_unclassified=True)
    budgets = Budget.objects.filter(conference=new).values_list("site__code", "unit", "turn", "way")
    assert set(budgets) == {(None, "", 4, "external"), (room.code, "", 3, "line"), (room.code, "Sở Y tế", 2, "line")}
    assert [row.texts for row in Phrase.objects.filter(conference=new)] == [{"vi": "Chờ một chút"}]
    polls = {poll.title["vi"]: poll for poll in Poll.objects.filter(conference=new)}
    assert set(polls) == {"nháp", "đã hỏi"}
    asked = polls["đã hỏi"]
    assert (asked.state, asked.windows, asked.is_shown, asked.present, asked.slot) == ("draft", [], False, {}, None)
    assert asked.item is not None
    assert (asked.item.session.conference_id, asked.countdown_s, asked.choices) == (new.pk, 60, facts["choices"])
    assert Budget.objects.filter(conference=old).count() == 3
