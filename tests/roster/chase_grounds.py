"""A conference whose units are asked for their delegates; as a program it fills a server's folder and prints addresses as JSON."""
# ruff: noqa: PLC0415 - as a program it must not touch models before Django is set up

import json
import sys
from datetime import timedelta
from typing import Any

COMMUNES = ("Hoà Bình", "Tân Tiến", "Nậm Pồ", "Chà Cang", "Mường Nhé", "Sín Thầu", "Huổi Lếch", "Pa Tần")


def make(count: str = "3") -> dict[str, Any]:
    """`count` units, each at its site, with contacts and a quota; asked, the lists open, none answered."""
    from django.test import Client
    from django.utils import timezone

    from diemcau.conferences.models import Conference, Site
    from diemcau.kernel import names
    from diemcau.kernel.actor import Actor, Held
    from diemcau.people.models import Account, RoleHeld
    from diemcau.roster import actions as roster
    from diemcau.roster.models import DelegateGroup, InvitedUnit
    from diemcau.roster.nominations.actions.call import set_call
    from diemcau.roster.unit_lines import Wanted

    conference = Conference.objects.create(
        key="so-cuu", official_name={"vi": "Hội nghị tập huấn sơ cứu năm 2026", "en": "First aid training 2026"}
    )
    account = Account.objects.create(username="btc", full_name="Ban tổ chức", language="vi")
    RoleHeld.objects.create(account=account, role="organizer", conference_id=conference.pk, given_by="system")
    by = Actor(f"account:{account.pk}", "Ban tổ chức", frozenset({Held("organizer", conference.pk)}))
    wanted = []
    for n in range(int(count)):
        commune = COMMUNES[n % len(COMMUNES)] + (f" {n // len(COMMUNES) + 1}" if n >= len(COMMUNES) else "")
        site = Site.objects.create(
            conference=conference, code=f"{n + 1:03d}", name=f"Xã {commune}", order=n, level="commune",
            name_key=names.text_key(commune), search_key=names.fold(commune),
        )  # fmt: skip
        mail = f"vanphong{n + 1}@example.vn" if n % 3 else ""
        phone = f"0900000{n + 100:03d}" if n % 4 != 1 else ""
        wanted.append(Wanted(f"UBND xã {commune}", site.pk, None, f"Đầu mối {n + 1}", phone, mail))
    roster.invite_units(by=by, conference=conference, wanted=wanted)
    group = DelegateGroup.objects.create(conference=conference, title={"vi": "Cán bộ y tế", "en": "Health workers"})
    roster.set_all_quotas(by=by, conference=conference.pk, group=group.pk, seats=2)
    deadline = timezone.now() + timedelta(days=5)
    told = {"state": "open", "deadline": deadline, "wants_approval": True, "message": {}, "saw": 0}
    set_call(by=by, conference=conference.pk, **told)  # type: ignore[arg-type]
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    units = dict(InvitedUnit.objects.values_list("name", "pk"))
    return {"key": conference.key, "session": client.cookies["sessionid"].value, "units": units}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"make": make}[sys.argv[1]](*sys.argv[2:])))
