"""What journeys of the press kit need of a served conference; as a program it does one thing in a server's folder and prints JSON."""
# ruff: noqa: PLC0415 - as a program it must not touch models before Django is set up

import json
import sys
from typing import Any


def make() -> dict[str, Any]:
    """A conference with speakers and counts, a link for the lead of a room, one that signs an organiser in."""
    from diemcau.conferences import actions
    from diemcau.conferences.actions import Count
    from diemcau.conferences.models import Conference
    from diemcau.kernel.actor import SYSTEM
    from diemcau.people import actions as people
    from tests.offline.grounds import make as make_desks

    facts = make_desks(4)
    conference = Conference.objects.get(pk=facts["conference"])
    actions.edit(
        conference, by=SYSTEM, form="hybrid", place={"vi": "tỉnh Sơn La", "en": "Sơn La Province"},
        official_name={"vi": "Hội nghị tập huấn sơ cứu cộng đồng năm 2026", "en": "Community first aid training conference 2026"},
        groups_stated=[{"vi": "cán bộ y tế xã", "en": "health staff of communes"}, {"vi": "giáo viên", "en": "teachers"}],
        requests_stated=[{"vi": "tham dự đầy đủ chương trình", "en": "attend the whole programme"}],
    )  # fmt: skip
    bodies = [
        actions.Body(people.create_organisation(by=SYSTEM, name={"vi": vi, "en": en}), role)
        for vi, en, role in (
            ("Sở Y tế", "Department of Health", "host"),
            ("Hội Chữ thập đỏ tỉnh", "Provincial Red Cross", "co_ordinating"),
        )
    ]
    actions.set_organisers(conference, by=SYSTEM, bodies=bodies)
    actions.set_quantities(conference, by=SYSTEM, counts=[Count("delegates", 3000, "more_than", None)])
    speakers(conference)
    account = people.create_account(by=SYSTEM, username="to-chuc", full_name="Lò Thị Tổ Chức")
    people.give_role(by=SYSTEM, account=account, role="organizer", conference=conference.pk, site=0)
    organiser = people.make_sign_in_link(by=SYSTEM, account=account, minutes=600, single_use=False)
    return facts | {
        "organiser": organiser,
        "room": f"/c/{conference.key}/sites/{conference.sites.get(pk=facts['site']).code}/photos",
    }


def speakers(conference: Any) -> None:
    """Two topics: one by a person, one by an office."""
    from diemcau.conferences import actions
    from diemcau.conferences.actions import SpeakerSaid
    from diemcau.kernel.actor import SYSTEM

    session = conference.sessions.get()
    people_said = {
        "Cầm máu và băng bó": SpeakerSaid(
            "Giàng A Chu",
            [{"vi": "Phó Giám đốc Bệnh viện huyện", "en": "Deputy director of the district hospital"}],
            None,
            "Ông",
        ),
        "Sơ cứu bỏng": SpeakerSaid(
            positions=[{"vi": "Trưởng phòng Nghiệp vụ y, Sở Y tế", "en": "Head of division, Department of Health"}]
        ),
    }
    for title, speaker in people_said.items():
        actions.add_item(session, by=SYSTEM, kind="topic", title={"vi": title, "en": title}, speakers=[speaker])


def photos() -> list[list[Any]]:
    """What the conference has: state, credit, room."""
    from diemcau.outcomes.press.models import Photo

    return [list(row) for row in Photo.objects.order_by("pk").values_list("state", "credit", "site__name")]


def card() -> str:
    """The path of the first speaker's card."""
    from diemcau.conferences.models import Conference
    from diemcau.kernel.actor import Actor, Held
    from diemcau.outcomes.press.actions import send_card
    from diemcau.outcomes.press.cards import faces_of
    from diemcau.outcomes.press.links import card_secret

    conference = Conference.objects.get()
    by = Actor("account:1", held=frozenset({Held("organizer", conference.pk)}))
    return f"/card/{card_secret(send_card(conference, by=by, speaker=faces_of(conference)[0].key))}"


def moment_comes() -> str:
    """As the clock gets there: the embargo ends now."""
    from django.utils import timezone

    from diemcau.outcomes.press.models import Kit

    Kit.objects.update(embargo_until=timezone.now())
    return ""


if __name__ == "__main__":
    from diemcau.cli.database import ensure_schema

    ensure_schema()
    sys.stdout.write(
        json.dumps(
            {"make": make, "photos": photos, "card": card, "moment_comes": moment_comes}[sys.argv[1]](*sys.argv[2:])
        )
    )
