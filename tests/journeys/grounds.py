"""Worlds for journeys; as a program it fills a server's folder and prints addresses and sessions as JSON."""
# ruff: noqa: PLC0415 - as a program it must not touch models before Django is set up

import json
import sys
from datetime import UTC, datetime
from typing import Any

MARK = "§"
"""Stands around every text of the doors' world that is data, so that what is left is ours."""

_DATA_FIELDS = ("full_name", "name", "unit", "position", "holder", "file_name", "official_name", "short_name", "title",
                "processing_notice", "username", "text", "lead", "supporting", "said_by", "subject")  # fmt: skip
_OPENERS = ("organiser", "admin", "hub", "lead", "nobody")
_BESIDE = (("portal:home", "nobody"), ("people:pair", "nobody"), ("portal:screen", "lead"), ("people:devices", "lead"),
           ("roster:delegates", "registrar"), ("conferences:overview", "registrar"), ("conferences:programme", "hub"),
           ("conferences:list", "admin"), ("people:profile", "delegate"), ("conferences:list", "delegate"))  # fmt: skip
_OTHERS = ("/account/login/", "/account/password/reset/", "/nothing-here")


def doors() -> dict[str, Any]:
    """The table of doors as pages to look at: ``[name, who, address]`` of those that answer a GET with HTML; sessions of
    the cast."""
    from django.db import transaction
    from django.urls import reverse

    from diemcau.kernel.actor import SYSTEM
    from diemcau.people import actions as people
    from tests.house.doors import DOORS
    from tests.house.doors_world import arguments, make_town, wish
    from tests.house.test_doors import ADDRESSES, UNITS

    with UNITS.open("rb") as file:
        people.import_units(by=SYSTEM, file=file)
    town = make_town()
    wanted = [(name, next((who for who in _OPENERS if who in DOORS[name].split()), "")) for name in sorted(DOORS)]
    pages = []
    for name, who in [*wanted, *_BESIDE]:
        if not who:
            continue
        url = reverse(name, kwargs=arguments(town, name, ADDRESSES[name])) + wish(town, name)
        with transaction.atomic():
            response = town.browsers[who].get(url, SERVER_NAME="localhost")
            transaction.set_rollback(True)
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            pages.append([name, who, url])
    _mark_data()  # also what addresses and wishes made on the way
    sessions = {who: browser.cookies["sessionid"].value for who, browser in town.browsers.items() if who != "nobody"}
    return {"pages": pages + [["", "nobody", url] for url in _OTHERS], "sessions": sessions}


def _mark_data() -> None:
    from django.apps import apps
    from django.db.models import CharField, JSONField, TextField, Value
    from django.db.models.functions import Concat

    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if not model.__module__.startswith("diemcau.") or field.name not in _DATA_FIELDS:
                continue
            rows = model._default_manager.all()
            if isinstance(field, CharField | TextField):
                marked = Concat(Value(MARK), field.name, Value(MARK))
                rows.exclude(**{field.name: ""}).update(**{field.name: marked})
            elif isinstance(field, JSONField):
                for row in rows:
                    texts = {
                        language: f"{MARK}{text}{MARK}" for language, text in dict(getattr(row, field.name)).items()
                    }
                    rows.filter(pk=row.pk).update(**{field.name: texts})


def rooms(long_names: str = "") -> dict[str, Any]:
    """The desks' conference, begun: two rooms (the second in another zone), an organiser's and a hub's session.

    `long_names`: names as long as ours may be.
    """
    from django.test import Client

    from diemcau.conferences.models import Conference, ItemTimes, ProgrammeItem, Site
    from diemcau.people.models import Account, RoleHeld
    from diemcau.roster.models import Delegate
    from tests.offline.grounds import make

    facts = make(12)
    conference = Conference.objects.get(pk=facts["conference"])
    Site.objects.filter(pk=facts["other"]).update(timezone="Asia/Tokyo")
    first, second = ProgrammeItem.objects.order_by("order")[:2]
    ItemTimes.objects.create(item=first, began=datetime.now(UTC))
    if long_names:
        _lengthen(conference, facts["site"])
    sessions = {}
    for role in ("organizer", "hub_technician"):
        account = Account.objects.create_user(username=role, full_name="Vàng A Sử", password=None)
        RoleHeld.objects.create(account=account, role=role, conference_id=conference.pk, site_id=0, given_by="system")
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        sessions[role] = client.cookies["sessionid"].value
    codes = dict(Site.objects.values_list("pk", "code"))
    delegate = Delegate.objects.filter(site=facts["site"]).first()
    assert delegate is not None
    return facts | {
        "sessions": sessions, "second": second.pk, "delegate": str(delegate.uid),
        "room": f"/c/{conference.key}/sites/{codes[facts['site']]}", "beside": f"/c/{conference.key}/sites/{codes[facts['other']]}",
    }  # fmt: skip


def _lengthen(conference: Any, site: int) -> None:
    """Official names of 180 characters, a room of 110, items and speakers as long as real programmes have them."""
    from diemcau.conferences.models import ProgrammeItem, Site, Speaker

    words = "Hội nghị trực tuyến toàn tỉnh phổ biến, quán triệt và triển khai thực hiện kỹ năng sơ cứu ban đầu "
    official = (words * 2)[:179] + "g"
    conference.official_name = conference.short_name = {"vi": official, "en": official}
    conference.recording_on = True
    conference.save()
    Site.objects.filter(pk=site).update(
        name=("Điểm cầu Trung tâm Hội nghị và Văn hóa các dân tộc xã Nghĩa Đô " * 2)[:110]
    )
    for item in ProgrammeItem.objects.all():
        item.title = {"vi": official[:120], "en": official[:120]}
        item.save()
        Speaker.objects.create(item=item, name="Nguyễn Thị Thanh Hương", positions=[{"vi": words.strip()}])


if __name__ == "__main__":
    from diemcau.cli.database import ensure_schema

    ensure_schema()
    sys.stdout.write(json.dumps({"doors": doors, "rooms": rooms}[sys.argv[1]](*sys.argv[2:])))
