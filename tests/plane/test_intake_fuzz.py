"""Whatever bytes come: an answer that names what was wrong, and never a 500."""

import asyncio
import json
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.plane.asgi import Answer, ask
from tests.plane.ops import SECRET, bearer_of, op_of

from diemcau.kernel.clock import FakeClock
from diemcau.plane.app import Plane, PlaneSettings
from diemcau.plane.brokers import MemoryBroker
from diemcau.plane.stores import SqliteOpLog

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
FIELDS = ["v", "id", "run", "kind", "device", "boot", "n", "at", "mono", "offset", "saw", "site", "body", "more"]
BROKEN = st.dictionaries(st.sampled_from(FIELDS), JSON, min_size=0, max_size=3).map(lambda c: op_of(**c))
FEW = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


async def answers(path: Path, bodies: list[bytes]) -> list[Answer]:
    broker, log = MemoryBroker("fuzz"), SqliteOpLog(path)
    plane = Plane(
        PlaneSettings(
            secret=SECRET, log=log, broker=broker, front="f", load_revoked=list, clock=FakeClock(), op_burst=1e9
        )
    )
    await broker.start()
    await plane.start()
    found = [await ask(plane, "POST", "/live/ops", headers=bearer_of(), body=body) for body in bodies]
    await plane.close()
    await broker.close()
    log.close()
    return found


@FEW
@given(body=st.binary(max_size=400))
def test_bytes(tmp_path: Path, body: bytes) -> None:
    [answer] = asyncio.run(answers(tmp_path / "log", [body]))
    assert answer.status in {200, 422}


@FEW
@given(ops=st.lists(BROKEN | JSON, max_size=6))
def test_every_op_is_stored_or_refused_by_name(tmp_path: Path, ops: list[Any]) -> None:
    body = json.dumps({"ops": ops}).encode()
    first, again = asyncio.run(answers(tmp_path / "log", [body, body]))
    if first.status == 422:  # NaN and infinity are no JSON
        assert "NaN" in body.decode() or "Infinity" in body.decode()
        return
    assert first.status == 200
    named = set(first.json["stored"]) | set(first.json["refused"])
    for index, op in enumerate(ops):
        try:
            name = str(UUID(op["id"]))
        except (TypeError, KeyError, ValueError, AttributeError):
            name = f"#{index}"
        assert name in named or f"#{index}" in named
    assert again.json["stored"] == first.json["stored"]
    assert again.json["refused"] == first.json["refused"]


@FEW
@given(cut=st.integers(0, 600), junk=st.binary(max_size=3))
def test_a_post_torn_anywhere(tmp_path: Path, cut: int, junk: bytes) -> None:
    whole = json.dumps({"ops": [op_of(), op_of()]}).encode()
    body = whole[:cut] + junk + whole[cut + len(junk) :]
    [answer] = asyncio.run(answers(tmp_path / "log", [body]))
    assert answer.status in {200, 422}
