"""HLS playlists (RFC 8216bis): multivariant, media, and media with parts for low latency."""

from collections.abc import Sequence
from datetime import UTC, datetime

from diemcau.plane.media.messages import Init, Rung
from diemcau.plane.media.windows import LISTED, PART_S, RungWindow, Segment, Window

BANDWIDTH: dict[Rung, int] = {"360p": 360_000, "stills": 120_000, "audio": 64_000}
PARTED_SEGMENTS = 3  # the newest segments whose parts are named
PARTED: tuple[Rung, ...] = ("360p", "source")  # thin lines do badly with parts
TYPE = b"application/vnd.apple.mpegurl"


def multivariant(window: Window, *, low_latency: bool, offered: Sequence[Rung]) -> str:
    """The rungs with pictures, lowest first: players begin with the first. Sound alone is a playlist that a page chooses,
    since players throw it away beside pictures."""
    source = _newest(window.rung("source"))
    assert source is not None
    rows = ["#EXTM3U", "#EXT-X-VERSION:9", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for name in ("stills", "360p", "source"):
        rung: Rung = name
        if rung not in offered:
            continue
        init = _newest(window.rung(rung)) or _expected(rung, source)
        bits = BANDWIDTH.get(rung) or _bits(window.rung("source"))
        size = f",RESOLUTION={init.width}x{init.height}" if init.width else ""
        rows.append(f'#EXT-X-STREAM-INF:BANDWIDTH={bits},CODECS="{init.codecs}"{size}')
        rows.append(f"{rung}{'-ll' if low_latency and rung in PARTED else ''}.m3u8")
    return "\n".join(rows) + "\n"


def media(rung: RungWindow, *, name: Rung, low_latency: bool, closed: bool) -> str:
    """The newest segments of a rung; ENDLIST only once the broadcast is closed."""
    segments = rung.whole()[-LISTED:]
    rows = ["#EXTM3U", f"#EXT-X-VERSION:{9 if low_latency else 7}", f"#EXT-X-TARGETDURATION:{rung.target}"]
    if low_latency:
        back = PART_S * 3
        rows.append(f"#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK={back:.3f}")
        rows.append(f"#EXT-X-PART-INF:PART-TARGET={PART_S:.3f}")
    growing = rung.segments[-1] if low_latency and rung.segments and not rung.segments[-1].whole else None
    first = segments[0] if segments else growing
    rows.append(f"#EXT-X-MEDIA-SEQUENCE:{first.number if first else 0}")
    rows.append(f"#EXT-X-DISCONTINUITY-SEQUENCE:{first.turn if first else 0}")
    rows.append("#EXT-X-INDEPENDENT-SEGMENTS")
    life: str | None = None
    for segment in segments:
        rows += _beginning(segment, name, life)
        life = segment.life
        if low_latency and segment.number > segments[-1].number - PARTED_SEGMENTS:
            rows += _parts(segment, name)
        rows += [f"#EXTINF:{segment.duration:.5f},", f"{name}/{segment.number}.m4s"]
    if growing is not None:
        rows += _beginning(growing, name, life) + _parts(growing, name)
    if closed:
        rows.append("#EXT-X-ENDLIST")
    elif low_latency and rung.segments:
        last = rung.segments[-1]
        number, part = (last.number + 1, 0) if last.whole else (last.number, len(last.parts))
        rows.append(f'#EXT-X-PRELOAD-HINT:TYPE=PART,URI="{name}/{number}.{part}.m4s"')
    return "\n".join(rows) + "\n"


def _beginning(segment: Segment, name: Rung, life: str | None) -> list[str]:
    rows = []
    if segment.life != life:
        if life is not None:
            rows.append("#EXT-X-DISCONTINUITY")
        rows.append(f'#EXT-X-MAP:URI="{name}/init-{segment.life}.mp4"')
    moment = datetime.fromtimestamp(segment.at / 1000, UTC)
    rows.append(f"#EXT-X-PROGRAM-DATE-TIME:{moment.strftime('%Y-%m-%dT%H:%M:%S')}.{segment.at % 1000:03d}Z")
    return rows


def _parts(segment: Segment, name: Rung) -> list[str]:
    rows = []
    for n, (part, data) in enumerate(segment.parts):
        if data:
            alone = ",INDEPENDENT=YES" if part.independent else ""
            rows.append(f'#EXT-X-PART:DURATION={part.duration:.5f},URI="{name}/{segment.number}.{n}.m4s"{alone}')
    return rows


def _newest(rung: RungWindow) -> Init | None:
    return next((init for init, _ in reversed(rung.inits.values())), None)


def _expected(rung: Rung, source: Init) -> Init:
    """What a rung that is not made yet will be like: nobody may wait for an encoder to learn what there is."""
    sound = source.codecs.partition(",")[2]
    lines = min(360 if rung == "360p" else 216, source.height) // 2 * 2
    width = max(2, round(source.width * lines / max(1, source.height) / 2) * 2)
    picture = "avc1.4d401e" if rung == "360p" else "avc1.640015"
    return Init(rung=rung, life="", codecs=f"{picture},{sound}" if sound else picture, width=width, height=lines)


def _bits(rung: RungWindow) -> int:
    """The source's bits a second, from what is there: the greatest of its segments, in steps so that lists stay alike."""
    peaks = [len(s.data or b"") * 8 / s.duration for s in rung.whole() if s.duration > 0.5]
    return max(500_000, (int(max(peaks, default=1_500_000)) // 250_000 + 1) * 250_000)
