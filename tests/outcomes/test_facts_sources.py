"""Modules offer figures; the sheet writes them as documents do."""

from collections.abc import Iterator

import pytest
from django.utils.translation import gettext_lazy as _

from diemcau.kernel.formats import Quantity
from diemcau.outcomes.facts import queries, sources
from diemcau.outcomes.facts.sheets import Figure
from diemcau.outcomes.facts.sources import Counted, Offered
from tests.attendance.world import make_world


@pytest.fixture
def registry() -> Iterator[None]:
    """What a test registers is gone after it."""
    before = dict(sources._offers)
    yield
    sources._offers.clear()
    sources._offers.update(before)


@pytest.mark.django_db
def test_a_module_offers_its_own(registry: None) -> None:
    world = make_world()
    sources.add("visits", _("Guests"), lambda _conference: Counted(7, source="sổ"), order=15)
    keys = list(queries.sheet_of(world.conference, "vi"))
    assert keys[:3] == ["delegates", "visits", "sites"]
    sheet = queries.sheet_of(world.conference, "vi")
    assert (sheet["visits"].label, sheet.words("visits"), sheet["visits"].source) == ("Khách mời", "07", "sổ")
    with pytest.raises(RuntimeError, match="two sources"):
        sources.add("visits", _("Guests"), lambda _conference: None, order=1)
    sources.add_several("twice", lambda _conference: [Offered("visits", "x", None, 1)])
    with pytest.raises(RuntimeError, match="offered twice"):
        queries.sheet_of(world.conference, "vi")


@pytest.mark.parametrize(
    ("stated", "vi", "en"),
    [
        (None, "…", "…"),
        (Quantity(None), "…", "…"),
        (Quantity(0), "0", "0"),
        (Quantity(3), "03", "3"),
        (Quantity(10), "10", "10"),
        (Quantity(3000, "more_than"), "hơn 3.000", "more than 3,000"),
        (Quantity(120, "about"), "khoảng 120", "about 120"),
        (Quantity(9, "nearly"), "gần 9", "nearly 9"),
    ],
)
def test_as_documents_write_it(stated: Quantity | None, vi: str, en: str) -> None:
    figure = Figure("x", "x", stated)
    assert (figure.words("vi"), figure.words("en")) == (vi, en)
