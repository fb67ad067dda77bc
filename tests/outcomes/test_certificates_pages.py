"""Pages of certificates: what anybody is shown and what not, what an organiser sees, what one takes from one's own page."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diemcau.conferences.letterheads import letterhead_of
from diemcau.infra.documents import pdf
from diemcau.infra.jobs import run_due
from diemcau.infra.models import AuditRow
from diemcau.live.questions.rate import Rate
from diemcau.outcomes.certificates import actions
from diemcau.outcomes.certificates.models import Certificate, Scheme
from diemcau.outcomes.certificates.views import checked
from diemcau.outcomes.documents import kinds
from diemcau.outcomes.documents.kinds import Subject
from diemcau.outcomes.facts.queries import sheet_of
from diemcau.roster.actions.erasing import erase
from diemcau.roster.models import Delegate
from diemcau.roster.pocket import own_path
from tests.attendance.world import World, make_people, make_world

from .certificate_grounds import all_came, certificate_of, issued, organiser, signed_in

DESIGN = {"language": "vi", "turned": "landscape", "border": "line", "saw": "0"}


@pytest.fixture
def world(db: None) -> World:
    made = make_world()
    Delegate.objects.filter(conference=made.conference).update(phone="0912345678", email="an@vidu.vn")
    all_came(made)
    return made


def page(world: World, name: str, *args: Any) -> str:
    return reverse(f"certificates:{name}", args=[world.conference.key, *args])


def test_a_stranger_sees_no_more_than_needed(world: World) -> None:
    issued(world)
    row = certificate_of(world.people[0])
    answer = Client(headers={"accept-language": "vi"}).get(f"/verify/{row.code}")
    text = answer.content.decode()
    assert row.full_name in text
    assert row.numbered in text
    for hidden in (
        row.position,
        row.unit,
        row.room,
        "0912345678",
        "an@vidu.vn",
        world.people[0].code,
        own_path(world.people[0]),
    ):
        assert hidden not in text
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "<script" not in text
    assert "csrf" not in text
    assert "Certificate" in Client().get(f"/verify/{row.code}?lang=en").content.decode()


def test_codes_as_people_type_them(world: World) -> None:
    issued(world)
    row = certificate_of(world.people[0])
    typed = "-".join(row.code[n : n + 5] for n in range(0, 20, 5)).lower().replace("0", "o")
    found = Client().get("/verify", {"code": f" {typed} "})
    assert (found.status_code, found["Location"]) == (303, f"/verify/{row.code}")
    for pasted in (f"http://testserver/verify/{row.code}", f" https://hoinghi.example.vn/verify/{row.code}/?lang=en "):
        assert Client().get("/verify", {"code": pasted})["Location"] == f"/verify/{row.code}"
    for wrong in ("", "x" * 500, "https://", "/verify/", "' or 1=1", "0" * 20, "\0"):
        assert Client().get("/verify", {"code": wrong}).status_code == (404 if wrong.strip() else 200)
    assert Client().get(f"/verify/{'0' * 20}").status_code == 404
    assert Client().get(f"/verify/{'0' * 20}/status.json").status_code == 404


def test_who_tries_codes_out_has_to_wait_and_nobody_else(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    issued(world)
    row = certificate_of(world.people[0])
    monkeypatch.setattr(checked, "WRONG", Rate(3, 60))
    client = Client(headers={"accept-language": "vi"})
    tried = [client.get(f"/verify/{number:020d}") for number in range(4)]
    assert [answer.status_code for answer in tried] == [404, 404, 404, 429]
    assert tried[3]["Retry-After"] == "10"
    assert "Hãy chờ" in tried[3].content.decode()
    assert client.get("/verify", {"code": "sai"}).status_code == 429
    assert client.get(f"/verify/{row.code}").status_code == 200
    assert Client(REMOTE_ADDR="198.51.100.7").get("/verify/" + "0" * 20).status_code == 404


def test_an_old_code_says_what_became_of_it(world: World) -> None:
    issued(world)
    old = certificate_of(world.people[0])
    fresh = actions.reissue(old, by=organiser(world), reason="Sai chức vụ")
    text = Client(headers={"accept-language": "vi"}).get(f"/verify/{old.code}").content.decode()
    assert "đã bị thu hồi và được thay bằng bản khác" in text
    for hidden in (fresh.code, fresh.numbered, "Sai chức vụ"):
        assert hidden not in text
    status = Client().get(f"/verify/{old.code}/status.json").json()
    assert status["revokedCredential"][0]["revoked"] is True
    assert Client().get(f"/verify/{fresh.code}/status.json").json()["revokedCredential"] == []


def test_of_who_was_forgotten_no_name_is_left(world: World) -> None:
    issued(world)
    one = world.people[0]
    row, own = certificate_of(one), own_path(one)
    erase(by=organiser(world), delegate=one)
    answer = Client(headers={"accept-language": "vi"}).get(f"/verify/{row.code}")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert one.full_name not in text
    assert "đã đề nghị xóa tên" in text
    assert row.numbered in text
    assert Client().get(f"{own}/take/certificate.pdf").status_code == 404
    kept = json.dumps(list(Certificate.objects.filter(pk=row.pk).values()), default=str)
    assert one.full_name not in kept


def test_certificates_are_taken_from_the_own_page(world: World) -> None:
    one = world.people[0]
    own = own_path(one)
    assert Client().get(f"{own}/take/certificate.pdf").status_code == 404
    issued(world)
    text = Client(headers={"accept-language": "vi"}).get(own).content.decode()
    assert "Giấy chứng nhận (PDF)" in text
    paper = Client().get(f"{own}/take/certificate.pdf")
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert Client().get(f"{own}/take/certificate.jwt").content.count(b".") == 2
    assert Client().get(f"{own}/take/other.pdf").status_code == 404
    kept = Client().get(f"{own}/data.json").json()["kept"]
    assert any(part["part"] == "certificates" and part["rows"] for part in kept)
    actions.revoke(certificate_of(one), by=organiser(world), reason="Nhầm")
    assert Client().get(f"{own}/take/certificate.pdf").status_code == 404


def test_a_tab_that_is_open_since_before_it_was_revoked_is_told(world: World) -> None:
    issued(world)
    row, desk = certificate_of(world.people[0]), signed_in(world)
    address = page(world, "one", row.number)
    assert desk.post(address, {"do": "revoke", "reason": "Nhầm người"}).status_code == 302
    stale = desk.post(address, {"do": "reissue", "reason": "Sai tên", "saw": "valid"})
    text = stale.content.decode()
    assert (stale.status_code, "Nhầm người" in text, 'name="saw" value="revoked"' in text) == (422, True, True)
    type(world.people[0]).objects.filter(pk=world.people[0].pk).update(full_name="陈 Thử")
    lacking = desk.post(address, {"do": "reissue", "saw": "revoked"})
    assert (lacking.status_code, 'name="despite"' in lacking.content.decode()) == (422, True)
    done = desk.post(address, {"do": "reissue", "saw": "revoked", "despite": "yes"})
    assert (done.status_code, certificate_of(world.people[0]).full_name) == (302, "陈 Thử")


@pytest.mark.parametrize("archived", [False, True])
def test_a_tab_that_is_open_since_before_it_ended_for_good_is_told_why(world: World, archived: bool) -> None:
    issued(world)
    row, desk = certificate_of(world.people[0]), signed_in(world)
    if archived:
        actions.revoke(row, by=organiser(world), reason="Nhầm người")
        world.conference.status = "archived"
        world.conference.save()
    else:
        actions.reissue(row, by=organiser(world), reason="Sai chức vụ")
    answer = desk.post(page(world, "one", row.number), {"do": "revoke", "reason": "Khác", "saw": "valid"})
    assert (answer.status_code, "không còn hiệu lực" in answer.content.decode()) == (422, True)


def test_what_stays_blank_is_named_before_they_are_issued(world: World) -> None:
    desk = signed_in(world)
    text = desk.get(page(world, "index")).content.decode()
    design = f'href="{page(world, "design")}"'
    for words in ("địa danh", "chức vụ người ký", "họ tên người ký"):
        assert f"{design}>{words}</a>" in text
    signed = {"place": "Thành phố Ví Dụ", "title_0": "Giám đốc"}
    assert desk.post(page(world, "design"), DESIGN | signed).status_code == 302
    text = desk.get(page(world, "index")).content.decode()
    assert ("địa danh</a>" in text, "chức vụ người ký" in text, "họ tên người ký" in text) == (False, False, True)
    assert "Cấp 4 giấy chứng nhận" in text
    assert "họ tên người ký" not in signed_in(world, "co_organizer").get(page(world, "index")).content.decode()
    assert desk.post(page(world, "issue")).status_code == 302  # it warns, it does not refuse
    run_due("certificates")
    assert "họ tên người ký" not in desk.get(page(world, "index")).content.decode()


def test_other_conferences_organisers_find_nothing(world: World) -> None:
    """Neither pages nor papers nor buttons, each address of theirs and ours."""
    issued(world)
    number = certificate_of(world.people[0]).number
    other = signed_in(make_world(key="khac"))
    names = (
        "index",
        "issue",
        "rule",
        "design",
        "sample",
        "register",
        "register_xlsx",
        "register_json",
        "papers",
        "preview_pdf",
    )
    addresses = [page(world, name) for name in names] + [
        page(world, name, number) for name in ("one", "pdf", "credential")
    ]
    for address in addresses:
        assert {other.get(address).status_code, other.post(address).status_code} <= {404, 405}, address
    assert other.post(page(world, "one", number), {"do": "revoke", "reason": "x"}).status_code == 404
    theirs = reverse("certificates:one", args=["khac", number])
    assert other.get(theirs).status_code == 404
    assert certificate_of(world.people[0]).state == "valid"


def test_an_archived_conference_is_read_and_says_so(world: World) -> None:
    issued(world)
    row = certificate_of(world.people[0])
    world.conference.status = "archived"
    world.conference.save()
    client = signed_in(world)
    for address in (page(world, "index"), page(world, "rule"), page(world, "design"), page(world, "one", row.number)):
        text = client.get(address).content.decode()
        assert "đã lưu trữ" in text
        assert "Cấp lại bản mới" not in text
    assert client.post(page(world, "issue")).status_code == 422
    assert Client().get(f"{own_path(world.people[0])}/take/certificate.pdf").status_code in {200, 404}
    assert client.post(page(world, "one", row.number), {"do": "reissue", "reason": "Sai tên"}).status_code == 422
    assert client.post(page(world, "one", row.number), {"do": "revoke", "reason": "Sai người"}).status_code == 302
    assert "đã bị thu hồi" in Client(headers={"accept-language": "vi"}).get(f"/verify/{row.code}").content.decode()


def test_pressed_watched_printed(world: World) -> None:
    client = signed_in(world)
    assert "Cấp 4 giấy chứng nhận" in client.get(page(world, "index")).content.decode()
    assert client.post(page(world, "papers"))["Location"] == page(world, "register")  # there is none yet
    assert client.post(page(world, "issue"))["Location"] == page(world, "register")
    assert "Đang cấp giấy chứng nhận" in client.get(page(world, "register")).content.decode()
    again = client.post(page(world, "issue"))
    assert (again.status_code, "Hãy chờ cho xong" in again.content.decode()) == (422, True)
    run_due("certificates")
    assert "0004/" in client.get(page(world, "register")).content.decode()
    made = client.post(page(world, "papers") + "?state=valid")["Location"]
    run_due()
    assert client.get(f"{made}/fetch").getvalue()[:5] == b"%PDF-"
    verbs = set(AuditRow.objects.values_list("verb", flat=True))
    assert {"certificates.issue", "certificates.papers"} <= verbs


def test_narrowed_and_printed(world: World) -> None:
    client = signed_in(world)
    text = client.get(page(world, "index") + "?site=002").content.decode()
    assert world.people[1].full_name in text
    assert world.people[0].full_name not in text
    assert client.get(page(world, "preview_pdf") + "?state=gets").content[:5] == b"%PDF-"
    assert world.people[0].full_name not in client.get(page(world, "index") + "?text=zzz").content.decode()
    for odd in ("?page=999", "?page=x", "?state=x&site=y", "?text=%27%25"):
        assert client.get(page(world, "index") + odd).status_code == 200
        assert client.get(page(world, "register") + odd).status_code == 200


def test_the_design_is_previewed_and_its_faults_named(world: World) -> None:
    client = signed_in(world)
    drawn = client.post(page(world, "sample"), DESIGN)
    assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/png")
    assert client.post(page(world, "sample"), DESIGN | {"as": "pdf"}).content[:5] == b"%PDF-"
    wrong = client.post(page(world, "sample"), DESIGN | {"body": "{ten}"})
    assert (wrong.status_code, "{ten}" in wrong.json()["errors"]["body"][0]) == (422, True)
    assert client.post(page(world, "design"), DESIGN | {"body": "{ten}"}).status_code == 422
    assert client.post(page(world, "design"), DESIGN | {"left": "0" * 64}).status_code == 404
    assert client.post(page(world, "design"), DESIGN | {"title": "GIẤY XÁC NHẬN"}).status_code == 302
    assert Scheme.objects.get().texts == {"title": "GIẤY XÁC NHẬN"}
    late = client.post(page(world, "design"), DESIGN | {"title": "Khác"})
    assert (late.status_code, "Người khác đã sửa" in late.content.decode()) == (422, True)


def test_the_rule_is_changed(world: World) -> None:
    client = signed_in(world)
    said = {
        "basis": "share",
        "least_sessions": 0,
        "share": 75,
        "part": 50,
        "pattern": "{number}/CN",
        "digits": 3,
        "saw": 0,
    }
    assert client.post(page(world, "rule"), said).status_code == 302
    assert "75 %" in client.get(page(world, "index")).content.decode()
    wrong = client.post(page(world, "rule"), said | {"pattern": "CN", "saw": 1})
    assert (wrong.status_code, "{number}" in wrong.content.decode()) == (422, True)


def test_queries_do_not_grow_with_people(world: World) -> None:
    client = signed_in(world)
    counts: list[tuple[int, ...]] = []
    for more in (0, 30):
        if more:
            all_came(world, make_people(world, more, start=100))
        issued(world)
        some = []
        for name in ("index", "register", "register_xlsx", "register_json"):
            client.get(page(world, name))
            with CaptureQueriesContext(connection) as caught:
                client.get(page(world, name))
            some.append(len(caught))
        counts.append(tuple(some))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_register_is_a_document(world: World, language: str) -> None:
    issued(world)
    conference = world.conference
    subject = Subject(conference, language, sheet_of(conference, language), letterhead_of(conference, language))
    kind = kinds.kind_of("certificate_register")
    assert kind.draw is not None
    assert pdf(list(kind.draw(subject)))[:5] == b"%PDF-"
    each = kinds.kind_of("certificate")
    assert each.each is not None
    (about, called), *_rest = each.each(conference, language)
    assert world.people[0].full_name in called
    assert each.writes["pdf"](subject._replace(about=about))[:5] == b"%PDF-"
