"""How sites come into a conference by its pages, are edited, named and listed."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from diemcau.conferences import actions
from diemcau.conferences.models import Conference, Site, SiteContact, SiteLive
from diemcau.kernel.actor import SYSTEM
from diemcau.people import actions as people
from diemcau.people.models import AdminUnit, Organisation

SignIn = Callable[..., Client]
both_languages = pytest.mark.parametrize("language", ["vi", "en"])


CSV = "Tên điểm cầu;Cấp;Phụ trách;Điện thoại phụ trách\nHội trường;Điểm cầu chính;;\nXã <b>Bản</b>;Xã;Giàng A Sử;912345678\n"


def upload(client: Client, conference: Conference, text: str, name: str = "ds.csv") -> HttpResponse:
    url = reverse("conferences:sites_list", args=[conference.key])
    return client.post(url, {"file": SimpleUploadedFile(name, text.encode("utf-8-sig"))})


def test_a_list_is_looked_at_before_it_is_saved(conference: Conference, signed_in: SignIn) -> None:
    client = signed_in()
    preview = upload(client, conference, CSV)
    page = preview.content.decode()
    assert preview.status_code == 200
    assert "Sẽ thêm 2 điểm cầu" in page
    assert "Xã &lt;b&gt;Bản&lt;/b&gt;" in page
    assert "Giàng A Sử 0912 345 678" in page
    assert not Site.objects.exists()
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)
    assert sealed is not None
    confirm = reverse("conferences:sites_confirm", args=[conference.key])
    assert client.post(confirm, {"sealed": sealed[1] + "x"}).status_code == 422
    assert not Site.objects.exists()
    assert client.post(confirm, {"sealed": sealed[1]}).status_code == 303
    assert [s.code for s in conference.sites.all()] == ["000", "001"]


def test_a_preview_of_one_conference_cannot_be_confirmed_in_another(conference: Conference, signed_in: SignIn) -> None:
    other = actions.create(by=SYSTEM, key="khac", declared_unclassified=True, official_name={"vi": "Khác"})
    page = upload(signed_in(), conference, CSV).content.decode()
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)
    assert sealed is not None
    url = reverse("conferences:sites_confirm", args=[other.key])
    assert signed_in(of=other).post(url, {"sealed": sealed[1]}).status_code == 422
    assert not Site.objects.exists()


@both_languages
def test_faults_of_a_list_stand_on_the_page_with_their_cells(
    conference: Conference, signed_in: SignIn, language: str
) -> None:
    response = upload(
        signed_in(language=language), conference, CSV.replace("912345678", "123").replace("Xã;G", "Trời;G")
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert ("ds.csv có 2 lỗi: chưa lưu gì" if language == "vi" else "2 faults in ds.csv: nothing was saved") in page
    assert "B3" in page
    assert "D3" in page
    assert not Site.objects.exists()


def test_a_file_marked_secret_is_refused_by_name(conference: Conference, signed_in: SignIn) -> None:
    response = upload(signed_in(), conference, CSV, "TỐI MẬT.csv")
    assert response.status_code == 422
    assert "Tệp TỐI MẬT.csv có dấu chỉ độ mật" in response.content.decode()


def test_sites_come_from_units(conference: Conference, signed_in: SignIn) -> None:
    province = AdminUnit.objects.create(list_date=date(2025, 7, 1), code="04", name="Tỉnh Mây", kind="province")
    AdminUnit.objects.create(list_date=date(2025, 7, 1), code="041", name="Xã Gió", kind="commune", parent=province)
    client, url = signed_in(), reverse("conferences:sites_units", args=[conference.key, date(2025, 7, 1)])
    assert client.post(url, {"list_date": "2025-07-01", "deepest": "9"}).status_code == 422
    page = client.post(url, {"list_date": "2025-07-01", "deepest": "9", "tops": [province.pk]}).content.decode()
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)
    assert sealed is not None
    client.post(reverse("conferences:sites_confirm", args=[conference.key]), {"sealed": sealed[1]})
    assert [(s.name, s.is_hub, s.admin_unit_id is not None) for s in conference.sites.all()] == [
        ("Tỉnh Mây", True, True),
        ("Xã Gió", False, True),
    ]


def test_a_site_is_edited_moved_and_added_by_hand(conference: Conference, tree: list[Site], signed_in: SignIn) -> None:
    client = signed_in()
    url = reverse("conferences:site_edit", args=[conference.key, "002"])
    data = {"name": "Xã Mới", "level": "commune", "parent": str(tree[4].pk), "fallback": str(tree[3].pk), "seats": "50",
            "site_lead_name": "An", "site_lead_phone": "0912 345 678"}  # fmt: skip
    assert client.post(url, data | {"site_lead_phone": "12"}).status_code == 422
    assert client.post(url, data).status_code == 303
    site = Site.objects.get(pk=tree[2].pk)
    assert (site.name, site.parent_id, site.fallback_id) == ("Xã Mới", tree[4].pk, tree[3].pk)
    assert site.contacts.get().phone == "+84912345678"
    added = client.post(reverse("conferences:site_add", args=[conference.key]), {"name": "Trường Y", "level": "other"})
    assert added["Location"] == reverse("conferences:site", args=[conference.key, "007"])
    removed = client.post(reverse("conferences:site_remove", args=[conference.key, "007"]))
    assert removed.status_code == 303
    refused = client.post(reverse("conferences:site_remove", args=[conference.key, "001"]))
    assert refused.status_code == 422
    assert "còn điểm cầu trực thuộc" in refused.content.decode()


def test_a_conference_names_its_own_levels_in_both_languages(
    conference: Conference, tree: list[Site], signed_in: SignIn
) -> None:
    url = reverse("conferences:levels", args=[conference.key])
    assert 'placeholder="Cấp huyện"' in signed_in().get(url).content.decode()
    said = {
        "hub_vi": "Trụ sở",
        "hub_en": "Headquarters",
        "district_vi": "Cụm",
        "district_en": "Cluster",
        "new_vi": "Tổ dân phố",
    }
    assert signed_in().post(url, said)["Location"] == reverse("conferences:sites", args=[conference.key])
    conference.refresh_from_db()
    assert conference.levels == {
        "hub": {"vi": "Trụ sở", "en": "Headquarters"}, "district": {"vi": "Cụm", "en": "Cluster"},
        "to_dan_pho": {"vi": "Tổ dân phố"},
    }  # fmt: skip
    for language, names in (("vi", ["Trụ sở", "Cụm", "Cấp xã"]), ("en", ["Headquarters", "Cluster", "Commune level"])):
        client = signed_in(language=language)
        page = client.get(reverse("conferences:sites", args=[conference.key])).content.decode()
        assert all(f"<td>{name}</td>" in page for name in names)
        form = client.get(reverse("conferences:site_edit", args=[conference.key, tree[2].code])).content.decode()
        assert '<option value="to_dan_pho">Tổ dân phố</option>' in form
    assert signed_in().post(url, {"district_vi": "Cụm"}).status_code == 303
    conference.refresh_from_db()
    assert conference.levels == {"district": {"vi": "Cụm"}}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"hub_vi": "Cụm", "district_vi": "cụm"}, "Cấp khác đã có tên này."),
        ({"hub_vi": "Cấp xã"}, "Cấp khác đã có tên này."),
        ({"new_vi": "Cấp huyện"}, "Cấp khác đã có tên này."),
        ({"ban_vi": ""}, "Đã có điểm cầu thuộc cấp này"),
    ],
)
def test_levels_that_would_be_confused_are_refused_by_name(
    conference: Conference, tree: list[Site], signed_in: SignIn, said: dict[str, str], told: str
) -> None:
    Site.objects.filter(pk=tree[2].pk).update(level="ban")
    actions.edit(conference, by=SYSTEM, levels={"ban": {"vi": "Cấp bản"}})
    answer = signed_in().post(reverse("conferences:levels", args=[conference.key]), {"ban_vi": "Cấp bản"} | said)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    conference.refresh_from_db()
    assert conference.levels == {"ban": {"vi": "Cấp bản"}}


def test_a_site_says_whose_room_it_is(conference: Conference, tree: list[Site], signed_in: SignIn) -> None:
    url = reverse("conferences:site_edit", args=[conference.key, tree[2].code])
    said = {"name": tree[2].name, "level": "commune", "parent": str(tree[1].pk), "organisation": "UBND xã Hòa  Bản Lim"}
    for _ in range(2):
        assert signed_in().post(url, said).status_code == 303
    body = Organisation.objects.get()
    assert Site.objects.get(pk=tree[2].pk).organisation == body
    page = signed_in("site_lead", site=tree[2].pk).get(reverse("conferences:site", args=[conference.key, tree[2].code]))
    assert "UBND xã Hòa Bản Lim" in page.content.decode()
    assert 'value="UBND xã Hòa Bản Lim"' in signed_in().get(url).content.decode()
    signed_in().post(url, said | {"organisation": ""})
    assert Site.objects.get(pk=tree[2].pk).organisation is None


def test_search_answers_with_the_rows_only_when_htmx_asks(
    conference: Conference, tree: list[Site], signed_in: SignIn
) -> None:
    url = reverse("conferences:sites", args=[conference.key])
    part = signed_in().get(url, {"q": "doi sim"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Huyện Đồi Sim" in part
    assert "Huyện Bản Lim" not in part
    assert "Không có điểm cầu phù hợp" in signed_in().get(url, {"q": "zzz"}).content.decode()


@pytest.mark.parametrize(("role", "hears"), [("system_admin", True), ("organizer", True), ("site_lead", False)])
def test_the_list_of_sites_moves_for_whoever_may_hear_it(
    conference: Conference, tree: list[Site], signed_in: SignIn, role: str, hears: bool
) -> None:
    client = signed_in(role, site=tree[2].pk if role == "site_lead" else 0)
    page = client.get(reverse("conferences:sites", args=[conference.key])).content.decode()
    assert ('name="stream"' in page) is hears
    answer = client.post("/ticket", query_params={"conference": str(conference.pk)})
    assert (answer.status_code == 200 and "lists" in answer.json()["hear"]) is hears


def test_a_room_added_by_hand_stands_behind_the_others_and_never_before_the_hub(
    conference: Conference, signed_in: SignIn
) -> None:
    two = [actions.SiteSaid(name="Hội trường", is_hub=True), actions.SiteSaid(name="Xã Bản Lim", level="commune")]
    actions.add_sites(conference, by=SYSTEM, sites=two)
    url = reverse("conferences:site_add", args=[conference.key])
    assert signed_in().post(url, {"name": "Xã Thêm", "level": "commune", "parent": ""}).status_code == 303
    assert [site.code for site in conference.sites.all()] == ["000", "001", "002"]


def test_a_room_that_has_reported_is_shown_the_way_out_of_its_half_days(
    conference: Conference, tree: list[Site], signed_in: SignIn
) -> None:
    day = actions.add_day(conference, by=SYSTEM, date=date(2027, 3, 1))
    morning = actions.add_session(day, by=SYSTEM, part="morning")
    missed = actions.add_session(day, by=SYSTEM, part="afternoon", not_for=[tree[2]])
    edit = reverse("conferences:site_edit", args=[conference.key, tree[2].code])
    remove = reverse("conferences:site_remove", args=[conference.key, tree[2].code])
    client = signed_in()
    assert remove in client.get(edit).content.decode()
    SiteLive.objects.create(site=tree[2])
    page = client.get(edit).content.decode()
    assert remove not in page
    assert reverse("conferences:session", args=[conference.key, morning.pk]) in page
    assert reverse("conferences:session", args=[conference.key, missed.pk]) not in page
    refused = client.post(remove, headers={"Referer": f"http://testserver{edit}"})
    assert refused.status_code == 422
    assert f'{edit}"' in refused.content.decode(), "the way back"
    foreign = client.post(remove, headers={"Referer": f"http://testserver.example{edit}"}).content.decode()
    assert edit not in foreign


def test_whoever_is_replaced_at_a_room_is_named_with_the_device_that_is_still_let_in(
    conference: Conference, tree: list[Site], signed_in: SignIn
) -> None:
    url = reverse("conferences:site_edit", args=[conference.key, tree[2].code])
    said = {"name": tree[2].name, "level": "commune", "parent": str(tree[1].pk)}
    client = signed_in()
    client.post(url, said | {"site_registrar_name": "Điểm Danh Bê"})
    registrar = SiteContact.objects.get(site=tree[2])
    made = people.make_link(
        by=SYSTEM, conference=conference.pk, site=tree[2].pk, role="site_registrar", holder=registrar.name,
        contact=registrar.pk,
    )  # fmt: skip
    assert "devices" not in client.post(url, said | {"site_registrar_name": "Điểm Danh Bê"})["Location"]
    saved = client.post(url, said | {"site_registrar_name": "Điểm Danh Xê"})
    assert saved["Location"].endswith(f"/people/devices?site={tree[2].pk}")
    assert "Điểm Danh Bê" in client.get(saved["Location"]).content.decode()
    client.post(reverse("people:former_revoke", args=[conference.key, tree[2].pk]))
    made.pairing.refresh_from_db()
    assert made.pairing.revoked_at is not None
