"""The certificate on paper and as a credential: text, QR, long names, other scripts, tampering."""

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from django.utils.translation import override
from jwcrypto import jwk, jws  # type: ignore[import-untyped]
from PIL import Image

from diemcau.infra.papers.glyphs import missing
from diemcau.kernel.errors import Refused
from diemcau.outcomes.certificates import actions, credentials, exports, keys, queries
from diemcau.outcomes.certificates.addresses import address_of
from diemcau.outcomes.certificates.design import design_of, filled
from diemcau.outcomes.certificates.models import Certificate, SigningKey
from diemcau.roster.models import Delegate
from tests.attendance.world import World, make_people, make_world

from .certificate_grounds import all_came, certificate_of, issued, organiser

LONG_NAME = "Nguyễn Phước Công Tằng Tôn Nữ Thị Huyền Trang Diệu Hương Mai"
LONG_POSITION = ("Phó Trưởng ban Chỉ đạo ứng phó sự cố, thiên tai và tìm kiếm cứu nạn, " * 5)[:300].strip()
SIGNED = (
    {"power": "TM. Ban tổ chức", "title": "Trưởng ban", "name": "Lò Văn Tiến"},
    {"power": "KT. Giám đốc", "title": "Phó Giám đốc Sở Y tế", "name": "Vàng Thị Mỷ"},
    {"power": "", "title": "Chủ tịch Hội Chữ thập đỏ", "name": "Giàng A Chu"},
    {"power": "TL. Viện trưởng", "title": "Trưởng khoa", "name": "Điêu Chính Ký"},
)


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def pages(made: bytes) -> list[str]:
    with pypdfium2.PdfDocument(made) as opened:  # type: ignore[no-untyped-call]
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in opened]


def picture(made: bytes, scale: float = 3, number: int = 0) -> Image.Image:
    with pypdfium2.PdfDocument(made) as opened:  # type: ignore[no-untyped-call]
        drawn: Image.Image = opened[number].render(scale=scale).to_pil()
        return drawn


def designed(world: World, **changed: Any) -> None:
    scheme = queries.scheme_of(world.conference)
    told: dict[str, Any] = {
        "language": "vi",
        "turned": "landscape",
        "border": "corners",
        "texts": {},
        "signatories": SIGNED,
    }
    said = actions.DesignSaid(**told | changed)
    actions.set_design(said, by=organiser(world), conference=world.conference.pk, saw=scheme.version)


def dot(colour: tuple[int, int, int] = (200, 0, 0), **more: Any) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (900, 300), colour).save(out, "JPEG", **more)
    out.seek(0)
    return out


@pytest.mark.parametrize("turned", ["landscape", "portrait"])
def test_long_names_stand_on_one_page(world: World, turned: str) -> None:
    designed(world, turned=turned)
    one = world.people[0]
    Delegate.objects.filter(pk=one.pk).update(full_name=LONG_NAME, position=LONG_POSITION, unit="Ủy ban nhân dân " * 18)
    all_came(world)
    issued(world)
    row = certificate_of(one)
    told = pages(exports.certificate_pdf(row))
    assert len(told) == 1
    words = " ".join(told[0].split())
    assert LONG_NAME in words
    assert " ".join(LONG_POSITION.split()) in words
    assert row.numbered in words
    for signed in SIGNED:
        assert signed["name"] in words
    assert "GIẤY CHỨNG NHẬN" in words
    image = picture(exports.certificate_pdf(row))
    assert (image.width > image.height) is (turned == "landscape")
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [address_of(row)]


def test_all_in_one_file_and_their_codes(world: World) -> None:
    all_came(world)
    issued(world)
    out = io.BytesIO()
    exports.write_all(out, world.conference, queries.register_of(world.conference))
    assert len(pages(out.getvalue())) == 4


