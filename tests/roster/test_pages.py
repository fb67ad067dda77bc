"""The pages, as a browser asks for them."""

import io
from collections.abc import Callable

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from PIL import Image

from diemcau.conferences.models import Conference, Site
from diemcau.infra.jobs import run_due
from diemcau.infra.models import AuditRow
from diemcau.kernel.ids import uuid7
from diemcau.people.models import Account, RoleHeld
from diemcau.roster import actions, qr
from diemcau.roster.models import Delegate, DelegateGroup, InvitedUnit, RosterImport
from diemcau.roster.unit_lines import Wanted
from diemcau.roster.urls import urlpatterns

List = Callable[..., Delegate]
Sign = Callable[..., Client]


@pytest.fixture
def sign_in(db: None) -> Sign:
    def sign(role: str, conference: int, site: int = 0) -> Client:
        account = Account.objects.create(username=f"{role}-{site}-{conference}", full_name="Ban tổ chức", language="vi")
        RoleHeld.objects.create(account=account, role=role, conference_id=conference, site_id=site, given_by="system")
        client = Client(headers={"accept-language": "vi"})
        client.force_login(account)
        return client

    return sign


@pytest.fixture
def browser(sign_in: Sign, conference: Conference) -> Client:
    return sign_in("organizer", conference.pk)


def url(name: str, *arguments: object) -> str:
    return reverse(f"roster:{name}", args=["so-cuu-2026", *arguments])


def addresses(delegate: Delegate, group: DelegateGroup, imported: RosterImport, unit: int) -> dict[str, str]:
    """Every address of the module."""
    codes = ("code", "code_svg", "code_png", "renew_own")
    of_one = ("edit", "remove", "approve", *codes, "substitute", "substitute_withdraw")
    return (
        {
            n: url(n)
            for n in (
                "delegates",
                "workbook",
                "many",
                "template",
                "print",
                "ranks",
                "add",
                "substitutes",
                "requests",
                "groups",
                "doubles",
                "import_begin",
                "units",
                "units_add",
                "units_quotas",
            )
        }
        | {n: url(n, delegate.uid) for n in of_one}
        | {n: url(n, group.pk) for n in ("group", "group_remove")}
        | {n: url(n, unit) for n in ("unit", "unit_remove")}
        | {n: url(n, 1) for n in ("substitution_agree", "substitution_refuse", "request_answer", "request_kept")}
        | {
            n: url(n, imported.pk)
            for n in (
                "import",
                "import_cells",
                "import_columns",
                "import_copy",
                "import_sites",
                "import_decide",
                "import_confirm",
                "import_cancel",
                "import_undo",
            )
        }
    )


@pytest.fixture
def everything(
    listed: List, conference: Conference, sites: list[Site], organiser: object, xlsx: Callable[..., SimpleUploadedFile]
) -> dict[str, str]:
    group = actions.add_group(by=organiser, conference=conference.pk, title={"vi": "Lãnh đạo"})  # type: ignore[arg-type]
    upload = xlsx([["Họ và tên"], ["Nguyễn An"]])
    imported = actions.begin_import(by=organiser, conference=conference.pk, upload=upload)  # type: ignore[arg-type]
    actions.invite_units(by=organiser, conference=conference, wanted=[Wanted("UBND xã A")])  # type: ignore[arg-type]
    unit = InvitedUnit.objects.get().pk
    return addresses(listed("Giàng A Sử", sites[1], phone="0912345678"), group, imported, unit)


def test_the_table_of_addresses_is_complete(everything: dict[str, str]) -> None:
    assert set(everything) == {pattern.name for pattern in urlpatterns}


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "role", ["organizer", "hub_technician", "site_technician", "system_admin", "delegate", "nobody"]
)
def test_outsiders_get_404_everywhere(
    role: str, everything: dict[str, str], sign_in: Sign, conference: Conference, sites: list[Site]
) -> None:
    elsewhere = conference.pk + (1 if role == "organizer" else 0)
    client = Client() if role == "nobody" else sign_in(role, elsewhere, sites[1].pk if role.startswith("site") else 0)
    for address in everything.values():
        hidden = (302, 405) if role == "nobody" else (404, 405)
        assert client.get(address).status_code in hidden, address
        assert client.post(address).status_code in (404, 405), address


