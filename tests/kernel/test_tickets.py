"""Tickets: read back, never forged, never late."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemcau.kernel.tickets import BadTicket, ExpiredTicket, Ticket, Tickets

TICKETS = Tickets(b"a secret of thirty-two bytes or so")
TICKET = Ticket(kid="k1", who="device:k1", conference=4, site=9, device="k1", expires=10_000, hear=("site-9",))


def test_a_ticket_is_read_back_until_it_expires() -> None:
    text = TICKETS.mint(TICKET)
    assert TICKETS.read(text, now_ms=9_999) == TICKET
    with pytest.raises(ExpiredTicket):
        TICKETS.read(text, now_ms=10_000)


def test_another_server_s_ticket_is_none() -> None:
    with pytest.raises(BadTicket):
        TICKETS.read(Tickets(b"another secret, as long as the first").mint(TICKET), now_ms=0)


@given(st.integers(0, 200), st.integers(1, 255))
def test_a_changed_ticket_is_none(place: int, by: int) -> None:
    raw = bytearray(TICKETS.mint(TICKET).encode())
    place %= len(raw)
    raw[place] = (raw[place] + by) % 256
    changed = raw.decode("latin-1")
    try:
        read = TICKETS.read(changed, now_ms=0)
    except BadTicket:
        return
    assert read == TICKET  # base64 has bits to spare in its last character


@given(st.text(max_size=80))
def test_any_text_is_at_worst_a_bad_ticket(text: str) -> None:
    with pytest.raises(BadTicket):
        TICKETS.read(text, now_ms=0)
