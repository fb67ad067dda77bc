"""Before its moment nothing of a release reaches anybody outside, by whatever way and clock; after it everybody with the link; after the
link's end nobody."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone

from diemcau.conferences import actions as conferences
from diemcau.conferences.actions import Count
from diemcau.conferences.models import Conference
from diemcau.kernel.actor import SYSTEM
from diemcau.outcomes.press import actions, files
from diemcau.outcomes.press.content import kit_of
from diemcau.outcomes.press.links import kit_secret
from diemcau.outcomes.press.models import Kit, Release
from tests.attendance.world import World, make_world
from tests.outcomes.press_grounds import approved, organiser
from tests.portal.conftest import sign

__all__ = ["sign"]
pytestmark = pytest.mark.django_db
NAME = "Hội nghị tập huấn không ai được biết trước"
NAMES = [f"{code}-{paper}" for code in ("vi", "en") for paper in ("release.pdf", "release.docx", "facts.pdf")]
NAMES += ["photo-1", "small-1", "kit.zip"]
ZONES = ("Asia/Ho_Chi_Minh", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu", "UTC")


@pytest.fixture
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(files, "root", lambda: tmp_path / "press")
    made = make_world(sites=2, people=1)
    conferences.edit(made.conference, by=SYSTEM, official_name={"vi": NAME, "en": "Nobody may know of it"})
    conferences.set_quantities(made.conference, by=SYSTEM, counts=[Count("delegates", 3417, "exact", timezone.now())])
    approved(made.conference, "Chú thích mật", shade=3)
    return made


def embargoed(world: World, until: datetime) -> str:
    """Given out; the address."""
    actions.word_kit(
        world.conference, by=organiser(world.conference), seen=kit_of(world.conference).version, language="vi", texts={},
        contact="Hoàng Thị Báo", embargo_until=until,
    )  # fmt: skip
    actions.give_out(world.conference, by=organiser(world.conference))
    return f"/press/{kit_secret(kit_of(world.conference))}"


def told(answer: HttpResponseBase) -> str:
    """Body and headers, as they go over the line, without what is another one each time."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    heads = "\n".join(f"{name}: {value}" for name, value in answer.items() if name not in ("Expires", "Content-Length"))
    return re.sub(r"nonce-?[^\"' ;]+", "", heads + body.decode("utf-8", "replace"))


def secrets(world: World) -> list[str]:
    kept = [name for one in Release.objects.all() for of in one.files.values() for name in of.values()]
    return [
        NAME,
        "Nobody may know",
        "3.417",
        "3,417",
        "3417",
        "Chú thích mật",
        "Hoàng Thị Báo",
        world.conference.key,
        *kept,
    ]


def asked(who: Client, url: str) -> Iterable[HttpResponseBase]:
    for path in (url, *(f"{url}/{name}" for name in NAMES)):
        for method in (who.get, who.head):
            for language in ("vi", "en"):
                yield method(
                    path, headers={"accept-language": language, "range": "bytes=0-9", "if-modified-since": "x"}
                )


def test_nothing_gets_out_before_the_moment(world: World, sign: Callable[..., Client]) -> None:
    url = embargoed(world, timezone.now() + timedelta(minutes=1))
    beside = Conference.objects.create(key="khac", short_name={"vi": "Khác"})
    outsiders = [Client(), sign("site_lead", world.sites[1].pk), sign("organizer", conference=beside.pk)]
    for who in outsiders:
        for answer in asked(who, url):
            assert answer.status_code == 404
            assert "no-store" in answer.headers["Cache-Control"]
            assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
            assert "Content-Disposition" not in answer.headers
            said = told(answer)
            assert [secret for secret in secrets(world) if secret in said] == []
    assert Client().post(url).status_code == 405
    assert sign("organizer").get(f"{url}/kit.zip").status_code == 200


