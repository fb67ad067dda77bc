"""What must not come in: columns about people that nobody here needs (domain.md §4.6.2); state secrets are told in `secrecy`."""

import re
from collections.abc import Sequence
from functools import lru_cache

from diemcau.kernel.names import fold, tidy

SENSITIVE = {
    "ethnicity": ("dan toc", "dtoc", "ethnicity", "ethnic", "race"),
    "religion": ("ton giao", "t giao", "tin nguong", "religion", "faith", "belief", "beliefs"),
    "party": ("dang vien", "vao dang", "ket nap dang", "chi bo", "ly luan chinh tri", "llct", "tuoi dang", "ngay chinh thuc", "communist", "political", "party member", "party", "dcsvn", "dang csvn", "dvcs", "la dv", "ngay vao d", "trinh do chinh tri", "ly luan ct", "dang cong san", "dvien"),
    "identity_number": (
        "cccd", "cmnd", "cmt", "cmtnd", "can cuoc", "chung minh", "dinh danh", "ho chieu", "giay to tuy than", "citizen id",
        "identity", "id number", "id no", "id card", "national id", "passport", "ssn", "so bhxh", "bhxh", "ma so thue", "mst", "bhyt", "giay to", "so cc", "so the cc", "gttt", "ngay cap", "noi cap",
    ),
    "birth": ("ngay sinh", "nam sinh", "sinh ngay", "ngay thang nam sinh", "ngay thang nam", "ntns", "n s", "nsinh", "ng sinh", "n sinh", "sinh nam", "tuoi", "date of birth", "birth", "born", "dob", "age", "ns", "sn"),
    "bank": ("tai khoan", "stk", "ngan hang", "bank", "account"),
    "health": ("suc khoe", "benh", "nhom mau", "khuyet tat", "di ung", "thai san", "thuong binh", "thuong tat", "tien su", "health", "medical", "allergy", "allergies", "blood", "disability"),
    "photo": ("anh the", "anh 3x4", "anh 4x6", "anh 2x3", "anh ca nhan", "anh chan dung", "chan dung", "hinh anh", "photo", "picture"),
    "family": ("hon nhan", "tinh trang hn", "gia dinh", "que quan", "nguyen quan", "noi sinh", "ho khau", "thuong tru", "tam tru", "vo chong", "ho ten vo", "ho ten chong", "marital", "family status", "hometown", "birthplace"),
}  # fmt: skip
_WHOLE = {"ảnh": "photo", "hình": "photo", "quê": "family", "số con": "family", "lý luận": "party", "lí luận": "party"}
_PEOPLE_NAMES = frozenset(
    ["kinh", "tay", "thai", "muong", "khmer", "hoa", "nung", "hmong", "h'mong", "mong", "dao", "jrai", "ede", "bahnar", "cham", "hre", "mnong", "m'nong", "raglai", "stieng", "xtieng", "tho", "giay", "khang", "lao", "lu", "chut", "cong", "brau"]
) | {
    "kho me", "gia rai", "e de", "ba na", "xo dang", "san chay", "co ho", "san diu", "ra glai", "bru van kieu", "co tu", "gie trieng", "kho mu",
    "ta oi", "cho ro", "xinh mun", "ha nhi", "chu ru", "la chi", "la ha", "phu la", "la hu", "lo lo", "pa then", "co lao", "bo y", "si la",
    "pu peo", "o du", "ro mam",
}  # fmt: skip
_FAITHS = frozenset(
    {"phat giao", "cong giao", "thien chua giao", "tin lanh", "cao dai", "hoa hao", "phat giao hoa hao", "hoi giao", "bahai", "dao phat", "dao thien chua", "dao tin lanh", "dao cao dai", "luong", "thien chua", "khong ton giao"}
)  # fmt: skip
_PARTY = re.compile(r"(?:chua )?(?:la )?(?:dang vien|doan vien)(?: .*)?|(?:dang|doan) vien du bi", re.IGNORECASE)
_BLOOD = re.compile(r"(?:A|B|AB|O)\s?[+-]|Rh\s?[+-]")
_HEALTH = re.compile(
    r"(?:suc khoe )?loai (?:i{1,3}|iv|v|[1-5])|(?:mac |bi )?(?:benh(?! vien| xa)|huyet ap|tieu duong|tim mach|viem|ung thu|hen|di ung|khuyet tat|mang thai)(?: .*)?"
)
_BIRTHDAY = re.compile(
    r"(?:(?:\d{1,2}[./-])?\d{1,2}[./-])(?:19[2-9]\d|200\d|201[0-2])|(?:19[2-9]\d|200\d|201[0-2])-\d\d-\d\d(?: .*)?|19[2-9]\d|200\d|201[0-2]"
    r"|\d{1,2}[./-]\d{1,2}[./-][4-9]\d|(?:ngày )?\d{1,2} tháng \d{1,2}(?: năm|,)? ?(?:19[2-9]\d|200\d)|[A-Z][a-z]{2,8}\.? \d{1,2},? (?:19[2-9]\d|200\d)"
)
_IDENTITY = re.compile(
    r"(?<!\d)(\d{12}|\d{9}|(?!84[35789])[1-9]\d[0-3]\d{8}|[1-9][0-3]\d{8})(?!\d)"
)  # also without the zeros that a spreadsheet takes
_TWELVE = re.compile(r"(?<!\d)\d{12}(?!\d)")


