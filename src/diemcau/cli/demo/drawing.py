"""Pictures of the demo, drawn here: a hall with somebody speaking, and the morning of a short film.

All are thought of as 640 by 360 points and come out at POINT pixels a point.
"""

import math
from fractions import Fraction
from functools import cache

from av.video.frame import VideoFrame
from PIL import Image, ImageDraw, ImageFont

from diemcau.infra.papers import FONTS

POINT = 1.5
SIZE = (960, 540)
FINE = 3  # what never moves is drawn larger and made smaller: smooth edges
SWAY = 48  # pictures of the speaker, one after another, that make a round
_PLACE = (366, 96, 526, 284)  # where the speaker moves, in points
Colour = tuple[int, int, int]


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Our own: machines without any are not rare."""
    return ImageFont.truetype(str(FONTS / "LiberationSans-Bold.ttf"), size)


def encodable(picture: Image.Image, number: int, rate: int) -> VideoFrame:
    """The picture as frame `number` of `rate` a second."""
    frame: VideoFrame = VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]
    frame.pts, frame.time_base = number, Fraction(1, rate)
    return frame


class Hall:
    """The hall of the demo: what never moves is drawn once."""

    def __init__(self, title: str, note: str) -> None:
        self._still = _hall(title, note)
        self._speakers = [_speaker(self._still, 2 * math.pi * n / SWAY) for n in range(SWAY)]
        self._clocks: dict[str, Image.Image] = {}

    def frame(self, number: int, rate: int, clock: str) -> Image.Image:
        """Picture `number` at `rate` pictures a second, while a clock on the wall shows `clock`."""
        if clock not in self._clocks:
            self._clocks = {clock: _clock(clock)}
        picture = self._still.copy()
        picture.paste(self._speakers[number * SWAY // (6 * rate) % SWAY], _whole(_PLACE[0], _PLACE[1]))
        picture.paste(self._clocks[clock], _whole(28, 112))
        _Pen(picture).box(28, 176, 28 + 184 * (number % rate + 1) / rate, 179, (255, 196, 84))
        return picture


def _hall(title: str, note: str) -> Image.Image:
    picture = _sky((16, 34, 66), (38, 66, 110), scale=FINE)
    draw = _Pen(picture, scale=FINE)
    for n in range(-1, 14):  # a curtain
        draw.box(n * 50, 0, n * 50 + 24, 262, (20, 42, 80))
    draw.box(0, 0, 640, 74, (11, 24, 48))
    draw.words(28, 16, title, 25, (255, 255, 255), most=584)
    draw.words(28, 48, note, 13, (172, 190, 220), most=584)
    draw.round(18, 100, 222, 190, 10, (9, 20, 40))
    draw.box(0, 262, 640, 360, (92, 62, 40))
    draw.box(0, 262, 640, 268, (124, 88, 58))
    for x, tall in ((280, 54), (594, 70)):  # plants beside the stage
        for lean in (-22, -9, 5, 18):
            draw.leaf(x, 262, lean, tall, (46, 124, 84))
        draw.box(x - 13, 240, x + 13, 266, (172, 88, 52))
    for row, (y, radius) in enumerate(((338, 15), (366, 21))):  # those who listen
        for n in range(-1, 15):
            x = n * 46 + 24 * row
            draw.oval(x, y - radius, x + 2 * radius, y + radius, (14, 20, 34))
            draw.oval(x - radius * 0.7, y + radius * 0.7, x + radius * 2.7, y + radius * 3.4, (14, 20, 34))
    return picture.resize(SIZE, Image.Resampling.LANCZOS)


def _speaker(hall: Image.Image, turn: float) -> Image.Image:
    left, top, right, bottom = _PLACE
    place = (*_whole(left, top), *_whole(right, bottom))
    picture = hall.crop(place).resize(((right - left) * FINE, (bottom - top) * FINE))
    draw = _Pen(picture, scale=FINE)
    x, lift = 80 + 5 * math.sin(turn), 2 * math.sin(2 * turn)
    draw.round(x - 34, 62, x + 34, 150, 18, (38, 92, 140))  # jacket
    draw.poly([(x - 9, 62), (x + 9, 62), (x, 96)], (240, 240, 240))
    hand = (x + 58, 84 - 22 * max(0.0, math.sin(turn)))
    draw.line([(x + 28, 74), (x + 46, 100), hand], 13, (38, 92, 140))
    draw.oval(hand[0] - 7, hand[1] - 8, hand[0] + 7, hand[1] + 6, (236, 190, 156))
    draw.oval(x - 19, 18 + lift, x + 19, 62 + lift, (236, 190, 156))
    draw.pie(x - 21, 12 + lift, x + 21, 56 + lift, 176, 364, (28, 24, 26))
    draw.poly([(26, 112), (136, 112), (126, 188), (36, 188)], (150, 98, 58))
    draw.round(20, 104, 142, 116, 4, (184, 128, 80))
    draw.line([(x / 2 + 44, 106), (88, 84)], 3, (30, 30, 34))
    draw.oval(84, 76, 93, 87, (30, 30, 34))
    return picture.resize((place[2] - place[0], place[3] - place[1]), Image.Resampling.LANCZOS)


def _clock(text: str) -> Image.Image:
    picture = Image.new("RGB", _whole(184, 62), (9, 20, 40))
    place = _whole(92, 31)
    ImageDraw.Draw(picture).text(place, text, font=font(round(44 * POINT)), fill=(255, 255, 255), anchor="mm")
    return picture


class Morning:
    """The short film: the sun comes up behind three ridges and a boat goes down the river. `share` is how much has passed, 0 to 1."""

    RIDGES = ((96, 0.5, (94, 112, 150)), (62, 1.1, (62, 92, 116)), (34, 1.9, (36, 72, 78)))

    def __init__(self, title: str) -> None:
        self._title = title

    def frame(self, share: float) -> Image.Image:
        """One picture of it."""
        day = min(1.0, share * 1.6)
        above = _mix((24, 30, 74), (112, 178, 230), day)
        picture = _sky(above, _mix((206, 110, 92), (250, 226, 176), day), scale=POINT)
        draw = _Pen(picture)
        x, y = 180 + 260 * share, 250 - 170 * math.sin(math.pi * (0.08 + 0.5 * share))
        draw.oval(x - 30, y - 30, x + 30, y + 30, _mix((255, 178, 92), (255, 246, 206), day))
        for high, wave, colour in self.RIDGES:
            turn = wave * (9 + share)
            crest = [(at, 262 - high * (0.62 + 0.38 * math.sin(at / 64 * wave + turn))) for at in range(-4, 652, 6)]
            draw.poly([(-8, 300), *crest, (660, 300)], _mix(_mix((22, 26, 52), colour, 0.35), colour, day))
        draw.box(0, 262, 640, 360, _mix((36, 52, 96), (86, 148, 176), day))
        for n in range(26):  # light on the water
            at, row = (n * 97 + 40 * share * (1 + n % 3)) % 680 - 20, 272 + n * 29 % 84
            draw.box(at, row, at + 18 + n % 4 * 9, row + 1, _mix((150, 120, 130), (226, 238, 232), day))
        self._boat(draw, 60 + 470 * share, 314 + 2 * math.sin(40 * share))
        if share < 0.2:
            draw.words(320, 26, self._title, 26, (255, 255, 255), most=600, middle=True)
        return picture

    @staticmethod
    def _boat(draw: "_Pen", x: float, y: float) -> None:
        draw.poly([(x - 46, y - 6), (x + 46, y - 6), (x + 30, y + 10), (x - 30, y + 10)], (52, 36, 34))
        draw.poly([(x - 2, y - 8), (x - 2, y - 60), (x + 34, y - 14)], (240, 232, 214))
        draw.poly([(x - 6, y - 8), (x - 6, y - 52), (x - 30, y - 14)], (222, 206, 180))


def _whole(x: float, y: float) -> tuple[int, int]:
    return round(x * POINT), round(y * POINT)


def _sky(above: Colour, below: Colour, *, scale: float) -> Image.Image:
    blend = Image.linear_gradient("L").resize((round(640 * scale), round(360 * scale)))
    return Image.composite(Image.new("RGB", blend.size, below), Image.new("RGB", blend.size, above), blend)


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


class _Pen:
    """Draws in points; `scale` is how many pixels one has."""

    def __init__(self, picture: Image.Image, *, scale: float = POINT) -> None:
        self._draw = ImageDraw.Draw(picture)
        self._scale = scale

    def _to(self, *values: float) -> list[float]:
        return [value * self._scale for value in values]

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        self._draw.rectangle(self._to(left, top, right, bottom), fill=colour)

    def round(self, left: float, top: float, right: float, bottom: float, radius: float, colour: Colour) -> None:
        self._draw.rounded_rectangle(self._to(left, top, right, bottom), radius * self._scale, fill=colour)

    def oval(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        self._draw.ellipse(self._to(left, top, right, bottom), fill=colour)

    def pie(self, left: float, top: float, right: float, bottom: float, begin: float, end: float, colour: Colour) -> None:  # fmt: skip
        self._draw.pieslice(self._to(left, top, right, bottom), begin, end, fill=colour)

    def poly(self, points: list[tuple[float, float]], colour: Colour) -> None:
        self._draw.polygon([value for point in points for value in self._to(*point)], fill=colour)

    def line(self, points: list[tuple[float, float]], width: int, colour: Colour) -> None:
        flat = [value for point in points for value in self._to(*point)]
        self._draw.line(flat, fill=colour, width=round(width * self._scale), joint="curve")

    def leaf(self, x: float, y: float, lean: float, tall: float, colour: Colour) -> None:
        tip = (x + lean * 1.6, y - tall)
        self.poly([(x - 4, y), (x + lean - 5, y - tall * 0.6), tip, (x + lean + 5, y - tall * 0.5), (x + 4, y)], colour)

    def words(
        self, x: float, y: float, text: str, size: int, colour: Colour, *, most: float, middle: bool = False
    ) -> None:
        """A line of text, smaller when it is longer than `most`."""
        face = font(round(size * self._scale))
        while size > 9 and face.getlength(text) > most * self._scale:
            size -= 1
            face = font(round(size * self._scale))
        self._draw.text(
            (x * self._scale, y * self._scale), text, font=face, fill=colour, anchor="ma" if middle else "la"
        )
