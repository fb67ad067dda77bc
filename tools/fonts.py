"""Cut a typeface down to what Vietnamese and English pages need, and give it figures of one width."""

import io
import unicodedata

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

_FEATURES = ["ccmp", "kern", "locl", "mark", "mkmk", "tnum"]
_TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
_MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
_SIGNS = "\u00a0§©«°±²³·»½×÷–—‘’“”…•₫−≤≥≈"


def vietnamese_letters() -> set[str]:
    """Every letter of Vietnamese, vowels with all six tones, in both cases, composed."""
    vowels = [unicodedata.normalize("NFC", base + tone) for base in "aăâeêioôơuưy" for tone in _TONES]
    return {form for letter in [*vowels, *"bcdđghklmnpqrstvxfjwz"] for form in (letter, letter.upper())}


def wanted() -> set[int]:
    """Code points of the subset."""
    ascii_signs = {chr(code) for code in range(0x20, 0x7F)}
    return {ord(char) for char in vietnamese_letters() | ascii_signs | set(_MARKS) | set(_SIGNS)}


def cut(ttf: bytes) -> bytes:
    """The subset as woff2; same bytes in, same bytes out."""
    font = TTFont(io.BytesIO(ttf), recalcTimestamp=False)
    _add_tabular_figures(font)
    options = subset.Options(hinting=False, layout_features=_FEATURES, name_IDs=[0, 1, 2, 13, 14], notdef_outline=True)
    options.flavor = "woff2"
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted())
    cutter.subset(font)
    out = io.BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()


def _add_tabular_figures(font: TTFont) -> None:
    """The family has figures of many widths only: add copies as wide as its zero, as feature `tnum`."""
    cmap = font.getBestCmap()
    width = font["hmtx"][cmap[ord("0")]][0]
    mapping = {}
    for digit in "0123456789":
        name = cmap[ord(digit)]
        advance, bearing = font["hmtx"][name]
        shift = (width - advance) // 2
        mapping[name] = f"{name}.tnum"
        font["glyf"][mapping[name]] = _moved_copy(name, shift)
        font["hmtx"][mapping[name]] = (width, bearing + shift)
    font.setGlyphOrder(font["glyf"].glyphOrder)
    _add_feature(font["GSUB"].table, "tnum", mapping)


def _moved_copy(name: str, shift: int) -> Glyph:
    part = GlyphComponent()
    part.glyphName, part.x, part.y, part.flags = name, shift, 0, 0
    copy = Glyph()
    copy.numberOfContours, copy.components = -1, [part]
    return copy


def _add_feature(gsub: otTables.GSUB, tag: str, mapping: dict[str, str]) -> None:
    swap = otTables.SingleSubst()
    swap.mapping = mapping
    lookup = otTables.Lookup()
    lookup.LookupType, lookup.LookupFlag, lookup.SubTable, lookup.SubTableCount = 1, 0, [swap], 1
    gsub.LookupList.Lookup.append(lookup)
    gsub.LookupList.LookupCount = len(gsub.LookupList.Lookup)
    feature = otTables.Feature()
    feature.FeatureParams, feature.LookupListIndex, feature.LookupCount = None, [gsub.LookupList.LookupCount - 1], 1
    record = otTables.FeatureRecord()
    record.FeatureTag, record.Feature = tag, feature
    gsub.FeatureList.FeatureRecord.append(record)
    gsub.FeatureList.FeatureCount = len(gsub.FeatureList.FeatureRecord)
    for script in gsub.ScriptList.ScriptRecord:
        systems = [script.Script.DefaultLangSys, *(r.LangSys for r in script.Script.LangSysRecord)]
        for system in filter(None, systems):
            system.FeatureIndex.append(gsub.FeatureList.FeatureCount - 1)
            system.FeatureCount = len(system.FeatureIndex)
