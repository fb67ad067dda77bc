"""No word of a table's heading is wider than its column, in any kind of document and either language."""

import pytest
from django.utils import translation
from msgspec import structs
from PIL import ImageFont

from diemcau.infra import documents as d
from diemcau.infra.documents.blocks import size_of
from diemcau.infra.papers import FONTS
from diemcau.outcomes.documents.drawing import subject_of
from diemcau.outcomes.documents.kinds import kinds
from tests.attendance.world import World
from tests.outcomes.test_documents_approved import TYPED, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db
BOLD = ImageFont.truetype(str(FONTS / "LiberationSerif-Bold.ttf"), 1000)
INSETS = 8  # points, of both sides (document.typ)


def too_wide(paper: d.Document) -> list[tuple[str, float]]:
    """Words of headings, with the points that they lack."""
    layout, found = paper.layout, []
    for block in paper.blocks:
        if isinstance(block, d.Pages | d.Annex):
            layout = structs.replace(layout, landscape=block.landscape)
        if isinstance(block, d.Table):
            room = (size_of(layout)[0] - layout.left - layout.right) * 72 / 25.4
            for head, share in zip(block.heads, block.widths, strict=True):
                column = room * share / sum(block.widths) - INSETS
                words = [(word, BOLD.getlength(word) * block.size / 1000) for word in head.split()]
                found += [(word, round(wide - column, 1)) for word, wide in words if wide > column]
    return found


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_heading_runs_into_the_next_column(world: World, language: str) -> None:
    found: dict[str, list[tuple[str, float]]] = {}
    with translation.override(language):
        for kind in kinds():
            offered = [about for about, _name in kind.each(world.conference, language)] if kind.each else [""]
            if kind.draw is None or not offered:
                continue
            about = offered[0]
            papers = kind.draw(subject_of(world.conference, language, about=about)._replace(typed=TYPED))
            assert papers
            found[kind.code] = [word for paper in papers for word in too_wide(paper)]
    assert len(found) > 15
    assert {code: words for code, words in found.items() if words} == {}
