"""The package of a .docx before anything reads it: its size, and what must not be in it (ECMA-376 part 2)."""

import io
import zipfile

from lxml import etree  # type: ignore[import-untyped]

from diemcau.kernel.errors import Refused

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_FILES = 1_000


def inspect(data: bytes, name: str) -> None:
    """Raises Refused: template_too_large, not_a_docx, template_macros, template_links with the target, template_objects."""
    if len(data) > MOST_BYTES:
        raise Refused("template_too_large", megabytes=MOST_BYTES // 1024 // 1024)
    if name.lower().endswith((".docm", ".dotm")):
        raise Refused("template_macros")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _look(archive)
    except (
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        zipfile.LargeZipFile,
    ):
        raise Refused("not_a_docx") from None


def _look(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MOST_FILES or sum(one.file_size for one in members) > MOST_UNPACKED:
        raise Refused("template_too_large", megabytes=MOST_UNPACKED // 1024 // 1024)
    names = [one.filename for one in members]
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        raise Refused("not_a_docx")
    lower = [one.lower() for one in names]
    if any("vbaproject" in one for one in lower) or b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise Refused("template_macros")
    if any(one.startswith(("word/embeddings/", "word/activex/")) for one in lower):
        raise Refused("template_objects")
    for one in names:
        if one.endswith(".xml") and b"<!DOCTYPE" in archive.read(one)[:2000]:
            raise Refused("not_a_docx")
        if one.endswith(".rels"):
            _links(archive.read(one))


def _links(relations: bytes) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for one in etree.fromstring(relations, parser):
        if one.get("TargetMode") == "External":
            raise Refused("template_links", target=str(one.get("Target"))[:120])