def test_files_of_a_thousand(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diemcau.outcomes.certificates.exports.papers.MOST", 3)
    all_came(world)
    all_came(world, make_people(world, 4, start=50))
    issued(world)
    out = io.BytesIO()
    shares: list[float] = []
    exports.write_all(out, world.conference, queries.register_of(world.conference), shares.append)
    with zipfile.ZipFile(out) as archive:
        names = archive.namelist()
        counts = [len(pages(archive.read(name))) for name in names]
    assert counts == [3, 3, 2]
    assert names[0] == "hoi-nghi-000001-000003.pdf"
    assert shares[-1] == 1.0


def test_runs_become_one_file_with_each_font_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text, picture and structure of every page are those of one run; nothing but the pages grows with the runs."""
    designed(world)
    many = make_people(world, 3, start=50)
    Delegate.objects.filter(pk=many[0].pk).update(
        full_name=LONG_NAME, position="(một) đóng ) ngoặc \\ 12 0 R", unit="ລາວ"
    )
    all_came(world, [*world.people, *many])
    issued(world)
    rows = list(queries.register_of(world.conference).select_related(None).select_related("issue", "conference"))
    whole = exports.certificates_pdf(world.conference, rows)
    monkeypatch.setattr("diemcau.outcomes.certificates.exports.papers.RUN", 2)
    made = exports.certificates_pdf(world.conference, rows)
    assert pages(made) == pages(whole)
    assert "một" in "".join(pages(made))
    for number in (0, 4, 6):
        assert picture(made, 2, number).tobytes() == picture(whole, 2, number).tobytes()
    with pikepdf.open(io.BytesIO(made)) as joined, pikepdf.open(io.BytesIO(whole)) as one:
        assert joined.check_pdf_syntax() == []
        assert set(fonts(joined)) >= set(fonts(one))
        assert [face for face in fonts(joined) if "Liberation" in face] == [
            "LiberationSans", "LiberationSerif", "LiberationSerif-Bold", "LiberationSerif-Italic",
        ]  # fmt: skip
        tree = joined.Root.StructTreeRoot
        assert sorted(tree.RoleMap.keys()) == sorted(one.Root.StructTreeRoot.RoleMap.keys())
        for page in joined.pages:
            mine = tree.ParentTree.Nums[2 * int(page.obj.StructParents) + 1]
            assert {element.Pg.objgen for element in mine} == {page.obj.objgen}
        assert all(branch.P.objgen == tree.objgen for branch in tree.K)
        assert (str(joined.Root.Lang), str(joined.docinfo.Title)) == ("vi", str(one.docinfo.Title))


def fonts(opened: pikepdf.Pdf) -> list[str]:
    """Faces that are embedded, each as often as it is there, without the name of their choice of letters."""
    found = (one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and "/FontDescriptor" in one)
    return sorted(str(one.BaseFont).partition("+")[2] for one in found)


def test_what_was_issued_stays_as_it_was(world: World) -> None:
    designed(world, texts={"title": "GIẤY KHEN CŨ"})
    all_came(world)
    issued(world)
    designed(world, texts={"title": "MẪU MỚI"})
    row = certificate_of(world.people[0])
    assert "GIẤY KHEN CŨ" in pages(exports.certificate_pdf(row))[0]
    fresh = actions.reissue(row, by=organiser(world), reason="Sai chức vụ")
    assert "MẪU MỚI" in pages(exports.certificate_pdf(fresh))[0]


def test_lines_with_nothing_to_say_are_left_out() -> None:
    text = "{position}\n{unit}\nđã dự {conference}\nkết thúc"
    facts = {"position": "", "unit": "Sở Y tế", "conference": "Tập huấn"}
    assert filled(text, facts) == ["Sở Y tế", "đã dự Tập huấn", "kết thúc"]


def test_unknown_placeholders_are_named(world: World) -> None:
    with pytest.raises(Refused) as refused:
        designed(world, texts={"body": "{ten} dự {conference}, {diem} điểm"})
    assert (refused.value.code, refused.value.facts["what"]) == ("certificate_places", "{ten}, {diem}")


def test_texts_are_never_markup(world: World) -> None:
    designed(world, texts={"opening": "#panic[x] *đậm* $1$ \"'\\", "body": "{name} <b> #name"})
    all_came(world)
    issued(world)
    told = pages(exports.certificate_pdf(certificate_of(world.people[0])))[0]
    assert "#panic[x] *đậm* $1$" in told
    assert "<b> #name" in told


def test_pictures_keep_nothing_but_pixels(world: World) -> None:
    exif = Image.Exif()
    exif[0x010E] = "nơi chụp: nhà riêng"
    data = actions.picture_of(dot(exif=exif, comment=b"bi mat"))
    with Image.open(io.BytesIO(data)) as kept:
        assert (kept.format, kept.size, kept.info, dict(kept.getexif())) == ("PNG", (600, 200), {}, {})
    digest = actions.add_picture(by=organiser(world), conference=world.conference.pk, data=data)
    designed(world, left=digest, right=digest)
    all_came(world)
    issued(world)
    image = picture(exports.certificate_pdf(certificate_of(world.people[0])))
    colours: list[Any] = [pixel for _count, pixel in image.convert("RGB").getcolors(1 << 24) or ()]
    assert any(abs(r - 200) < 12 and g < 12 and b < 12 for r, g, b in colours)


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"GIF89a", dot().getvalue()[:200], b"\x89PNG\r\n\x1a\n" + b"0" * 50])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="certificate_picture"):
        actions.picture_of(io.BytesIO(data))


def test_signs_our_fonts_have() -> None:
    assert missing(["Nguyễn Ỹ Ọ ư đ Ð", "ພາສາ ភាសា ไทย ꪀꪱ", "Ж Ω\u200b\n"]) == []
    assert missing(["A王B𝕏", "王☃"]) == ["☃", "王", "𝕏"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_draft_is_drawn(world: World, language: str) -> None:
    scheme = queries.scheme_of(world.conference)
    scheme.language = language
    drawn = exports.draft(world.conference, scheme, {"left": actions.picture_of(dot())}, as_pdf=False)
    with Image.open(io.BytesIO(drawn)) as image:
        assert image.format == "PNG"
    words = pages(exports.draft(world.conference, scheme, {}, as_pdf=True))[0]
    assert ("GIẤY CHỨNG NHẬN" if language == "vi" else "CERTIFICATE OF ATTENDANCE") in words


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    verified = jws.JWS()
    verified.deserialize(token)
    header = verified.jose_header
    verified.verify(jwk.JWK(**header["jwk"]))
    return header, json.loads(verified.payload)


def test_the_credential_verifies_without_us(world: World) -> None:
    all_came(world)
    issued(world)
    row = certificate_of(world.people[0])
    header, told = parts(credentials.credential(row))
    assert (header["alg"], header["typ"]) == ("RS256", "JWT")
    assert header["jwk"] in keys.published()
    assert "d" not in header["jwk"]
    assert jwk.JWK(**header["jwk"]).thumbprint() == header["jwk"]["kid"]
    assert told["type"] == ["VerifiableCredential", "AchievementCredential"]
    assert told["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert (told["iss"], told["jti"], told["sub"]) == (
        told["issuer"]["id"],
        told["id"],
        told["credentialSubject"]["id"],
    )
    assert told["nbf"] == int(row.issued_at.timestamp())
    assert told["credentialSubject"]["identifier"][0]["identityHash"] == row.full_name
    assert told["credentialSubject"]["licenseNumber"] == row.numbered
    assert told["credentialStatus"]["id"] == f"{address_of(row)}/status.json"
    assert world.people[0].code not in json.dumps(told)


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_credential_that_was_changed_does_not_verify(world: World, part: int) -> None:
    all_came(world)
    issued(world)
    pieces = credentials.credential(certificate_of(world.people[0])).split(".")
    published = jwk.JWK(**keys.published()[0])
    middle = len(pieces[part]) // 2
    was = pieces[part][middle]
    pieces[part] = pieces[part][:middle] + ("A" if was != "A" else "B") + pieces[part][middle + 1 :]
    token = jws.JWS()
    with pytest.raises((jws.InvalidJWSSignature, jws.InvalidJWSObject)):
        token.deserialize(".".join(pieces), published)


def test_the_key_is_made_once_and_lies_sealed(db: None, settings: Any) -> None:
    first = keys.signing_key()
    assert keys.signing_key().public == first.public
    row = SigningKey.objects.get()
    numbers = first.private.private_numbers()
    assert numbers.p.to_bytes(128) not in bytes(row.sealed)
    settings.SECRET_KEY = "another" * 8
    other = keys.signing_key()
    assert other.public != first.public
    assert keys.published() == [first.public, other.public]


def test_the_register_as_workbook_and_json(world: World) -> None:
    all_came(world)
    issued(world)
    Certificate.objects.filter(delegate=world.people[0]).update(full_name="=1+1")
    with override("vi"):
        book = openpyxl.load_workbook(io.BytesIO(exports.register_xlsx(world.conference, by=organiser(world))))
        told = exports.register_json(world.conference, by=organiser(world))
    sheet, words = book.worksheets
    rows: Sequence[Any] = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 5
    assert [row[0] for row in rows[1:]] == [1, 2, 3, 4]
    assert "=1+1" in [row[2] for row in rows[1:]]
    assert sheet.cell(row=2, column=3).data_type == "s"
    assert len(list(words.iter_rows())) == len(rows[0]) + 1 == len(told["columns"]) + 1
    assert [one["number"] for one in told["certificates"]] == [1, 2, 3, 4]
    assert told["certificates"][0]["verify"].endswith(Certificate.objects.get(number=1).code)


def test_hours_and_days_come_from_the_programme(world: World) -> None:
    design = design_of(queries.scheme_of(world.conference), world.conference)
    assert design["hours"] == "6"
    assert design["dates"] == "15/01/2027"
