"""The list of revoked keys while the database is away: a line when it fails, a line when it is back, no traceback."""

import asyncio
import logging

import pytest

from diemcau.plane.brokers import make_broker
from diemcau.plane.revocations import Revocations


async def test_a_list_that_cannot_be_loaded_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    answers: list[Exception | set[str]] = [set(), OSError("closed\n\tthe line"), OSError("closed"), {"gone"}]
    done = asyncio.Event()

    def load() -> set[str]:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    revoked = Revocations(load, cut=lambda _kids: done.set())
    broker = make_broker("memory://revoked")
    await broker.start()
    with caplog.at_level(logging.WARNING):
        await revoked.start(broker)
        broker.publish("revoked", b"no JSON")
        await asyncio.wait_for(done.wait(), 10)
        await asyncio.sleep(0)
        await revoked.close()
        await broker.close()
    assert "gone" in revoked
    said = [record for record in caplog.records if "the list of revoked keys" in record.message]
    assert [record.message.split("; ")[-1] for record in said] == [
        "what is held goes on: closed the line",
        "the list of revoked keys: loaded again",
    ]
    assert not any(record.exc_info for record in caplog.records)
