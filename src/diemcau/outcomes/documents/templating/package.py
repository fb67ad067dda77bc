"""The package of a .docx before anything reads it: its size, and what must not be in it (ECMA-376 part 2)."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from diemcau.kernel.errors import Refused

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_FILES = 1_000
DAMAGED = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, etree.LxmlError, SyntaxError, LookupError, ValueError,
    NotImplementedError, RuntimeError, EOFError, OSError, OverflowError,
)  # fmt: skip
"""What reading a file raises that is no package, or one that was cut off or changed on its way."""

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_XML = (".xml", ".rels", ".vml", ".svg")
_KEPT = (*_XML, ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".wdp", ".odttf", ".ttf")
_FOREIGN = {"altChunk", "subDoc", "object", "control", "OLEObject", "mailMerge", "ocx"}
_FETCHES = re.compile(r"\b(INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|DDEAUTO|DDE|LINK|DATABASE|RD)\b", re.IGNORECASE)


def inspect(data: bytes, name: str) -> dict[str, Any]:
    """The parts that are XML, read, by their names. Raises Refused: template_too_large, not_a_docx, template_macros, template_links
    with the target, template_objects."""
    if len(data) > MOST_BYTES:
        raise Refused("template_too_large", megabytes=MOST_BYTES // 1024 // 1024)
    if name.lower().endswith((".docm", ".dotm")):
        raise Refused("template_macros")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _looked_at(archive)
    except DAMAGED:
        raise Refused("not_a_docx") from None


def _looked_at(archive: zipfile.ZipFile) -> dict[str, Any]:
    members = archive.infolist()
    if len(members) > MOST_FILES or sum(one.file_size for one in members) > MOST_UNPACKED:
        raise Refused("template_too_large", megabytes=MOST_UNPACKED // 1024 // 1024)
    names = [one.filename for one in members if not one.is_dir()]
    lower = [one.lower() for one in names]
    if len(set(lower)) < len(lower):
        raise Refused("not_a_docx")  # of two files of one name readers take different ones
    if any("vbaproject" in one or "vbadata" in one for one in lower):
        raise Refused("template_macros")
    if any(one.startswith(("word/embeddings/", "word/activex/")) or not one.endswith(_KEPT) for one in lower):
        raise Refused("template_objects")
    files = {name: archive.read(name) for name in names}
    parts = {name: _parsed(files[name]) for name in names if name.lower().endswith(_XML)}
    _kinds(parts)
    for part, root in parts.items():
        if part.lower().endswith(".rels"):
            _links(root)
        else:
            _foreign(root)
    return parts


def _parsed(text: bytes) -> Any:
    """Without entities, of which a few lines may become gigabytes."""
    root = etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True))
    if root.getroottree().docinfo.doctype:
        raise Refused("not_a_docx")
    return root


def _kinds(parts: Mapping[str, Any]) -> None:
    """What the parts say they are."""
    if "word/document.xml" not in parts or "[Content_Types].xml" not in parts:
        raise Refused("not_a_docx")
    told = {one.get("PartName", ""): one.get("ContentType", "") for one in parts["[Content_Types].xml"]}
    if any("macroEnabled" in kind or "vba" in kind.lower() for kind in told.values()):
        raise Refused("template_macros")
    if told.get("/word/document.xml") != _MAIN:
        raise Refused("not_a_docx")


def _links(relations: Any) -> None:
    for one in _elements(relations):
        target = str(one.get("Target", ""))
        if one.get("TargetMode", "").lower() == "external" or "://" in target or target.startswith("\\\\"):
            raise Refused("template_links", target=target[:120])


def _foreign(root: Any) -> None:
    """Objects of other programs, and fields that fetch something when the file is opened."""
    told = []
    for one in _elements(root):
        name = etree.QName(one).localname
        if name in _FOREIGN:
            raise Refused("template_objects")
        if name == "instrText":
            told.append(one.text or "")
        told += [value for key, value in one.attrib.items() if etree.QName(key).localname == "instr"]
        if name == "p":
            told.append(" ")
    if _FETCHES.search(field := "".join(told)):
        raise Refused("template_links", target=field.strip()[:120])


def _elements(root: Any) -> Iterator[Any]:
    return root.iter(etree.Element)  # type: ignore[no-any-return]
