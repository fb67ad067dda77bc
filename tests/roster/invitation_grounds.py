"""A conference of two rooms whose guests are to be invited; as a program it fills a server's folder and prints addresses as JSON."""
# ruff: noqa: PLC0415 - as a program it must not touch models before Django is set up

import json
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

GUESTS = (
    ("Ông", "Nguyễn Văn Ấm", "Phó Chủ tịch", "UBND xã Nậm Pồ", "am@tinh.example"),
    ("Bà", "Lò Thị Hoa", "Trưởng trạm", "Trạm Y tế xã Nậm Pồ", "hoa@tinh.example"),
    ("Ông", "Giàng A Sử", "Chủ tịch Hội Chữ thập đỏ", "Hội Chữ thập đỏ xã Tân Tiến", "khong-con@tinh.example"),
    ("", "H’Hen Niê", "Y sĩ", "Trạm Y tế xã Tân Tiến", ""),
)


def make(more: str = "0") -> dict[str, Any]:
    """Four guests (one of whom has an address that is no more, one none), `more` others, and two units."""
    from django.test import Client
    from django.utils import timezone

    from diemcau.conferences.models import Conference, Site
    from diemcau.kernel import names
    from diemcau.kernel.actor import Actor, Held
    from diemcau.people.models import Account, RoleHeld
    from diemcau.roster import actions as roster
    from diemcau.roster.entry import Entry
    from diemcau.roster.models import Delegate, InvitedUnit
    from diemcau.roster.unit_lines import Wanted

    conference = Conference.objects.create(
        key="so-cuu", official_name={"vi": "Hội nghị tập huấn sơ cứu năm 2030", "en": "First aid training 2030"},
        short_name={"vi": "Tập huấn sơ cứu 2030", "en": "First aid 2030"}, chair={"vi": "Đồng chí Phó Chủ tịch UBND tỉnh"},
    )  # fmt: skip
    begins = datetime(2030, 7, 5, 0, 30, tzinfo=UTC)
    day = conference.days.create(date=begins.date())
    conference.sessions.create(day=day, part="morning", starts_at=begins, ends_at=begins + timedelta(hours=4))
    account = Account.objects.create(username="btc", full_name="Ban tổ chức", language="vi")
    RoleHeld.objects.create(account=account, role="organizer", conference_id=conference.pk, given_by="system")
    by = Actor(f"account:{account.pk}", "Ban tổ chức", frozenset({Held("organizer", conference.pk)}))
    sites = [
        Site.objects.create(
            conference=conference, code=f"{n:03d}", name=name, order=n, level="commune", is_hub=n == 1,
            name_key=names.text_key(name), search_key=names.fold(name), room="Hội trường tầng 2",
        )
        for n, name in enumerate(("Xã Nậm Pồ", "Xã Tân Tiến"), 1)
    ]  # fmt: skip
    others = [("", f"Nguyễn Văn {chr(65 + n % 26)} {n}", "", "Sở Y tế", f"n{n}@tinh.example") for n in range(int(more))]
    for n, (honorific, name, position, unit, email) in enumerate([*GUESTS, *others]):
        entry = Entry(name, position, unit, sites[n % 2].pk, honorific=honorific, email=email, listed=n + 1)
        roster.add(by=by, conference=conference.pk, entry=entry, status="nominated")
    wanted = [Wanted("UBND xã Nậm Pồ", sites[0].pk, None, "Chị Hạnh", "0900000100", "vp@nampo.example")]
    roster.invite_units(by=by, conference=conference, wanted=[*wanted, Wanted("Sở Nội vụ", None, None, "", "", "")])
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert timezone.now() < begins
    return {
        "key": conference.key,
        "session": client.cookies["sessionid"].value,
        "uids": {one.full_name: str(one.uid) for one in Delegate.objects.all()},
        "unit": InvitedUnit.objects.values_list("pk", flat=True).first(),
    }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"make": make}[sys.argv[1]](*sys.argv[2:])))
