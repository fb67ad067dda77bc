"""How a programme is planned on its pages."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from diemcau.conferences import actions
from diemcau.conferences.actions import SpeakerSaid
from diemcau.conferences.enums import ItemKind
from diemcau.conferences.models import Conference, Day, ProgrammeItem, Session, Site
from diemcau.kernel.actor import SYSTEM
from diemcau.live.runsheet.models import Cue

SignIn = Callable[..., Client]


def test_a_programme_is_made_by_hand(conference: Conference, tree: list[Site], signed_in: SignIn) -> None:
    client, key = signed_in(), conference.key
    client.post(reverse("conferences:day_add", args=[key]), {"date": "2027-03-01"})
    day = Day.objects.get()
    client.post(
        reverse("conferences:session_add", args=[key, day.pk]),
        {"part": "morning", "starts_at": "08:00", "ends_at": "11:30", "not_for": "002, 003"},
    )
    session = Session.objects.get()
    assert session.starts_at is not None
    assert session.starts_at.isoformat() == "2027-03-01T01:00:00+00:00"
    assert {s.code for s in session.not_for.all()} == {"002", "003"}
    item_add = reverse("conferences:item_add", args=[key, session.pk])
    data = {
        "kind": "topic", "title_vi": "Cầm máu", "title_en": "Bleeding", "planned_start": "08:15", "planned_end": "09:00",
        "speakers-TOTAL_FORMS": "2", "speakers-INITIAL_FORMS": "0", "speakers-0-name": "H’Hen Niê",
        "speakers-0-positions_vi": "Phó Giám đốc\nTrưởng Ban\nChủ tịch Hội", "speakers-0-positions_en": "Deputy Director",
        "speakers-1-organisation": "Sở Y tế",
    }  # fmt: skip
    assert client.post(item_add, data | {"planned_end": "08:00"}).status_code == 422
    assert client.post(item_add, data).status_code == 303
    page = client.get(reverse("conferences:programme", args=[key])).content.decode()
    assert "H’Hen Niê, Phó Giám đốc, Trưởng Ban, Chủ tịch Hội" in page
    assert "Sở Y tế" in page
    assert "08:15–09:00" in page
    made = ProgrammeItem.objects.get()
    assert 'value="08:15"' in client.get(reverse("conferences:item", args=[key, made.pk])).content.decode()
    client.post(reverse("conferences:item_advance", args=[key, made.pk]))
    assert "đang diễn ra" in client.get(reverse("conferences:programme", args=[key])).content.decode()
    remove = reverse("conferences:item_remove", args=[key, made.pk])
    asked = client.post(remove)
    assert (asked.status_code, ProgrammeItem.objects.count()) == (409, 1)
    assert "Nội dung này đang diễn ra" in asked.content.decode()
    assert client.post(remove, {"sure": "yes"}).status_code == 303
    client.post(reverse("conferences:day_remove", args=[key, day.pk]))
    assert not Day.objects.exists()


def test_times_need_a_date(conference: Conference, signed_in: SignIn) -> None:
    day = actions.add_day(conference, by=SYSTEM)
    url = reverse("conferences:session_add", args=[conference.key, day.pk])
    response = signed_in(language="en").post(url, {"part": "morning", "starts_at": "08:00"})
    assert response.status_code == 422
    assert "Give the day a date first" in response.content.decode()
    assert signed_in().post(url, {"part": "", "not_for": "999"}).status_code == 422


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_of_item_is_planned_and_shown_by_its_word(
    conference: Conference, item: ProgrammeItem, signed_in: SignIn, language: str
) -> None:
    client = signed_in(language=language)
    with translation.override(language):
        words = {kind: str(label) for kind, label in ItemKind.choices}
    url = reverse("conferences:item_add", args=[conference.key, item.session_id])
    form = client.get(url).content.decode()
    bare = {"speakers-TOTAL_FORMS": "0", "speakers-INITIAL_FORMS": "0"}
    for kind, word in words.items():
        assert f'<option value="{kind}"' in form
        assert client.post(url, bare | {"kind": kind, "title_vi": f"Mục {kind}"}).status_code == 303
        assert (
            word.lower() in client.get(reverse("conferences:programme", args=[conference.key])).content.decode().lower()
        )
    assert set(ProgrammeItem.objects.values_list("kind", flat=True)) == set(words)


@pytest.mark.parametrize("came", [{}, {"speakers-TOTAL_FORMS": "²", "speakers-INITIAL_FORMS": "0"}])
def test_an_item_that_came_without_its_speakers_is_refused_by_name(
    conference: Conference, item: ProgrammeItem, signed_in: SignIn, came: dict[str, str]
) -> None:
    actions.edit_item(item, by=SYSTEM, kind="topic", title={"vi": "Cầm máu"}, speakers=[SpeakerSaid("H’Hen Niê", [])])
    client, kept = signed_in(language="en"), ProgrammeItem.objects.count()
    for name, number in (("item", item.pk), ("item_add", item.session_id)):
        url = reverse(f"conferences:{name}", args=[conference.key, number])
        answer = client.post(url, came | {"kind": "topic", "title_vi": "Khác"})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "Part of this form did not arrive." in page
        assert "Khác" in page
        assert 'name="speakers-TOTAL_FORMS" value="' in page  # what is shown can be saved
    assert (
        'value="H’Hen Niê"' in client.get(reverse("conferences:item", args=[conference.key, item.pk])).content.decode()
    )
    assert ProgrammeItem.objects.count() == kept
    assert ProgrammeItem.objects.get(pk=item.pk).title == {"vi": "Cầm máu"}


def test_an_item_with_cues_is_removed_after_a_question_a_plain_one_at_once(
    conference: Conference, item: ProgrammeItem, signed_in: SignIn
) -> None:
    client, plain = signed_in(language="en"), actions.add_item(item.session, by=SYSTEM, title={"vi": "x"})
    Cue.objects.create(item=item, kind="card", value="1")
    assert client.post(reverse("conferences:item_remove", args=[conference.key, plain.pk])).status_code == 303
    asked = client.post(reverse("conferences:item_remove", args=[conference.key, item.pk]))
    assert asked.status_code == 409
    assert "its cues" in asked.content.decode()
    assert list(ProgrammeItem.objects.all()) == [item]
