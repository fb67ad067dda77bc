"""The kit: its words, what is given out and stays as it was, the embargo, the press's link, the files that leave it."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone, translation

from diemcau.conferences import actions as conferences
from diemcau.conferences.actions import Count, SpeakerSaid
from diemcau.conferences.models import Conference
from diemcau.infra import documents
from diemcau.kernel.actor import SYSTEM, Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.outcomes.documents import kinds
from diemcau.outcomes.press import actions, files, papers, queries
from diemcau.outcomes.press.cards import faces_of
from diemcau.outcomes.press.content import content_of, kit_of
from diemcau.outcomes.press.drafting import patterns
from diemcau.outcomes.press.exports.bundle import kit_zip, subject_of
from diemcau.outcomes.press.links import kit_secret
from diemcau.roster import holdings
from tests.attendance.world import World, make_world
from tests.outcomes.press_grounds import approved, asked_of, camera_photo, organiser, pdf_text, send
from tests.portal.conftest import sign

__all__ = ["asked_of", "sign"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(files, "root", lambda: tmp_path / "press")
    made = make_world(sites=3, people=2)
    conferences.set_quantities(
        made.conference, by=SYSTEM, counts=[Count("delegates", 3000, "more_than", timezone.now())]
    )
    speaker = SpeakerSaid("Giàng A Chu", [{"vi": "Bác sĩ"}])
    conferences.add_item(
        made.sessions[0], by=SYSTEM, kind="topic", title={"vi": "Cầm máu", "en": "Bleeding"}, speakers=[speaker]
    )
    return made


@pytest.fixture
def hub(world: World) -> Actor:
    return organiser(world.conference)


def word(world: World, by: Actor, **texts: str) -> None:
    kit = kit_of(world.conference)
    actions.word_kit(
        world.conference,
        by=by,
        seen=kit.version,
        language="vi",
        texts=texts,
        contact="Hoàng Thị Báo, 0900 000 000",
        embargo_until=kit.embargo_until,
    )


def reads(world: World) -> str:
    with translation.override("vi"):
        content = content_of(world.conference, "vi", subject_of(world.conference, "vi").sheet)
    return "\n".join([content.title, *(line for lines in content.parts for line in lines)])


def test_what_was_written_stays_and_its_figures_follow_the_sheet(world: World, hub: Actor) -> None:
    word(world, hub, attendance="Có {delegates} người dự tại {sites} điểm cầu.")
    assert "Có hơn 3.000 người dự tại 02 điểm cầu." in reads(world)
    conferences.set_quantities(world.conference, by=SYSTEM, counts=[Count("delegates", 3100, "about", None)])
    assert "Có khoảng 3.100 người dự" in reads(world)
    with pytest.raises(Refused, match="no_such_figure"):
        word(world, hub, attendance="Có {nobody_knows_this} người.")


def test_a_part_left_as_drafted_follows_the_record(world: World, hub: Actor) -> None:
    with translation.override("vi"):
        drafted = patterns(world.conference, "vi", subject_of(world.conference, "vi").sheet)
    word(world, hub, **drafted)
    assert kit_of(world.conference).texts == {}
    with pytest.raises(Refused, match="kit_moved"):
        actions.word_kit(world.conference, by=hub, seen=0, language="vi", texts={}, contact="", embargo_until=None)


def test_what_was_given_out_stays_as_it_was(world: World, hub: Actor, sign: Callable[..., Client]) -> None:
    actions.give_out(world.conference, by=hub)
    release = actions.give_out(world.conference, by=hub)
    assert release.number == 2
    assert set(release.files) == {"vi", "en"}
    assert release.quoted["vi"]["delegates"] == "hơn 3.000"
    conferences.set_quantities(world.conference, by=SYSTEM, counts=[Count("delegates", 1, "exact", None)])
    conferences.edit(world.conference, by=SYSTEM, official_name={"vi": "Tên khác"})
    page = (
        Client(headers={"accept-language": "vi"}).get(f"/press/{kit_secret(kit_of(world.conference))}").content.decode()
    )
    assert "hơn 3.000 đại biểu" in page
    assert "Tên khác" not in page.split("<main", 1)[1]
    paper = files.path_of(world.conference.pk, release.files["vi"]["release.pdf"]).read_bytes()
    assert "hơn 3.000 đại biểu" in pdf_text(paper)


def test_before_the_embargo_is_over_only_its_staff_opens_it(
    world: World, hub: Actor, sign: Callable[..., Client]
) -> None:
    approved(world.conference, "Đại biểu", shade=3)
    actions.word_kit(
        world.conference,
        by=hub,
        seen=0,
        language="vi",
        texts={},
        contact="",
        embargo_until=timezone.now() + timedelta(hours=1),
    )
    actions.give_out(world.conference, by=hub)
    secret = kit_secret(kit_of(world.conference))
    stranger = Client(headers={"accept-language": "vi"})
    early = stranger.get(f"/press/{secret}")
    assert early.status_code == 404
    assert "mở lúc" in early.content.decode()
    assert "Tập huấn" not in early.content.decode()
    for name in ("vi-release.pdf", "vi-release.docx", "photo-1", "small-1", "kit.zip", "vi-facts.pdf"):
        assert stranger.get(f"/press/{secret}/{name}").status_code == 404
        assert sign_once(sign).get(f"/press/{secret}/{name}").status_code == 200
    assert sign_once(sign).get(f"/press/{secret}").status_code == 200
    kit = kit_of(world.conference)
    type(kit).objects.update(embargo_until=timezone.now() - timedelta(seconds=1))
    opened = stranger.get(f"/press/{secret}")
    assert opened.status_code == 200
    assert opened.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert stranger.get(f"/press/{secret}/photo-1").headers["Content-Type"] == "image/jpeg"


_signed: list[Client] = []


def sign_once(sign: Callable[..., Client]) -> Client:
    """One organiser for a test."""
    if not _signed:
        _signed.append(sign("organizer"))
    return _signed[0]


@pytest.fixture(autouse=True)
def _nobody_is_signed_in() -> None:
    _signed.clear()


def test_a_link_that_was_renewed_or_ended_opens_nothing(world: World, hub: Actor) -> None:
    with pytest.raises(Refused, match="nothing_given_out"):
        actions.renew_link(world.conference, by=hub)
    actions.give_out(world.conference, by=hub)
    first = kit_secret(kit_of(world.conference))
    actions.renew_link(world.conference, by=hub)
    second = kit_secret(kit_of(world.conference))
    assert [Client().get(f"/press/{secret}").status_code for secret in (first, second)] == [404, 200]
    actions.end_link(world.conference, by=hub)
    actions.give_out(world.conference, by=hub)
    assert kit_of(world.conference).secret_hash == ""  # what was ended stays so
    assert Client().get(f"/press/{second}").status_code == 404
    for secret in ("", "x" * 20):
        with pytest.raises(NotFound):
            queries.kit_behind(secret, SYSTEM)


def test_what_is_not_approved_never_leaves_the_kit(world: World, hub: Actor) -> None:
    approved(world.conference, "Đã duyệt", shade=1, site=world.sites[1])
    waiting = send(world.conference, camera_photo(shade=200), caption={"vi": "Chưa duyệt"}, credit="X")
    actions.give_out(world.conference, by=hub)
    file = io.BytesIO()
    kit_zip(world.conference, file, by=hub, release=None)
    with zipfile.ZipFile(file) as archive:
        names = set(archive.namelist())
        book = openpyxl.load_workbook(io.BytesIO(archive.read("captions-vi.xlsx")))
        everything = b"".join(archive.read(name) for name in names)
    assert names == {
        f"{stem}-{code}.{kind}"
        for code in ("vi", "en")
        for stem, kind in (("release", "pdf"), ("release", "docx"), ("facts", "pdf"), ("captions", "xlsx"))
    } | {"photos/photo-001.jpg"}
    assert [cell.value for cell in book.active[2]][:4] == [
        "photo-001.jpg",
        "Đã duyệt",
        "Ban Tổ chức",
        world.sites[1].name,
    ]
    assert book.active.max_row == 2
    assert queries.file_of(waiting, small=False).read_bytes() not in everything
    secret = kit_secret(kit_of(world.conference))
    assert Client().get(f"/press/{secret}/photo-2").status_code == 404
    assert "Chưa duyệt" not in Client().get(f"/press/{secret}").content.decode()
    one = faces_of(world.conference)[0]
    actions.approve_card(world.conference, by=hub, speaker=one.key, said=one.said, seen=one.digest, name="Văn phòng")
    kit_zip(world.conference, file, by=hub, release=world.conference.releases.last())
    with zipfile.ZipFile(file) as archive:
        assert "Giàng A Chu" in pdf_text(archive.read("speakers-vi.pdf"))


def test_lists_say_what_their_columns_mean(world: World, hub: Actor, sign: Callable[..., Client]) -> None:
    approved(world.conference, "=1+1", shade=1)
    browser = sign("organizer")
    told = json.loads(browser.get(f"/c/{world.conference.key}/press/kit.json").content)
    assert [set(row) for row in told["photos"]] == [set(told["fields"]["photos"])]
    assert [set(row) for row in told["cards"]] == [set(told["fields"]["cards"])]
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"/c/{world.conference.key}/press/kit.xlsx").content))
    photos, cards, fields = book.worksheets
    assert [cell.value for cell in photos[1]] == list(told["fields"]["photos"])
    assert photos["F2"].value == "=1+1"
    assert photos["F2"].data_type == "s"
    assert (cards.max_row, fields.max_row) == (2, 1 + len(told["fields"]["photos"]) + len(told["fields"]["cards"]))


def test_papers_are_registered_for_documents(world: World) -> None:
    for code, order in (("press_release", 20), ("fact_sheet", 20), ("speaker_card", 13), ("photo_captions", 20)):
        kind = kinds.kind_of(code)
        assert kind.order == order
        for language in ("vi", "en"):
            with translation.override(language):
                assert kind.draw is not None
                drawn = kind.draw(subject_of(world.conference, language))
                assert documents.pdf(drawn).startswith(b"%PDF")
                assert documents.docx(drawn).startswith(b"PK")


def test_the_fact_sheet_tells_whose_figures_they_are(world: World) -> None:
    facts = [Count("delegates", 3000, "more_than", timezone.now(), source="Ban Tổ chức", confirmed_by="Lò Thị Duyệt")]
    conferences.set_quantities(world.conference, by=SYSTEM, counts=facts)
    with translation.override("vi"):
        text = pdf_text(documents.pdf(papers.fact_sheet(subject_of(world.conference, "vi"))))
    assert "hơn 3.000" in text
    assert "Lò Thị Duyệt" in text


def test_an_empty_conference_has_a_kit(world: World, sign: Callable[..., Client]) -> None:
    bare = Conference.objects.create(key="trong", short_name={"vi": "Trống"})
    browser = sign("organizer", conference=bare.pk)
    for path in (
        "press",
        "press/photos",
        "press/cards",
        "press/papers/release.pdf",
        "press/papers/facts.docx",
        "press/papers/captions.pdf",
        "press/cards.pdf",
        "press/kit.zip",
        "press/kit.xlsx",
    ):
        assert browser.get(f"/c/trong/{path}").status_code == 200, path
    assert browser.post("/c/trong/press/give-out", {"facts": "0"}).status_code == 303
    assert browser.post("/c/trong/press/give-out", {"facts": "7"}).status_code == 404


def test_the_kits_page_asks_as_much_for_much_as_for_little(
    world: World, hub: Actor, sign: Callable[..., Client], asked_of: Callable[..., int]
) -> None:
    browser, url = sign("organizer"), f"/c/{world.conference.key}/press"
    approved(world.conference, "Một", shade=1)
    actions.give_out(world.conference, by=hub)
    few = asked_of(browser, url)
    public = asked_of(browser, f"/press/{kit_secret(kit_of(world.conference))}")
    for shade in range(2, 6):
        approved(world.conference, "Nhiều", shade=shade, site=world.sites[0])
        conferences.add_item(
            world.sessions[0],
            by=SYSTEM,
            kind="topic",
            title={"vi": f"Bài {shade}"},
            speakers=[SpeakerSaid(f"A {shade}")],
        )
    actions.give_out(world.conference, by=hub)
    assert asked_of(browser, url) == few
    assert asked_of(browser, f"/press/{kit_secret(kit_of(world.conference))}") == public


def test_a_name_that_is_erased_goes_out_of_captions_too(world: World, hub: Actor) -> None:
    person = world.people[0]
    person.full_name = "Trần Thị Hoà"
    person.save()
    photo = approved(
        world.conference, "Bà Trần Thị Hòa, phát biểu. Trần Thị Hòa Bình nghe.", shade=1, credit="TRẦN THỊ HOÀ"
    )
    other = approved(world.conference, "Toàn cảnh", shade=2)
    kept = holdings.kept_elsewhere(person)["press"]
    assert [one.value for one in kept] == [photo.caption["vi"], "TRẦN THỊ HOÀ"]
    holdings.forget(person, wholly=True)
    photo.refresh_from_db()
    other.refresh_from_db()
    assert photo.caption["vi"].startswith("Bà …, phát biểu.")
    assert photo.credit == "…"
    assert (photo.is_approved, other.is_approved) == (False, True)


def test_the_release_is_read_in_its_own_language_whatever_the_page_speaks(
    world: World, sign: Callable[..., Client]
) -> None:
    browser = sign("organizer")
    browser.cookies["django_language"] = "en"
    for code, words in (("vi", "Tham dự hội nghị có"), ("en", "The conference had")):
        page = browser.get(f"/c/{world.conference.key}/press?in={code}").content.decode()
        assert f'<article class="release" lang="{code}">' in page
        assert words in page.partition('<article class="release"')[2].partition("</article>")[0]
        assert f"release.pdf?in={code}" in page
        assert f'href="?in={code}" aria-current="page"' in page


def test_a_photo_keeps_its_number_whatever_is_approved_or_taken_back_afterwards(world: World, hub: Actor) -> None:
    first, second = (
        approved(world.conference, f"Ảnh {shade}", shade=40 * shade, site=world.sites[2]) for shade in (1, 2)
    )
    actions.give_out(world.conference, by=hub)
    actions.withdraw_photo(first, by=hub, seen=first.version)
    approved(world.conference, "Ảnh 3", shade=200, site=world.sites[0])
    assert [(one.number, one.caption["vi"]) for one in queries.approved_photos(world.conference)] == [
        (2, "Ảnh 2"),
        (3, "Ảnh 3"),
    ]
    url = f"/press/{kit_secret(kit_of(world.conference))}"
    assert [Client().get(f"{url}/photo-{number}").status_code for number in (1, 2, 3)] == [404, 200, 200]
    first.refresh_from_db()
    assert actions.approve_photo(first, by=hub, seen=first.version).number == 1
    assert second.number == 2
