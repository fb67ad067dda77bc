"""What the example conferences are: the shapes of real ones, neutral topics, invented bodies."""

from dataclasses import dataclass

Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class ExampleItem:
    """A line of the programme: minutes from the beginning of its half-day, and who presents (a person's name, offices)."""

    kind: str
    vi: str
    en: str
    minutes: int
    name: str = ""
    offices: tuple[tuple[str, str], ...] = ()
    part: str = "morning"


@dataclass(frozen=True, slots=True)
class Shape:
    """An example. `districts` and `communes` 0: one hall only. `delegates` None: nobody states a number."""

    key: str
    official_name: Texts
    short_name: Texts
    form: str
    bodies: tuple[tuple[str, str, str], ...]
    items: tuple[ExampleItem, ...]
    districts: int = 0
    communes: int = 0
    delegates: int | None = None
    qualifier: str = "exact"
    chair: Texts | None = None
    requests: tuple[tuple[str, str], ...] = ()
    first_time: bool = False


def _office(vi: str, en: str) -> tuple[tuple[str, str], ...]:
    return ((vi, en),)


_HEALTH = "Sở Y tế tỉnh Suối Trăng"
_HEALTH_EN = "Health Department of Suối Trăng Province"
_RELIEF = "Ban Chỉ huy Phòng chống thiên tai tỉnh Đồi Sim"
_RELIEF_EN = "Disaster Prevention Command of Đồi Sim Province"
_TRAINER = _office("Báo cáo viên Trung tâm Cấp cứu", "Speaker of the Emergency Centre")
_BREAK = ExampleItem("break", "Giải lao", "Break", 15)

FIRST_AID = (
    ExampleItem("opening", "Khai mạc, giới thiệu đại biểu", "Opening, introduction of delegates", 15),
    ExampleItem("speech", "Phát biểu chỉ đạo", "Keynote", 15, offices=_office(f"Phó Giám đốc {_HEALTH}", f"Deputy Director, {_HEALTH_EN}")),
    ExampleItem("topic", "Chuyên đề 1: Cầm máu và băng bó", "Topic 1: Stopping a bleeding, dressings", 45, offices=_TRAINER),
    ExampleItem("film", "Phim: Năm phút đầu tiên", "Film: The first five minutes", 15),
    _BREAK,
    ExampleItem("topic", "Chuyên đề 2: Hồi sinh tim phổi", "Topic 2: Resuscitation", 45, offices=_TRAINER),
    ExampleItem("forum", "Trao đổi, giải đáp từ các điểm cầu", "Questions and answers from all rooms", 30, offices=_office("Đại biểu và báo cáo viên", "Delegates and speakers")),
    ExampleItem("closing", "Kết luận, bế mạc", "Conclusions, closing", 15),
)  # fmt: skip