def test_at_the_moment_it_opens_and_no_copy_between_is_kept(world: World) -> None:
    url = embargoed(world, timezone.now() + timedelta(minutes=1))
    Kit.objects.update(embargo_until=timezone.now())
    page = Client(headers={"accept-language": "vi"}).get(url)
    assert (page.status_code, NAME in page.content.decode(), "3.417 đại biểu" in page.content.decode()) == (200,) + (
        True,
    ) * 2
    for name in NAMES:
        answer = Client().get(f"{url}/{name}")
        assert answer.status_code == 200, name
        assert "no-store" in answer.headers["Cache-Control"]
    whole = Client().get(f"{url}/kit.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(whole.streaming_content))) as archive:  # type: ignore[attr-defined]
        assert archive.testzip() is None


@pytest.mark.parametrize("zone", ZONES)
def test_the_moment_is_of_the_conference_s_clock(world: World, sign: Callable[..., Client], zone: str) -> None:
    Conference.objects.filter(pk=world.conference.pk).update(timezone=zone)
    world.conference.refresh_from_db()
    later = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(hours=3)
    typed = later.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")
    browser, page = sign("organizer"), f"/c/{world.conference.key}/press"
    assert browser.post(page, {"seen": kit_of(world.conference).version, "embargo_until": typed}).status_code == 303
    assert kit_of(world.conference).embargo_until == later
    assert browser.post(f"{page}/give-out", {"facts": "0"}).status_code == 303
    early = Client(headers={"accept-language": "vi"}).get(f"/press/{kit_secret(kit_of(world.conference))}")
    local = later.astimezone(ZoneInfo(zone))
    offset = local.strftime("%z")
    assert early.status_code == 404
    assert f"{local.hour:02d} giờ {local.minute:02d}" in early.content.decode()
    assert f"(GMT{offset[0]}{int(offset[1:3])}" in early.content.decode()


def test_a_link_cannot_be_guessed_and_a_wrong_one_tells_nothing(world: World) -> None:
    url = embargoed(world, timezone.now() - timedelta(minutes=1))
    secret = url.rpartition("/")[2]
    assert len(secret) >= 20
    swapped = [secret[:at] + ("A" if secret[at] != "A" else "B") + secret[at + 1 :] for at in range(len(secret) - 1)]
    others = [
        secret.swapcase(),
        secret[:-1],
        f"{secret}A",
        secret[::-1],
        "0",
        world.conference.key,
        f"{world.conference.pk}",
    ]
    answers = {told(Client().get(f"/press/{one}")).replace(f"/press/{one}", "") for one in (*swapped, *others)}
    (answer,) = answers  # one like the other
    assert [one for one in secrets(world) if one in answer] == []
    for one in (*swapped[:3], *others):
        assert Client().get(f"/press/{one}/kit.zip").status_code == 404


@pytest.mark.parametrize("way", ["end_link", "renew_link"])
def test_after_the_link_s_end_nothing_is_behind_it(world: World, way: str) -> None:
    url = embargoed(world, timezone.now() - timedelta(minutes=1))
    assert Client().get(f"{url}/photo-1").status_code == 200
    getattr(actions, way)(world.conference, by=organiser(world.conference))
    for answer in asked(Client(), url):
        assert answer.status_code == 404
        assert "no-store" in answer.headers["Cache-Control"]
        assert [one for one in secrets(world) if one in told(answer)] == []


def test_an_embargo_that_changes_while_papers_are_made_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The papers would say another moment than the one at which the link opens."""
    hub, made = organiser(world.conference), files.keep

    def keep(conference: int, data: bytes, ending: str) -> str:
        Kit.objects.update_or_create(conference_id=conference, defaults={"version": 7})
        return made(conference, data, ending)

    monkeypatch.setattr(files, "keep", keep)
    with pytest.raises(Exception, match="kit_moved"):
        actions.give_out(world.conference, by=hub)
    assert not Release.objects.exists()
