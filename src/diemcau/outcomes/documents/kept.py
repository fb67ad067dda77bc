"""A document's pages as JSON, as versions keep them, and back."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import msgspec

from diemcau.infra.documents import Block, Document, Layout
from diemcau.infra.documents.blocks import BLOCKS


def as_kept(documents: Sequence[Document]) -> list[dict[str, Any]]:
    """Texts as they are, pictures in base 64."""
    plain = documents_of(json.loads(msgspec.json.encode(list(documents))))  # 30 and 30.0 are one length, and one digest
    told: list[dict[str, Any]] = json.loads(msgspec.json.encode(plain))
    return told


def documents_of(content: Sequence[dict[str, Any]]) -> list[Document]:
    """What `as_kept` told."""
    return [
        Document(
            title=one["title"],
            language=one["language"],
            blocks=_blocks(one["blocks"]),
            layout=msgspec.convert(one["layout"], Layout),
        )
        for one in content
    ]


def _blocks(told: Any) -> tuple[Block, ...]:
    blocks: tuple[Block, ...] = msgspec.convert(told, tuple[BLOCKS, ...])
    return blocks


def digest_of(content: Any, quoted: Any) -> str:
    """SHA-256 over both, with keys in their order."""
    told = json.dumps([content, quoted], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def paragraphs(content: Sequence[dict[str, Any]]) -> list[str]:
    """What a document says, a text for each paragraph, line or row of a table: what versions are compared by."""
    return [text for one in content for block in one["blocks"] for text in _said(block) if text.strip()]


def _said(block: dict[str, Any]) -> list[str]:
    kind = block["type"]
    if kind == "Head":
        hosts = [line for one in block["hosts"] for line in one]
        parts = (block["left"], block["right"], hosts, block["below_left"], block["below_right"])
        return [line["text"] for lines in parts for line in lines]
    if kind == "Paragraph":
        return ["".join(run["text"] for run in block["runs"])]
    if kind == "List":
        return ["".join(run["text"] for run in item) for item in block["items"]]
    if kind == "Table":
        return [" | ".join(row) for row in (block["heads"], *block["rows"])]
    if kind == "Codes":
        return [text for code in block["codes"] for text in (code["told"], code["link"])]
    if kind == "Closing":
        return [block["heading"], *block["recipients"], *(line["text"] for line in block["power"]), block["name"]]
    if kind == "Signatures":
        return [text for one in block["signers"] for text in (*(line["text"] for line in one["power"]), one["name"])]
    return [block.get(name, "") for name in ("text", "subject", "caption", "name", "title", "goes_with")]
