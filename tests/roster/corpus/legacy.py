"""How texts were typed before Unicode: TCVN3 (fonts .VnTime …) and VNI (VNI-Times …), as the characters a file holds.

TCVN3 has no capitals with tones: clerks typed the small letter, or a font of capitals (.VnTimeH). VNI writes the mark after
the letter.
"""

import unicodedata

_TCVN3_LETTERS = (
    "à µ|ả ¶|ã ·|á ¸|ạ ¹|ă ¨|ằ »|ẳ ¼|ẵ ½|ắ ¾|ặ Æ|â ©|ầ Ç|ẩ È|ẫ É|ấ Ê|ậ Ë|đ ®|è Ì|ẻ Î|ẽ Ï|é Ð|ẹ Ñ|ê ª|ề Ò|ể Ó|ễ Ô|ế Õ|ệ Ö|ì ×|ỉ Ø|"
    "ĩ Ü|í Ý|ị Þ|ò ß|ỏ á|õ â|ó ã|ọ ä|ô «|ồ å|ổ æ|ỗ ç|ố è|ộ é|ơ ¬|ờ ê|ở ë|ỡ ì|ớ í|ợ î|ù ï|ủ ñ|ũ ò|ú ó|ụ ô|ư \u00ad|ừ õ|ử ö|ữ ÷|ứ ø|ự ù|"
    "ỳ ú|ỷ û|ỹ ü|ý ý|ỵ þ|Ă ¡|Â ¢|Đ §|Ê £|Ô ¤|Ơ ¥|Ư ¦"
)
TCVN3 = dict(pair.split(" ") for pair in _TCVN3_LETTERS.split("|"))

_VNI_TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_VNI_ROOF = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_VNI_BREVE = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_VNI_ALONE = {"í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ"}
_VNI_HORNED = {"o": "ô", "u": "ö"}


def tcvn3(text: str) -> str:
    """As typed in a font such as .VnTime: a capital that the table lacks becomes its small letter."""
    return "".join(
        TCVN3.get(letter) or TCVN3.get(letter.lower(), letter) for letter in unicodedata.normalize("NFC", text)
    )


def tcvn3_capitals(text: str) -> str:
    """As typed in .VnTimeH, where every letter looks like a capital: plain letters as they come, marked ones small."""
    return "".join(TCVN3.get(letter.lower(), letter) for letter in unicodedata.normalize("NFC", text))


def vni(text: str) -> str:
    return "".join(map(_vni_letter, unicodedata.normalize("NFC", text)))


def _vni_letter(letter: str) -> str:
    small = letter.lower()
    typed = _VNI_ALONE.get(small) or _vni_with_mark(small)
    return typed.upper() if letter != small else typed


def _vni_with_mark(small: str) -> str:
    base, *marks = list(unicodedata.normalize("NFD", small))
    tone = next((mark for mark in marks if mark in _VNI_TONES), "")
    if "\u0302" in marks:
        return base + _VNI_ROOF[tone]
    if "\u0306" in marks:
        return base + _VNI_BREVE[tone]
    if "\u031b" in marks:
        return _VNI_HORNED[base] + (_VNI_TONES[tone] if tone else "")
    return base + (_VNI_TONES[tone] if tone else "") if base in "aeouy" and small != base else small


def cp1258(text: str) -> bytes:
    """Windows' own: tones stand after their letter."""
    found = []
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in parts if mark in _VNI_TONES)
        rest = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _VNI_TONES))
        found.append(rest + tone)
    return "".join(found).encode("cp1258")
