"""A database that is away is one line in the log, and one when it is back."""

import logging

import pytest

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
