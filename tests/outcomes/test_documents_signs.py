"""A sign that no font has is named, with where it stands, before any kind of paper is printed; Word files are written all the same."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from diemcau.kernel.errors import Refused
from diemcau.outcomes.documents import actions, files
from diemcau.outcomes.documents.exports import papers
from diemcau.outcomes.documents.kinds import Kind, kinds
from diemcau.outcomes.press import actions as press
from diemcau.roster.models import Delegate
from tests.attendance.world import World, make_world
from tests.outcomes.press_grounds import organiser
from tests.portal.conftest import sign

__all__ = ["sign"]
pytestmark = pytest.mark.django_db
NAME = "Hội nghị 王 កម្ពុជា 🙂"
OWN = {"certificate"}  # drawn by its own design, which asks for itself (test_certificates_papers)


@pytest.fixture
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Conference, rooms and people are called so."""
    monkeypatch.setattr(files, "root", lambda: tmp_path / "documents")
    made = make_world(sites=2, people=2)
    made.conference.official_name = made.conference.short_name = {"vi": NAME, "en": NAME}
    made.conference.save()
    made.conference.sites.update(name=NAME)
    Delegate.objects.filter(conference=made.conference).update(full_name=NAME)
    return made


def offered(kind: Kind, world: World) -> str | None:
    found = [about for about, _name in kind.each(world.conference, "vi")] if kind.each else [""]
    return found[0] if found else None


def test_signs_are_named_for_every_kind(world: World) -> None:
    by, refused = organiser(world.conference), dict[str, str]()
    for kind in kinds():
        about = offered(kind, world)
        if kind.code in OWN or about is None:
            continue
        asked = {"by": by, "kind": kind.code, "language": "vi", "about": about}
        with pytest.raises(Refused, match="signs_without_font") as no:
            papers.instant(world.conference, ending="pdf", **asked)  # type: ignore[arg-type]
        refused[kind.code] = str(no.value.facts["signs"])
        if kind.draw is not None:
            assert papers.instant(world.conference, ending="docx", **asked)[:2] == b"PK"  # type: ignore[arg-type]
    assert {"plan", "invitation", "badge", "name_plate", "result_report", "press_release", "minutes"} < refused.keys()
    assert len(refused) > 18
    for code, signs in refused.items():
        assert "王 (U+738B: “" in signs, code
        assert "🙂 (U+1F642: “" in signs, code
        assert "Hội nghị 王" in signs, code
        assert "U+1780" not in signs, code  # Khmer has a font


def test_no_release_is_given_out_with_signs_missing(world: World) -> None:
    with pytest.raises(Refused, match="signs_without_font"):
        press.give_out(world.conference, by=organiser(world.conference))
    assert not world.conference.releases.exists()


def test_the_page_of_a_draft_names_them_and_a_clean_one_says_nothing(world: World, sign: Callable[..., Client]) -> None:
    made = actions.draft(world.conference, by=organiser(world.conference), kind="plan", language="vi")
    address, browser = f"/c/{world.conference.key}/documents/{made.pk}", sign("organizer")
    page = browser.get(address).content.decode()
    assert "Ký tự không có phông chữ" in page
    assert "U+738B" in page
    assert browser.get(f"{address}/v1.pdf").status_code == 422
    assert browser.get(f"{address}/v1.docx").status_code == 200
    world.conference.official_name = {"vi": "Hội nghị កម្ពុជា"}
    world.conference.save()
    actions.refresh(made, by=organiser(world.conference), seen=made.change)
    assert "Ký tự không có phông chữ" not in browser.get(address).content.decode()
