"""A unit's own page by its link: light, without signing in, nothing typed is lost, nobody else's people on it."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from diemcau.conferences.models import Conference, Site
from diemcau.kernel.actor import Actor
from diemcau.roster.invitations.models import Asking
from diemcau.roster.models import Delegate, InvitedUnit
from diemcau.roster.nominations import actions
from diemcau.roster.nominations.enums import CallState
from diemcau.roster.nominations.exports.letters import letter
from diemcau.roster.nominations.models import Call, Nomination, Nominee, UnitLink
from diemcau.roster.nominations.queries import url_of

from .test_nominations import PASTED, contact_of, paste, unit_called

TOKEN = re.compile(r'name="row" value="([^"]+)"')
FIELD = re.compile(r'<input id="([a-z_]+\.\w+)" name="[^"]+" value="([^"]*)"')


@pytest.fixture
def unit(conference: Conference, sites: list[Site]) -> InvitedUnit:
    Call.objects.create(conference=conference, state=CallState.OPEN, deadline=timezone.now() + timedelta(days=3))
    return unit_called(conference, "UBND xã Văn Lăng", sites[1])


@pytest.fixture
def path(unit: InvitedUnit, organiser: Actor) -> str:
    return "/u/" + url_of(actions.make_unit_link(unit, by=organiser)).rpartition("/")[2]


def shown(client: Client, path: str, query: str = "") -> dict[str, list[str] | str]:
    """The main form as a browser would send it back."""
    return filled(client.get(path + query).content.decode())


def filled(html: str) -> dict[str, list[str] | str]:
    seen = re.search(r'name="seen" value="(\d+)"', html)
    assert seen
    return {"seen": seen[1], "row": TOKEN.findall(html), **dict(FIELD.findall(html))}


def test_a_list_is_pasted_corrected_and_confirmed(client: Client, unit: InvitedUnit, path: str) -> None:
    assert client.get(path, headers={"User-Agent": "facebookexternalhit/1.1"}).status_code == 200
    assert not Nomination.objects.get(unit=unit).first_seen, "a messenger's preview is nobody"
    assert client.get(path).status_code == 200
    assert Nomination.objects.get(unit=unit).first_seen
    to = client.post(path, {"do": "paste", "pasted": PASTED})
    assert to.status_code == 303
    html = client.get(to["Location"]).content.decode()
    assert "3 dòng cần sửa" in html
    assert "Dân tộc, CCCD" in html
    assert "take_back:" in html
    form, (bad, nameless, mail) = filled(html), Nominee.objects.exclude(problems=[]).order_by("no")
    refused = client.post(path, {**form, "do": "confirm"})
    assert refused.status_code == 422
    assert "3 dòng" in refused.content.decode()
    form |= {f"phone.{bad.pk}": "0912 345 677", f"full_name.{nameless.pk}": "Hoàng Thị Dung", f"email.{mail.pk}": "cuong@vidu.vn"}  # fmt: skip
    done = client.post(path, {**form, "do": "confirm"})
    assert done.status_code == 303, done.content.decode()
    assert Delegate.objects.filter(invited_unit=unit, status="confirmed").count() == 4
    assert "có trong danh sách đại biểu" in client.get(done["Location"]).content.decode()


def test_what_another_phone_changed_meanwhile_is_shown_beside_what_was_typed(
    client: Client, unit: InvitedUnit, path: str
) -> None:
    paste(unit, contact_of(unit), PASTED)
    one, two = shown(client, path), shown(client, path)
    bad, nameless, _mail = Nominee.objects.exclude(problems=[]).order_by("no")
    client.post(path, {**one, f"phone.{bad.pk}": "0912345677", "do": "save"})
    client.post(path, {**shown(client, path, f"?edit={nameless.pk}"), "do": f"surely:{nameless.pk}.0"})
    late = client.post(path, {**two, f"phone.{bad.pk}": "0912345670", f"full_name.{nameless.pk}": "Lý Ba", "full_name.n0": "Mới", "do": "save"})  # fmt: skip
    html = late.content.decode()
    assert late.status_code == 422
    assert 'value="0912345670"' in html
    assert "0912345677" in html
    assert 'value="Lý Ba"' in html
    assert Nominee.objects.filter(full_name="Mới").exists()
    client.post(path, {**filled(html), "do": "save"})
    assert Nominee.objects.get(pk=bad.pk).phone == "0912345670"
    assert Nominee.objects.filter(full_name="Lý Ba").count() == 1


def test_after_the_deadline_everything_is_read_and_nothing_typed_is_lost(
    client: Client, unit: InvitedUnit, path: str
) -> None:
    paste(unit, contact_of(unit), PASTED)
    form = shown(client, path)
    bad = Nominee.objects.exclude(problems=[]).order_by("no")[0]
    Call.objects.update(deadline=timezone.now())
    late = client.post(path, {**form, f"phone.{bad.pk}": "0912345677", "do": "save"})
    assert late.status_code == 422
    assert 'value="0912345677"' in late.content.decode()
    assert Nominee.objects.get(pk=bad.pk).phone == "091234567"
    assert 'name="pasted"' not in client.get(path).content.decode()
    said = {**form, "full_name.n0": "Giàng A Páo", "position.n0": "Y sĩ"}
    for verb in ("save", "paste"):
        html = client.post(path, {**said, "pasted": "Vừ Thị Mỷ\tY tá", "do": verb}).content.decode()
        [kept] = re.findall(r'<textarea id="left-over"[^>]* readonly[^>]*>([^<]*)<', html)
        assert kept == "Giàng A Páo\tY sĩ\nVừ Thị Mỷ\tY tá"
    html = client.post(path, {"do": "paste", "pasted": "Vừ Thị Mỷ\tY tá"}).content.decode()
    assert "Vừ Thị Mỷ\tY tá" in html
    assert 'id="left-over"' not in client.get(path).content.decode()


def test_a_file_is_read_and_a_wrong_one_refused_in_words(client: Client, unit: InvitedUnit, path: str) -> None:
    good = client.post(path, {"do": "upload", "file": SimpleUploadedFile("ds.csv", PASTED.encode())})
    assert (good.status_code, Nominee.objects.count()) == (303, 4)
    for name, data in (
        ("MẬT ds.csv", PASTED.encode()),
        ("a.pdf", b"%PDF-1.4"),
        ("a.csv", b""),
        ("big.csv", b"x" * 3_000_000),
    ):
        assert client.post(path, {"do": "upload", "file": SimpleUploadedFile(name, data)}).status_code == 422
    assert client.post(path, {"do": "upload"}).status_code == 422
    assert client.post(path, {"do": "\x00nonsense:1", "row": ["x", "1.2", "9" * 99]}).status_code == 422


def test_nobody_sees_other_units_people_and_an_ended_link_opens_nothing(
    client: Client, unit: InvitedUnit, path: str, conference: Conference, organiser: Actor
) -> None:
    other = unit_called(conference, "Sở Y tế")
    paste(other, contact_of(other), "Họ và tên\tChức vụ\nNgười Sở Khác\tChuyên viên")
    stranger = Nominee.objects.get(unit=other)
    page = client.get(f"{path}?edit={stranger.pk}").content.decode()
    assert "Người Sở Khác" not in page
    client.post(path, {"row": f"{stranger.pk}.0.x.1", f"full_name.{stranger.pk}": "Đổi Tên", "do": "save"})
    client.post(path, {"do": f"surely:{stranger.pk}.0"})
    assert Nominee.objects.get(pk=stranger.pk).full_name == "Người Sở Khác"
    actions.make_unit_link(unit, by=organiser)
    assert client.get(path).status_code == 404
    assert client.post(path, {"do": "confirm"}).status_code == 404


def test_the_page_costs_the_same_for_twenty_people_and_for_sixty(
    client: Client, unit: InvitedUnit, path: str, django_assert_max_num_queries: "object"
) -> None:
    row = "{0}\tNguyễn Văn {0}\tChuyên viên\t09123456{0:02}\tn{0}@vidu.vn\n"
    counts = []
    for size in (20, 60):
        paste(
            unit,
            contact_of(unit),
            "STT\tHọ và tên\tChức vụ\tĐiện thoại\tEmail\n" + "".join(map(row.format, range(10, 10 + size))),
        )
        client.get(path)
        with django_assert_max_num_queries(40) as seen:  # type: ignore[operator]
            html = client.get(path).content
        counts.append(len(seen))
        assert len(html) < 60_000
    assert counts[0] == counts[1]


def test_a_page_tells_what_was_said_to_its_own_unit_alone(
    client: Client, unit: InvitedUnit, path: str, conference: Conference, organiser: Actor
) -> None:
    other = unit_called(conference, "Sở Y tế")
    others = "/u/" + url_of(actions.make_unit_link(other, by=organiser)).rpartition("/")[2]
    client.post(path, {"do": "paste", "pasted": PASTED})
    assert "Dân tộc, CCCD" not in client.get(others).content.decode()
    assert "Dân tộc, CCCD" in client.get(path).content.decode()
    assert "Dân tộc, CCCD" not in client.get(path).content.decode()


def test_names_in_capitals_are_written_as_names_and_said(client: Client, unit: InvitedUnit, path: str) -> None:
    done = client.post(
        path, {"do": "save", "row": "n0.0..0", "full_name.n0": "NGUYỄN VĂN TÁM", "phone.n0": "0912345678"}
    )
    assert "NGUYỄN VĂN TÁM → Nguyễn Văn Tám" in client.get(done["Location"]).content.decode()
    client.post(path, {"do": "save", "row": "n0.0..0", "full_name.n0": "H’Hen Niê"})
    assert list(Nominee.objects.order_by("no").values_list("full_name", flat=True)) == ["Nguyễn Văn Tám", "H’Hen Niê"]


def test_there_is_one_way_to_save(client: Client, unit: InvitedUnit, path: str) -> None:
    paste(unit, contact_of(unit), PASTED)
    html = client.get(path).content.decode()
    assert html.count('name="row"') > 3
    assert re.findall(r'value="save"[^>]*>([^<]+)<', html) == [
        "Lưu",
        "Lưu",
        "Thêm",
    ]  # the first for the Enter key, shown to nobody


def test_a_link_that_ran_out_is_printed_nowhere_and_says_whom_to_ask(
    client: Client, unit: InvitedUnit, path: str, organiser: Actor
) -> None:
    Asking.objects.create(conference=unit.conference, contact_name="Lò Thị Mai")
    UnitLink.objects.update(expires_at=timezone.now())
    assert url_of(UnitLink.objects.get()) == ""
    gone = client.get(path)
    assert (gone.status_code, "Lò Thị Mai" in gone.content.decode()) == (404, True)
    letter(unit, by=organiser, kind="docx")
    made = UnitLink.objects.get()
    assert (made.expires_at > timezone.now(), client.get(urlsplit(url_of(made)).path).status_code) == (True, 200)
    Conference.objects.update(status="archived")
    assert "Lò Thị Mai" in client.get(urlsplit(url_of(made)).path).content.decode()


def test_why_a_list_may_not_be_confirmed_is_said_also_when_the_form_comes_twice(
    client: Client, unit: InvitedUnit, path: str
) -> None:
    """As from a browser with our script: what was typed is kept by the first go, and is nobody else's change in the second one."""
    paste(unit, contact_of(unit), PASTED)
    form = shown(client, path)
    bad, nameless, mail = Nominee.objects.exclude(problems=[]).order_by("no")
    said = {
        **form,
        f"phone.{bad.pk}": "0912345677",
        "full_name.n0": "Giàng A Páo",
        "position.n0": "Y sĩ",
        "do": "confirm",
    }
    for _again in range(2):
        told = client.post(path, said)
        assert (told.status_code, "Còn 2 dòng cần sửa" in told.content.decode()) == (422, True)
        assert Nominee.objects.filter(full_name="Giàng A Páo").count() == 1
    client.post(path, {**shown(client, path), f"full_name.{nameless.pk}": "Hoàng Thị Dung", "do": "save"})
    assert "Danh sách vừa được thay đổi" in client.post(path, said).content.decode(), "somebody else's change"
    last = {**shown(client, path), f"email.{mail.pk}": "cuong@vidu.vn", "do": "confirm"}
    assert client.post(path, last).status_code == 303
