"""Bodies: a tree of any depth, found by any of their names."""

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.people.conftest import FOREIGN, LEAD, ORGANISER, REGISTRAR

from diemcau.kernel.actor import NOBODY, SYSTEM
from diemcau.kernel.errors import NotFound, Refused
from diemcau.people import actions, queries
from diemcau.people.models import Organisation

pytestmark = pytest.mark.django_db


def body(name: str, parent: Organisation | None = None, **facts: object) -> Organisation:
    return actions.create_organisation(by=ORGANISER, name={"vi": name}, parent=parent, **facts)


def test_a_tree_of_twelve_levels_reads_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    node = None
    for depth in range(12):
        node = body(f"Cấp {depth:02d}", node)
    with django_assert_num_queries(1):
        branches = queries.directory(ORGANISER)
    assert [branch.depth for branch in branches] == list(range(12))
    assert branches[-1].path == tuple(f"Cấp {depth:02d}" for depth in range(11))


def test_siblings_stand_in_vietnamese_order() -> None:
    for name in ("Đoàn trường", "Dân phòng", "Ă", "Ân", "Zoo", "An"):
        body(name)
    assert [b.name for b in queries.directory(ORGANISER)] == ["An", "Ă", "Ân", "Dân phòng", "Đoàn trường", "Zoo"]


def test_search_needs_no_marks_and_shows_where_a_body_hangs() -> None:
    top = body("Sở Y tế tỉnh Mẫu")
    body("Bệnh viện Đa khoa Suối Hoa", top, short_name={"vi": "BV Suối Hoa"})
    body("Trường Tiểu học Đồng Xanh")
    found = queries.directory(ORGANISER, "benh vien suoi")
    assert [(b.name, b.path) for b in found] == [("Bệnh viện Đa khoa Suối Hoa", ("Sở Y tế tỉnh Mẫu",))]


def test_a_body_is_found_by_another_spelling_and_by_its_old_name() -> None:
    made = body("Ủy ban Hòa Bình")
    assert queries.organisation_named("ỦY  BAN HOÀ BÌNH") == made
    actions.change_organisation(
        made, by=ORGANISER, name={"vi": "Ủy ban An Hòa"}, short_name={}, aliases=[], kind="authority"
    )
    assert made.aliases == ["Ủy ban Hòa Bình"]
    assert queries.organisation_named("ủy ban hoà bình") == made
    assert actions.find_or_create_organisation(by=ORGANISER, name="Ủy ban An Hoà") == made
    assert Organisation.objects.count() == 1


def test_marks_decide_between_bodies() -> None:
    """Ba Tơ and Ba Tô are two places: without marks nothing is found or merged."""
    first = actions.find_or_create_organisation(by=ORGANISER, name="Xã Ba Tơ")
    second = actions.find_or_create_organisation(by=ORGANISER, name="Xã Ba Tô")
    assert first != second
    assert queries.organisation_named("Xa Ba To") is None
    assert {b.pk for b in queries.organisations_like("xa ba to")} == {first.pk, second.pk}


def test_moving_keeps_the_tree_a_tree() -> None:
    top = body("Bộ")
    middle = body("Cục", top)
    leaf = body("Phòng", middle)
    with pytest.raises(Refused, match="organisation_below_itself"):
        actions.move_organisation(top, by=ORGANISER, parent=leaf)
    actions.move_organisation(leaf, by=ORGANISER, parent=None)
    leaf.refresh_from_db()
    assert leaf.parent is None
    assert set(queries.possible_parents(ORGANISER, top)) == {leaf}


def test_a_body_needs_a_name() -> None:
    with pytest.raises(Refused, match="organisation_nameless"):
        actions.create_organisation(by=ORGANISER, name={"vi": "  ", "en": ""})


@pytest.mark.parametrize("outsider", [NOBODY, LEAD, REGISTRAR])
def test_the_directory_is_kept_by_organisers_and_administrators(outsider: object) -> None:
    made = body("Hội Chữ thập đỏ")
    with pytest.raises(Refused, match="forbidden"):
        actions.create_organisation(by=outsider, name={"vi": "X"})
    with pytest.raises(Refused, match="forbidden"):
        actions.change_organisation(made, by=outsider, name={"vi": "X"}, short_name={}, aliases=[], kind="other")
    with pytest.raises(Refused, match="forbidden"):
        actions.move_organisation(made, by=outsider, parent=None)
    with pytest.raises(NotFound):
        queries.directory(outsider)
    with pytest.raises(NotFound):
        queries.organisation_for(outsider, made.pk)
    assert queries.organisation_for(SYSTEM, made.pk) == queries.organisation_for(FOREIGN, made.pk) == made
