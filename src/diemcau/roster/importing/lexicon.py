"""Words of Vietnamese lists: what a person is called by, what begins a position, a unit, a part of a list."""

import re
from functools import lru_cache

from diemcau.kernel.names import tidy

SURNAMES = frozenset(
    [
        "nguyễn",
        "trần",
        "lê",
        "phạm",
        "hoàng",
        "huỳnh",
        "phan",
        "vũ",
        "võ",
        "đặng",
        "bùi",
        "đỗ",
        "hồ",
        "ngô",
        "dương",
        "lý",
        "đào",
        "đoàn",
        "vương",
        "trịnh",
        "trương",
        "lâm",
        "đinh",
        "mai",
        "tô",
        "tạ",
        "chu",
        "châu",
        "hà",
        "cao",
        "thái",
        "lương",
        "lưu",
        "phùng",
        "quách",
        "tăng",
        "thạch",
        "sơn",
        "kim",
        "danh",
        "lò",
        "quàng",
        "cầm",
        "bạc",
        "vừ",
        "giàng",
        "sùng",
        "mùa",
        "thào",
        "vàng",
        "lầu",
        "hờ",
        "ly",
        "má",
        "ksor",
        "siu",
        "rah",
        "rơ",
        "blúp",
        "alăng",
        "pơloong",
        "niê",
        "êban",
        "ayun",
        "mlô",
        "kpă",
        "nay",
        "bế",
        "nông",
        "ma",
        "triệu",
        "vi",
        "lô",
        "lữ",
        "lang",
        "kha",
        "mạc",
        "mạch",
        "tống",
        "khúc",
        "kiều",
        "la",
        "lại",
        "liêu",
        "lục",
        "mẫn",
        "nghiêm",
        "ninh",
        "nhâm",
        "phí",
        "phó",
        "phú",
        "quản",
        "quan",
        "sầm",
        "tào",
        "tiêu",
        "tôn",
        "tòng",
        "từ",
        "thân",
        "thẩm",
        "thi",
        "thiều",
        "trà",
        "trình",
        "ung",
        "uông",
        "viên",
        "văn",
        "xa",
        "âu",
        "bạch",
        "bàn",
        "bành",
        "biện",
        "cái",
        "cấn",
        "chế",
        "chung",
        "cù",
        "cung",
        "dư",
        "diệp",
        "doãn",
        "đàm",
        "đậu",
        "điêu",
        "điểu",
        "đồng",
        "đổng",
        "đường",
        "giang",
        "giáp",
        "hàn",
        "hạ",
        "hán",
        "hầu",
        "hứa",
        "khổng",
        "khuất",
        "lã",
        "lãnh",
        "lều",
        "lường",
        "mã",
        "nhan",
        "nhữ",
        "ngụy",
        "ngọ",
        "ôn",
        "phàn",
        "phương",
        "quế",
        "thàng",
        "chảo",
        "tẩn",
        "lù",
        "lèng",
        "hạng",
        "hảng",
        "phà",
        "pờ",
        "chang",
        "khoàng",
        "lỳ",
        "cà",
        "lèo",
        "vì",
        "công",
        "tô",
        "y",
        "a",
        "đèo",
        "lường",
        "tráng",
        "cháng",
        "cứ",
        "chẻo",
        "ksơr",
        "h'",
    ]
)
_MIDDLE = ("văn", "thị", "ích")

