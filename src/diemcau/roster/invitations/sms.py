"""How a short message goes over the air: in how many pieces, and as letters that cost less."""

import unicodedata

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""GSM 03.38; the characters of its extension count twice."""
TWICE = frozenset("^{}\\[~]|€")


def pieces(text: str) -> int:
    """Of how many messages it consists, as networks count (and charge)."""
    if all(char in GSM or char in TWICE for char in text):
        length, whole, part = len(text) + sum(char in TWICE for char in text), 160, 153
    else:
        length, whole, part = len(text.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= whole else -(-length // part)


def plain(text: str) -> str:
    """Without diacritics, which make a message dearer; typographic marks as typewriters have them."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(char for char in letters if not unicodedata.combining(char))
    return bare.translate({0x2013: "-", 0x2014: "-", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2026: "..."})
