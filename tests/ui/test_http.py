"""Answers: whole pages or parts, refusals in the reader's language, languages chosen, redirects that htmx understands."""

import pytest
from django.test import Client
from django.utils import translation

from diemcau.kernel.errors import Refused
from diemcau.ui.refusals import codes, refusal, status_of, text_of

HTMX = {"HX-Request": "true"}


def body(client: Client, path: str, **headers: str) -> tuple[int, str]:
    response = client.get(path, headers=headers)
    return response.status_code, response.content.decode()


def test_what_is_missing_is_a_404_page(client: Client) -> None:
    for path in ("/missing", "/nowhere/at/all"):
        status, html = body(client, path)
        assert status == 404
        assert html.startswith('<!doctype html>\n<html lang="vi">')
        assert "<h1>Không tìm thấy</h1>" in html


def test_htmx_gets_a_toast_instead_of_a_page(client: Client) -> None:
    response = client.get("/missing", headers=HTMX)
    assert response.status_code == 404
    assert response["HX-Retarget"] == "#toasts"
    assert response["HX-Reswap"] == "beforeend"
    html = response.content.decode()
    assert "<html" not in html
    assert 'class="notice warn" role="alert"' in html


@pytest.mark.parametrize(
    ("code", "status", "vi"),
    [("tests_room_full", 422, "Xã Ễ has no seat left."), ("tests_not_yours", 403, "Bạn không có quyền"), ("forbidden", 403, "Bạn không có quyền")],
)  # fmt: skip
def test_refusals_have_their_status_and_text(client: Client, code: str, status: int, vi: str) -> None:
    for headers in ({}, HTMX):
        got, html = body(client, f"/refused/{code}", **headers)
        assert got == status
        assert vi in html


def test_unregistered_refusal_names_its_code(client: Client) -> None:
    assert body(client, "/refused/strange_thing") == (422, body(client, "/refused/strange_thing")[1])
    assert "Không thể thực hiện (strange_thing)." in body(client, "/refused/strange_thing")[1]
    assert status_of(Refused("strange_thing")) == 422


def test_a_code_has_one_text() -> None:
    refusal("tests_only", "One text")
    refusal("tests_only", "One text")
    with pytest.raises(ValueError, match="tests_only"):
        refusal("tests_only", "Another text")
    assert "forbidden" in codes()
    assert text_of("tests_only", {}) == "One text"


def test_render_part_gives_the_part_to_htmx_and_the_page_to_browsers(client: Client) -> None:
    whole = client.get("/part")
    part = client.get("/part", headers=HTMX)
    boosted = client.get("/part", headers=HTMX | {"HX-Boosted": "true"})
    assert [r.status_code for r in (whole, part, boosted)] == [422, 422, 422]
    assert "<html" in whole.content.decode()
    assert "<html" in boosted.content.decode()
    assert "<html" not in part.content.decode()
    assert "Ậ" in part.content.decode()
    assert "HX-Request" in part["Vary"]


def test_redirects(client: Client) -> None:
    assert (client.get("/moved").status_code, client.get("/moved")["Location"]) == (303, "/there")
    for_htmx = client.get("/moved", headers=HTMX)
    assert (for_htmx.status_code, for_htmx["HX-Redirect"]) == (204, "/there")


def test_what_is_too_large_is_a_page_with_the_way_back(client: Client) -> None:
    for referer, back in (("http://testserver/c/x/import", True), ("https://elsewhere.example/", False)):
        answer = client.get("/ui/too-large/32", headers={"Referer": referer})
        page = answer.content.decode()
        assert (
            answer.status_code,
            "nhiều nhất 32 MB" in page and "bỏ hình ảnh" in page,
            f'href="{referer}"' in page,
        ) == (413, True, back)


def test_an_address_that_only_takes_posts_says_so_in_the_readers_language(client: Client) -> None:
    for language, words in (("vi", "chỉ nhận thao tác bấm nút"), ("en", "it only takes what a button sends")):
        response = client.get(f"/ui/language?language={language}", headers={"Accept": "text/html"})
        assert (response.status_code, response["Allow"]) == (405, "POST")
        assert words in response.content.decode()
    assert client.get("/ui/language", headers={"Accept": "application/json"}).content == b""


def test_server_error_page_stands_alone(client: Client) -> None:
    client.raise_request_exception = False
    status, html = body(client, "/broken?language=en")
    assert status == 500
    assert "<h1>Something went wrong</h1>" in html


def test_language_is_chosen_and_kept(client: Client) -> None:
    assert 'lang="vi"' in body(client, "/ui/offline")[1]
    answer = client.post("/ui/language", {"language": "en", "next": "/ui/offline"})
    assert (answer.status_code, answer["Location"]) == (303, "/ui/offline")
    assert 'lang="en"' in body(client, "/ui/offline")[1]
    assert 'lang="vi"' in body(client, "/ui/offline?language=vi")[1]
    assert 'lang="en"' in body(client, "/ui/offline?language=xx")[1]
    assert translation.get_language() == "vi"


def test_a_borrowed_browser_does_not_choose_the_language(client: Client) -> None:
    assert 'lang="vi"' in body(client, "/ui/offline", **{"Accept-Language": "en-GB"})[1]


def test_language_switch_leads_nowhere_else(client: Client) -> None:
    answer = client.post("/ui/language", {"language": "xx", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"
    assert not answer.cookies


def test_policy_allows_no_inline_script_or_style(client: Client) -> None:
    policy = client.get("/ui/components")["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    html = client.get("/ui/components").content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert html.count("<script") == html.count("<script src=") + html.count('<script type="module" src=')
