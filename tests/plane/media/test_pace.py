"""What waited for its hall to start is handed out at once; what comes faster than time goes by is held back."""

import time

import pytest
from tests.plane.media.clips import clip, pieces
from tests.plane.media.test_hall import Made

from diemcau.plane.media.hall.hall import AHEAD_S, Input
from diemcau.plane.media.messages import Opening, Wanted

pytestmark = pytest.mark.sqlite
SECONDS = 5


@pytest.mark.parametrize("waited", [True, False])
def test_pictures_that_waited_for_the_hall_are_not_held_back_again(waited: bool) -> None:
    data = list(pieces(clip("flv", seconds=SECONDS)))
    one = Input(Made(Wanted(rungs=(), transcoding=False)), Opening(input=1, container="flv"))  # type: ignore[arg-type]
    one.life = "1"
    began, now = time.monotonic(), time.time_ns() // 1_000_000
    for n, piece in enumerate(data):
        came = now - SECONDS * 1000 * (len(data) - n) // len(data) if waited else now
        one.reader.put(piece, came_ms=came)
    one.reader.end()
    one.thread.join(20)
    held = time.monotonic() - began > SECONDS - AHEAD_S - 0.2
    assert held != waited
