"""Speakers' cards: of the programme, corrected and approved by an office with a link alone; void when they change."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone, translation

from diemcau.conferences import actions as conferences
from diemcau.conferences.actions import SpeakerSaid
from diemcau.conferences.models import ProgrammeItem
from diemcau.infra import documents
from diemcau.kernel.actor import SYSTEM, Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.outcomes.press import actions, papers, queries
from diemcau.outcomes.press.cards import Face, faces_of
from diemcau.outcomes.press.enums import CardStanding
from diemcau.outcomes.press.exports.bundle import subject_of
from diemcau.outcomes.press.links import card_secret
from diemcau.outcomes.press.models import Card
from tests.attendance.world import World, make_world
from tests.outcomes.press_grounds import asked_of, docx_text, organiser, pdf_text
from tests.portal.conftest import sign

__all__ = ["asked_of", "sign"]
pytestmark = pytest.mark.django_db
CHU = SpeakerSaid(
    "Giàng A Chu", [{"vi": "Phó Giám đốc", "en": "Deputy director"}, {"vi": "Trưởng ban Chỉ đạo"}], honorific="Ông"
)
OFFICE = SpeakerSaid(positions=[{"vi": "Phó Vụ trưởng Vụ Thử nghiệm"}])


@pytest.fixture
def world(db: None) -> World:
    return make_world(sites=2, people=0)


@pytest.fixture
def items(world: World) -> list[ProgrammeItem]:
    """Two topics: one by a person and an office, the other by the same person."""
    add = conferences.add_item
    return [
        add(world.sessions[0], by=SYSTEM, kind="topic", title={"vi": "Cầm máu"}, speakers=[CHU, OFFICE]),
        add(world.sessions[1], by=SYSTEM, kind="topic", title={"vi": "Bỏng"}, speakers=[CHU]),
    ]


@pytest.fixture
def hub(world: World) -> Actor:
    return organiser(world.conference)


def face(world: World, at: int = 0) -> Face:
    return faces_of(world.conference)[at]


def said(one: Face, **other: object) -> dict[str, object]:
    return {**one.said, **other}


def sent(world: World, hub: Actor, at: int = 0) -> str:
    """The secret of a card's link."""
    return card_secret(actions.send_card(world.conference, by=hub, speaker=face(world, at).key))


def test_everybody_who_presents_has_one_card(world: World, items: list[ProgrammeItem]) -> None:
    chu, office = faces_of(world.conference)
    assert (chu.heading(), chu.positions("vi"), chu.positions("en")) == (
        "Ông Giàng A Chu",
        ["Phó Giám đốc", "Trưởng ban Chỉ đạo"],
        ["Deputy director"],
    )
    assert [one["vi"] for one in chu.topics] == ["Cầm máu", "Bỏng"]
    assert (office.heading(), office.called("vi")) == ("", "Phó Vụ trưởng Vụ Thử nghiệm")
    assert chu.standing == CardStanding.UNASKED


def test_an_office_corrects_and_approves_without_an_account(
    world: World, items: list[ProgrammeItem], hub: Actor
) -> None:
    url, browser = f"/card/{sent(world, hub)}", Client(headers={"accept-language": "vi"})
    page = browser.get(url).content.decode()
    assert "Ông Giàng A Chu" in page
    assert 'content="noindex' in page
    assert face(world).standing == CardStanding.ASKED
    form = {
        "honorific": "Ông",
        "name": "Giàng A Chư",
        "degree": "TS.",
        "rank": "",
        "positions_vi": "Giám đốc\nTrưởng ban Chỉ đạo",
        "positions_en": "Director",
    }
    assert browser.post(url, form | {"verb": "approve", "seen": face(world).digest, "by": ""}).status_code == 422
    done = browser.post(
        url, form | {"verb": "approve", "seen": face(world).digest, "by": "Vàng Thị Duyệt, Chánh Văn phòng"}
    )
    assert (done.status_code, done.headers["Location"]) == (303, url)
    card = face(world)
    assert (card.is_approved, card.heading()) == (True, "Ông TS. Giàng A Chư")
    assert "Thẻ đã được duyệt" in browser.get(url).content.decode()
    with translation.override("vi"):
        drawn = papers.speaker_card(subject_of(world.conference, "vi")._replace(about=card.key))
        for text in (pdf_text(documents.pdf(drawn)), docx_text(documents.docx(drawn))):
            assert "Ông TS. Giàng A Chư" in text
            assert "Giám đốc Trưởng ban Chỉ đạo" in text
            assert "Vàng Thị Duyệt, Chánh Văn phòng" in text
            assert "Phó Vụ trưởng" not in text


def approve(world: World, hub: Actor, at: int = 0) -> None:
    actions.approve_card(
        world.conference,
        by=hub,
        speaker=face(world, at).key,
        said=face(world, at).said,
        seen=face(world, at).digest,
        name="Văn phòng",
    )


