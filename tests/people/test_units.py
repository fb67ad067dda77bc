"""Dated lists of units: the shipped ones, side by side, and files with faults."""

from datetime import date
from importlib.resources import files

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.people.conftest import LEAD, ORGANISER

from diemcau.kernel.actor import SYSTEM
from diemcau.kernel.errors import NotFound, Refused
from diemcau.people import actions, queries
from diemcau.people.actions import BadUnits, Imported, RowError
from diemcau.people.models import AdminUnit

pytestmark = pytest.mark.django_db
NEW, OLD = date(2025, 7, 1), date(2024, 12, 31)
HEAD = "list,code,name,kind,parent_code\n"


def shipped(name: str) -> bytes:
    return files("diemcau.people").joinpath(f"data/units/{name}.csv").read_bytes()


def load(*rows: str, head: str = HEAD) -> Imported:
    return actions.import_units(by=SYSTEM, file=(head + "\n".join(rows) + "\n").encode())


def faults(*rows: str, head: str = HEAD) -> list[RowError]:
    with pytest.raises(BadUnits) as refused:
        load(*rows, head=head)
    assert AdminUnit.objects.count() == 0
    return refused.value.errors


def test_both_lists_stand_side_by_side_under_the_same_codes(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(100):  # in bulk, not one a unit
        assert actions.import_units(by=SYSTEM, file=shipped("units-2025"), list_date=NEW) == Imported(3355, 0, 0)
    actions.import_units(by=SYSTEM, file=shipped("units-2024-lai-chau-cao-bang"), list_date=OLD)
    assert AdminUnit.objects.filter(list_date=OLD).count() == 287
    shared = {u.code: u.name for u in queries.units_of(OLD)}
    other = {u.code: u.name for u in queries.units_of(NEW) if u.code in shared}
    assert [code for code, name in other.items() if name != shared[code]] != []
    assert len([u for u in queries.units_of(OLD, parent_code="04", deep=True) if len(u.code) == 5]) == 161
    assert queries.units_of(OLD, parent_code="04").count() == 10
    assert queries.units_of(NEW, parent_code="04").count() == 56


def test_a_second_load_changes_nothing() -> None:
    data = shipped("units-2024-lai-chau-cao-bang")
    first = actions.import_units(by=SYSTEM, file=data)
    keys = set(AdminUnit.objects.values_list("pk", "code"))
    assert actions.import_units(by=SYSTEM, file=data) == Imported(0, 0, first.created)
    assert set(AdminUnit.objects.values_list("pk", "code")) == keys


def test_a_changed_list_keeps_the_units_it_had() -> None:
    load("2025-07-01,04,Tỉnh Mẫu,province,", "2025-07-01,00070,Xã Bình Yên,commune,04")
    before = AdminUnit.objects.get(code="00070").pk
    done = load("2025-07-01,04,Tỉnh Mẫu,province,", "2025-07-01,00070,Phường Bình Yên,ward,04")
    assert done == Imported(0, 1, 1)
    unit = AdminUnit.objects.get(code="00070")
    assert (unit.pk, unit.name, unit.kind) == (before, "Phường Bình Yên", "ward")


def test_leading_zeros_count_and_parents_may_stand_below_their_children() -> None:
    load(
        "2025-07-01,0070,Xã A,commune,4",
        "2025-07-01,70,Xã B,commune,04",
        "2025-07-01,4,T1,province,",
        "2025-07-01,04,T2,province,",
    )
    assert [(u.code, u.parent.code if u.parent else "") for u in queries.units_of(NEW)] == [
        ("0070", "4"),
        ("04", ""),
        ("4", ""),
        ("70", "04"),
    ]


def test_every_fault_is_named_at_once_with_its_line() -> None:
    found = faults(
        "2025-07-01,01,Tỉnh A,province,",
        "2025-07-01,,Xã không mã,commune,01",
        "2025-07-01,02,,commune,01",
        "1/7/2025,03,Xã C,commune,01",
        "2024-12-31,04,Xã D,commune,01",
        "2025-07-01,01,Xã E,commune,01",
        "2025-07-01,06,Xã F,commune,99",
        "2025-07-01,07,Xã G,,01,thừa",
        "2025-07-01,08,Xã H,commune,09",
        "2025-07-01,09,Xã I,commune,08",
    )
    assert found == [
        RowError(3, "code_missing", ""),
        RowError(4, "name_missing", ""),
        RowError(5, "bad_date", "1/7/2025"),
        RowError(6, "other_list", "2024-12-31"),
        RowError(7, "code_twice", "01"),
        RowError(8, "parent_unknown", "99"),
        RowError(9, "kind_missing", ""),
        RowError(9, "too_many_cells", ""),
        RowError(10, "below_itself", "08"),
        RowError(11, "below_itself", "09"),
    ]


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "column_missing", 1),
        (b"list,code,name,kind\n", "column_missing", 1),
        (HEAD.encode(), "no_rows", 1),
        (HEAD.encode() + b"2025-07-01,01,T\xec\xecnh,province,\n", "not_utf8", 2),
        (HEAD.encode() + b'2025-07-01,01,"T" x,province,\n', "not_csv", 2),
        (HEAD.encode() + b"2025-07-01," + b"9" * 17 + b",T,province,\n", "code_too_long", 2),
    ],
)
def test_files_that_are_no_list(data: bytes, code: str, line: int) -> None:
    with pytest.raises(BadUnits) as refused:
        actions.import_units(by=SYSTEM, file=data)
    assert (refused.value.errors[0].line, refused.value.errors[0].code) == (line, code)


def test_the_date_asked_for_must_be_the_files() -> None:
    with pytest.raises(BadUnits) as refused:
        actions.import_units(by=SYSTEM, file=(HEAD + "2025-07-01,01,T,province,\n").encode(), list_date=OLD)
    assert refused.value.errors == [RowError(2, "other_list", "2025-07-01")]


def test_names_are_compared_in_canonical_form_and_marks_decide() -> None:
    load(
        "2025-07-01,01,Tỉnh A,province,",
        "2025-07-01,11,Xã Ea H’Leo,commune,01",
        "2025-07-01,12,Xã Hòa An,commune,01",
        "2025-07-01,13,Xã Văn Lăng,commune,01",
        "2025-07-01,14,Xã Văn Lang,commune,01",
    )
    assert [u.code for u in queries.units_named(NEW, "xã ea h'leo")] == ["11"]
    assert [u.code for u in queries.units_named(NEW, "Xã  Hoà An", parent_code="01")] == ["12"]
    assert [u.code for u in queries.units_named(NEW, "Xã Van Lang")] == []
    assert [u.code for u in queries.units_like(NEW, "van lang")] == ["13", "14"]


def test_lists_are_read_in_one_query_each(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    load("2025-07-01,01,Tỉnh A,province,", "2025-07-01,11,Xã B,commune,01", "2025-07-01,12,Xã C,commune,01")
    with django_assert_num_queries(1):
        assert queries.unit_lists(ORGANISER) == [(NEW, 3)]
    with django_assert_num_queries(1):
        assert [u.parent.name for u in queries.units_page(ORGANISER, NEW, "xa") if u.parent] == ["Tỉnh A", "Tỉnh A"]


def test_outsiders_neither_load_nor_look() -> None:
    for outsider in (LEAD, ORGANISER):
        with pytest.raises(Refused, match="forbidden"):
            actions.import_units(by=outsider, file=b"")
    with pytest.raises(NotFound):
        queries.unit_lists(LEAD)
    with pytest.raises(NotFound):
        queries.units_page(LEAD, NEW)
