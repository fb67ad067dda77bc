"""The five real conferences load, and the pages show them right: every `must_work` line of this module's scope."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pypdfium2
import pytest
from django.test import Client

from diemcau.conferences import queries, reference
from diemcau.conferences.exports.cards import cards_pdf
from diemcau.conferences.models import Conference
from diemcau.kernel.actor import SYSTEM
from diemcau.kernel.errors import NotFound, Refused
from diemcau.people import actions as people

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT.parent / "shared" / "reference" / "conferences.json"
SignIn = Callable[..., Client]
both_languages = pytest.mark.parametrize("language", ["vi", "en"])


@pytest.fixture
def units(db: None) -> None:
    people.import_units(by=SYSTEM, file=(FILE.parent / "units-2024-lai-chau-cao-bang.csv").read_bytes())


@pytest.fixture
def page(signed_in: SignIn) -> Callable[..., str]:
    """The text of a page of a loaded conference, without tags, spaces squeezed."""

    def read(conference: Conference, path: str = "", language: str = "vi") -> str:
        response = signed_in("organizer", of=conference, language=language).get(f"/c/{conference.key}/{path}")
        assert response.status_code == 200
        main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())

    return read


@pytest.mark.django_db
def test_all_five_load_once() -> None:
    keys = reference.keys(FILE)
    assert len(keys) == 5
    loaded = [reference.load(FILE, key) for key in keys]
    assert [c.key for c in loaded] == keys
    with pytest.raises(Refused, match="key_taken"):
        reference.load(FILE, keys[0])
    with pytest.raises(NotFound):
        reference.load(FILE, "nowhere")


@both_languages
def test_two_joint_hosts_on_every_document(page: Callable[..., str], language: str) -> None:
    conference = reference.load(FILE, "dien-bien-2023")
    hosts = ["Ban Chỉ đạo Phòng chống khủng bố tỉnh Điện Biên", "Ban Chỉ đạo Nhân quyền tỉnh Điện Biên"]
    text = page(conference, language=language)
    assert f"{'Đơn vị đồng tổ chức' if language == 'vi' else 'Joint host'} {hosts[0]} {hosts[1]}" in text
    card = card_text(conference)
    assert card.index(hosts[0]) < card.index(hosts[1])


def card_text(conference: Conference) -> str:
    document = pypdfium2.PdfDocument(cards_pdf(conference, queries.sites_of(conference, SYSTEM), by=SYSTEM))
    return " ".join(" ".join(p.get_textpage().get_text_bounded() for p in document).split())


@both_languages
def test_a_long_official_name_with_a_short_one_for_screens(page: Callable[..., str], language: str) -> None:
    conference = reference.load(FILE, "dien-bien-2023")
    long, short = conference.official_name["vi"], conference.short_name["vi"]
    assert len(long) > 160
    text = page(conference, language=language)
    assert long in text
    assert short in text
    assert queries.name_of(conference, language) == short


@both_languages
def test_topics_without_a_named_speaker(page: Callable[..., str], language: str) -> None:
    conference = reference.load(FILE, "dien-bien-2023")
    unknown = "chưa rõ" if language == "vi" else "not known"
    text = page(conference, "programme", language)
    row = text.split("Bảo đảm an ninh hàng không")[1][:40]
    assert unknown in row
    assert "None" not in text


@both_languages
def test_one_person_with_two_positions_in_two_bodies(page: Callable[..., str], language: str) -> None:
    conference = reference.load(FILE, "dien-bien-2023")
    (speaker,) = queries.programme_of(conference, language).items[0].speakers
    assert speaker.positions == ("Phó Chủ tịch UBND tỉnh", "Trưởng Ban Chỉ đạo Nhân quyền tỉnh")
    assert "Phó Chủ tịch UBND tỉnh, Trưởng Ban Chỉ đạo Nhân quyền tỉnh" in page(conference, "programme", language)


@both_languages
def test_no_delegate_count_and_no_remote_site(page: Callable[..., str], language: str) -> None:
    conference = reference.load(FILE, "dien-bien-2023")
    text = page(conference, language=language)
    assert ("Điểm cầu 1 1 điểm cầu chính" if language == "vi" else "Sites 1 1 hub") in text
    assert ("Đại biểu (công bố)" if language == "vi" else "Delegates (stated)") not in text
    assert ("Hình thức tổ chức chưa rõ" if language == "vi" else "Form not known") in text


@both_languages
@pytest.mark.usefixtures("units")
def test_114_rooms_and_3100_delegates_in_person_and_online(page: Callable[..., str], language: str) -> None:
    conference = reference.load(FILE, "lai-chau-2022")
    assert conference.sites.filter(is_hub=False).count() == 114
    text = page(conference, language=language)
    if language == "vi":
        assert "Cấp huyện: 8" in text
        assert "Cấp xã: 106" in text
        assert "Đại biểu (công bố) 3.100" in text
        assert "Hình thức tổ chức trực tiếp kết hợp trực tuyến" in text
    else:
        assert "District level: 8 Commune level: 106" in text
        assert "Delegates (stated) 3,100" in text
        assert "Form in person and online" in text
    assert "lắng nghe, tiếp thu các chuyên đề" in text
    assert "tổ chức chính trị - xã hội" in text


@pytest.mark.usefixtures("units")
def test_two_levels_of_remote_sites_10_and_161(page: Callable[..., str]) -> None:
    conference = reference.load(FILE, "cao-bang-2022")
    facts = queries.sites_for(SYSTEM, conference, "en")
    assert len(facts) == 172
    assert [sum(f.depth == depth for f in facts) for depth in (0, 1, 2)] == [1, 10, 161]
    by_id = {f.id: f for f in facts}
    assert all(by_id[f.parent_id].level == "district" for f in facts if f.level == "commune" and f.parent_id)
    assert facts[0].name == "Tỉnh Cao Bằng"
    text = page(conference, "sites", "en")
    assert "1–100 of 172" in text


@pytest.mark.django_db
def test_sites_are_numbered_where_no_list_of_units_is_loaded() -> None:
    facts = queries.sites_for(SYSTEM, reference.load(FILE, "cao-bang-2022"), "en")
    assert [sum(f.depth == depth for f in facts) for depth in (0, 1, 2)] == [1, 10, 161]
    assert facts[1].name == "district 001"


@both_languages
def test_more_than_3000_is_printed_as_such(page: Callable[..., str], language: str) -> None:
    conference = reference.load(FILE, "cao-bang-2022")
    text = page(conference, language=language)
    assert ("Đại biểu (công bố) hơn 3.000" if language == "vi" else "Delegates (stated) more than 3,000") in text
    assert ("Ngày chưa rõ" if language == "vi" else "Date not known") in text


@both_languages
def test_speakers_by_office_only(page: Callable[..., str], language: str) -> None:
    conference = reference.load(FILE, "cao-bang-2022")
    items = queries.programme_of(conference, language).items
    assert all(speaker.name == "" for item in items for speaker in item.speakers)
    assert "lãnh đạo Công an tỉnh" in page(conference, "programme", language)


@both_languages
def test_about_120_is_printed_as_such(page: Callable[..., str], language: str) -> None:
    text = page(reference.load(FILE, "binh-dinh-2023"), language=language)
    assert ("Đại biểu (công bố) khoảng 120" if language == "vi" else "Delegates (stated) about 120") in text
    assert ("04/05/2023" if language == "vi" else "as of 07:47, 4 May 2023") in text


@both_languages
def test_a_film_and_a_visit_in_the_programme(page: Callable[..., str], language: str) -> None:
    conference = reference.load(FILE, "binh-dinh-2023")
    text = page(conference, "programme", language)
    assert ("Phim tư liệu phim tư liệu" if language == "vi" else "Phim tư liệu film") in text
    morning, afternoon = queries.sessions_of(conference, language)
    assert [item.kind for item in morning.items] == ["speech", "topic", "topic", "film"]
    assert [item.kind for item in afternoon.items] == ["visit"]
    assert text.index("Buổi chiều" if language == "vi" else "Afternoon") < text.index("Làm việc, khảo sát")


@both_languages
def test_a_chair_who_is_not_the_opening_speaker(page: Callable[..., str], language: str) -> None:
    conference = reference.load(FILE, "binh-dinh-2023")
    chair = "Phó Chủ tịch UBND tỉnh, Trưởng ban Ban Chỉ đạo về Nhân quyền tỉnh"
    text = page(conference, language=language)
    assert f"{'Chủ trì' if language == 'vi' else 'Chair'} {chair}" in text
    opening = queries.programme_of(conference, language).items[0]
    assert [speaker.text for speaker in opening.speakers] == ["Phó Chủ tịch UBND tỉnh", "Phó Giám đốc Công an tỉnh"]
    assert chair not in opening.by


@both_languages
def test_three_organisers_in_their_order(page: Callable[..., str], language: str) -> None:
    text = page(reference.load(FILE, "binh-dinh-2023"), language=language)
    roles = ["Đơn vị tổ chức", "Đơn vị phối hợp tổ chức", "Đơn vị bố trí địa điểm"]
    names = roles if language == "vi" else ["Host", "Co-ordinating body", "Venue provider"]
    assert [text.index(name) for name in names] == sorted(text.index(name) for name in names)


@both_languages
def test_three_positions_printed_in_order(page: Callable[..., str], language: str) -> None:
    text = page(reference.load(FILE, "hau-giang-2024"), "programme", language)
    assert "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh, Trưởng Ban Chỉ đạo tỉnh" in text


@both_languages
def test_a_situation_exercise_and_requests_to_units(page: Callable[..., str], language: str) -> None:
    conference = reference.load(FILE, "hau-giang-2024")
    text = page(conference, language=language)
    assert "xử lý ban đầu " + ("diễn tập" if language == "vi" else "exercise") in text
    assert "bố trí nhân lực, nguồn lực" in text


def test_a_body_that_belongs_to_an_office_is_no_position_of_its_own() -> None:
    (said,) = reference.speakers_of("Phó Vụ trưởng Vụ Hợp tác quốc tế, Ủy ban Dân tộc")
    assert [p["vi"] for p in said.positions] == ["Phó Vụ trưởng Vụ Hợp tác quốc tế, Ủy ban Dân tộc"]
