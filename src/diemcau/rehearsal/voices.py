"""What rooms and delegates' phones ask: by name, by unit, at the desk, by the hub; what others support and take back, and what it comes to;
and what rooms write to the technicians."""

from uuid import UUID

from .act import HUB, PHONES, Act
from .intention import Asked
from .manifest import Room
from .stories import Stories

ASKING = 0.4  # of the rooms
EACH, IN_ALL = 3, 40  # a room asks so often at most; a few rooms alone oftener, so that there is something to see
SUPPORTERS = 4  # at most, of each question
TEXTS = (
    "Tổ sơ cứu của xã nên có những dụng cụ gì?",
    "Khi nước lên nhanh vào ban đêm thì báo cho dân bằng cách nào?",
    "Lớp kỹ năng số cho người cao tuổi bao nhiêu buổi là vừa?",
    "Bao lâu nên diễn tập phòng chống lụt một lần?",
    "Điểm sơ tán ở xa thì đưa người già đi bằng phương tiện nào?",
    "Ai hướng dẫn bà con nộp hồ sơ trực tuyến tại xã?",
)

WRITING = 0.3  # of the rooms write to the technicians
PHRASES = ("good", "no_sound", "low_sound", "echo", "stalls", "no_slides", "restarting", "solved", "understood")
LINES = ("Hội trường đã đủ người", "Cho xin lại mật khẩu mạng ạ", "Micro số 2 đang rè, đã đổi micro khác")


def write_lines(stories: Stories) -> None:
    """Some rooms write to the hub's technicians, a phrase or in their own words, once or a few times."""
    dice = stories.dice
    for room in [room for room in stories.rooms if dice.random() < WRITING] or stories.rooms[:1]:
        for _ in range(dice.randint(1, 3)):
            body = {"phrase": dice.choice(PHRASES)} if dice.random() < 0.7 else {"text": dice.choice(LINES)}
            said = stories.act(stories.moment(0.02, 0.95), room.id, "chat.say", dict(body))
            stories.intention.lines[str(said.id)] = room.id


REPORTING = 0.9  # of the rooms confirm their report before the end; one in ten of them corrects it
REMARKS = (
    "Đường truyền ổn định cả buổi",
    "Mất điện 10 phút đầu giờ, sau đó bình thường",
    "Đề nghị gửi lại tài liệu phần hai",
)


def confirm_reports(stories: Stories) -> None:
    """Most leads confirm their room's report at the end of the day, some with a number and a remark of their own."""
    dice = stories.dice
    for room in stories.rooms:
        if dice.random() >= REPORTING:
            continue
        at = stories.moment(0.9, 0.96)
        for _ in range(2 if dice.random() < 0.1 else 1):
            body: dict[str, object] = {"name": f"Phụ trách {room.code}"}
            if dice.random() < 0.3:
                body |= {"present": max(0, len(room.delegates) - dice.randrange(3)), "remark": dice.choice(REMARKS)}
            at = stories.act(at, room.id, "reports.confirm", body, desk=0).at  # the lead's
            stories.intention.reports[room.id] += 1
            at = stories.after(at, 0.005, 0.02)


class Asking:
    """Writes questions and what is said of them into the stories' acts, and what they come to into their intention."""

    def __init__(self, stories: Stories) -> None:
        self.stories, self.dice = stories, stories.dice
        self.asked = stories.intention.asked

    def write(self) -> None:
        rooms = self.stories.rooms
        for room in [room for room in rooms if self.dice.random() < ASKING] or rooms[:1]:
            for desk in self._askers(room):
                self._question(room, desk)

    def _askers(self, room: Room) -> list[int]:
        """Some of the room's phones and desks; a few are told to the hub."""
        several = self.dice.randint(1, max(EACH, IN_ALL // len(self.stories.rooms)))
        there = [0, *range(PHONES, PHONES + len(room.phones))]
        return [HUB if self.dice.random() < 0.05 else self.dice.choice(there) for _ in range(several)]

    def _question(self, room: Room, desk: int) -> None:
        asking = self._act(self.stories.moment(0.15, 0.6), room, desk, "ask", self._body(room, desk))
        made = self.asked[str(asking.id)] = Asked(room.id, _voice(room, desk))
        for _ in range(self.dice.randrange(SUPPORTERS + 1)):
            self._supported(asking, made)
        if self.dice.random() < 0.1:
            self._about(self.stories.after(asking.at), room, desk, "withdraw", asking.id)
            made.withdrawn = True

    def _body(self, room: Room, desk: int) -> dict[str, object]:
        naming = self.dice.choice(("named", "unit"))
        body: dict[str, object] = {"text": self.dice.choice(TEXTS), "naming": naming}
        if desk < PHONES and naming == "named":
            if room.delegates:
                body["delegate"] = self.dice.choice(room.delegates).uid
            else:
                body["naming"] = "unit"
        return body

    def _supported(self, asking: Act, made: Asked) -> None:
        """Somebody asks the same; one in four takes it back, and some of these think again. Phones with a room's code are nobody, so two of
        them in a room count once."""
        room = self.dice.choice(self.stories.rooms)
        desk = PHONES + self.dice.randrange(len(room.phones)) if room.phones and self.dice.random() < 0.9 else 0
        voice = _voice(room, desk)
        if voice == made.asker or voice in made.said:
            return
        at, stands = self.stories.after(asking.at, 0.01, 0.1), True
        self._about(at, room, desk, "support", asking.id)
        for _ in range(3):
            if self.dice.random() >= 0.25:
                break
            at, stands = self.stories.after(at, 0.01, 0.05), not stands
            self._about(at, room, desk, "support" if stands else "unsupport", asking.id)
        made.said[voice] = stands, room.id, _is_person(room, desk)

    def _about(self, at: int, room: Room, desk: int, verb: str, question: UUID) -> None:
        self._act(at, room, desk, verb, {"question": str(question)})

    def _act(self, at: int, room: Room, desk: int, verb: str, body: dict[str, object]) -> Act:
        return self.stories.act(at, room.id, f"questions.{verb}", body, desk=desk)


def _is_person(room: Room, desk: int) -> bool:
    return desk >= PHONES and bool(room.phones[desk - PHONES].delegate)


def _voice(room: Room, desk: int) -> str:
    """Whose word it is: a person's, a phone's that is nobody's, a room's, the hub's."""
    if desk >= PHONES:
        phone = room.phones[desk - PHONES]
        return phone.delegate or phone.device
    return "hub" if desk == HUB else f"room {room.id}"