def sensitive_heading(heading: str) -> str:
    """The kind of sensitive data a heading announces; empty when none."""
    plain = f" {fold(heading)} {fold(heading.replace('.', ''))} "  # “D.O.B.” is DOB
    for kind, words in SENSITIVE.items():
        if any(f" {word} " in plain for word in words):
            return kind
    if found := _WHOLE.get(tidy(heading).lower()):
        return found
    loud = " " + re.sub(r"[^\w]+", " ", tidy(heading)).lower() + " "
    # Positions are often headed “Chức vụ (Đảng, chính quyền)”: that is one column of positions.
    return "party" if " đảng " in loud and " chính quyền " not in loud else ""


def holds_identity_numbers(values: Sequence[str], *, is_phone: bool = False) -> bool:
    """Whether a column's values look like citizens' numbers: 12 digits, or 9 in the old form (which phones may have)."""
    said = [value for value in values if value]
    pattern = _TWELVE if is_phone else _IDENTITY
    if all(re.fullmatch(r"[35789]\d{8}", value) for value in said):
        return False  # telephone numbers whose 0 was lost
    hits = sum(bool(pattern.fullmatch(re.sub(r"[\s.]", "", value))) for value in said)
    return hits >= 1 and hits * (2 if is_phone else 4) >= len(said)


def sensitive_content(values: Sequence[str], *, is_phone: bool = False, is_listed: bool = False) -> str:
    """The kind of data about people that a column holds, whatever its heading says; empty when none."""
    said = [value for value in values if value]
    if not said:
        return ""
    if holds_identity_numbers(said, is_phone=is_phone):
        return "identity_number"
    many = len(said) * 0.6
    if not is_listed and sum(bool(_BIRTHDAY.fullmatch(value)) for value in said) >= many:
        return "birth"
    plain = [fold(value) for value in said]
    if sum(value in _PEOPLE_NAMES for value in plain) >= many:
        return "ethnicity"
    faithful = sum(value in _FAITHS for value in plain)
    if faithful and faithful + sum(value in ("khong", "co") for value in plain) >= many:
        return "religion"
    members = sum(bool(_PARTY.fullmatch(value)) for value in plain)
    if members and members + sum(value in ("quan chung", "khong", "chua", "x") for value in plain) >= many:
        return "party"
    is_ill = sum(bool(_HEALTH.fullmatch(value)) for value in plain) + sum(
        bool(_BLOOD.fullmatch(value)) for value in said
    )
    return "health" if is_ill >= many else ""


_YEAR = r"(?:19[3-9]\d|200\d)"
_TOLD = re.compile(
    r"[\s,;(–-]*(?<!\w)(?:sinh(?: năm| ngày)?|năm sinh|ngày sinh|s\.?\s?n\.?|n\.?s\.?)\s*[:.]?\s*\d[\d./-]*\)?"
    r"|[\s,;(–-]*(?<!\w)(?:tuổi\s*:?\s*\d\d|\d\d tuổi)(?!\w)\)?"
    r"|\s*[,;(–-]+\s*(?:(?:dân tộc|tôn giáo|dt)(?:\s*:\s*|\s+)[^\W\d][^,;.()]*"
    r"|(?:đảng viên|quần chúng|ngày vào đảng|vào đảng|số thẻ đảng)[^,;()]*)\)?"
    r"|\s*\((?:thương binh|bệnh binh|khuyết tật|ung thư|tiểu đường|mang thai|nghỉ ốm|ốm)(?!\w)[^()]*\)|\s+[–-]\s+(?:thương|bệnh) binh(?: hạng \d(?:/\d)?)?$"
    # a year alone: in brackets, or set off at the beginning or the end
    rf"|\s*\({_YEAR}\)|^{_YEAR}\s*[,;–-]\s*|(?<!\d)(?<!\d )\s*[,;–-]\s*{_YEAR}$",
    re.IGNORECASE,
)
_MEMBER = re.compile(r"(?:chưa )?(?:là )?đảng viên(?: dự bị| chính thức)?|quần chúng", re.IGNORECASE)


@lru_cache(maxsize=16_384)  # units and positions repeat from row to row
def without_private(text: str) -> str:
    """The text without what it says of birth, people, faith and party in passing (“…, SN 1975”)."""
    if _MEMBER.fullmatch(text.strip()):
        return ""
    return tidy(_TOLD.sub("", text)).strip(" ,;") if _TOLD.search(text) else text
