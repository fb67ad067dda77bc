"""Files made by jobs: ordered, watched, fetched by whoever asked and by nobody else, gone after a day."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diemcau.conferences.exports import cards
from diemcau.conferences.handouts import FOLDER, JOB, KEPT_FOR, SWEEP
from diemcau.conferences.models import Conference, Site
from diemcau.conferences.views import papers as views
from diemcau.infra.jobs import run_due
from diemcau.infra.models import JobRow
from diemcau.people.models import Account, RoleHeld

pytestmark = pytest.mark.django_db
Sign = Callable[..., Client]


def opened(paper: bytes) -> Any:
    return pypdfium2.PdfDocument(paper)  # type: ignore[no-untyped-call]


@pytest.fixture(autouse=True)
def _few_are_many(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three cards a file, so that the tree's seven rooms need a job; files in a folder of the test."""
    for module in (views, cards):
        monkeypatch.setattr(module, "AT_ONCE", 3)
    storages = settings.STORAGES  # type: ignore[attr-defined]
    changed = {**storages["default"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = storages | {"default": changed}  # type: ignore[attr-defined]


@pytest.fixture
def page(conference: Conference, tree: list[Site], signed_in: Sign) -> str:
    """The page of cards that the organiser ordered."""
    answer = signed_in().get(reverse("conferences:cards", args=[conference.key]))
    assert answer.status_code == 302
    return str(answer["Location"])


def test_cards_of_many_rooms_are_made_by_a_job_and_fetched(page: str, signed_in: Sign) -> None:
    client = signed_in()
    waiting = client.get(page)
    assert 'hx-trigger="every 1s"' in waiting.content.decode()
    assert "Tải về" not in waiting.content.decode()
    assert client.get(f"{page}/fetch").status_code == 404
    run_due()
    ready = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 1s"' not in ready
    assert f'href="{page}/fetch"' in ready
    answer: Any = client.get(f"{page}/fetch")
    assert answer["Content-Disposition"] == 'attachment; filename="so-cuu-2027-cards.zip"'
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        names = archive.namelist()
        words = " ".join(part.get_textpage().get_text_bounded() for n in names for part in opened(archive.read(n)))
    assert len(names) == 3
    assert all(site.name in " ".join(words.split()) for site in Site.objects.all())
    assert JobRow.objects.get(name=JOB).progress == 1


def test_nobody_else_fetches_it_not_even_another_organiser(page: str, signed_in: Sign, conference: Conference) -> None:
    run_due()
    other = Account.objects.create(username="other", full_name="Người khác")
    RoleHeld.objects.create(account=other, role="organizer", conference_id=conference.pk, site_id=0, given_by="system")
    client = Client()
    client.force_login(other, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert [client.get(url).status_code for url in (page, f"{page}/fetch")] == [404, 404]
    assert signed_in("site_lead", site=Site.objects.first().pk).get(f"{page}/fetch").status_code == 404  # type: ignore[union-attr]


def test_a_role_that_ended_meanwhile_ends_the_right_to_it(page: str, signed_in: Sign) -> None:
    client = signed_in()
    RoleHeld.objects.filter(role="organizer").update(until=timezone.now() - timedelta(seconds=1))
    run_due()
    assert JobRow.objects.get(name=JOB).state == JobRow.State.WAITING
    assert not list(Path(default_storage.path(FOLDER)).glob("*"))
    assert client.get(page).status_code == 404


def test_after_a_day_it_is_gone_and_the_page_says_so(page: str, signed_in: Sign) -> None:
    run_due()
    kept = Path(default_storage.path(FOLDER))
    assert len(list(kept.iterdir())) == 1
    sweep = JobRow.objects.get(name=SWEEP)
    assert abs(sweep.due_at - timezone.now() - KEPT_FOR) < timedelta(minutes=1)
    JobRow.objects.filter(pk=sweep.pk).update(due_at=timezone.now())
    run_due()
    assert list(kept.iterdir()) == []
    assert "Tệp đã bị xóa" in signed_in().get(page).content.decode()
    assert signed_in().get(f"{page}/fetch").status_code == 404


def test_what_cannot_be_made_says_so(page: str, signed_in: Sign) -> None:
    JobRow.objects.filter(name=JOB).update(state=JobRow.State.FAILED)
    assert "Không tạo được tệp" in signed_in().get(page).content.decode()