def test_a_registrar_opens_the_list_and_nothing_else(
    everything: dict[str, str], sign_in: Sign, conference: Conference, sites: list[Site]
) -> None:
    client = sign_in("site_registrar", conference.pk, sites[0].pk)
    readable = {name for name, address in everything.items() if client.get(address).status_code == 200}
    assert readable == {"delegates", "substitutes", "groups", "print"}
    page = client.get(everything["delegates"]).content.decode()
    assert "Giàng A Sử" not in page


def test_the_rooms_lead_approves_a_substitute_in_the_list(
    listed: List, sign_in: Sign, conference: Conference, sites: list[Site]
) -> None:
    away = listed("Nguyễn An", sites[1])
    newcomer = actions.Newcomer(uuid7(), "Trần Bình", sites[1].pk, stands_for=away.pk)
    actions.admit_walk_ins(conference.pk, [newcomer], run="live")
    lead, registrar = (sign_in(role, conference.pk, sites[1].pk) for role in ("site_lead", "site_registrar"))
    assert url("approve", newcomer.uid) in lead.get(url("delegates")).content.decode()
    assert url("approve", newcomer.uid) not in registrar.get(url("delegates")).content.decode()
    assert registrar.post(url("approve", newcomer.uid)).status_code == 404
    assert lead.post(url("approve", newcomer.uid)).status_code == 302
    assert Delegate.objects.get(uid=newcomer.uid).approved_by.startswith("account:")


def test_the_list_and_its_rows(browser: Client, listed: List, sites: list[Site]) -> None:
    listed("Giàng A Sử", sites[0], position="Chủ tịch")
    page = browser.get(url("delegates"))
    assert page.status_code == 200
    assert "Giàng A Sử" in page.content.decode()
    rows = browser.get(url("delegates") + "?text=giang", headers={"HX-Request": "true"}).content.decode()
    assert rows.lstrip().startswith('<div id="rows"')
    assert "Giàng A Sử" in rows
    nobody = browser.get(url("delegates") + "?text=khong", headers={"HX-Request": "true"}).content.decode()
    assert "Giàng A Sử" not in nobody


def test_the_list_costs_the_same_queries_whatever_its_size(
    browser: Client, conference: Conference, sites: list[Site]
) -> None:
    costs = []
    for size in (3, 42):
        newcomers = [actions.Newcomer(uuid7(), f"Khách {n}", sites[n % 3].pk, unit=f"Đơn vị {n}") for n in range(size)]
        actions.admit_walk_ins(conference.pk, newcomers, run="live")
        browser.get(url("delegates"))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url("delegates")).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12


def test_adding_by_hand(browser: Client, sites: list[Site]) -> None:
    told = {"full_name": "Lò Văn Tiến", "site": sites[1].pk, "status": "confirmed", "phone": "0912 345 678"}
    assert browser.post(url("add"), told).status_code == 302
    assert Delegate.objects.get().phone == "0912345678"
    again = browser.post(url("add"), told)
    assert again.status_code == 422
    assert Delegate.objects.count() == 1
    wrong = browser.post(url("add"), told | {"full_name": "", "phone": "abc"})
    assert set(wrong.context["form"].errors) == {"full_name"}
    wrong = browser.post(url("add"), told | {"full_name": "Ai", "phone": "abc"})
    assert set(wrong.context["form"].errors) == {"phone"}
    wrong = browser.post(url("add"), told | {"full_name": "Ai", "note": "CMND 012345678"})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"note"})


def test_editing_moves(browser: Client, listed: List, sites: list[Site]) -> None:
    delegate = listed("Lò Văn Tiến", sites[0], listed=7)
    page = browser.get(url("edit", delegate.uid))
    assert page.status_code == 200
    told = {"full_name": "Lò Văn Tiên", "site": sites[1].pk, "status": "invited", "saw": delegate.version}
    assert browser.post(url("edit", delegate.uid), told).status_code == 302
    delegate.refresh_from_db()
    assert (delegate.full_name, delegate.site, delegate.status, delegate.listed) == (
        "Lò Văn Tiên", sites[1], "invited", 7,
    )  # fmt: skip


