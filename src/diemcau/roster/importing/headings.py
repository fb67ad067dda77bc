"""What headings are usually called."""

from diemcau.kernel.names import fold

WORDS = {
    "full_name": (
        "ho va ten", "ho ten", "ho va ten dai bieu", "ten dai bieu", "dai bieu", "ho ten dai bieu", "ho va ten can bo",
        "hoc vien", "full name", "name", "delegate", "participant",
    ),
    "family_part": ("ho", "ho dem", "ho va dem", "ho va chu dem", "ho va ten dem", "ho lot", "family name", "surname", "last name"),
    "given_part": ("ten", "given name", "first name"),
    "honorific": ("danh xung", "xung ho", "ong ba", "honorific", "salutation"),
    "position": ("chuc vu", "chuc danh", "chuc vu chuc danh", "chuc vu don vi", "chuc vu dang chinh quyen", "position", "job title", "title"),
    "unit": (
        "don vi", "don vi cong tac", "co quan", "co quan don vi", "co quan cong tac", "noi cong tac", "to chuc", "unit",
        "organisation", "organization", "workplace", "agency", "department",
    ),
    "group": ("nhom", "nhom dai bieu", "thanh phan", "doi tuong", "khoi", "group", "category"),
    "site": ("diem cau", "ten diem cau", "ma diem cau", "so diem cau", "ma so diem cau", "diem cau so", "stt diem cau", "tai diem cau", "du tai diem cau", "so phong", "phong", "phong hop", "noi du", "diem du", "site", "room", "room number", "venue"),
    "phone": ("dien thoai", "so dien thoai", "sdt", "so dt", "dt", "di dong", "dtdd", "dien thoai lien he", "phone", "telephone", "mobile", "tel"),
    "listed": ("stt", "tt", "so tt", "so thu tu", "no", "nr", "row", "row number"),
    "note": ("ghi chu", "note", "notes", "remark", "remarks"),
}  # fmt: skip
_EXACT = {word: field for field, words in WORDS.items() for word in words}


def field_of(heading: str) -> str:
    """The field a heading means, empty when it is unknown."""
    plain = fold(heading)
    if plain in _EXACT:
        return _EXACT[plain]
    begun = [word for word in _EXACT if len(word) >= 4 and plain.startswith(f"{word} ")]
    return _EXACT[max(begun, key=len)] if begun else ""
