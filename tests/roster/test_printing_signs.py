"""Signs on badges, plates, sheets and seats: those of all the peoples have a font; what has none is named before anything is printed."""

from typing import Any

import pytest
from django.test import Client
from pypdfium2 import raw

from diemcau.conferences.models import Site
from tests.roster.test_printing import List, ask, browser, made, opened, texts

__all__ = ["browser"]


def fonts_of(paper: bytes) -> set[str]:
    objects = [one for page in opened(paper) for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])]  # type: ignore[attr-defined]
    return {one.get_font().get_base_name().split("+")[-1].split("-")[0] for one in objects}


def test_names_in_letters_of_the_peoples_have_their_glyphs(browser: Client, listed: List, sites: list[Site]) -> None:
    names = ("Y Ƀlô Ñĭk", "H’Ƀăč Ư̆n", "សុខ ចាន់ថា", "ꪁꪫꪱꪣ ꪼꪕ", "Nguyễn Thị Thuỷ")
    for name in names:
        listed(name, sites[0])
    for kind in ("plates", "sign_in"):
        paper = made(browser, kind)
        assert {"NotoSansKhmer", "NotoSansTaiViet"} <= fonts_of(paper), kind
        assert {"Y Ƀlô Ñĭk", "ꪁꪫꪱꪣ ꪼꪕ"} <= {name for name in names if name in " ".join(texts(paper))}, kind


@pytest.mark.parametrize("paper", ["badges", "plates", "sign_in", "seating"])
def test_signs_that_no_font_has_are_named_with_whose_they_are_before_printing(
    browser: Client, listed: List, sites: list[Site], paper: str
) -> None:
    for number in range(7):
        listed(f"陈 Thử {number}", sites[0])
    listed("Giàng A Sử", sites[1])
    said: dict[str, Any] = {"seats": 10, "rows": 10} if paper == "seating" else {}
    refused = ask(browser, paper, **said)
    text = refused.content.decode()
    assert (refused.status_code, "bị thiếu khi in: 陈. Có ở: 陈 Thử 0," in text) == (422, True)
    assert "và 2 người khác" in text
    assert 'name="despite"' in text
    assert made(browser, paper, site="002", **said)
    assert made(browser, paper, despite="yes", **said)
