"""What somebody may ask to be forgotten goes out of what was given out, too: captions of photos taken back, names of people erased."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from diemcau.conferences import actions as conferences
from diemcau.conferences.actions import Count, SpeakerSaid
from diemcau.infra.jobs import run_due
from diemcau.kernel.actor import SYSTEM, Actor
from diemcau.kernel.errors import Refused
from diemcau.outcomes.minutes import actions as minutes
from diemcau.outcomes.minutes.models import Conclusion
from diemcau.outcomes.press import actions, files
from diemcau.outcomes.press.cards import faces_of
from diemcau.outcomes.press.content import kit_of
from diemcau.outcomes.press.links import kit_secret
from diemcau.outcomes.press.models import Card, Mention, Release
from diemcau.outcomes.press.tasks import sweep_left_over
from diemcau.roster import actions as roster
from diemcau.roster.actions.erasing import erase
from diemcau.roster.entry import Entry
from diemcau.roster.models import Delegate, FormerEntry
from diemcau.roster.pocket import own_path
from diemcau.roster.queries import own
from tests.attendance.world import World, make_world
from tests.outcomes.press_grounds import approved, docx_text, organiser, pdf_text

pytestmark = pytest.mark.django_db
NAME = "Trần Thị Hoà"


@pytest.fixture(autouse=True)
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(files, "root", lambda: tmp_path / "press")
    made = make_world(sites=3, people=2)
    conferences.set_quantities(
        made.conference, by=SYSTEM, counts=[Count("delegates", 3000, "more_than", timezone.now())]
    )
    return made


@pytest.fixture
def hub(world: World) -> Actor:
    return organiser(world.conference)


@pytest.fixture
def person(world: World) -> Delegate:
    found: Delegate = world.people[0]
    Delegate.objects.filter(pk=found.pk).update(full_name=NAME, position="Trạm trưởng", unit="Trạm Y tế xã Mường Lạn")
    found.refresh_from_db()
    return found


def speaks(world: World, name: str, position: str) -> None:
    said = SpeakerSaid(name, [{"vi": position}])
    conferences.add_item(world.sessions[0], by=SYSTEM, kind="topic", title={"vi": "Cầm máu"}, speakers=[said])


def word(world: World, by: Actor, **texts: str) -> None:
    kit, contact = kit_of(world.conference), f"{NAME}, 0900 000 000"
    actions.word_kit(
        world.conference, by=by, seen=kit.version, language="vi", texts=texts, contact=contact, embargo_until=None
    )


def reads(release: Release) -> str:
    """Everything that a release says, in its row and in all its files."""
    release = Release.objects.get(pk=release.pk)
    told = [str(release.texts)]
    for of in release.files.values():
        for name, kept in of.items():
            data = files.path_of(release.conference_id, kept).read_bytes()
            told.append(pdf_text(data) if name.endswith(".pdf") else docx_text(data))
    return "\n".join(told)


def test_a_photo_taken_back_leaves_the_papers_that_were_given_out(
    world: World, hub: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    back, stays, deleted = (
        approved(world.conference, f"Chú thích {name}", shade=shade)
        for shade, name in ((1, "một"), (90, "hai"), (200, "ba"))
    )
    first, second = (actions.give_out(world.conference, by=hub) for _ in range(2))
    before = {kept for one in (first, second) for name, kept in one.files["vi"].items() if name != "facts.pdf"}
    assert all(f"Chú thích {name}" in reads(second) for name in ("một", "hai", "ba"))
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw_photo(back, by=hub, seen=back.version)
    waiting = Release.objects.get(pk=second.pk)
    assert set(waiting.files["vi"]) == {"facts.pdf"}  # nobody gets the old ones while the new ones are drawn
    assert not any(files.path_of(world.conference.pk, name).exists() for name in before)
    page = Client().get(f"/press/{kit_secret(kit_of(world.conference))}")
    assert page.status_code == 200
    assert Client().get(f"/press/{kit_secret(kit_of(world.conference))}/vi-release.pdf").status_code == 404
    actions.delete_photo(deleted, by=hub)
    run_due()
    for one in (first, second):
        assert "Chú thích một" not in reads(one)
        assert "Chú thích ba" not in reads(one)
        assert "Ảnh 2. Chú thích hai" in reads(one)  # its number is its own
        assert "hơn 3.000 đại biểu" in reads(one)
        assert set(Release.objects.get(pk=one.pk).files["vi"]) == {"release.pdf", "release.docx", "facts.pdf"}
    found = re.findall(r'href="/press/[^"/]+/([^"]+)"', Client().get(page.wsgi_request.path).content.decode())
    assert found[:4] == ["vi-release.pdf", "vi-release.docx", "vi-facts.pdf", "en-release.pdf"]
    assert Release.objects.get(pk=second.pk).renewed_at is not None
    assert sweep_left_over(timezone.now()) == 0
    assert stays.is_approved


def test_a_release_given_out_is_renewed_without_who_was_erased_and_says_so(
    world: World, hub: Actor, person: Delegate
) -> None:
    speaks(world, NAME, "Trạm trưởng Trạm Y tế")
    face = faces_of(world.conference)[0]
    actions.approve_card(world.conference, by=hub, speaker=face.key, said=face.said, seen=face.digest, name="Văn phòng")
    approved(world.conference, "Bà Trần Thị Hòa phát biểu.", shade=1)
    word(world, hub, course=f"Phát biểu:\n- Bà {NAME}, Trạm trưởng;\n- đại diện các xã.")
    release = actions.give_out(world.conference, by=hub)
    own = Client(headers={"accept-language": "vi"})
    url = own_path(person)
    before = own.get(url).content.decode()
    for told in (
        f"- Bà {NAME}, Trạm trưởng;",
        "Bà Trần Thị Hòa phát biểu.",
        "Thẻ giới thiệu báo cáo viên",
        "phiên bản 1, phát hành ngày",
    ):
        assert told in before, told
    assert erase(by=hub, delegate=person)
    run_due()
    for spelling in (NAME, "Trần Thị Hòa"):
        assert spelling not in reads(release)
        assert spelling not in str(kit_of(world.conference).texts)
    assert "- Bà …, Trạm trưởng;" in reads(release)
    assert "0900 000 000" not in reads(release)
    assert kit_of(world.conference).contact == ""
    assert not Card.objects.exists()
    after = own.get(url).content.decode()
    assert "Thông cáo báo chí, phiên bản 1, phát hành ngày" in after
    assert "Tên của ông/bà đã được gỡ" in after
    assert NAME not in after


def test_somebody_else_of_the_same_name_stays_in_what_was_given_out(world: World, hub: Actor, person: Delegate) -> None:
    speaks(world, NAME, "Vụ trưởng Vụ Thử nghiệm")
    approved(world.conference, f"Đại biểu {NAME}", shade=1)
    release = actions.give_out(world.conference, by=hub)
    face = faces_of(world.conference)[0]
    actions.approve_card(world.conference, by=hub, speaker=face.key, said=face.said, seen=face.digest, name="Văn phòng")
    assert erase(by=hub, delegate=person)
    run_due()
    assert f"Cầm máu ({NAME}" in reads(release)
    assert "Đại biểu" not in reads(release).partition("Ảnh kèm theo")[2]
    assert faces_of(world.conference)[0].is_approved
    assert [one.taken_out_at for one in Mention.objects.all()] == [None]
    page = Client(headers={"accept-language": "vi"}).get(own_path(person)).content.decode()
    assert "Phiên bản này được giữ nguyên" in page


def test_who_is_named_nowhere_changes_nothing(world: World, hub: Actor) -> None:
    release = actions.give_out(world.conference, by=hub)
    assert erase(by=hub, delegate=world.people[1])
    again = Release.objects.get(pk=release.pk)
    assert (again.files, again.renewed_at) == (release.files, None)
    assert not Mention.objects.exists()


def test_a_photo_taken_back_while_its_papers_are_made_is_told(
    world: World, hub: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo, made = approved(world.conference, "Một ảnh", shade=1), files.keep
    asked: list[object] = []

    def keep(conference: int, data: bytes, ending: str) -> str:
        if not asked:
            asked.append(actions.withdraw_photo(photo, by=hub, seen=photo.version))
        return made(conference, data, ending)

    monkeypatch.setattr(files, "keep", keep)
    with pytest.raises(Refused, match="kit_moved"):
        actions.give_out(world.conference, by=hub)
    assert not Release.objects.exists()
    assert "Một ảnh" not in reads(actions.give_out(world.conference, by=hub))


def test_who_was_corrected_is_forgotten_under_the_former_name_too(world: World, hub: Actor, person: Delegate) -> None:
    """As it was typed, as it was corrected, and as an entry was called that became this one."""
    photo = approved(world.conference, f"Bà {NAME} và ông Vừ A Chứ", shade=1)
    minutes.word_conclusion(
        world.conference, "live", by=hub, text=f"Giao bà {NAME.upper()}.", said_by=NAME, kind="conclusion"
    )
    double = roster.add(by=hub, conference=world.conference.pk, entry=Entry("Vừ A Chứ", "", "Sở Y tế", person.site_id))
    roster.edit(
        by=hub, delegate=double, entry=Entry("Trần Thị Hòai", "", "Sở Y tế", person.site_id), status=double.status
    )
    entry = Entry("Trần Thị Hoài", "Trạm trưởng", person.unit, person.site_id)
    person = roster.edit(by=hub, delegate=person, entry=entry, status=person.status)
    assert NAME in str(own.kept_about(person))
    double.refresh_from_db()
    roster.merge(by=hub, keep=person, drop=double)
    person.refresh_from_db()
    assert erase(by=SYSTEM, delegate=person)
    photo.refresh_from_db()
    [said] = Conclusion.objects.all()
    assert (photo.caption["vi"], said.text, said.said_by) == ("Bà … và ông …", "Giao bà ….", "…")
    assert not FormerEntry.objects.exclude(full_name="").exists()


def test_who_is_erased_while_its_papers_are_made_stands_in_none(
    world: World, hub: Actor, person: Delegate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A speaker's name moves neither the kit's words nor a photo."""
    speaks(world, NAME, "Trạm trưởng")
    made, asked = files.keep, list[object]()

    def keep(conference: int, data: bytes, ending: str) -> str:
        if not asked:
            asked.append(erase(by=SYSTEM, delegate=person))
        return made(conference, data, ending)

    monkeypatch.setattr(files, "keep", keep)
    with pytest.raises(Refused, match="kit_moved"):
        actions.give_out(world.conference, by=hub)
    assert asked == [True]
    assert NAME not in reads(actions.give_out(world.conference, by=hub))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_drawn_again_reads_as_it_did(world: World, hub: Actor, language: str) -> None:
    """All but the caption: heading, date, sentences, figures."""
    photo = approved(world.conference, "Một ảnh", shade=1)
    with translation.override(language):
        release = actions.give_out(world.conference, by=hub)
    was = pdf_text(files.path_of(world.conference.pk, release.files[language]["release.pdf"]).read_bytes())
    actions.withdraw_photo(photo, by=hub, seen=photo.version)
    run_due()
    release.refresh_from_db()
    now = pdf_text(files.path_of(world.conference.pk, release.files[language]["release.pdf"]).read_bytes())
    at = was.index("Ảnh kèm theo" if language == "vi" else "Photos that go with it")
    assert now.startswith(was[:at].rstrip()[:-3].rstrip(". "))
