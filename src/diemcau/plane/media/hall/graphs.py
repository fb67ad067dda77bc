"""Pictures and sound out of libav's filters: what samples and the demo are made of."""

import itertools
from collections.abc import Iterator
from typing import TypeVar

import av
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

Frame = TypeVar("Frame", AudioFrame, VideoFrame)


def frames(kind: type[Frame], *chain: tuple[str, str | None]) -> Iterator[Frame]:
    """What a chain of filters (name, arguments), the last of them a sink, gives: for ever."""
    graph = av.filter.Graph()
    filters = [graph.add(name, arguments) for name, arguments in chain]
    for one, following in itertools.pairwise(filters):
        one.link_to(following)
    graph.configure()
    while True:
        frame = graph.pull()
        assert isinstance(frame, kind)
        yield frame
