"""The sound of the demo: a soft chord, quiet enough to be left on."""

import itertools
from collections.abc import Iterator

import av
from av.audio.frame import AudioFrame

RATE = 48_000
CHORDS = {"hall": (196.0, 293.66, 392.0), "film": (220.0, 277.18, 329.63)}


def chord(name: str, size: int) -> Iterator[AudioFrame]:
    """Frames of `size` samples, stereo, for ever; it swells and ebbs."""
    waves = "+".join(f"sin({6.2832 * note:.1f}*t)" for note in CHORDS[name])
    graph = av.filter.Graph()
    chain = [
        ("aevalsrc", f"exprs='0.02*(0.6+0.4*sin(0.9*t))*({waves})':sample_rate={RATE}:nb_samples={size}"),
        ("aformat", "sample_fmts=fltp:channel_layouts=stereo"),
        ("abuffersink", None),
    ]
    filters = [graph.add(kind, arguments) for kind, arguments in chain]
    for one, following in itertools.pairwise(filters):
        one.link_to(following)
    graph.configure()
    while True:
        frame = graph.pull()
        assert isinstance(frame, AudioFrame)
        yield frame
