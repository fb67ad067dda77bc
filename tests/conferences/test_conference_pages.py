"""How a conference is made, edited and copied on its pages."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from diemcau.conferences.models import Conference, Site

SignIn = Callable[..., Client]


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


def test_a_copy_is_made_on_its_page(conference: Conference, tree: list[Site], signed_in: SignIn) -> None:
    url = reverse("conferences:clone", args=[conference.key])
    response = signed_in().post(url, {"key": "so-cuu-2028", "first_day": "2028-03-01", "declared": "on"})
    assert response["Location"] == reverse("conferences:edit", args=["so-cuu-2028"])
    assert Conference.objects.get(key="so-cuu-2028").sites.count() == len(tree)
    assert signed_in().post(url, {"key": "so-cuu-2028", "declared": "on"}).status_code == 422
    from_its_name = signed_in().post(url, {"declared": "on"})
    assert from_its_name["Location"] == reverse("conferences:edit", args=["so-cuu-2027-2"])


@pytest.mark.parametrize("rows", ["organisers", "quantities"])
def test_an_edit_that_came_without_some_rows_is_refused_by_name(
    conference: Conference, signed_in: SignIn, rows: str
) -> None:
    url = reverse("conferences:edit", args=[conference.key])
    data = {name: text for name, text in edit_data().items() if not name.startswith(rows)}
    answer = signed_in().post(url, data)
    assert answer.status_code == 422
    assert answer.content.decode().count("Một phần của biểu mẫu này chưa được gửi đến.") == 1
    assert not conference.organisers.exists()
