"""libav as the encoder: what comes out is what it sent, packet by packet; it is refused, dropped, and comes again."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from tests.plane.rtmp.hall import Halls, Pusher, packets

from diemcau.plane.media.rtmp import RtmpFront


@pytest.fixture
def halls() -> Halls:
    return Halls()


@pytest.fixture
async def front(halls: Halls) -> AsyncIterator[RtmpFront]:
    front = RtmpFront(halls)
    await front.start("127.0.0.1", 0)
    yield front
    await front.close()


def address(front: RtmpFront, key: str = "good") -> str:
    return f"rtmp://127.0.0.1:{front.port}/live/{key}"


@pytest.mark.parametrize("sound", ["aac", "libopus", "none"])
async def test_what_comes_out_is_what_was_sent(front: RtmpFront, halls: Halls, sound: str) -> None:
    pusher = await Pusher.start(address(front), "--sound", sound)
    sent = await pusher.sent()
    [source] = halls.sources
    await source.closed.wait()
    got = packets(bytes(source.data))
    assert len(sent) > 20
    assert sent == got


async def test_a_second_encoder_and_a_wrong_key_fail_at_once(front: RtmpFront, halls: Halls) -> None:
    first = await Pusher.start(address(front), "--pace", "0.02", "--frames", "100")
    await halls.first_bytes()
    assert "Error" in await (await Pusher.start(address(front), "--frames", "5")).failed()
    other = await Pusher.start(address(front, "other"), "--frames", "5")
    await other.sent()
    first.process.kill()
    await first.process.wait()
    assert "Error" in await (await Pusher.start(address(front, "wrong"))).failed()
    assert [source.key for source in halls.sources] == ["good", "other"]


async def test_hevc_is_refused(front: RtmpFront, halls: Halls, caplog: pytest.LogCaptureFixture) -> None:
    await (await Pusher.start(address(front), "--codec", "libx265", "--pace", "0.02", "--frames", "100")).failed()
    assert "codec HEVC (H.265)" in caplog.text
    assert halls.sources[0].closed.is_set()


async def test_dropped_and_back(front: RtmpFront, halls: Halls) -> None:
    lost = await Pusher.start(address(front), "--pace", "0.02", "--frames", "100")
    await halls.first_bytes()
    lost.process.kill()
    await lost.process.wait()
    await asyncio.wait_for(halls.sources[0].closed.wait(), 2)
    sent = await (await Pusher.start(address(front))).sent()
    await halls.sources[1].closed.wait()
    assert sent == packets(bytes(halls.sources[1].data))


async def test_a_player_that_checks_our_digest_gets_as_far_as_its_refusal(
    front: RtmpFront, caplog: pytest.LogCaptureFixture
) -> None:
    """libav as a player refuses a server whose handshake is not signed; an encoder of the old school does so, too."""
    caplog.set_level("DEBUG")
    await (await Pusher.start(address(front), "--watch")).failed()
    assert "wants to watch" in caplog.text