def test_an_approval_is_void_when_the_card_changes_afterwards(
    world: World, items: list[ProgrammeItem], hub: Actor
) -> None:
    approve(world, hub)
    assert face(world).is_approved
    actions.edit_card(world.conference, by=hub, speaker=face(world).key, said=said(face(world), rank="Đại tá"))
    assert face(world).standing == CardStanding.MOVED
    approve(world, hub)
    moved = CHU._replace(positions=[{"vi": "Quyền Giám đốc"}])
    for item in items:
        conferences.edit_item(item, by=SYSTEM, speakers=[moved])
    assert face(world).standing == CardStanding.MOVED  # the programme says otherwise now
    approve(world, hub)
    conferences.edit_item(items[0], by=SYSTEM, title={"vi": "Cầm máu và băng bó"})
    assert not face(world).is_approved


def test_a_correction_that_the_programme_takes_over_leaves_the_approval(
    world: World, items: list[ProgrammeItem], hub: Actor
) -> None:
    key = face(world).key
    corrected = said(face(world), name="Giàng A Chư")
    actions.approve_card(
        world.conference, by=hub, speaker=key, said=corrected, seen=face(world).digest, name="Văn phòng"
    )
    assert face(world).differs
    for item in items:
        conferences.edit_item(item, by=SYSTEM, speakers=[CHU._replace(name="Giàng A Chư")])
    again = face(world)
    assert (again.key == key, again.is_approved, again.said["name"]) == (False, True, "Giàng A Chư")
    actions.edit_card(world.conference, by=hub, speaker=again.key, said=said(again, rank="Đại tá"))
    assert Card.objects.count() == 1


def test_what_was_not_seen_is_not_approved(world: World, items: list[ProgrammeItem], hub: Actor) -> None:
    opened = queries.card_behind(sent(world, hub))
    seen = opened.face.digest
    actions.edit_card(world.conference, by=hub, speaker=opened.card.speaker, said=said(face(world), rank="Đại tá"))
    with pytest.raises(Refused, match="card_moved"):
        actions.approve_card(
            world.conference, by=opened.actor, speaker=opened.card.speaker, said=opened.face.said, seen=seen, name="X"
        )


def test_a_change_asked_for_takes_the_approval_away_until_somebody_sees_to_it(
    world: World, items: list[ProgrammeItem], hub: Actor
) -> None:
    opened = queries.card_behind(sent(world, hub))
    approve(world, hub)
    with pytest.raises(Refused, match="card_no_words"):
        actions.ask_change(world.conference, by=opened.actor, speaker=opened.card.speaker, words=" ")
    actions.ask_change(world.conference, by=opened.actor, speaker=opened.card.speaker, words="Xin in cả tên đơn vị")
    assert (face(world).standing, face(world).is_approved) == (CardStanding.CHANGE, False)
    actions.edit_card(world.conference, by=hub, speaker=face(world).key, said=face(world).said)
    assert face(world).standing == CardStanding.ASKED


def test_a_link_opens_one_card_and_ends(world: World, items: list[ProgrammeItem], hub: Actor) -> None:
    secret = sent(world, hub)
    opened = queries.card_behind(secret)
    other = face(world, 1)
    with pytest.raises(Refused, match="forbidden"):
        actions.approve_card(
            world.conference, by=opened.actor, speaker=other.key, said=other.said, seen=other.digest, name="X"
        )
    fresh = sent(world, hub)
    assert Client().get(f"/card/{secret}").status_code == 404
    assert Client().get(f"/card/{fresh}").status_code == 200
    Card.objects.update(link_expires_at=timezone.now())
    assert Client().get(f"/card/{fresh}").status_code == 404
    secret = sent(world, hub)
    actions.end_card_link(world.conference, by=hub, speaker=face(world).key)
    with pytest.raises(NotFound):
        queries.card_behind(secret)
    with pytest.raises(NotFound):
        queries.card_behind("")


def test_the_page_of_cards_asks_as_much_for_many_as_for_few(
    world: World, items: list[ProgrammeItem], sign: Callable[..., Client], asked_of: Callable[..., int]
) -> None:
    browser, url = sign("organizer"), f"/c/{world.conference.key}/press/cards"
    few = asked_of(browser, url)
    for number in range(12):
        person = SpeakerSaid(f"Lò Văn {number}", [{"vi": "Bác sĩ"}])
        conferences.add_item(
            world.sessions[0], by=SYSTEM, kind="topic", title={"vi": f"Bài {number}"}, speakers=[person]
        )
    assert asked_of(browser, url) == few
    assert browser.post(url, {"verb": "send"}).status_code == 303
    assert Card.objects.exclude(secret_hash="").count() == 14
    assert asked_of(browser, url) == few


def test_nothing_is_kept_of_an_office_but_who_approved(tmp_path: Path) -> None:
    kept = {field.name for field in Card._meta.get_fields()}
    assert not kept & {"ip", "address", "email", "phone", "birth_date"}
