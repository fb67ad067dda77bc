"""libav as the encoder: what comes out is what it sent, packet by packet; it is refused, dropped, and comes again."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from tests.plane.rtmp.hall import Halls, Pusher, packets

from diemcau.plane.media.rtmp import RtmpFront

pytestmark = pytest.mark.whole


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


async def test_behind_tls(halls: Halls, tmp_path: Path) -> None:
    front = RtmpFront(halls)
    await front.start("127.0.0.1", 0, tls=own_certificate(tmp_path))
    sent = await (await Pusher.start(f"rtmps://127.0.0.1:{front.port}/live/good", "--frames", "5")).sent()
    await halls.sources[0].closed.wait()
    await front.close()
    assert sent == packets(bytes(halls.sources[0].data))


def own_certificate(folder: Path) -> ssl.SSLContext:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a test")])
    now, builder = datetime.now(UTC), x509.CertificateBuilder()
    builder = builder.subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    made = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "both.pem").write_bytes(secret + made.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return context
