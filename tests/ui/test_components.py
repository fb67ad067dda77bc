"""The tags and filters by themselves: what stands in their HTML is what pages rely on."""

from datetime import UTC, date, datetime

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from diemcau.kernel.formats import Quantity
from diemcau.ui.samples import SampleForm


def shown(text: str, *, language: str = "en", path: str = "/", **context: object) -> str:
    with translation.override(language):
        template = engines["django"].from_string("{% load ui %}" + text)
        return template.render(context, RequestFactory().get(path)).strip()


def test_button_becomes_link_with_href_and_keeps_attributes() -> None:
    assert shown('{% button kind="primary" hx_post="/x" name="go" %} Go {% endbutton %}').startswith(
        '<button class="button primary" type="button" hx-post="/x" name="go">Go<'
    )
    assert shown("{% button href=way %}Go{% endbutton %}", way="/a?b=1&c=2").startswith(
        '<a class="button " href="/a?b=1&amp;c=2">Go<'
    )
    assert 'aria-busy="true" disabled>' in shown("{% button busy=True %}Go{% endbutton %}")
    assert shown('{% button href="/a" disabled=True %}Go{% endbutton %}').startswith(
        '<a class="button " aria-disabled="true" role="link">'
    )


def test_what_people_wrote_is_escaped() -> None:
    bad = '<img src=x onerror="x()">'
    for text in (
        "{% state 'ready' bad %}",
        "{% tile bad href='/' %}{{ bad }}{% endtile %}",
        "{% stat bad bad of=bad note=bad %}",
        "{% notice title=bad %}{{ bad }}{% endnotice %}",
        "{% dialog 'd' bad %}{{ bad }}{% enddialog %}",
        "{% button title=bad %}{{ bad }}{% endbutton %}",
        "{% meter 1 2 bad %}",
        "{% empty bad %}{% endempty %}",
        "{% table bad %}{% endtable %}",
        "{% tab bad bad %}",
        "{% icon 'x' bad %}",
    ):
        html = shown(text, bad=bad)
        assert "<img" not in html
        assert "&lt;img" in html


def test_state_is_word_shape_and_colour() -> None:
    assert shown("{% state 'lost' %}", language="vi") == (
        '<span class="badge" data-state="lost"><svg class="icon " aria-hidden="true"><use href="#i-lost"/></svg>Mất kết nối</span>'
    )
    assert 'data-state="unknown"' in shown("{% state 'nonsense' %}")


def test_tile_carries_what_lists_sort_by() -> None:
    html = shown("{% tile 'Xã Ễ' state='degraded' href='/s/1' id='site-1' data_level='c' %}<b>1</b>{% endtile %}")
    assert html.startswith(
        '<article class="tile" data-state="degraded" data-rank="1" data-name="Xã Ễ" id="site-1" data-level="c">'
    )
    assert html.endswith('<span class="word">Degraded</span><b>1</b></div></article>')


def test_sort_header_turns_round_and_leaves_the_page_out() -> None:
    assert 'href="?q=a&amp;sort=name"' in shown("{% sort_header 'name' 'Name' %}", path="/?q=a&page=3")
    turned = shown("{% sort_header 'name' 'Name' %}", path="/?sort=name")
    assert 'aria-sort="ascending"' in turned
    assert 'href="?sort=-name"' in turned
    assert 'aria-sort="descending"' in shown("{% sort_header 'name' 'Name' %}", path="/?sort=-name")


def test_paging_keeps_the_rest_of_the_address() -> None:
    html = shown("{% paging page %}", path="/?q=a&page=2", page=Paginator(range(3100), 100).get_page(2))
    assert "101–200 of 3,100" in html
    assert 'href="?q=a&amp;page=3"' in html
    assert '<a class="button small" href="?q=a&amp;page=2" aria-current="page">2</a>' in html
    assert "101–200 trên tổng số 3.100" in shown(
        "{% paging page %}", language="vi", page=Paginator(range(3100), 100).get_page(2)
    )
    assert "<ul>" not in shown("{% paging page %}", page=Paginator(range(3), 100).get_page(1))


def test_field_ties_help_and_errors_to_its_input() -> None:
    form = SampleForm({"phone": "12"})
    html = shown("{% field form.phone %}", form=form)
    assert 'aria-invalid="true"' in html
    assert (
        'aria-describedby="id_phone_helptext id_phone_error"' in html or 'aria-describedby="id_phone_helptext"' in html
    )
    assert 'id="id_phone_helptext"' in html
    assert 'id="id_phone_error"' in html
    assert "Ten digits, the first one 0." in html
    assert "<legend>" in shown("{% field form.form %}", form=SampleForm())


def test_meter_never_overflows_but_tells_the_truth() -> None:
    html = shown("{% meter 25 20 'Present' %}")
    assert '<progress value="20" max="20">' in html
    assert "25 / 20" in html


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("{{ n|number }}", "3.100", "3,100"),
        ("{{ none|number }}", "–", "–"),
        ("{{ share|number:1 }}", "27,2", "27.2"),
        ("{{ q|quantity }}", "hơn 3.000", "more than 3,000"),
        ("{{ none|quantity }}", "–", "–"),
        ("{{ 142|share:160 }}", "89 %", "89 %"),
        ("{{ 3|padded }}", "03", "3"),
        ("{{ when|day }}", "05/07/2026", "5 July 2026"),
        ("{{ moment|day:zone }}", "05/07/2026", "5 July 2026"),
        ("{{ moment|clock:zone }}", "00:30", "00:30"),
        ("{{ when|weekday }}", "Chủ nhật", "Sunday"),
        ("{{ texts|localised }}", "Xã", "Commune"),
        ("{{ one|localised }}", "Xã", "Xã"),
    ],
)
def test_filters_write_as_offices_do(text: str, vi: str, en: str) -> None:
    context = {
        "n": 3100, "share": 27.2, "none": None, "q": Quantity(3000, "more_than"), "when": date(2026, 7, 5),
        "moment": datetime(2026, 7, 4, 17, 30, tzinfo=UTC), "zone": "Asia/Ho_Chi_Minh",
        "texts": {"vi": "Xã", "en": "Commune"}, "one": {"vi": "Xã"},
    }  # fmt: skip
    assert (shown(text, language="vi", **context), shown(text, language="en", **context)) == (vi, en)


def test_since_and_stream_carry_facts_for_scripts() -> None:
    assert (
        shown("{% since moment %}", moment=datetime(2026, 7, 5, tzinfo=UTC))
        == '<time data-since="1783209600000">…</time>'
    )
    assert shown("{% since none %}", none=None) == "–"
    html = shown('{% stream 12 "wall,site-5" "/renew" "e-4" %}')
    assert '<meta name="stream" content="conference=12;audiences=wall,site-5;language=en" data-since="e-4">' in html
    assert '<meta name="ticket-renew" content="/renew">' in html
