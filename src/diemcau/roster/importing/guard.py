"""What must not come in: state secrets, and columns about people that nobody here needs (domain.md §4.2, §4.6.2)."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from diemcau.kernel.names import fold, tidy

SENSITIVE = {
    "ethnicity": ("dan toc", "ethnicity", "ethnic", "race"),
    "religion": ("ton giao", "religion", "faith"),
    "party": ("dang vien", "vao dang", "ket nap dang", "chi bo", "ly luan chinh tri", "party member", "party"),
    "identity_number": (
        "cccd", "cmnd", "cmt", "cmtnd", "can cuoc", "chung minh", "dinh danh", "ho chieu", "giay to tuy than", "citizen id",
        "identity", "id number", "id no", "id card", "national id", "passport",
    ),
    "birth": ("ngay sinh", "nam sinh", "sinh ngay", "ngay thang nam sinh", "tuoi", "date of birth", "birth", "born", "dob", "age"),
    "health": ("suc khoe", "benh", "nhom mau", "khuyet tat", "health", "medical", "blood", "disability"),
    "photo": ("anh the", "anh chan dung", "hinh anh", "photo", "picture"),
    "family": ("hon nhan", "gia dinh", "que quan", "marital", "family status", "hometown"),
}  # fmt: skip
_MARKED = re.compile(r"(?<!\w)(TUYỆT MẬT|TỐI MẬT)(?!\w)")
_SECRET = re.compile(r"(?<!\w)MẬT(?!\w)")
_HARMLESS = re.compile(r"(?<!\w)(BẢO|BÍ) MẬT(?!\w)")
_IDENTITY = re.compile(r"(?<!\d)(\d{12}|\d{9})(?!\d)")
_TWELVE = re.compile(r"(?<!\d)\d{12}(?!\d)")


def is_marked(text: str, *, heading: bool = True) -> bool:
    """Whether a text carries a state-secret mark: MẬT, TỐI MẬT, TUYỆT MẬT.

    “Bảo mật” and “bí mật” are topics, not marks. Outside the `heading` of a list only a cell that is nothing but the mark
    counts: Mật is a name, too.
    """
    loud = tidy(text).upper()
    if loud in ("MẬT", "TỐI MẬT", "TUYỆT MẬT") or loud.startswith("ĐỘ MẬT"):
        return True
    if not heading:
        return False
    if _MARKED.search(loud):
        return True
    return bool(_SECRET.search(_HARMLESS.sub("", tidy(text))))


def is_marked_name(file_name: str) -> bool:
    """Whether a file's name carries the mark, also without diacritics (tuyet mat, toi mat)."""
    words = re.sub(r"[\W_]+", " ", unicodedata.normalize("NFC", file_name)).upper()
    plain = f" {fold(words)} "
    return is_marked(words) or bool(_SECRET.search(_HARMLESS.sub("", words))) or any(
        f" {mark} " in plain for mark in ("tuyet mat", "toi mat")
    )  # fmt: skip


def sensitive_heading(heading: str) -> str:
    """The kind of sensitive data a heading announces; empty when none."""
    plain = f" {fold(heading)} "
    for kind, words in SENSITIVE.items():
        if any(f" {word} " in plain for word in words):
            return kind
    loud = " " + re.sub(r"[^\w]+", " ", tidy(heading)).lower() + " "
    # Positions are often headed “Chức vụ (Đảng, chính quyền)”: that is one column of positions.
    return "party" if " đảng " in loud and " chính quyền " not in loud else ""


def holds_identity_numbers(values: Sequence[str], *, is_phone: bool = False) -> bool:
    """Whether a column's values look like citizens' numbers: 12 digits, or 9 in the old form (which phones may have)."""
    said = [value for value in values if value]
    pattern = _TWELVE if is_phone else _IDENTITY
    hits = sum(bool(pattern.fullmatch(re.sub(r"[\s.]", "", value))) for value in said)
    return hits >= 1 and hits * 4 >= len(said)


def first_mark(texts: Iterable[str], *, heading: bool = True) -> bool:
    """Whether any of the texts is marked."""
    return any(is_marked(text, heading=heading) for text in texts if text)
