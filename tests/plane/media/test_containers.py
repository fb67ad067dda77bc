"""A publisher's bytes are cut into elements however they come, and what is no container is refused, never a crash."""

import contextlib
import io

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plane.media.clips import clip, pieces

from diemcau.plane.media.containers import MAX_ELEMENT, Element, cutter_of
from diemcau.plane.media.sources import Refused

pytestmark = pytest.mark.sqlite
CLIPS = {"matroska": clip("matroska", seconds=2, gop=10), "flv": clip("flv", seconds=2, gop=10)}


def elements(container: str, parts: list[bytes]) -> list[Element]:
    cutter = cutter_of(container)  # type: ignore[arg-type]
    return [element for part in parts for element in cutter.cut(part)]


@pytest.mark.parametrize("container", CLIPS)
@pytest.mark.parametrize("size", [1, 7, 1_000, 1_000_000])
def test_elements_do_not_depend_on_how_the_bytes_come(container: str, size: int) -> None:
    data = CLIPS[container]
    assert elements(container, pieces(data, size)) == elements(container, [data])
    assert elements(container, [data])[0].role == "head"


def test_matroska_passes_whole() -> None:
    data = CLIPS["matroska"]
    assert b"".join(element.data for element in elements("matroska", pieces(data))) == data


@pytest.mark.parametrize("container", CLIPS)
def test_a_decoder_may_begin_with_the_head_and_any_start(container: str) -> None:
    found = elements(container, [CLIPS[container]])
    starts = [n for n, element in enumerate(found) if element.role == "start"]
    assert len(starts) > 3
    late = found[0].data + b"".join(element.data for element in found[starts[2] :])
    with av.open(io.BytesIO(late), format=container) as opened:
        pictures = [packet for packet in opened.demux(video=0) if packet.dts is not None]
    assert any(packet.is_keyframe for packet in pictures[:11])
    assert 20 < len(pictures) < 50


@pytest.mark.parametrize("container", CLIPS)
def test_a_second_recording_on_the_same_line_is_a_new_head(container: str) -> None:
    second = clip(container, seconds=1, width=160, height=90)
    if container == "flv":
        second = second[13:]  # an encoder sends new sequence headers, not a new file
    found = elements(container, [CLIPS[container], second])
    assert [element.role for element in found].count("head") == 2
    again = next(n for n, element in enumerate(found) if element.role == "head" and n)
    with av.open(io.BytesIO(b"".join(e.data for e in found[again:])), format=container) as opened:
        assert opened.streams.video[0].codec_context.width == 160


@pytest.mark.parametrize(
    ("container", "data"),
    [
        ("matroska", b"GET / HTTP/1.1\r\n"),
        ("matroska", b"\0" * 100),
        ("matroska", CLIPS["flv"]),
        ("matroska", b"\x1aE\xdf\xa3\x80" + b"\xec" + (0x10000000 | MAX_ELEMENT * 2).to_bytes(4, "big")),
        ("matroska", b"\x1aE\xdf\xa3\x80" + b"\xec\x43\xe8" * 1 + bytes(1000) + (b"\xec\x43\xe8" + bytes(1000)) * 1100),
        ("flv", b"GET / HTTP/1.1\r\n"),
        ("flv", b"FLV\x02" + bytes(20)),
        ("flv", CLIPS["matroska"]),
        ("flv", CLIPS["flv"][:13] + b"\x01" + bytes(40)),
        ("flv", CLIPS["flv"][:13] + b"\x09\xff\xff\xff" + bytes(40)),
    ],
)
def test_what_is_no_such_stream_is_refused(container: str, data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        elements(container, pieces(data))
    assert refused.value.reason == "bad_stream"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(CLIPS)), st.integers(0, 20_000), st.binary(min_size=1, max_size=40))
def test_broken_bytes_are_cut_or_refused_and_nothing_else(container: str, at: int, noise: bytes) -> None:
    data = bytearray(CLIPS[container])
    data[at : at + len(noise)] = noise
    with contextlib.suppress(Refused):
        elements(container, pieces(bytes(data)))
