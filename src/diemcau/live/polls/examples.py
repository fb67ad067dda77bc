"""Polls of example conferences: neutral topics, one of each kind, prepared in the programme; nobody has opened them yet."""

from dataclasses import replace

from diemcau.conferences.models import Conference, ProgrammeItem
from diemcau.infra.outbox import RUNS
from diemcau.kernel.actor import Actor

from . import actions
from .drafts import Draft
from .enums import Kind, Naming, Results
from .models import Poll

DRAFTS = (
    Draft(
        {"vi": "Nên tập huấn nội dung nào trước?", "en": "Which training should come first?"},
        choices=(
            {"vi": "Sơ cấp cứu", "en": "First aid"},
            {"vi": "Phòng chống lụt", "en": "Flood drill"},
            {"vi": "Kỹ năng số", "en": "Digital skills"},
        ),
        results=Results.LIVE,
    ),
    Draft(
        {"vi": "Diễn tập phòng chống lụt mỗi quý một lần?", "en": "A flood drill every quarter?"},
        Kind.YES_NO,
        naming=Naming.NAMED,
    ),
    Draft(
        {"vi": "Điểm cầu còn thiếu gì? (chọn tối đa hai)", "en": "What does your room still lack? (two at most)"},
        Kind.MULTIPLE,
        (
            {"vi": "Túi sơ cứu", "en": "First-aid kits"},
            {"vi": "Áo phao", "en": "Life jackets"},
            {"vi": "Máy tính", "en": "Computers"},
            {"vi": "Người hướng dẫn", "en": "Instructors"},
        ),
        most=2,
    ),
    Draft(
        {"vi": "Anh, chị tự tin sơ cứu đến mức nào?", "en": "How sure are you of your first aid?"},
        Kind.SCALE,
        ({"vi": "Chưa tự tin", "en": "Not at all"}, {"vi": "Rất tự tin", "en": "Very"}),
        steps=5,
        results=Results.LIVE,
    ),
    Draft({"vi": "Một từ về buổi hôm nay", "en": "One word about today"}, Kind.WORDS),
)
SECRET = Draft(
    {"vi": "Bỏ phiếu kín: nên học thêm vào cuối tuần?", "en": "Secret: should there be lessons at weekends?"},
    Kind.YES_NO,
    naming=Naming.SECRET,
)


def prepare(conference: Conference, *, by: Actor, run: str = RUNS[0], secret: bool = False) -> list[Poll]:
    """Write them down, one for each topic and talk of the programme while there are any; with `secret` one that nobody can be linked to,
    too. Raises Refused(forbidden)."""
    items = ProgrammeItem.objects.filter(session__conference=conference, kind__in=("topic", "forum", "speech"))
    drafts = (*DRAFTS, SECRET) if secret else DRAFTS
    numbers = [*items.values_list("pk", flat=True), *len(drafts) * [None]]
    return [
        actions.make(conference, by=by, run=run, draft=replace(draft, item=item))
        for draft, item in zip(drafts, numbers, strict=False)
    ]