_HONORIFICS = (
    r"các đồng chí|các đ/c|các ông, bà|các ông bà|đồng chí|đ/c|đ\.c|đc\.|ông/bà|ông \(bà\)|ông|bà|anh|chị|cô|thầy|bác|chú"
    r"|ô\.|b\.|mr\.?|mrs\.?|ms\.?|hòa thượng|hoà thượng|thượng tọa|thượng toạ|đại đức|ni sư|sư cô|linh mục|mục sư"
)
_RANKS = (
    r"(?:đại|thượng|trung|thiếu) (?:tướng|tá|úy|uý)(?: cn)?|thượng sĩ|trung sĩ|hạ sĩ|chuẩn (?:úy|uý|đô đốc)|đại tướng"
    r"|(?:đại|thượng|trung|thiếu) (?:tướng|tá|úy|uý) qncn|qncn|cnqp|vcqp|(?:đ|th|tr|t)/(?:tướng|tá|úy|uý)"
)
_DEGREES = (
    r"phó giáo sư|giáo sư|tiến sĩ|tiến sỹ|thạc sĩ|thạc sỹ|bác sĩ|bác sỹ|dược sĩ|dược sỹ|kỹ sư|cử nhân|luật sư|kiến trúc sư"
    r"|nhà giáo(?: ưu tú| nhân dân)?|pgs|gs|tskh|ts|ths|th\.s|bsck(?:i{1,2}|[12])|bs\.?\s?ck(?:i{1,2}|[12])|bscki{1,2}|bs|ds|dsck(?:i{1,2}|[12])"
    r"|ck(?:i{1,2}|[12])|ks|kts|cn|ls|ngưt|ngnd|nsưt|nsnd|ttưt|ttnd|thầy thuốc (?:ưu tú|nhân dân)|bác sĩ chuyên khoa (?:i{1,2}|[12])"
    r"|chuyên khoa (?:i{1,2}|[12])"
)
_BEFORE = re.compile(
    rf"(?:(?P<rank>{_RANKS})|(?P<degree>{_DEGREES})|(?P<called>{_HONORIFICS}))(?![^\W_])[\s.,:;–-]*", re.IGNORECASE
)
_FAMILIAR = frozenset({"anh", "chị", "cô", "thầy", "bác", "chú"})
_SHORT_DEGREE = frozenset({"cn", "ks", "ds", "ls", "bs", "ts", "gs"})

