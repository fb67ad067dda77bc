"""The sound of the demo: a soft chord, quiet enough to be left on."""

from collections.abc import Iterator

from av.audio.frame import AudioFrame

from diemcau.plane.media.hall.graphs import frames

RATE = 48_000
CHORDS = {"hall": (196.0, 293.66, 392.0), "film": (220.0, 277.18, 329.63)}


def chord(name: str, size: int) -> Iterator[AudioFrame]:
    """Frames of `size` samples, stereo, for ever; it swells and ebbs."""
    waves = "+".join(f"sin({6.2832 * note:.1f}*t)" for note in CHORDS[name])
    return frames(
        AudioFrame,
        ("aevalsrc", f"exprs='0.02*(0.6+0.4*sin(0.9*t))*({waves})':sample_rate={RATE}:nb_samples={size}"),
        ("aformat", "sample_fmts=fltp:channel_layouts=stereo"),
        ("abuffersink", None),
    )
