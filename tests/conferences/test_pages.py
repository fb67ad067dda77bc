"""Every page, in both languages, for those who may see it and for those who may not."""

import re
from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from diemcau.conferences import actions
from diemcau.conferences.actions import ContactSaid
from diemcau.conferences.enums import ItemKind
from diemcau.conferences.models import Conference, Day, ProgrammeItem, Session, Site
from diemcau.kernel.actor import SYSTEM
from diemcau.people.models import AdminUnit, Organisation

from .addresses import addresses

SignIn = Callable[..., Client]


both_languages = pytest.mark.parametrize("language", ["vi", "en"])


@both_languages
def test_an_organiser_opens_every_page(
    conference: Conference, tree: list[Site], item: ProgrammeItem, signed_in: SignIn, language: str
) -> None:
    client = signed_in("organizer", language=language)
    for name, address in addresses(conference, tree, item).items():
        response = client.get(address)
        assert response.status_code == 200, name
    for address in (reverse("conferences:list"), reverse("conferences:new")):
        assert client.get(address).status_code == 200


def test_a_new_conference_needs_a_name_and_the_declaration(conference: Conference, signed_in: SignIn) -> None:
    client, url = signed_in(), reverse("conferences:new")
    data = {"official_name_vi": "Tập huấn kỹ năng số " * 10, "key": "ky-nang-so", "timezone": "Asia/Tokyo"}
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert "Phải xác nhận điều này mới tạo được hội nghị." in refused.content.decode()
    assert client.post(url, data | {"declared": "on", "official_name_vi": " "}).status_code == 422
    assert client.post(url, data | {"declared": "on", "timezone": "Hanoi"}).status_code == 422
    assert client.post(url, data | {"declared": "on", "key": conference.key}).status_code == 422
    assert Conference.objects.count() == 1
    made = client.post(url, data | {"declared": "on"})
    assert made["Location"] == reverse("conferences:overview", args=["ky-nang-so"])
    assert len(Conference.objects.get(key="ky-nang-so").official_name["vi"]) >= 180
    assert client.get(made["Location"]).status_code == 200


def test_a_name_and_a_day_are_enough(conference: Conference, signed_in: SignIn) -> None:
    client, url = signed_in(), reverse("conferences:new")
    page = client.get(url).content.decode()
    assert page.index('name="official_name_vi"') < page.index('name="first_day"') < page.index("<details")
    assert page.index("<details") < page.index('name="key"')
    said = {
        "official_name_vi": "Hội nghị tập huấn Đường số năm 2027, nâng cao năng lực số cho cán bộ",
        "timezone": "Asia/Tokyo",
    }
    asked = said | {"declared": "on", "first_day": "2027-03-01", "parts": ["morning", "afternoon"]}
    answers = [client.post(url, asked)["Location"] for _ in range(3)]
    keys = [answer.split("/")[2] for answer in answers]
    assert keys == [
        "hoi-nghi-tap-huan-duong-so-nam-2027-nang",
        *(f"hoi-nghi-tap-huan-duong-so-nam-2027-nang-{n}" for n in "23"),
    ]
    made = Conference.objects.get(key=keys[0])
    assert [(s.day.date.isoformat(), s.part) for s in made.sessions.all()] == [
        ("2027-03-01", "morning"), ("2027-03-01", "afternoon"),
    ]  # fmt: skip
    assert made.sessions.first().starts_at.astimezone(ZoneInfo("Asia/Tokyo")).hour == 8
    steps = client.get(answers[0]).content.decode()
    assert "Việc tiếp theo" in steps
    assert reverse("conferences:sites_add", args=[keys[0]]) in steps
    without_day = client.post(url, said | {"declared": "on", "official_name_vi": "会议"})
    assert without_day["Location"] == reverse("conferences:overview", args=["conference"])


def edit_data(**changed: str) -> dict[str, str]:
    data = {
        "official_name_vi": "Tập huấn sơ cứu", "official_name_en": "First aid", "timezone": "Asia/Tokyo", "status": "planned",
        "form": "hybrid", "groups_stated_vi": "lãnh đạo\ncán bộ", "groups_stated_en": "leaders\nstaff", "chair_vi": "Giám đốc Sở",
        "series": "Sơ cứu hằng năm", "parent": "",
        "organisers-TOTAL_FORMS": "3", "organisers-INITIAL_FORMS": "0",
        "organisers-0-name": "Hội Chữ thập đỏ", "organisers-0-role": "joint_host", "organisers-0-ORDER": "2",
        "organisers-1-name": "Sở Y tế", "organisers-1-role": "joint_host", "organisers-1-ORDER": "1",
        "organisers-2-name": "", "organisers-2-role": "host",
        "quantities-TOTAL_FORMS": "1", "quantities-INITIAL_FORMS": "0", "quantities-0-name": "delegates",
        "quantities-0-value": "3000", "quantities-0-qualifier": "more_than", "quantities-0-as_of": "2027-03-01T09:15",
    }  # fmt: skip
    return data | changed


