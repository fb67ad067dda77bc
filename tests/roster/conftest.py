"""One conference of three rooms, and the cast: an organiser, the registrar of room A, a lead of B, outsiders."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from diemcau.conferences.models import Conference, Site
from diemcau.infra.jobs import run_due
from diemcau.kernel import names
from diemcau.kernel.actor import Actor, Held
from diemcau.roster import actions
from diemcau.roster.entry import Entry
from diemcau.roster.models import Delegate, RosterImport

ROOMS = (("001", "Hội trường tỉnh", True), ("002", "Xã Văn Lăng", False), ("003", "Xã Văn Lang", False))


@pytest.fixture(autouse=True)
def _data_dir(tmp_path: Path, settings: object) -> None:
    storages = settings.STORAGES  # type: ignore[attr-defined]
    settings.STORAGES = storages | {  # type: ignore[attr-defined]
        "default": {**storages["default"], "OPTIONS": {"location": tmp_path / "files"}}
    }


@pytest.fixture
def conference(db: None) -> Conference:
    made = Conference.objects.create(
        key="so-cuu-2026", short_name={"vi": "Tập huấn sơ cứu 2026", "en": "First aid 2026"}
    )
    for order, (code, name, is_hub) in enumerate(ROOMS):
        Site.objects.create(
            conference=made, code=code, name=name, is_hub=is_hub, order=order, level="commune",
            name_key=names.text_key(name), search_key=names.fold(name),
        )  # fmt: skip
    return made


@pytest.fixture
def sites(conference: Conference) -> list[Site]:
    return list(conference.sites.all())


@pytest.fixture
def organiser(conference: Conference) -> Actor:
    return Actor("account:1", "Ban tổ chức", frozenset({Held("organizer", conference.pk)}))


@pytest.fixture
def registrar(conference: Conference, sites: list[Site]) -> Actor:
    return Actor("device:a", "Phòng 1", frozenset({Held("site_registrar", conference.pk, sites[0].pk)}))


@pytest.fixture
def lead_of_b(conference: Conference, sites: list[Site]) -> Actor:
    return Actor("device:b", "Phòng 2", frozenset({Held("site_lead", conference.pk, sites[1].pk)}))


@pytest.fixture
def outsiders(conference: Conference, sites: list[Site]) -> list[Actor]:
    """Nobody, the organiser of another conference, and those who see no names by their job."""
    held = [
        Held("organizer", conference.pk + 1),
        Held("site_registrar", conference.pk + 1, sites[0].pk),
        Held("hub_technician", conference.pk),
        Held("site_technician", conference.pk, sites[0].pk),
        Held("system_admin"),
        Held("delegate", conference.pk),
    ]
    return [Actor(), *(Actor("account:9", "", frozenset({h})) for h in held)]


@pytest.fixture
def listed(conference: Conference, organiser: Actor) -> Callable[..., Delegate]:
    def put(full_name: str, site: Site | None = None, **more: object) -> Delegate:
        entry = Entry(full_name, site=site.pk if site else None, **more)  # type: ignore[arg-type]
        return actions.add(by=organiser, conference=conference.pk, entry=entry)

    return put


def workbook(path: Path, rows: list[list[object]], sheet: str = "Danh sách") -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return path


@pytest.fixture
def xlsx(tmp_path: Path) -> Callable[..., SimpleUploadedFile]:
    def make(rows: list[list[object]], name: str = "danh-sach.xlsx", sheet: str = "Danh sách") -> SimpleUploadedFile:
        return SimpleUploadedFile(name, workbook(tmp_path / "made.xlsx", rows, sheet).read_bytes())

    return make


@pytest.fixture
def opened(conference: Conference, organiser: Actor) -> Callable[..., RosterImport]:
    """An import after its file was read as found."""

    def begin(upload: SimpleUploadedFile, sender: str = "") -> RosterImport:
        made = actions.begin_import(by=organiser, conference=conference.pk, upload=upload, sender=sender)
        run_due()
        made.refresh_from_db()
        return made

    return begin


@pytest.fixture
def previewed(opened: Callable[..., RosterImport], organiser: Actor) -> Callable[..., RosterImport]:
    """An import as its preview shows it, with a site for rows that name none."""

    def read(upload: SimpleUploadedFile, site: int | None = None) -> RosterImport:
        made = opened(upload)
        if site is not None:
            actions.choose_layout(by=organiser, imported=made, layout=actions.Layout(site=site))
            run_due()
            made.refresh_from_db()
        return made

    return read


@pytest.fixture
def imported(previewed: Callable[..., RosterImport], organiser: Actor) -> Callable[..., RosterImport]:
    """An import all the way into the roster."""

    def write(upload: SimpleUploadedFile, site: int | None = None) -> RosterImport:
        made = previewed(upload, site)
        actions.confirm_import(by=organiser, imported=made)
        run_due()
        made.refresh_from_db()
        return made

    return write