def test_somebody_of_whom_something_was_said_stays_and_the_page_says_what_to_do(
    browser: Client, listed: List, sites: list[Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    came = listed("Vũ Thị Dũng", sites[1])
    monkeypatch.setattr("diemcau.roster.kept.spoken_of", lambda some: {came.pk} & set(some))
    page = browser.post(url("remove", came.uid), follow=True)
    assert (
        "của: Vũ Thị Dũng. Chưa đưa ai ra khỏi danh sách. Hãy hoàn tác điểm danh tại bàn điểm danh"
        in page.content.decode()
    )
    assert browser.post(url("many"), {"uid": [str(came.uid)], "verb": "remove"}).status_code == 422
    assert Delegate.objects.filter(removed_at=None).get() == came


def test_many_at_once(browser: Client, listed: List, sites: list[Site]) -> None:
    several = [listed(f"Nguyễn {n}", sites[0]) for n in ("An", "Ba", "Cư")]
    uids = [str(d.uid) for d in several]
    browser.post(url("many"), {"uid": [*uids[:2], "no uid", str(uuid7())], "verb": "move", "to_site": sites[2].pk})
    assert Delegate.objects.filter(site=sites[2]).count() == 2
    browser.post(url("many"), {"uid": uids, "verb": "status", "to_status": "declined"})
    assert Delegate.objects.filter(status="declined").count() == 3
    for nowhere in ({"verb": "move"}, {"verb": "status", "to_status": "absent"}, {}):
        assert browser.post(url("many"), {"uid": uids} | nowhere).status_code == 422
    browser.post(url("many"), {"uid": uids[2:], "verb": "remove"})
    assert Delegate.objects.filter(removed_at__isnull=True).count() == 2


def test_the_workbook_holds_text_where_formulas_are_tried(browser: Client, listed: List, sites: list[Site]) -> None:
    listed("=HYPERLINK(1)", sites[0], position="+1+1", unit="@SUM(A1)", note="-2")
    answer = browser.get(url("workbook"))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = {cell.value: cell.data_type for cell in next(book.active.iter_rows(min_row=2))}
    for tried in ("=HYPERLINK(1)", "+1+1", "@SUM(A1)", "-2"):
        assert cells[tried] in ("s", "inlineStr")
    assert AuditRow.objects.filter(verb="roster.export", facts={"rows": 1}).count() == 1


def test_a_long_list_is_made_by_a_job_as_it_is_narrowed(
    browser: Client, listed: List, sites: list[Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diemcau.roster.views.lists.MOST_AT_ONCE", 1)
    monkeypatch.setattr("diemcau.roster.exports.workbook.PIECE", 1)
    for name, site in (("Giàng A Sử", sites[1]), ("Lò Thị Én", sites[1]), ("Tạ Văn Xa", sites[2])):
        listed(name, site)
    assert browser.get(url("workbook"), {"site": "003"}).status_code == 200  # one row: at once
    page = browser.get(url("workbook"), {"site": "002", "sort": "-name"})["Location"]
    run_due()
    answer = browser.get(f"{page}/fetch")
    assert answer["Content-Disposition"] == 'attachment; filename="so-cuu-2026-delegates.xlsx"'
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert [row[1] for row in book.active.iter_rows(values_only=True)] == ["Họ và tên", "Giàng A Sử", "Lò Thị Én"]
    assert AuditRow.objects.get(verb="roster.export", facts__rows=2).who.startswith("account:")


def test_the_workbook_comes_back_as_it_went(browser: Client, listed: List, sites: list[Site]) -> None:
    listed("Giàng A Sử", sites[0], unit="Sở Y tế")
    answer = browser.get(url("workbook"))
    upload = SimpleUploadedFile("ds.xlsx", b"".join(answer.streaming_content))
    browser.post(url("import_begin"), {"file": upload})
    run_due()
    made = RosterImport.objects.get()
    assert (made.state, made.rows, made.known, made.problems) == ("preview", 1, 1, [])


def test_the_template_names_the_rooms(browser: Client, sites: list[Site]) -> None:
    book = load_workbook(io.BytesIO(browser.get(url("template")).content))
    rooms = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()]
    assert rooms == [[site.code, site.name] for site in sites]


def test_the_qr_says_the_address_of_their_page_and_nothing_else(
    browser: Client, listed: List, sites: list[Site]
) -> None:
    delegate = listed("Giàng A Sử", sites[0])
    assert browser.get(url("code", delegate.uid)).status_code == 200
    svg = browser.get(url("code_svg", delegate.uid))
    assert svg["Content-Type"] == "image/svg+xml"
    assert "no-store" in svg["Cache-Control"]
    picture = Image.open(io.BytesIO(browser.get(url("code_png", delegate.uid)).content))
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [qr.address(delegate.code)]
    assert qr.address(delegate.code).endswith(f"/p/{delegate.code}")
    assert qr.svg(delegate.code) == svg.content.decode()


def test_groups(browser: Client, conference: Conference) -> None:
    assert browser.post(url("groups"), {"title_vi": "Lãnh đạo", "title_en": "Leaders", "quota": 20}).status_code == 302
    group = DelegateGroup.objects.get()
    assert (group.title, group.quota) == ({"vi": "Lãnh đạo", "en": "Leaders"}, 20)
    browser.post(url("group", group.pk), {"title_vi": "Lãnh đạo xã", "title_en": "", "quota": ""})
    group.refresh_from_db()
    assert (group.title, group.quota) == ({"vi": "Lãnh đạo xã"}, None)
    assert browser.post(url("groups"), {"title_vi": "", "quota": -1}).status_code == 422
    browser.post(url("group_remove", group.pk))
    assert not DelegateGroup.objects.exists()


def test_the_import_from_file_to_list(
    browser: Client, xlsx: Callable[..., SimpleUploadedFile], sites: list[Site]
) -> None:
    rows = [["Họ và tên", "Dân tộc", "Điểm cầu"], ["Giàng A Sử", "Mông", "002"], ["Lò Văn Tiến", "Thái", "Van Lang"]]
    begun = browser.post(url("import_begin"), {"file": xlsx(rows)})
    made = RosterImport.objects.get()
    assert begun["Location"] == url("import", made.pk)
    polled = browser.get(url("import", made.pk), headers={"HX-Request": "true"})
    assert polled.content.decode().lstrip().startswith('<section id="work"')
    run_due()
    polled = browser.get(url("import", made.pk), headers={"HX-Request": "true"})
    assert (polled.status_code, polled["HX-Refresh"]) == (204, "true")
    columns = browser.get(url("import", made.pk)).content.decode()
    assert "Dân tộc" in columns
    assert "Mông" not in columns
    shape = RosterImport.objects.get().headings[0]["shape"]
    bad = browser.post(
        url("import_columns", made.pk), {f"{shape}_0": "site", f"{shape}_2": "site", "head_0": 1, "saw": 1}
    )
    assert bad.status_code == 422
    browser.post(
        url("import_columns", made.pk), {f"{shape}_0": "full_name", f"{shape}_2": "site", "head_0": 1, "saw": 1}
    )
    run_due()
    preview = browser.get(url("import", made.pk)).content.decode()
    assert "C3" in preview
    browser.post(url("import_sites", made.pk), {"name_0": sites[2].pk, "saw": 2})
    run_due()
    browser.post(url("import_confirm", made.pk), {"saw": 3})
    assert browser.get(url("import", made.pk)).status_code == 200
    run_due()
    assert browser.get(url("import", made.pk)).status_code == 200
    told = list(Delegate.objects.order_by("pk").values_list("full_name", "site__code"))
    assert told == [("Giàng A Sử", "002"), ("Lò Văn Tiến", "003")]
    assert browser.post(url("import_confirm", made.pk)).status_code == 422


def test_a_list_that_sends_nobody_anywhere_says_so(
    browser: Client, xlsx: Callable[..., SimpleUploadedFile], sites: list[Site]
) -> None:
    told = []
    for heading in ("Mã", "Số điểm cầu"):
        browser.post(url("import_begin"), {"file": xlsx([["Họ và tên", heading], ["Giàng A Sử", "002"]])})
        made = RosterImport.objects.latest("pk")
        run_due()
        told.append("Chưa ai được xếp vào điểm cầu" in browser.get(url("import", made.pk)).content.decode())
    assert told == [True, False]


def test_a_refused_file_is_explained_at_the_field(browser: Client) -> None:
    answer = browser.post(url("import_begin"), {"file": SimpleUploadedFile("a.xlsx", b"%PDF-1.4")})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["file"]
    answer = browser.post(url("import_begin"), {"file": SimpleUploadedFile("TUYỆT MẬT.xlsx", b"PK")})
    assert "MẬT" in answer.content.decode()
    assert browser.post(url("import_begin"), {"file": SimpleUploadedFile("a.csv", b"")}).status_code == 422


def test_cancelling(browser: Client) -> None:
    browser.post(url("import_begin"), {"file": SimpleUploadedFile("a.csv", "Họ và tên\nNguyễn An\n".encode())})
    made = RosterImport.objects.get()
    assert browser.post(url("import_cancel", made.pk)).status_code == 302
    assert browser.get(url("import", made.pk)).status_code == 200
    run_due()
    made.refresh_from_db()
    assert made.state == "cancelled"


def test_a_corrected_list_on_the_page(
    browser: Client, xlsx: Callable[..., SimpleUploadedFile], listed: Callable[..., Delegate], sites: list[Site]
) -> None:
    an, ba, cu = (listed(name, sites[1], unit="Sở Y tế") for name in ("Nguyễn An", "Trần Ba", "Lê Cư"))
    moved = [[f"Hồ {'ABC'[n // 10]}{'abcdeghiko'[n % 10]}", "Sở Y tế", "002", ""] for n in range(30)]
    heads = ["Họ và tên", "Đơn vị", "Điểm cầu", "Chức vụ"]
    rows = [heads, ["Nguyễn An", "Sở Y tế", "002", "Bí thư"], ["Trần Ba", "Sở Y tế", "003", ""], *moved]
    browser.post(url("import_begin"), {"file": xlsx(rows)})
    run_due()
    made = RosterImport.objects.get()
    page = browser.get(url("import", made.pk)).content.decode()
    for told in ("Nguyễn An", "Bí thư", "003 – Xã Văn Lang", "Lê Cư", "Hồ Aa", f'name="missing-{cu.pk}" value="off"'):
        assert told in page
    assert "Hồ Co" not in page
    choices = {"ask-2": "take", "changed-1": ["keep"], f"missing-{cu.pk}": ["stay", "off"], "show": "new-2", "saw": 1}
    kept = browser.post(url("import_decide", made.pk), choices)
    assert kept["Location"] == f"{url('import', made.pk)}?new=2#new"
    assert "Hồ Co" in browser.get(kept["Location"]).content.decode()
    made.refresh_from_db()
    assert made.difference["off"] == 1
    kept = browser.post(url("import_decide", made.pk), {"all-missing": "stay", f"missing-{cu.pk}": "off", "saw": 1})
    assert kept["Location"].endswith("?missing=1#missing")
    browser.post(url("import_confirm", made.pk), {"changed-1": ["keep", "take"], "ask-2": "take", "saw": 1})
    run_due()
    done = browser.get(url("import", made.pk)).content.decode()
    assert "30" in done
    for delegate in (an, ba, cu):
        delegate.refresh_from_db()
    assert (an.position, ba.site, cu.removed_at) == ("Bí thư", sites[2], None)
    wrong = {"show": "nothing-x", "ask-999999999999999999999": "add", "changed-1": "sideways"}
    assert browser.post(url("import_decide", made.pk), wrong).status_code == 422  # it has moved on