def test_a_conference_is_edited_whole(conference: Conference, signed_in: SignIn) -> None:
    client, url = signed_in(), reverse("conferences:edit", args=[conference.key])
    assert client.post(url, edit_data()).status_code == 303
    conference.refresh_from_db()
    assert conference.groups_stated == [{"vi": "lãnh đạo", "en": "leaders"}, {"vi": "cán bộ", "en": "staff"}]
    assert str(conference.series) == "Sơ cứu hằng năm"
    names = [o.organisation.name["vi"] for o in conference.organisers.all()]
    assert names == ["Sở Y tế", "Hội Chữ thập đỏ"]
    stated = conference.quantities.get()
    assert stated.as_of is not None
    assert (
        stated.as_of.isoformat() == "2027-03-01T02:15:00+00:00"
    )  # typed in Hà Nội's time, before the zone was changed
    page = client.get(url).content.decode()
    assert 'value="2027-03-01T11:15"' in page  # the same moment in Tokyo
    overview = signed_in(language="en").get(reverse("conferences:overview", args=[conference.key])).content.decode()
    for words in ("more than 3,000", "as of 11:15, 1 March 2027", "leaders", "Giám đốc Sở", "in person and online"):
        assert words in overview


def test_an_archived_conference_comes_back_by_its_status_only(conference: Conference, signed_in: SignIn) -> None:
    client, url = signed_in(), reverse("conferences:edit", args=[conference.key])
    assert client.post(url, edit_data(status="archived")).status_code == 303
    assert client.post(url, edit_data(status="archived", chair_vi="Khác")).status_code == 422
    assert client.post(url, edit_data(status="closed")).status_code == 303


def test_nothing_of_an_edit_is_kept_when_a_part_is_wrong(conference: Conference, signed_in: SignIn) -> None:
    url = reverse("conferences:edit", args=[conference.key])
    response = signed_in().post(url, edit_data(**{"quantities-0-value": "nhiều"}))
    assert response.status_code == 422
    conference.refresh_from_db()
    assert conference.timezone == "Asia/Ho_Chi_Minh"
    assert not conference.organisers.exists()


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


def test_a_programme_is_made_by_hand(conference: Conference, tree: list[Site], signed_in: SignIn) -> None:
    client, key = signed_in(), conference.key
    client.post(reverse("conferences:day_add", args=[key]), {"date": "2027-03-01"})
    day = Day.objects.get()
    client.post(
        reverse("conferences:session_add", args=[key, day.pk]),
        {"part": "morning", "starts_at": "08:00", "ends_at": "11:30", "not_for": "002, 003"},
    )
    session = Session.objects.get()
    assert session.starts_at is not None
    assert session.starts_at.isoformat() == "2027-03-01T01:00:00+00:00"
    assert {s.code for s in session.not_for.all()} == {"002", "003"}
    item_add = reverse("conferences:item_add", args=[key, session.pk])
    data = {
        "kind": "topic", "title_vi": "Cầm máu", "title_en": "Bleeding", "planned_start": "08:15", "planned_end": "09:00",
        "speakers-TOTAL_FORMS": "2", "speakers-INITIAL_FORMS": "0", "speakers-0-name": "H’Hen Niê",
        "speakers-0-positions_vi": "Phó Giám đốc\nTrưởng Ban\nChủ tịch Hội", "speakers-0-positions_en": "Deputy Director",
        "speakers-1-organisation": "Sở Y tế",
    }  # fmt: skip
    assert client.post(item_add, data | {"planned_end": "08:00"}).status_code == 422
    assert client.post(item_add, data).status_code == 303
    page = client.get(reverse("conferences:programme", args=[key])).content.decode()
    assert "H’Hen Niê, Phó Giám đốc, Trưởng Ban, Chủ tịch Hội" in page
    assert "Sở Y tế" in page
    assert "08:15–09:00" in page
    made = ProgrammeItem.objects.get()
    assert 'value="08:15"' in client.get(reverse("conferences:item", args=[key, made.pk])).content.decode()
    client.post(reverse("conferences:item_advance", args=[key, made.pk]))
    assert "đang diễn ra" in client.get(reverse("conferences:programme", args=[key])).content.decode()
    client.post(reverse("conferences:item_remove", args=[key, made.pk]))
    client.post(reverse("conferences:day_remove", args=[key, day.pk]))
    assert not Day.objects.exists()


