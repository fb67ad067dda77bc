"""Documents as PDF (papers/document.typ). The letters are as wide as Times New Roman's and hold all Vietnamese ones."""

from collections.abc import Sequence

import msgspec

from .. import papers
from .blocks import Codes, Document


def pdf(documents: Sequence[Document]) -> bytes:
    """All of them in one file."""
    says = dict.fromkeys(
        code.says for one in documents for codes in one.blocks if isinstance(codes, Codes) for code in codes.codes
    )
    names = {text: f"{number}.svg" for number, text in enumerate(says)}
    data = {
        "title": documents[0].title,
        "language": documents[0].language,
        "documents": msgspec.to_builtins(documents),
        "codes": names,
    }
    return papers.compile("infra/document", data, {name: papers.qr(text) for text, name in names.items()})
