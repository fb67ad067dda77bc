"""Wherever a tag can stand in a Word file it is checked or refused, what a template writes is bounded, and no file breaks the page."""

import contextlib
import io
import zipfile
from collections.abc import Callable
from functools import cache

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import example, given, settings
from hypothesis import strategies as st

from diemcau.kernel.errors import Refused
from diemcau.outcomes.documents.kinds import kind_of
from diemcau.outcomes.documents.models import OwnTemplate
from diemcau.outcomes.documents.templating import checking, filling
from tests.attendance.world import World, make_world
from tests.outcomes.press_grounds import docx_text
from tests.outcomes.test_documents_templates import repacked, written
from tests.portal.conftest import sign

__all__ = ["sign"]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SUM = "{{ 1 + 1 }}"


def changed(data: bytes, part: str, *pairs: tuple[str, str]) -> bytes:
    """The package with texts of a part replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read(part).decode()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return repacked(data, **{part.replace("/", "__").replace(".", "_dot_"): text.encode()})


def in_body(xml: str) -> bytes:
    return changed(written("Một", "HERE"), "word/document.xml", ("<w:t>HERE</w:t>", f"<w:t>x</w:t></w:r>{xml}<w:r>"))


def in_heads(said: str) -> bytes:
    """On first pages and even ones, in a header and a footer."""
    file = docx.Document()
    section = file.sections[0]
    section.different_first_page_header_footer = file.settings.odd_and_even_pages_header_footer = True
    section.first_page_header.paragraphs[0].text = said
    section.even_page_footer.paragraphs[0].text = "{{ number }}"
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def commented(said: str) -> bytes:
    comments = f'<w:comments {W}><w:comment w:id="0"><w:p><w:r><w:t>{said}</w:t></w:r></w:p></w:comment></w:comments>'
    return repacked(written("x"), word__comments_dot_xml=comments.encode())


PLACES: dict[str, Callable[[], bytes]] = {
    "field": lambda: in_body(f"<w:r><w:instrText>{SUM}</w:instrText></w:r>"),
    "attribute": lambda: in_body(f'<w:bookmarkStart w:id="1" w:name="{SUM}"/><w:bookmarkEnd w:id="1"/>'),
    "comment of XML": lambda: in_body(f"<!-- {SUM} -->"),
    "deleted text": lambda: in_body(f'<w:del w:id="1"><w:r><w:delText>{SUM}</w:delText></w:r></w:del>'),
    "comment": lambda: commented(SUM),
    "title": lambda: changed(written("x"), "docProps/core.xml", ("</cp:coreProperties>", f"{SUM}</cp:coreProperties>")),
    "custom": lambda: repacked(written("x"), docProps__custom_dot_xml=f"<a>{SUM}</a>".encode()),
    "own data": lambda: repacked(written("x"), customXml__item1_dot_xml=f"<a>{SUM}</a>".encode()),
    "style": lambda: changed(written("x"), "word/styles.xml", ('w:val="Normal"', f'w:val="{SUM}"')),
    "two paragraphs": lambda: written("a {", "{ number }}"),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_tag_that_stands_where_nothing_is_filled_in_is_refused_with_its_place(place: str) -> None:
    with pytest.raises(Refused) as refused:
        checking.check(PLACES[place](), "mau.docx", kind_of("plan"), set())
    assert refused.value.code == "template_place"
    assert refused.value.facts["place"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (SUM, "template_forbidden"),
        ("{{ number.__class__ }}", "template_forbidden"),
        ("{{ number.upper() }}", "template_forbidden"),
        ("{{ nobody }}", "template_unknown"),
    ],
)
def test_heads_of_first_and_even_pages_and_text_boxes_are_checked_and_filled(said: str, code: str) -> None:
    box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    for data, place in ((in_heads(said), "1 "), (in_body(box.format(said)), "3")):
        with pytest.raises(Refused) as refused:
            checking.check(data, "mau.docx", kind_of("plan"), set())
        assert refused.value.code == code
        assert str(refused.value.facts["place"]).startswith(place)
    for data in (in_heads("{{ number }}"), in_body(box.format("{{ number }}"))):
        checking.check(data, "mau.docx", kind_of("plan"), set())
        made = filling.fill(data, {"number": "12/KH"})
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            told = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
        assert "12/KH" in told
        assert "{{" not in told


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ('<w:r><w:instrText> INCLUDE</w:instrText></w:r><w:r><w:instrText>PICTURE "http://a"</w:instrText></w:r>', "links"),
        ('<w:fldSimple w:instr="DDEAUTO cmd"><w:r><w:t>x</w:t></w:r></w:fldSimple>', "links"),
        ('<w:altChunk w:rsid="a"/>', "objects"),
        ('<w:r><w:object/></w:r>', "objects"),
    ],
)  # fmt: skip
def test_fields_that_fetch_and_objects_are_refused(xml: str, code: str) -> None:
    with pytest.raises(Refused, match=f"template_{code}"):
        checking.check(in_body(xml), "mau.docx", kind_of("plan"), set())


@pytest.mark.parametrize(
    ("paragraphs", "code"),
    [
        (("{% if number %}" * 11 + "{% endif %}" * 11,), "template_deep"),
        (("{{ number }}" * 2001,), "template_tags"),
        (("{{ " + "not " * 200 + "number }}",), "template_tags"),
        (("{{ number }}{#",), "template_syntax"),
        (("{% raw %}{{ number + 1 }}{% endraw %}",), "template_forbidden"),
    ],
)
def test_templates_that_are_too_deep_or_too_long_are_refused(paragraphs: tuple[str, ...], code: str) -> None:
    with pytest.raises(Refused, match=code):
        checking.check(written(*paragraphs), "mau.docx", kind_of("plan"), set())


@pytest.mark.parametrize(
    "said",
    ["{%p for a in paragraphs %}|" + "x" * 2000 + "|{%p endfor %}", "{{ paragraphs|join(typed.purpose) }}"],
)
def test_what_is_written_is_bounded_while_it_is_written(said: str) -> None:
    context = {"paragraphs": ["a"] * 20_000, "typed": {"purpose": "b" * 20_000}}
    with pytest.raises(Refused, match="template_grows"):
        filling.fill(written(*said.split("|") if said.startswith("{%") else [said]), context)


def test_letters_are_joined_by_no_filter_either() -> None:
    with pytest.raises(Refused, match="template_endless"):
        filling.fill(written("{{ (number|upper)|join(number) }}"), {"number": "a" * 20_000})
    assert "a, b" in docx_text(filling.fill(written("{{ paragraphs|join(', ') }}"), {"paragraphs": ["a", "b"]}))


@cache
def good() -> bytes:
    return written("{{ title }}", "{%p for text in paragraphs %}", "{{ text }}", "{%p endfor %}")


def _parts() -> list[str]:
    with zipfile.ZipFile(io.BytesIO(good())) as archive:
        return archive.namelist()


def told_only_by_refusals(data: bytes) -> None:
    """Whatever is stored can be filled, too."""
    with contextlib.suppress(Refused):
        checking.check(data, "mau.docx", kind_of("plan"), set())
        filling.fill(data, {"title": "KẾ HOẠCH", "paragraphs": ["Một", "Hai"]})


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=6), st.integers(0, 10**6))
@example([], 100)
def test_bytes_that_were_changed_or_cut_off_never_break_anything(changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(good())
    for at, value in changes:
        data[at % len(data)] = value
    told_only_by_refusals(bytes(data[: cut % len(data)] if cut % 3 == 0 else data))


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(_parts()), st.integers(0, 10**6), st.binary(max_size=6), st.integers(0, 40))
@example("word/styles.xml", 0, b"", 40)
@example("[Content_Types].xml", 60, b"", 400)
@example("word/_rels/document.xml.rels", 120, b"", 200)
@example("_rels/.rels", 170, b"", 1)
def test_parts_that_were_changed_inside_a_whole_package_never_break_anything(
    part: str, at: int, put: bytes, without: int
) -> None:
    with zipfile.ZipFile(io.BytesIO(good())) as archive:
        text = archive.read(part)
    at %= max(1, len(text))
    told_only_by_refusals(
        repacked(good(), **{part.replace("/", "__").replace(".", "_dot_"): text[:at] + put + text[at + without :]})
    )


@pytest.fixture
def world(db: None) -> World:
    return make_world(sites=2, people=1)


@pytest.mark.django_db
def test_the_page_says_why_a_file_was_not_stored(world: World, sign: Callable[..., Client]) -> None:
    url = f"/c/{world.conference.key}/documents/kinds/plan/template"
    browser = sign("organizer")
    for data, words in ((good()[:4000], "không phải"), (PLACES["field"](), "{{ 1 + 1 }}"), (b"", "")):
        page = browser.post(url, {"language": "vi", "file": SimpleUploadedFile("mau.docx", data)})
        assert page.status_code == 422
        assert words in page.content.decode()
    assert not OwnTemplate.objects.exists()
