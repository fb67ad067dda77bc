"""A database that is away is one line in the log, and one when it is back."""

import io
import logging

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.utils.module_loading import import_string

from diemcau.project.absence import Absence


def test_one_line_when_it_goes_and_one_when_it_is_back(caplog: pytest.LogCaptureFixture) -> None:
    absence, fault = Absence(), OSError("server closed\n\tthe connection")
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            for who in ("projector", "relay"):
                absence.missed(who, fault)
        absence.met("projector")
        assert caplog.messages == ["the database does not answer, trying again: server closed the connection"]
        absence.met("relay")
        absence.met("relay")
    assert caplog.messages[1:] == ["the database answers again"]


def test_a_connection_from_before_is_no_absence(caplog: pytest.LogCaptureFixture) -> None:
    absence = Absence()
    with caplog.at_level(logging.WARNING):
        absence.missed("sweeps", OSError("stale"))
        absence.met("sweeps")
        absence.missed("sweeps", OSError("stale"))
        absence.met("sweeps")
    assert caplog.messages == []


def test_a_page_that_failed_because_of_it_is_one_line(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the handler that the settings give the log; any other fault keeps its traceback."""
    handler = logging.StreamHandler(written := io.StringIO())
    for name in settings.LOGGING["handlers"]["stderr"]["filters"]:
        handler.addFilter(import_string(settings.LOGGING["filters"][name]["()"])())
    client.raise_request_exception = False
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        for fault, status in ((OperationalError("server closed\n\tthe line"), 503), (ValueError("ours"), 500)):
            written.truncate(0)
            written.seek(0)

            def fail(*_: object, fault: Exception = fault) -> None:
                raise fault

            monkeypatch.setattr("django.core.handlers.base.BaseHandler.resolve_request", fail)
            assert client.get("/account/login/").status_code == status
            said = written.getvalue()
            assert len(said.splitlines()) == 1 if status == 503 else "Traceback" in said
            assert ("server closed the line" if status == 503 else "ours") in said
    finally:
        logger.removeHandler(handler)