_POSITIONS = (
    "chủ tịch|phó chủ|phó bí|phó trưởng|phó giám|phó tổng|phó hiệu|phó phòng|phó chánh|phó ban|phó đội|phó cục|phó chi|phó vụ|phó viện"
    "|phó khoa|phó đoàn|phó chỉ|phó tham|phó trạm|phó công|phó văn|phó|trưởng|bí thư|giám đốc|hiệu trưởng|hiệu phó|chuyên viên|cán bộ"
    "|công chức|viên chức|nhân viên|giáo viên|giảng viên|bác sĩ|bác sỹ|y sĩ|y sỹ|điều dưỡng|kế toán|chánh|thường trực|ủy viên|uỷ viên"
    "|đại biểu|thư ký|tổng biên tập|phóng viên|chỉ huy trưởng|chỉ huy phó|chính trị viên|tổ trưởng|tổ phó|trạm trưởng|đội trưởng"
    "|chi cục trưởng|cục trưởng|vụ trưởng|viện trưởng|thẩm phán|kiểm sát viên|quản lý|lãnh đạo|văn thư|chủ nhiệm|kỹ thuật viên|hội viên"
    "|đoàn viên|tổng giám đốc|thanh tra viên|lái xe|trợ lý|cộng tác viên|công an viên|quyền|nguyên|thành viên|tham mưu|học viên|sinh viên"
    "|y tá|hộ sinh|dược sĩ|kỹ sư|nghiên cứu viên|kiểm soát viên|thủ trưởng|tư vấn|hướng dẫn viên|báo cáo viên|điều phối viên|pct|pgđ|gđ"
    "|pbt|tbt|ptp|cvc|cv|ct (?:hđnd|ubnd|mttq|ubmttq|hội)|bt (?:đảng|chi|đoàn)|tp$|ubvk|ubtv|ubnd viên|director|head|deputy|officer|teacher|chair|chairman|secretary|specialist|manager|staff|doctor|nurse"
    "|(?:tỉnh|thành|huyện|quận|thị|đảng) (?:ủy|uỷ) viên|uvbtv|uvbch|uvtv|uv|hạt trưởng|hạt phó|hội trưởng|hội phó|trạm phó|đồn trưởng"
    "|đồn phó|xóm trưởng|thôn trưởng|bản trưởng|huấn luyện viên|tình nguyện viên|kiểm tra viên|thủ kho|thủ quỹ|bảo vệ|tạp vụ|đội phó|đại đội|trung đội|tiểu đội|trực ban|phụ trách"
)
_UNITS = (
    "ubnd|ủy ban|uỷ ban|hđnd|hội đồng|mttq|ubmttq|ubmt|mặt trận|sở|ban|phòng|trường|trung tâm|công an|bộ|bch|bchqs|hội|liên đoàn|chi cục"
    "|cục|vụ|tòa án|toà án|tòa|toà|tand|vksnd|vks|viện|bệnh viện|trạm|công ty|cty|xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|tỉnh"
    "|thành phố|tp|đảng ủy|đảng uỷ|huyện ủy|huyện uỷ|tỉnh ủy|tỉnh uỷ|thành ủy|thành uỷ|văn phòng|vp|báo|đài phát|đài truyền|đài pt"
    "|đài khí|ngân hàng|kho bạc|bảo hiểm|bhxh|bưu điện|điện lực|đảng bộ|chi bộ|chi nhánh|tập đoàn|tổng công ty|học viện|đại học|cao đẳng"
    "|thanh tra|thuế|hải quan|kiểm lâm|hạt|thư viện|bảo tàng|nhà|câu lạc bộ|hợp tác xã|htx|thôn|bản|ấp|tổ dân phố|khu phố|làng|buôn"
    "|đơn vị|cơ quan|trung đoàn|sư đoàn|lữ đoàn|đồn|tổng cục|tyt|thpt|thcs|ttyt|bvđk|tổ chức|quỹ|tạp chí|xí nghiệp|nhà máy|điểm cầu"
    "|đoàn thanh|đoàn tncs|đoàn đại|đoàn đbqh|đoàn khối|đoàn xã|đoàn phường|đoàn kinh|hlhpn|khoa|bộ môn|mầm non|tiểu học|ban chỉ"
    "|office|department|school|hospital|company|centre|center|ministry|people's|university|district|commune|ward|province"
)  # fmt: skip
_CATEGORIES = (
    "các|khối|nhóm|lãnh đạo|đại biểu|thành phần|khách mời|đối tượng|cấp|danh sách|phần|mục|đại diện các|group|guests|cán bộ|công chức"
    "|giáo viên|học viên|tổ chức cấp|thành viên|ban chỉ đạo lớp"
)
_BEGINS_POSITION = re.compile(rf"(?:{_POSITIONS})(?![^\W_])", re.IGNORECASE)
# Not who leads or belongs to a body (“Trạm trưởng”, “Tỉnh ủy viên”), nor the field “Văn hóa - Xã hội”.
_BEGINS_UNIT = re.compile(
    rf"(?:{_UNITS})(?![^\W_])(?!\s+(?:(?:ủy|uỷ) )?(?:trưởng|phó|viên)(?![^\W_]))(?<!xã(?=(?-i: hội| HỘI$| HỘI\W)))",
    re.IGNORECASE,
)
_BEGINS_CATEGORY = re.compile(rf"(?:{_CATEGORIES})(?![^\W_])", re.IGNORECASE)
# What begins as family names do, in capitals: “VĂN PHÒNG”, “VIÊN CHỨC”; and what no name holds.
_NO_NAME = re.compile(
    r"(?:văn (?:phòng|hóa|hoá|thư|hoá|xã)|viên chức|lãnh (?:đạo|sự)|quản (?:lý|lí|trị)|danh (?:sách|mục|tính)|cao (?:đẳng|cấp)|nông (?:nghiệp|dân|thôn|trường)"
    r"|lưu (?:trữ|ý|học)|tôn giáo|chế độ|hạ tầng|thi (?:đua|hành)|y (?:tế|sĩ|sỹ|tá)|công (?:nghiệp|nghệ|thương|trình|vụ|dân)|đường (?:bộ|sắt|thủy)|phương tiện|từ thiện"
    r"|kim (?:loại|khí)|sơn la|hà (?:nội|nam|tĩnh|giang|tiên)|cao bằng|ninh (?:bình|thuận)|lâm (?:nghiệp|trường)|quân (?:sự|đội)|trình độ)(?!\w)",
    re.IGNORECASE,
)
_OFFICE = re.compile(r"(?<!\w)(?:UBND|HĐND|MTTQ|UBMTTQ|BCH|THCS|THPT|TNCS|CHQS|BHXH|TTYT)(?!\w)")
# In capitals “TRƯỞNG PHÒNG” and “XÃ HỘI” look as units do.
_IN_POSITION = re.compile(
    r"(?:(?:trưởng|phó) (?:phòng|ban|khoa|thôn|bản|ấp|làng|buôn|khu|đoàn)|xã hội|cán bộ)(?!\w)", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]['’ʼ‘`´.\-–\u0300-\u036f\w]*", re.UNICODE)
_UNLIKE = re.compile(r"[\d:;!?@#%&*=/\\_()\[\]<>|]|\.\s?$")


@lru_cache(maxsize=16_384)
def is_position(text: str) -> bool:
    """Whether a text begins as positions do."""
    return bool(_BEGINS_POSITION.match(text)) and not is_surely_name(text)


@lru_cache(maxsize=16_384)
def is_unit(text: str) -> bool:
    """Whether a text begins as names of units do."""
    return bool(_BEGINS_UNIT.match(text)) and not is_surely_name(text)


@lru_cache(maxsize=16_384)
def is_category(text: str) -> bool:
    """Whether a heading within a list names a kind of people or of units, and no unit."""
    return bool(_BEGINS_CATEGORY.match(text))


def units_within(text: str) -> list[int]:
    """Where names of units may begin behind a position (“Phó Chủ tịch UBND xã …”), from the left."""
    is_loud = text.isupper()
    return [
        found.start()
        for found in re.finditer(r"(?<=\s)[^\W\d_]", text)
        if (text[found.start()].isupper() or text.startswith(("ủy ban", "uỷ ban"), found.start()))
        and _BEGINS_UNIT.match(text, found.start())
        and not (is_loud and any(one.start() < found.start() < one.end() for one in _IN_POSITION.finditer(text)))
    ]


@lru_cache(maxsize=16_384)
def is_like_name(text: str) -> bool:
    """Whether a text may be one person's name: one to seven words of letters, every one with a capital where there are such."""
    if not text or len(text) > 60 or _UNLIKE.search(text) or "," in text:
        return False
    words = text.split()
    if len(words) > 7 or not all(_WORD.fullmatch(word) for word in words):
        return False
    if not text.islower() and any(word[0].islower() for word in words):
        return False
    return is_surely_name(text) or not (
        _BEGINS_POSITION.match(text) or _BEGINS_UNIT.match(text) or _BEGINS_CATEGORY.match(text)
    )


@lru_cache(maxsize=16_384)
def is_surely_name(text: str) -> bool:
    """Whether a text is two to six words that begin with a family name, and no word of an office stands in it."""
    words = text.split()
    if not 2 <= len(words) <= 6 or not all(_WORD.fullmatch(word) for word in words):
        return False
    first = words[0].lower()
    if first not in SURNAMES and not re.match(r"(?:h|k|y|a|r)['’ʼ-]", first):
        return False
    if not text.islower() and any(word[0].islower() for word in words):
        return False
    rest = " ".join(words[1:]).lower()
    if _NO_NAME.match(text) or _OFFICE.search(text):
        return False
    if first in ("phó", "công", "đoàn", "quản", "ban") and words[1].lower() not in _MIDDLE:
        return not (_BEGINS_POSITION.match(text) and first != "phó") and not re.match(
            r"(?:chủ|bí|trưởng|giám|tổng|hiệu|phòng|chánh|ban|đội|cục|chi|vụ|viện|khoa|đoàn|chỉ|tham|trạm|công|văn phòng|an|ty|chức|lý"
            r"|đảng|thanh (?:niên|tra|tra viên)|tncs|đại biểu|khối|xã|phường|kinh|đbqh)(?!\w)",
            rest,
        )
    return True


def without_titles(text: str) -> tuple[str, str]:
    """A name without what stands before it (“Đ/c”, “Đại tá”, “PGS.TS.”), and the honorific as written."""
    called = ""
    while found := _BEFORE.match(text):
        rest, word = text[found.end() :], (found["called"] or "").lower()
        if not rest or not rest[0].isalpha() or not _is_title(found, word, rest):
            break
        called = called or tidy(found["called"] or "")
        text = rest
    return text, called


def _is_title(found: re.Match[str], word: str, rest: str) -> bool:
    words = rest.lower().split()
    if word in _FAMILIAR:
        return len(words) >= 2 and words[0] in SURNAMES
    if word in ("ông", "bà") and found.group().strip() == found["called"]:
        return not (words[0] in _MIDDLE and len(words) == 2 and words[0] != "văn") and not (
            words[0] == "văn" and len(words) == 2 and word == "ông"
        )
    degree = (found["degree"] or "").lower()
    if degree in _SHORT_DEGREE:  # “Ts” stands before a name, not within one
        return found["degree"].isupper() or "." in found.group() or len(words) >= 2
    return True
