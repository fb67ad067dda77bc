"""How a conference's documents begin and end, by profile and language, and the form that chooses it."""

from collections.abc import Callable
from datetime import date

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from diemcau.conferences.letterheads import Profile, letterhead_of
from diemcau.conferences.models import Conference
from diemcau.people.models import Organisation

pytestmark = pytest.mark.django_db
KEPT = {
    "body": {"vi": "Sở Nội vụ tỉnh Suối Bạc", "en": "Department of Home Affairs"},
    "headline": {"vi": "Đoàn TNCS Hồ Chí Minh"},
    "place": {"vi": "Suối Bạc", "en": "Suoi Bac"},
    "power": {"vi": "KT. Giám đốc"},
    "abbreviation": "SNV",
    "drafting": "VP",
}


@pytest.mark.parametrize(
    ("profile", "language", "right", "number", "letter"),
    [
        (Profile.STATE, "vi", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 12/GM-SNV", "Số: 12/SNV-VP"),
        (Profile.STATE, "en", "SOCIALIST REPUBLIC OF VIET NAM", "No. 12/GM-SNV", "No. 12/SNV-VP"),
        (Profile.PARTY, "vi", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số 12-GM/SNV", "Số 12-CV/SNV"),
        (Profile.MASS, "vi", "ĐOÀN TNCS HỒ CHÍ MINH", "Số: 12-GM/SNV", "Số: 12-CV/SNV"),
        (Profile.PLAIN, "vi", "", "Số: 12", "Số: 12"),
        (Profile.INTERNATIONAL, "en", "", "Ref.: 12", "Ref.: 12"),
    ],
)
def test_a_profile_has_its_lines_and_its_way_of_numbering(
    profile: str, language: str, right: str, number: str, letter: str
) -> None:
    head = letterhead_of(Conference(key="x", letterhead={**KEPT, "profile": profile}), language)
    made = head.head("GM", number="12", dated=date(2026, 2, 5))
    assert (made.right[0].text if made.right else "") == right
    assert made.below_left[0].text == number
    dated = "Suối Bạc, ngày 05 tháng 02 năm 2026" if language == "vi" else "Suoi Bac, 5 February 2026"
    assert made.below_right[0].text == dated
    assert head.head(number="12", about="V/v").below_left[0].text == letter
    assert [line.text for line in head.closing(heading="").power] == ["KT. GIÁM ĐỐC"]


def test_the_form_keeps_what_was_said_and_shows_it_on_a_sheet(
    conference: Conference, signed_in: Callable[..., Client]
) -> None:
    organiser = signed_in()
    page = reverse("conferences:letterhead", args=[conference.key])
    assert organiser.get(page).status_code == 200
    said = {"profile": "party", "abbreviation": "TU", "signer": "Lê Thị Thuỷ", "body_vi": "Tỉnh ủy Suối Bạc"}
    said["recipients_vi"] = "- Như trên;\n- Lưu."
    assert organiser.post(page, said).status_code == 303
    conference.refresh_from_db()
    assert conference.letterhead["profile"] == "party"
    answer = organiser.get(reverse("conferences:letterhead_sample", args=[conference.key]))
    text = pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_bounded()
    assert all(one in text for one in ("ĐẢNG CỘNG SẢN VIỆT NAM", "TỈNH ỦY SUỐI BẠC", "-GM/TU", "Lê Thị Thuỷ", "Lưu."))
    assert organiser.post(page, {"profile": "royal"}).status_code == 422


def test_bodies_that_hold_it_together_stand_side_by_side(conference: Conference) -> None:
    conference.organisers.all().delete()
    for order, name in enumerate(("Ban Chỉ đạo tỉnh", "Văn phòng thường trực")):
        body = Organisation.objects.create(
            name={"vi": name}, canonical_name=name.lower(), name_key=str(order), search_key=""
        )
        conference.organisers.create(organisation=body, role="joint_host", order=order)
    head = letterhead_of(conference, "vi").head("BC")
    assert head.left == ()
    assert [host[0].text for host in head.hosts] == ["BAN CHỈ ĐẠO TỈNH", "VĂN PHÒNG THƯỜNG TRỰC"]
    conference.organisers.last().delete()  # type: ignore[union-attr]
    alone = letterhead_of(conference, "vi").head("BC")
    assert (alone.hosts, alone.left[-1].text) == ((), "BAN CHỈ ĐẠO TỈNH")
