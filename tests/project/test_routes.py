"""What a log's line says of a request: never the secret in its path."""

import logging
import logging.config
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import override_settings
from django.utils.log import log_response

from diemcau.project.routes import ForeignHosts, RoutesForPaths

pytestmark = pytest.mark.django_db
SECRET = "KX7Q2MZP4TRW9BVD"


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """What the server's own handler would write."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(ForeignHosts())
    handler.addFilter(RoutesForPaths())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def test_the_server_s_handler_has_the_filter_and_is_the_only_one() -> None:
    configured: Any = settings.LOGGING
    assert configured["filters"]["routes"]["()"] == f"{RoutesForPaths.__module__}.{RoutesForPaths.__name__}"
    assert all("routes" in handler["filters"] for handler in configured["handlers"].values())
    assert "handlers" not in configured["loggers"]["django"]


def test_a_form_without_its_token_names_the_route(lines: StringIO) -> None:
    assert Client(enforce_csrf_checks=True).post(f"/enter/{SECRET}").status_code == 403
    assert lines.getvalue() == "Forbidden (CSRF cookie not set.): /enter/<str:secret>\n"


@override_settings(DEBUG=False, ALLOWED_HOSTS=["here.example"])
def test_a_foreign_host_is_one_line(lines: StringIO) -> None:
    assert Client().get("/", headers={"Host": "evil.example"}).status_code == 400
    assert lines.getvalue().count("\n") == 1
    assert "Invalid HTTP_HOST header: 'evil.example'" in lines.getvalue()


def test_a_fault_before_there_is_a_route_names_nothing(lines: StringIO) -> None:
    request: HttpRequest = RequestFactory().get(f"/enter/{SECRET}")
    fault = HttpResponse(status=500)
    log_response("%s: %s", fault.reason_phrase, request.path, response=fault, request=request)
    assert lines.getvalue() == "Internal Server Error: (an address)\n"
