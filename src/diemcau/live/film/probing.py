"""What a file is, as libav sees it: run in a process of its own, because what strangers send must not end ours.

``python -m diemcau.live.film.probing SOURCE TARGET POSTER`` reads SOURCE to its end and prints one line of JSON: `fault`
(empty: it can be played) or the facts. A film that begins with its end (no index in front, or no MP4) is copied to TARGET,
its packets as they are; POSTER becomes a JPEG. No Django here.
"""

import errno
import json
import sys
from pathlib import Path
from typing import Any

import av
from av.video.frame import VideoFrame

VIDEO = {"h264": "H.264", "vp9": "VP9"}
AUDIO = {"aac": "AAC", "opus": "Opus", "mp3": "MP3"}
CONTAINERS = ("mov", "matroska", "mpegts", "avi", "flv")
PIXELS = ("yuv420p", "yuvj420p")
CUT_S = 2.0  # of a film whose last packet comes so long before its end, and by more than CUT_SHARE, the end is missing
CUT_SHARE = 0.02
POSTER_WIDTH = 960
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Unplayable(Exception):
    """`code` is a refusal's, `facts` what its message needs."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def probe(source: Path, target: Path, poster: Path) -> dict[str, Any]:
    """The facts of a film; `copied` says whether TARGET holds it now. Raises Unplayable."""
    index = _index_of(source)
    if index == "cut":
        raise Unplayable("film_cut_short")
    try:
        with av.open(str(source)) as container:
            facts = _facts(container, index)
    except av.error.FFmpegError as fault:
        raise Unplayable("film_cut_short" if index == "missing" else "not_a_film") from fault
    facts["copied"] = index != "front"
    played = _read(source, target if facts["copied"] else None)
    stated = facts["duration_ms"] / 1000
    if stated and stated - played > max(CUT_S, CUT_SHARE * stated):
        raise Unplayable("film_cut_short")
    facts["duration_ms"] = round((stated or played) * 1000)
    _poster(source, poster, facts["duration_ms"] / 1000)
    return facts


def _index_of(source: Path) -> str:
    """Where the index (moov) of an MP4 lies: `front`, `back`, `missing`; `cut` when a box ends behind the file; `none`: no MP4."""
    size, at = source.stat().st_size, 0
    seen: list[bytes] = []
    with source.open("rb") as file:
        while at + 8 <= size and len(seen) < 10_000:
            file.seek(at)
            head = file.read(16)
            length, kind = int.from_bytes(head[:4], "big"), head[4:8]
            if not seen and kind != b"ftyp":
                return "none"
            if length == 1:
                length = int.from_bytes(head[8:16], "big")
            length = length or size - at
            if length < 8:
                break
            seen.append(kind)
            if at + length > size:
                return "cut" if b"moov" in seen else "missing"
            at += length
    if b"moov" not in seen:
        return "missing" if b"ftyp" in seen else "none"
    return "front" if b"mdat" not in seen or seen.index(b"moov") < seen.index(b"mdat") else "back"


def _facts(container: "av.container.InputContainer", index: str) -> dict[str, Any]:
    if not any(name in CONTAINERS for name in container.format.name.split(",")):
        raise Unplayable("not_a_film")
    if not container.streams.video:
        raise Unplayable("film_without_picture" if container.streams.audio else "not_a_film")
    video = container.streams.video[0]
    name = video.codec_context.name
    if name not in VIDEO:
        raise Unplayable(
            "film_picture_unplayable" if index != "none" or video.duration or container.duration else "not_a_film",
            codec=name.upper(),
        )
    if video.codec_context.pix_fmt not in PIXELS:
        raise Unplayable("film_picture_unplayable", codec=f"{VIDEO[name]} {video.codec_context.pix_fmt}")
    sound = container.streams.audio[0].codec_context.name if container.streams.audio else ""
    if sound and sound not in AUDIO:
        raise Unplayable("film_sound_unplayable", codec=sound.upper())
    return {
        "duration_ms": round((container.duration or 0) / 1000),
        "width": video.codec_context.width,
        "height": video.codec_context.height,
        "rate": round(float(video.average_rate or 0)),
        "video": VIDEO[name],
        "audio": AUDIO.get(sound, ""),
    }


def _read(source: Path, target: Path | None) -> float:
    """Read every packet, copying it when there is a target with its index in front; where the last one ends, in seconds."""
    played = 0.0
    try:
        with av.open(str(source)) as container:
            kept = [*container.streams.video[:1], *container.streams.audio[:1]]
            out = None
            streams: dict[int, Any] = {}
            if target is not None:
                out = av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"})
                streams = {stream.index: out.add_stream_from_template(stream) for stream in kept}
            begins = (container.start_time or 0) / 1_000_000
            for packet in container.demux(kept):
                if packet.dts is None:
                    continue
                if packet.pts is not None and packet.time_base is not None:
                    ends = float((packet.pts + (packet.duration or 0)) * packet.time_base)
                    played = max(played, ends - begins)
                if out is not None:
                    packet.stream = streams[packet.stream.index]
                    out.mux(packet)
            if out is not None:
                out.close()
    except (av.error.FFmpegError, ValueError) as fault:
        if getattr(fault, "errno", 0) in FULL:
            raise Unplayable("films_disk_full") from fault
        raise Unplayable("film_damaged") from fault
    return played


def _poster(source: Path, poster: Path, seconds: float) -> None:
    """A frame from a tenth of the way in: the beginning of most films is black."""
    try:
        with av.open(str(source)) as container:
            stream = container.streams.video[0]
            container.seek(int(seconds / 10 * 1_000_000))
            frame = next(iter(container.decode(stream)))
            _write_jpeg(frame, poster)
    except (av.error.FFmpegError, StopIteration, ValueError) as fault:
        raise Unplayable("film_damaged") from fault


def _write_jpeg(frame: VideoFrame, poster: Path) -> None:
    width = min(POSTER_WIDTH, frame.width) // 2 * 2
    height = max(2, round(frame.height * width / frame.width) // 2 * 2)
    picture: Any = frame.reformat(width, height)
    picture.to_image().save(poster, "JPEG", quality=80)


def main(source: str, target: str, poster: str) -> None:
    """Print what `probe` found."""
    av.logging.set_level(None)
    try:
        told = {"fault": "", "facts": probe(Path(source), Path(target), Path(poster))}
    except Unplayable as unplayable:
        told = {"fault": unplayable.code, "facts": unplayable.facts}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:4])
