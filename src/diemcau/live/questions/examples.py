"""Questions of example conferences: neutral topics, one in every state a question can be in."""

from datetime import timedelta

from django.utils import timezone

from diemcau.conferences.models import Conference, Site
from diemcau.infra.outbox import RUNS
from diemcau.kernel.actor import Actor
from diemcau.kernel.ids import uuid7
from diemcau.kernel.names import fold

from . import actions
from .actions.gate import now_ms
from .enums import Naming, Way
from .models import Question

MINUTE = 60_000
TEXTS = (
    "Túi sơ cứu của thôn nên có những gì?",
    "Trong túi sơ cứu ở thôn cần có những gì?",
    "Khi nước lên nhanh ban đêm thì báo cho dân bằng cách nào?",
    "Lớp kỹ năng số cho người cao tuổi học mấy buổi thì đủ?",
    "Bao lâu nên diễn tập phòng chống lụt một lần?",
    "Ai giúp bà con ở thôn xa nộp hồ sơ trực tuyến?",
    "Áo phao cũ đổi ở đâu?",
    "Xin cho biết giờ nghỉ trưa.",
    "Có tài liệu sơ cứu bằng tiếng Mông không?",
)
OWNER = "Ban tổ chức"
ANSWER = "Mỗi năm hai lần, trước và giữa mùa mưa; thôn ven suối thêm một lần vào ban đêm."
WRITTEN = "Đổi tại trạm y tế xã vào sáng thứ Hai hằng tuần; mang theo áo phao cũ."
REASON = "Đã có trong chương trình gửi các điểm cầu"


def prepare(conference: Conference, *, by: Actor) -> list[Question]:
    """Write them down as asked on the way here by some rooms, and take them to their states; anonymous ones are taken from now on. Raises
    Refused(forbidden)."""
    actions.allow_anonymous(conference, by=by, on=True)
    sites = list(conference.sites.filter(is_hub=False).order_by("order")[: len(TEXTS)]) or list(conference.sites.all())
    begin = now_ms() - 60 * MINUTE
    rows = [
        _row(conference, sites[n % len(sites)], text, begin + 3 * n * MINUTE, supports=(5 * n + 3) % 7)
        for n, text in enumerate(TEXTS)
    ]
    Question.objects.bulk_create(rows)
    bag, also, night, lessons, drill, far, jackets, noon, _new = rows
    actions.merge(bag, {also.pk: 0}, by=by, saw=0)
    actions.let_through(bag, by=by, saw=1, on=True)
    actions.sort_out(night, by=by, saw=0, label="Phòng chống lụt", to="Đại diện trạm thủy văn")
    actions.word(night, by=by, saw=1, text="Nước lên nhanh ban đêm: báo cho từng nhà bằng cách nào?")
    actions.queue(night, by=by, saw=2)
    actions.call_up(lessons, by=by, saw=0)
    actions.answered(drill, by=by, saw=0, answer=ANSWER)
    actions.promise(far, by=by, saw=0, owner=OWNER, due=timezone.localdate() + timedelta(days=14))
    actions.promise(jackets, by=by, saw=0, owner=OWNER, due=timezone.localdate() + timedelta(days=7))
    actions.write_answer(jackets, by=by, saw=1, answer=WRITTEN)
    actions.decline(noon, by=by, saw=0, reason=REASON)
    return rows


def _row(conference: Conference, site: Site, text: str, at: int, *, supports: int) -> Question:
    """Typed by the hub, whose log does not begin before there is a server: it has no asker."""
    return Question(
        conference=conference, run=RUNS[0], uid=uuid7(at), site=site, way=Way.HUB, naming=Naming.UNIT, text=text,
        search_key=fold(text), asked_at=at, came_at=at, shown_from=at, supports=supports,
    )  # fmt: skip
