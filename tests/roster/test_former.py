"""Units of the division before: which sites may stand for them is proposed with the reason."""

from datetime import date

import pytest

from diemcau.conferences.models import Conference, Site
from diemcau.kernel.names import canonical
from diemcau.people.models import AdminUnit
from diemcau.roster.importing.rooms import Rooms

pytestmark = pytest.mark.django_db
OLD, NEW = date(2024, 12, 31), date(2025, 7, 1)


def unit(list_date: date, code: str, name: str, kind: str, parent: AdminUnit | None = None) -> AdminUnit:
    return AdminUnit.objects.create(
        list_date=list_date, code=code, name=name, canonical_name=canonical(name), kind=kind, parent=parent
    )


@pytest.mark.parametrize(
    ("said", "fault", "proposed"),
    [
        ("Thị trấn Bảo Lạc", "former_name", ("001 – Hội trường tỉnh",)),
        ("UBND xã Hồng Trị", "former_code", ("002 – Xã Văn Lăng",)),
        ("Xã Cô Ba", "former_district", ("001 – Hội trường tỉnh", "002 – Xã Văn Lăng")),
        ("Xã Ở Đâu", "unknown_site", ()),
    ],
)
def test_what_became_of_an_old_unit(
    said: str, fault: str, proposed: tuple[str, ...], conference: Conference, sites: list[Site]
) -> None:
    old = unit(OLD, "04", "Tỉnh Cao Bằng", "province")
    district = unit(OLD, "043", "Huyện Bảo Lạc", "district", old)
    for code, name in (("01321", "Thị trấn Bảo Lạc"), ("01324", "Xã Hồng Trị"), ("01327", "Xã Cô Ba")):
        unit(OLD, code, name, "commune", district)
    new = unit(NEW, "04", "Tỉnh Cao Bằng", "province")
    sites[0].admin_unit = unit(NEW, "01321", "Xã Bảo Lạc", "commune", new)
    sites[1].admin_unit = unit(NEW, "01324", "Xã Văn Lăng", "commune", new)
    Site.objects.bulk_update(sites, ["admin_unit"])
    found = Rooms(conference.sites.select_related("admin_unit", "organisation")).find(said)
    assert (found.site, found.fault, found.suggestions) == (None, fault, proposed)
