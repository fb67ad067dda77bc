"""Printed cards: one PDF, four or two on a page, a QR that lets a device in, both languages where there are both."""

import pypdfium2
import pytest
import zxingcpp

from diemcau.conferences import actions, queries
from diemcau.conferences.actions import ContactSaid
from diemcau.conferences.exports.cards import CardSize, cards_pdf, languages_of
from diemcau.conferences.models import Conference, Site
from diemcau.kernel.actor import SYSTEM, Actor, Held
from diemcau.kernel.errors import Refused
from diemcau.people import queries as people
from diemcau.people.models import Pairing


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(pdf)]


def cards(conference: Conference, by: Actor = SYSTEM, size: CardSize = CardSize.A6) -> bytes:
    return cards_pdf(conference, queries.sites_of(conference, by), by=by, size=size)


def test_every_card_has_a_qr_that_opens_its_room(conference: Conference, tree: list[Site]) -> None:
    found = {}
    for page in pypdfium2.PdfDocument(cards(conference)):
        for code in zxingcpp.read_barcodes(page.render(scale=2).to_pil()):
            pairing = people.pairing_behind(code.text.rpartition("/enter/")[2], "card")
            assert pairing is not None
            found[pairing.site_id] = pairing.role
    assert found == {site.pk: "site_registrar" for site in tree}


@pytest.mark.parametrize(("size", "count"), [(CardSize.A6, 2), (CardSize.A5, 4)])
def test_four_or_two_cards_on_a_page(conference: Conference, tree: list[Site], size: CardSize, count: int) -> None:
    document = pypdfium2.PdfDocument(cards(conference, size=size))
    assert len(document) == count
    assert [round(length * 25.4 / 72) for length in document[0].get_size()] == [210, 297]


def test_a_card_says_where_what_to_do_and_whom_to_ring_in_both_languages(
    conference: Conference, tree: list[Site]
) -> None:
    actions.set_contacts(tree[0], by=SYSTEM, contacts=[ContactSaid("site_technician", "Đỗ Ngọc Ánh", "+84912345678")])
    by = Actor(held=frozenset({Held("hub_technician", conference.pk)}))
    text = " ".join(pages(cards(conference, by)))
    for words in (
        "Sơ cứu 2027", "First aid 2027", "Số điểm cầu / Room number", "003", "Xã Thuỷ Bản Lim", "Huyện Bản Lim",
        "Mất mạng vẫn làm việc được", "goes on working without a line", "Điểm cầu chính / Hub",
    ):  # fmt: skip
        assert words in text
    assert "Đỗ Ngọc Ánh: 0912 345 678" in text.replace("\u00a0", " ")


def test_a_conference_of_one_language_has_cards_of_one(conference: Conference, tree: list[Site]) -> None:
    actions.edit(conference, by=SYSTEM, official_name={"vi": "Tập huấn"}, short_name={"vi": "Sơ cứu"})
    assert languages_of(conference) == ["vi"]
    assert "Room number" not in pages(cards(conference))[0]


def test_a_card_printed_again_is_the_same_card(conference: Conference, tree: list[Site]) -> None:
    cards(conference)
    first = set(Pairing.objects.values_list("secret_hash", flat=True))
    cards(conference)
    assert set(Pairing.objects.values_list("secret_hash", flat=True)) == first


@pytest.mark.parametrize("name", ["Xã #panic() $x$", 'Ea H’Leo "2" \\', "[Xã] *đậm* _x_ @a <b>", "Xã " + "Dài " * 45])
def test_names_are_printed_as_they_are(conference: Conference, name: str) -> None:
    actions.add_sites(conference, by=SYSTEM, sites=[actions.SiteSaid(name=name)])
    found = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(cards(conference)))
    assert "".join(name.split()) in "".join(found.split())


def test_who_may_not_let_devices_in_gets_no_card(conference: Conference, tree: list[Site]) -> None:
    for role in ("co_organizer", "site_technician"):
        with pytest.raises(Refused, match="forbidden"):
            cards(conference, Actor(held=frozenset({Held(role, conference.pk)})))
    assert not Pairing.objects.exists()
