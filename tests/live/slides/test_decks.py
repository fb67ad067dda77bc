"""Files of slides: what comes in, what becomes of it, and what a bad one is told."""

import errno
import io
import os
import stat
import tracemalloc
import zipfile
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
import typst
from django.utils import timezone, translation
from PIL import Image

from diemcau.conferences.models import ProgrammeItem
from diemcau.infra import disk
from diemcau.infra.jobs import run_due
from diemcau.infra.models import JobRow
from diemcau.kernel.actor import NOBODY, Actor
from diemcau.kernel.errors import Refused
from diemcau.live.slides import actions, files, queries
from diemcau.live.slides.actions.arriving import JOB
from diemcau.live.slides.enums import DeckState
from diemcau.live.slides.models import Deck, Page
from diemcau.live.slides.rendering import Made, Unfit, office, process, render
from diemcau.live.slides.rendering import pictures as rendered
from diemcau.live.slides.tasks import sweep_left_over
from tests.attendance.world import World
from tests.live.slides.conftest import Upload, paper

pytestmark = pytest.mark.django_db


def pictures(deck: Deck) -> set[str]:
    folder = files.pictures_of(deck.conference_id)
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def test_a_pdf_becomes_pages_in_three_sizes_and_a_list_of_them(deck: Deck) -> None:
    assert (deck.state, deck.page_count, deck.source) == (DeckState.READY, 3, "")
    pages = queries.pages_of(deck)
    assert [(page.number, page.width, page.height) for page in pages] == [(n, 1600, 900) for n in (1, 2, 3)]
    folder = files.pictures_of(deck.conference_id)
    sizes = [Image.open(folder / f"{name}.webp").size for name in (pages[0].big, pages[0].small, pages[0].thumb)]
    assert sizes == [(1600, 900), (960, 540), (320, 180)]
    assert (folder / f"{pages[0].big}.webp").stat().st_size == pages[0].big_bytes
    assert f"{deck.manifest}.json" in pictures(deck)
    assert not list((files.root() / "arriving").iterdir())


def test_pages_of_text_are_kept_without_loss_when_that_is_smaller(deck: Deck) -> None:
    data = (files.pictures_of(deck.conference_id) / f"{queries.pages_of(deck)[0].big}.webp").read_bytes()
    assert data[12:16] == b"VP8L"


def test_a_small_picture_fits_a_thin_line() -> None:
    noise = Image.effect_noise((960, 540), 90).convert("RGB")
    assert len(rendered.small(noise)) < len(rendered.encode(noise, quality=60))


def test_it_comes_in_pieces_and_goes_on_where_it_stopped(world: World, hub: Actor) -> None:
    data = paper()
    deck = actions.begin_deck(world.conference, by=hub, file_name="a.pdf", size=len(data))
    assert actions.add_piece(deck, by=hub, at=0, data=data[:1000]) == 1000
    with pytest.raises(Refused, match="piece_elsewhere"):
        actions.add_piece(deck, by=hub, at=0, data=data[:1000])
    with pytest.raises(Refused, match="piece_elsewhere"):
        actions.add_piece(deck, by=hub, at=1000, data=data[1000:] + b"more")
    assert actions.add_piece(deck, by=hub, at=1000, data=data[1000:]) == len(data)
    run_due("slides")
    deck.refresh_from_db()
    assert deck.state == DeckState.READY


def locked() -> bytes:
    """A PDF that wants a password (made by hand: an encryption dictionary nobody has the key for)."""
    document = pypdfium2.PdfDocument.new()  # type: ignore[no-untyped-call]
    document.new_page(100, 100)
    out = io.BytesIO()
    document.save(out)
    data = out.getvalue()
    dictionary = b"<</Filter/Standard/V 1/R 2/Length 40/P -4/O<%b>/U<%b>>>" % (b"41" * 32, b"42" * 32)
    return data.replace(b"trailer\r\n<<", b"trailer\r\n<</Encrypt %b/ID[<00><00>]" % dictionary, 1)