SHAPES = {
    "172": Shape(
        "so-cuu-172",
        {"vi": "Hội nghị tập huấn kỹ năng sơ cứu ban đầu cho cán bộ cơ sở tỉnh Suối Trăng", "en": "Training conference on first aid for grass-roots staff of Suối Trăng Province"},
        {"vi": "Tập huấn sơ cứu Suối Trăng", "en": "First aid, Suối Trăng"},
        "hybrid",
        ((_HEALTH, _HEALTH_EN, "host"), ("Trung tâm Cấp cứu khu vực", "Regional Emergency Centre", "co_ordinating")),
        FIRST_AID,
        districts=10, communes=161, delegates=3000, qualifier="about", first_time=True,
    ),
    "114": Shape(
        "ung-pho-lu-114",
        {"vi": "Hội nghị tập huấn công tác ứng phó lũ, ngập lụt tỉnh Đồi Sim", "en": "Training conference on responding to floods in Đồi Sim Province"},
        {"vi": "Tập huấn ứng phó lũ Đồi Sim", "en": "Flood response, Đồi Sim"},
        "hybrid",
        ((_RELIEF, _RELIEF_EN, "host"), ("Đài Khí tượng Thủy văn khu vực", "Regional Hydrometeorological Station", "co_ordinating")),
        (
            ExampleItem("opening", "Phát biểu khai mạc", "Opening speech", 15, offices=_office("Phó Trưởng Ban Chỉ huy", "Deputy Head of the Command")),
            ExampleItem("topic", "Đọc bản tin cảnh báo lũ", "Reading a flood warning", 45, offices=_office("Báo cáo viên", "Speaker")),
            ExampleItem("topic", "Sơ tán trong đêm", "Evacuation at night", 45, offices=_office("Báo cáo viên", "Speaker")),
            _BREAK,
            ExampleItem("forum", "Trao đổi, thảo luận", "Discussion", 60, offices=_office("Đại diện các đơn vị và báo cáo viên", "Units and speakers")),
        ),
        districts=8, communes=106, delegates=3100,
        requests=(("tham dự đầy đủ chương trình", "attend the whole programme"), ("trao đổi thẳng thắn những điểm chưa rõ", "ask frankly about what is not clear")),
    ),
    "one-hall": Shape(
        "ky-nang-so",
        {"vi": "Hội nghị tập huấn kỹ năng số cho cán bộ thư viện", "en": "Training conference on digital skills for library staff"},
        {"vi": "Kỹ năng số", "en": "Digital skills"},
        "in_person",
        (("Thư viện tỉnh Khe Mơ", "Khe Mơ Provincial Library", "host"), ("Trường Cao đẳng Thác Mây", "Thác Mây College", "venue_provider")),
        (
            ExampleItem("speech", "Phát biểu tại Hội nghị", "Speech", 15, name="Trần Thu Hà", offices=_office("Giám đốc Thư viện tỉnh Khe Mơ", "Director, Khe Mơ Provincial Library")),
            ExampleItem("topic", "Tra cứu nguồn tin cậy", "Finding sources one can trust", 60, name="ThS. Lò Minh Tiến", offices=_office("Giảng viên", "Lecturer")),
            ExampleItem("film", "Phim tư liệu: Thư viện lưu động", "Documentary: The travelling library", 20),
            ExampleItem("visit", "Tham quan, làm việc tại phòng đọc", "Working visit to the reading rooms", 120, offices=_office("Đoàn công tác", "Visiting team"), part="afternoon"),
        ),
        delegates=120, qualifier="about",
        chair={"vi": "Phó Giám đốc Sở Văn hóa tỉnh Khe Mơ", "en": "Deputy Director, Culture Department of Khe Mơ Province"},
    ),
    "joint-hosts": Shape(
        "an-toan-he-2027",
        {
            "vi": "Hội nghị tập huấn công tác phòng chống đuối nước; công tác an toàn thực phẩm trong trường học; bảo đảm an toàn giao thông; phòng chống cháy nổ tại cơ sở lưu trú dịp nghỉ hè năm 2027 trên địa bàn tỉnh Lũng Đào",
            "en": "Training conference on the prevention of drowning; food safety in schools; road safety; and the prevention of fires in places of lodging during the summer holidays of 2027 in Lũng Đào Province",
        },
        {"vi": "An toàn mùa hè 2027", "en": "Safe summer 2027"},
        "",
        (("Ban An toàn trường học tỉnh Lũng Đào", "School Safety Committee of Lũng Đào Province", "joint_host"), ("Ban An toàn giao thông tỉnh Lũng Đào", "Road Safety Committee of Lũng Đào Province", "joint_host")),
        (
            ExampleItem("opening", "Phát biểu khai mạc", "Opening speech", 15, name="Nông Hải Sơn", offices=(("Phó Giám đốc Sở Giáo dục", "Deputy Director of the Education Department"), ("Trưởng Ban An toàn trường học tỉnh", "Head of the School Safety Committee"))),
            ExampleItem("topic", "Phòng chống đuối nước", "Preventing drowning", 30),
            ExampleItem("topic", "An toàn thực phẩm", "Food safety", 30),
            ExampleItem("topic", "An toàn giao thông", "Road safety", 30),
        ),
    ),
    "exercise": Shape(
        "dien-tap-lu",
        {"vi": "Hội nghị tập huấn và diễn tập ứng phó lũ quét", "en": "Training conference and drill on flash floods"},
        {"vi": "Diễn tập lũ quét", "en": "Flash flood drill"},
        "",
        ((_RELIEF, _RELIEF_EN, "host"),),
        (
            ExampleItem("speech", "Phát biểu tại Hội nghị", "Speech", 15, offices=(("Phó Chủ tịch UBND tỉnh", "Vice Chair of the Province"), ("Trưởng Ban Chỉ huy", "Head of the Command"), ("Chủ tịch Hội Chữ thập đỏ tỉnh", "Chair of the Red Cross of the province"))),
            ExampleItem("topic", "Nhận biết dấu hiệu lũ quét", "Signs of a flash flood", 45, offices=_office("Báo cáo viên", "Speaker")),
            ExampleItem("exercise", "Tình huống: nước lên trong đêm", "Situation: water rises at night", 60, offices=_office("Báo cáo viên", "Speaker")),
            ExampleItem("closing", "Đề nghị, bế mạc", "Requests, closing", 15),
        ),
        districts=3, communes=24,
        requests=(("tập huấn lại cho toàn thể cán bộ ở cơ sở", "train all staff of the unit in turn"), ("bố trí nhân lực, phương tiện", "provide people and equipment")),
    ),
}  # fmt: skip
