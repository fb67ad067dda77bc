"""What stands in and below a list and is nobody: totals, numbers of columns, places and dates, signatures."""

import itertools
import re
from collections.abc import Sequence

_TOTAL = re.compile(
    r"\W*(?:(?:tổng cộng|tổng số|cộng)(?!\w).*|tổng\s*[:=(].*|tổng|(?:tong cong|tong so|cong|total|sum|subtotal)\s*(?:[:=(\d].*)?"
    r"|(?:tong cong|tong so|total)\b[^\d]*\d.*|(?:cộng|cong)\s+(?:nhóm|mục|phần|đơn vị|xã|phường|khối).*)",
    re.IGNORECASE | re.DOTALL,
)
_NAMED_TOTAL = re.compile(r"(?:công|cộng|tổng)\s+(?:\w+\s+)?(?:thị|văn|tằng|tôn)(?!\w)", re.IGNORECASE)
_CLOSING = re.compile(
    r"\(?\s*(?:(?:người|cán bộ) (?:lập|tổng hợp|kiểm tra|ký|báo cáo)(?! \w+ \w+ \w)|thủ trưởng(?! \w+ \w)|xác nhận của|ký tên|ký,|\(?ký(?:\s|,|\))|đã ký|prepared by|signature|signed"
    r"|nơi nhận|như trên|lưu\s*:|danh sách (?:này )?(?:có|gồm|này)|ghi chú\s*:|lưu ý\s*:|lưu vt|đại diện đơn vị|hết[.\s]*$|notes?\s*:|remarks?\s*:).*"
    r"|(?:tm|kt|tl|tuq|t/m|k/t)\s*\.\s*\w.*|(?:[^\W\d][\w ,.]{0,40})?ngày\s*.{0,12}tháng\s*.*|[-–]\s*(?:như trên|lưu).*",
    re.IGNORECASE | re.DOTALL,
)
_TITLE = re.compile(
    r"\(?(?:danh sách|kèm theo|phụ lục|mẫu số|biểu|cộng h[òo]a xã hội|cộng hoà xã hội|độc lập|số\s*:|v/v|trích yếu|tờ số|trang \d|page \d"
    r"|kính gửi|thời gian|địa điểm|đơn vị tính|list of).*",
    re.IGNORECASE | re.DOTALL,
)


def is_total(texts: Sequence[str]) -> bool:
    """Whether the filled cells of a row sum up: “Tổng cộng: 12 người”."""
    first = next((text for text in texts if not text.isdecimal()), "")
    return bool(_TOTAL.fullmatch(first)) and not (_NAMED_TOTAL.match(first) and ":" not in first)


def is_closing(texts: Sequence[str]) -> bool:
    """Whether a row begins what stands below a list: place and date, “Người lập biểu”, “Nơi nhận”."""
    told = (
        [text for text in texts if text.lower() != "như trên"] if len(texts) > 2 else texts
    )  # of a unit: the one above
    return any(_CLOSING.fullmatch(text) for text in told)


def is_title(texts: Sequence[str]) -> bool:
    """Whether a row is a title of a list or the head of an official letter."""
    return len(texts) <= 2 and any(_TITLE.fullmatch(text) for text in texts)


def is_numbering(texts: Sequence[str]) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3), or A B 1 2."""
    said = [text.strip("()[] ") for text in texts]
    letters = sum(text == letter for text, letter in zip(said, "ABCD", strict=False))
    said = said[letters:]
    if len(said) + min(letters, 1) < 2 or not all(text.isdecimal() and len(text) <= 2 for text in said):
        return False
    numbers = [int(text) for text in said]
    return numbers[0] <= 3 and all(0 < b - a <= 2 for a, b in itertools.pairwise(numbers))
