"""Notes of lists: only what is said of how somebody comes is kept, from a closed list of phrases (domain.md §4.6.7)."""

import re

from diemcau.kernel.identity import without_identity_numbers

from .guard import without_private

_TIME = r"(?:lúc |khoảng |trước |sau )*\d{1,2}\s?(?:[hg:]\s?\d{0,2}|giờ(?: \d{1,2})?(?: phút)?|phút)"
_DAY = r"ngày \d{1,2}(?:[/.-]\d{1,2}(?:[/.-]\d{4})?)?"
_WHEN = rf"(?:cả (?:ngày|buổi|hai buổi|đợt)|(?:buổi )?(?:sáng|chiều|tối)(?: {_DAY})?|{_DAY}|hôm (?:nay|sau))"
_LONG = 60
_NAME = r"[^\d,;()]{1,60}"
_DUTY = r"(?:(?:do |vì |bận |đang |đi )*(?:công tác|họp|học|trực|nghỉ phép)(?: (?:đột xuất|nước ngoài|ở tỉnh|tại tỉnh|trung ương))?)"
_PHRASES = (
    rf"(?:(?:đi|dự|cử|người|họp) )*thay(?: {_NAME})?",
    rf"vắng(?: mặt)?(?: (?:có|không)(?: lý do| lí do| phép)?)?(?: {_WHEN})?(?: ?:? ?{_DUTY})?",
    rf"(?:có|không) (?:lý do|lí do|phép)|đã báo cáo(?: vắng| trước)?|{_DUTY}",
    rf"(?:xin )?(?:đến|vào|về|dự|tới) (?:muộn|trễ|sau|sớm|trước)(?: {_TIME})?(?: {_WHEN})?(?: ?:? ?{_DUTY})?|(?:đến|về|đón|đi) {_TIME}(?: {_WHEN})?",
    r"(?:có |không )?(?:đăng ký )?(?:ăn|suất ăn|cơm)(?: (?:chay|mặn|trưa|tối|sáng|kiêng thịt lợn|kiêng thịt bò))*",
    r"(?:có |không )?đăng ký(?: (?:phát biểu|tham luận|lưu trú|nghỉ|phòng|xe))?",
    r"(?:đi |có |không )*(?:xe|ô tô|ôtô|tàu|máy bay|phương tiện)(?: (?:riêng|chung|công|cơ quan|đơn vị|đoàn|khách|máy|ô tô|ôtô|con|tự túc|cá nhân))*",
    r"tự túc(?: (?:phương tiện|ăn ở|ăn nghỉ|đi lại|xe|chỗ ở|lưu trú))?|(?:cần )?đón(?: (?:ở|tại))?(?: (?:bến xe|sân bay|ga|nhà ga|cơ quan))?",
    rf"(?:có |không |đăng ký )*(?:lưu trú|nghỉ lại|ở lại|nghỉ trưa|nghỉ đêm|nghỉ)(?: \d{{1,2}} đêm)?(?: {_WHEN})?",
    r"báo cáo viên(?: chuyên đề \d{1,2})?|(?:khách|đại biểu)? ?mời|khách|(?:trưởng|phó|phó trưởng) đoàn|trưởng nhóm|nhóm trưởng|tổ trưởng|tổ phó|chủ trì|đồng chủ trì",
    r"thư ký|(?:có )?(?:phát biểu|tham luận)|dự khuyết|chính thức|bổ sung|mới bổ sung|phụ trách(?: (?:đoàn|nhóm|điểm cầu))?|đầu mối",
    rf"(?:chỉ )?dự(?: (?:cả|đủ|buổi|phiên))*(?: (?:{_WHEN}|khai mạc|bế mạc|toàn bộ|trực tuyến|trực tiếp|online))?|(?:chỉ )?{_WHEN}|trực tuyến|trực tiếp|phòng \d{{1,4}}",
    rf"(?:arrives |comes |leaves )?(?:late|early)(?: at {_TIME})?|vegetarian|vegan|online|in person|by (?:car|bus|train|plane)|speaker|guest|reserve|head of delegation",
    rf"substitute(?: for {_NAME})?|(?:excused|absent)(?: with(?:out)? (?:leave|reason))?|(?:morning|afternoon)(?: only)?|needs? a room|no overnight stay|own (?:car|transport)",
)  # fmt: skip
_USUAL = re.compile("|".join(f"(?:{phrase})" for phrase in _PHRASES), re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:[,;.+&\n]|\s[–-]\s|/(?!\d|c\b)|\bvà\b|\band\b)\s*")
_PRIVATE = re.compile(
    r"(?<!\w)(?:ốm|bệnh|đau|mổ|điều trị|nằm viện|nhập viện|đi viện|vợ|chồng|gia đình|thai|thai sản|sinh con|khuyết tật|ung thư|huyết áp|tiểu đường|máu|sức khỏe|sức khoẻ|dị ứng|hen"
    r"|tim|viêm|khám|dân tộc|tôn giáo|đảng|cccd|cmnd|căn cước|sinh năm|năm sinh|giáo|phật|tin lành|cao đài|hòa hảo|đạo|sick|ill|surgery|pregnant)(?!\w)",
    re.IGNORECASE,
)


def is_about_a_person(text: str) -> bool:
    """Whether a short text says something of health, faith, party or family."""
    return len(text) < _LONG and bool(_PRIVATE.search(text))


def is_harmless(text: str) -> bool:
    """Whether a note says only of how somebody comes: a substitute's or a replaced person's name is the one thing it may add."""
    parts = [part.strip(" ()!*") for part in _BETWEEN.split(text)]
    is_usual = all(_USUAL.fullmatch(part) for part in parts if part) and not _PRIVATE.search(text)
    return is_usual and without_private(text) == text and without_identity_numbers(text) == text
