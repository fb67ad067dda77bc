"""What browsers fetch once and ask for again: the answer that nothing changed is empty, and a part of a file is that part."""

from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

PACKED = {"Accept-Encoding": "gzip, deflate, br"}


def ask(path: str, **headers: str) -> tuple[Any, bytes]:
    answer: Any = Client().get(f"/static/{path}", headers=headers)
    return answer, b"".join(answer.streaming_content)


@pytest.mark.parametrize("path", ["ui/css/ui.css", "ui/fonts/be-vietnam-pro-400.woff2"])
@pytest.mark.parametrize("known_from", [{}, PACKED])
def test_a_file_that_did_not_change_is_not_sent_again(path: str, known_from: dict[str, str]) -> None:
    first, body = ask(path, **known_from)
    assert (first.status_code, bool(body)) == (200, True)
    again, body = ask(path, **PACKED, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, body) == (304, b"")  # a server breaks off a 304 that has a body
    assert "Content-Encoding" not in again.headers


def test_a_part_of_a_file_is_that_part() -> None:
    path = "ui/fonts/be-vietnam-pro-400.woff2"
    answer, body = ask(path, **PACKED, Range="bytes=4-13")
    with open(str(finders.find(path)), "rb") as file:
        whole = file.read()
    assert (answer.status_code, body, answer["Content-Length"]) == (206, whole[4:14], "10")
    assert answer["Content-Range"] == f"bytes 4-13/{len(whole)}"