def packed(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, text in members.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return out.getvalue()


BAD = {
    "not_slides": b"<html>no slides</html>",
    "old_office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "no_office": packed(ppt__presentation_xml="<p/>"),
    "broken": paper()[:900],
    "locked": locked(),
    "too_many_pages": paper(501, "x"),
}


@pytest.mark.parametrize("code", BAD)
def test_a_bad_file_is_told_why_and_leaves_nothing(upload: Upload, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "PROGRAMS", ("no-such-program",))
    deck = upload(BAD[code])
    assert (deck.state, deck.fault) == (DeckState.FAILED, code)
    for language in ("vi", "en"):
        with translation.override(language):
            why = queries.facts_of([deck])[0].why
        assert why
        assert "%(" not in why
        assert ("501" in why) == (code == "too_many_pages")
    assert pictures(deck) == set()
    assert not list((files.root() / "arriving").iterdir())


def test_a_swollen_or_damaged_archive_is_no_presentation_and_costs_nothing(upload: Upload) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", b"a" * 50_000_000)
    tracemalloc.start()
    assert upload(out.getvalue()).fault == "not_slides"
    assert tracemalloc.get_traced_memory()[1] < 8_000_000
    tracemalloc.stop()
    assert (
        upload(out.getvalue().replace(b"mimetype", b"mimetype", 1)[:45] + bytes(40) + out.getvalue()[85:]).fault
        == "not_slides"
    )


def test_a_file_in_the_middle_of_zip_is_no_presentation(upload: Upload) -> None:
    assert upload(packed(word__document_xml="<d/>")).fault == "not_slides"


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [("a.pdf", 0, "deck_empty"), ("a.pdf", 201 * 1024 * 1024, "deck_too_large"), ("TỐI MẬT.pdf", 9, "marked_secret")],
)
def test_what_must_not_come_is_refused_before_it_comes(
    world: World, hub: Actor, name: str, size: int, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        actions.begin_deck(world.conference, by=hub, file_name=name, size=size)
    assert not Deck.objects.exists()


def test_a_stamp_on_the_first_page_is_refused(upload: Upload) -> None:
    stamped = upload(typst.compile("#set page(width: 16cm, height: 9cm)\nMẬT\n\nSơ cứu".encode()))
    assert stamped.fault == "marked_secret"
    assert pictures(stamped) == set()


def test_a_full_disk_is_said_and_nothing_is_stuck(
    world: World, hub: Actor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(disk, "SPARE", 1 << 62)
    with pytest.raises(Refused, match="disk_full"):
        actions.begin_deck(world.conference, by=hub, file_name="a.pdf", size=10)
    monkeypatch.undo()
    monkeypatch.setattr(files, "root", lambda: tmp_path / "slides")
    deck = actions.begin_deck(world.conference, by=hub, file_name="a.pdf", size=10)

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as patch:
        patch.setattr(disk, "SPARE", 1 << 60)  # what the disk must keep is no longer there
        with pytest.raises(Refused, match="disk_full"):
            actions.add_piece(deck, by=hub, at=0, data=b"%PDF-12345")
    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(Refused, match="disk_full"):
        actions.add_piece(deck, by=hub, at=0, data=b"%PDF-12345")
    deck.refresh_from_db()
    assert deck.received == 0


def test_a_renderer_that_dies_or_hangs_fails_the_deck_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "python"
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(slow.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr("sys.executable", str(slow))
    for bound in ("SILENCE_S", "WHOLE_S"):
        with monkeypatch.context() as patch:
            patch.setattr(process, bound, 0.2)
            with pytest.raises(Unfit, match="page_fails"):
                render(tmp_path / "a.pdf", tmp_path / "out", Made(), tell=lambda done, pages: None)


def test_presentations_go_through_office_where_there_is_one(
    upload: Upload, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The outside program is stood in for: it copies a PDF to where LibreOffice would put one."""
    (tmp_path / "made.pdf").write_bytes(paper())
    program = tmp_path / "soffice"
    program.write_text(f'#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\ncp {tmp_path}/made.pdf "$2/x.pdf"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    deck = upload(BAD["no_office"], name="bai-giang.pptx")
    assert (deck.state, deck.page_count, deck.title) == (DeckState.READY, 3, "bai-giang")
    program.write_text("#!/bin/sh\nexit 1\n")
    assert upload(BAD["no_office"]).fault == "office_fails"
    program.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {tmp_path}/child\nwait\n")
    monkeypatch.setattr(office, "LONGEST_S", 0.5)
    assert upload(BAD["no_office"]).fault == "office_fails"
    status = Path(f"/proc/{(tmp_path / 'child').read_text().strip()}/stat")
    assert not status.exists() or status.read_text().split()[2] == "Z"  # what the script had started has ended with it


def test_decks_are_named_and_ordered(upload: Upload, deck: Deck, hub: Actor) -> None:
    second = upload(paper(2, "Khác"), item=deck.item)
    actions.move_deck(second, by=hub, up=True)
    assert list(deck.conference.decks.values_list("pk", flat=True)) == [second.pk, deck.pk]
    actions.edit_deck(second, by=hub, title="  Bài   hai ", item=None)
    assert (second.title, second.item) == ("Bài hai", None)


@pytest.mark.django_db(transaction=True)
def test_pictures_that_another_deck_has_stay(upload: Upload, deck: Deck, hub: Actor) -> None:
    twin, other = upload(paper()), upload(paper(2, "Khác"))
    actions.remove_deck(twin, by=hub)
    assert {f"{page.big}.webp" for page in queries.pages_of(deck)} <= pictures(deck)
    names = {f"{page.big}.webp" for page in queries.pages_of(other)}
    assert names <= pictures(deck)
    actions.remove_deck(other, by=hub)
    assert not names & pictures(deck)
    actions.remove_deck(deck, by=hub)
    assert pictures(deck) == set()


def test_what_was_given_up_three_times_is_said(world: World, hub: Actor) -> None:
    deck = actions.begin_deck(world.conference, by=hub, file_name="a.pdf", size=5)
    actions.add_piece(deck, by=hub, at=0, data=b"%PDF-")
    deck.refresh_from_db()
    JobRow.objects.filter(name=JOB).update(state=JobRow.State.FAILED)
    facts = queries.facts_of([deck])[0]
    assert (facts.state, facts.is_coming, bool(facts.why)) == (DeckState.FAILED, False, True)


def test_a_deck_removed_while_its_pages_are_made_stays_removed(world: World, hub: Actor) -> None:
    data = paper()
    deck = actions.begin_deck(world.conference, by=hub, file_name="a.pdf", size=len(data))
    actions.add_piece(deck, by=hub, at=0, data=data)
    actions.remove_deck(deck, by=hub)
    run_due("slides")
    assert not Deck.objects.exists()
    assert not Page.objects.exists()


def test_left_over_files_go_after_a_day(deck: Deck, world: World, hub: Actor) -> None:
    left = actions.begin_deck(world.conference, by=hub, file_name="b.pdf", size=50)
    actions.add_piece(left, by=hub, at=0, data=b"%PDF-")
    stray = files.pictures_of(deck.conference_id) / f"{'0' * 32}.webp"
    stray.write_bytes(b"x")
    (files.root() / "999999").mkdir()
    kept = pictures(deck) - {stray.name}
    tomorrow = timezone.now() + timedelta(hours=25)
    for path in files.root().rglob("*.*"):
        os.utime(path, (tomorrow.timestamp() - 2 * 86_400,) * 2)
    assert sweep_left_over(tomorrow) >= 3
    assert pictures(deck) == kept
    assert not (files.root() / "999999").exists()
    assert list(Deck.objects.all()) == [deck]


def test_nobody_else_may(deck: Deck, item: ProgrammeItem) -> None:
    for act in (
        lambda: actions.begin_deck(deck.conference, by=NOBODY, file_name="a.pdf", size=1),
        lambda: actions.edit_deck(deck, by=NOBODY, title="x", item=None),
        lambda: actions.move_deck(deck, by=NOBODY, up=True),
        lambda: actions.remove_deck(deck, by=NOBODY),
        lambda: actions.show(deck, by=NOBODY, page=1),
        lambda: actions.write_notes(deck, by=NOBODY, page=1, notes="x"),
    ):
        with pytest.raises(Refused, match="forbidden"):
            act()