def test_times_need_a_date(conference: Conference, signed_in: SignIn) -> None:
    day = actions.add_day(conference, by=SYSTEM)
    url = reverse("conferences:session_add", args=[conference.key, day.pk])
    response = signed_in(language="en").post(url, {"part": "morning", "starts_at": "08:00"})
    assert response.status_code == 422
    assert "Give the day a date first" in response.content.decode()
    assert signed_in().post(url, {"part": "", "not_for": "999"}).status_code == 422


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_of_item_is_planned_and_shown_by_its_word(
    conference: Conference, item: ProgrammeItem, signed_in: SignIn, language: str
) -> None:
    client = signed_in(language=language)
    with translation.override(language):
        words = {kind: str(label) for kind, label in ItemKind.choices}
    url = reverse("conferences:item_add", args=[conference.key, item.session_id])
    form = client.get(url).content.decode()
    bare = {"speakers-TOTAL_FORMS": "0", "speakers-INITIAL_FORMS": "0"}
    for kind, word in words.items():
        assert f'<option value="{kind}"' in form
        assert client.post(url, bare | {"kind": kind, "title_vi": f"Mục {kind}"}).status_code == 303
        assert (
            word.lower() in client.get(reverse("conferences:programme", args=[conference.key])).content.decode().lower()
        )
    assert set(ProgrammeItem.objects.values_list("kind", flat=True)) == set(words)


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


def test_a_copy_is_made_on_its_page(conference: Conference, tree: list[Site], signed_in: SignIn) -> None:
    url = reverse("conferences:clone", args=[conference.key])
    response = signed_in().post(url, {"key": "so-cuu-2028", "first_day": "2028-03-01", "declared": "on"})
    assert response["Location"] == reverse("conferences:edit", args=["so-cuu-2028"])
    assert Conference.objects.get(key="so-cuu-2028").sites.count() == len(tree)
    assert signed_in().post(url, {"key": "so-cuu-2028", "declared": "on"}).status_code == 422
    from_its_name = signed_in().post(url, {"declared": "on"})
    assert from_its_name["Location"] == reverse("conferences:edit", args=["so-cuu-2027-2"])


def test_names_are_escaped_everywhere(
    conference: Conference, tree: list[Site], item: ProgrammeItem, signed_in: SignIn
) -> None:
    evil = "<script>alert(1)</script>\"'"
    actions.edit(conference, by=SYSTEM, official_name={"vi": evil}, short_name={"vi": evil}, chair={"vi": evil})
    actions.edit_site(tree[2], by=SYSTEM, name=evil, room=evil, address=evil)
    actions.set_contacts(tree[2], by=SYSTEM, contacts=[ContactSaid("site_lead", evil)])
    actions.edit_item(item, by=SYSTEM, title={"vi": evil}, speakers=[actions.SpeakerSaid(evil, [{"vi": evil}])])
    client = signed_in()
    pages = addresses(conference, tree, item) | {"list": reverse("conferences:list")}
    for name, address in pages.items():
        response = client.get(address)
        if response["Content-Type"].startswith("text/html"):
            assert "<script>alert" not in response.content.decode(), name


def test_search_answers_with_the_rows_only_when_htmx_asks(
    conference: Conference, tree: list[Site], signed_in: SignIn
) -> None:
    url = reverse("conferences:sites", args=[conference.key])
    part = signed_in().get(url, {"q": "doi sim"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Huyện Đồi Sim" in part
    assert "Huyện Bản Lim" not in part
    assert "Không có điểm cầu phù hợp" in signed_in().get(url, {"q": "zzz"}).content.decode()


@pytest.mark.parametrize("page", ["list", "overview", "sites", "programme"])
def test_pages_take_the_same_queries_at_two_sizes(
    conference: Conference, tree: list[Site], item: ProgrammeItem, signed_in: SignIn, page: str
) -> None:
    client, counts = signed_in("system_admin"), []
    url = reverse(f"conferences:{page}", args=[] if page == "list" else [conference.key])
    for extra in (1, 60):
        actions.add_sites(conference, by=SYSTEM, sites=[actions.SiteSaid(name=f"Xã {extra} {n}") for n in range(extra)])
        for number in range(extra // 10 + 1):
            actions.create(by=SYSTEM, key=f"c-{extra}-{number}", declared_unclassified=True, official_name={"vi": "X"})
            actions.add_item(item.session, by=SYSTEM, title={"vi": "x"}, speakers=[actions.SpeakerSaid("An")])
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 24


@pytest.mark.parametrize(("role", "hears"), [("system_admin", True), ("organizer", True), ("site_lead", False)])
def test_the_list_of_sites_moves_for_whoever_may_hear_it(
    conference: Conference, tree: list[Site], signed_in: SignIn, role: str, hears: bool
) -> None:
    client = signed_in(role, site=tree[2].pk if role == "site_lead" else 0)
    page = client.get(reverse("conferences:sites", args=[conference.key])).content.decode()
    assert ('name="stream"' in page) is hears
    answer = client.post("/ticket", query_params={"conference": str(conference.pk)})
    assert (answer.status_code == 200 and "lists" in answer.json()["hear"]) is hears
