"""From an encoder to what rooms fetch: door, packager, hall and a front's media door together."""

import asyncio
import re
from pathlib import Path

import pytest
from tests.plane.asgi import ask
from tests.plane.media.studio import Stage, staged
from tests.plane.rtmp.hall import Pusher

from diemcau.plane.media.rtmp import RtmpFront

pytestmark = pytest.mark.whole

PACED = ("--frames", "200", "--pace", "0.018")


async def listed(stage: Stage, pattern: str) -> str:
    """The low-latency list of the source rung, once `pattern` stands in it."""
    async with asyncio.timeout(20):
        while True:
            rows = (await ask(stage.door, "GET", f"{stage.base}/source-ll.m3u8")).body.decode()
            if re.search(pattern, rows):
                return rows
            await asyncio.sleep(0.1)


async def test_an_encoder_that_drops_and_comes_back_goes_on_in_the_same_list(tmp_path: Path) -> None:
    async with staged(tmp_path, transcoding=False) as stage:
        front = RtmpFront(stage.packager.open_source)
        await front.start("127.0.0.1", 0)
        address = f"rtmp://127.0.0.1:{front.port}/live/main-key"
        assert "Error" in await (await Pusher.start(address + "x", "--frames", "2")).failed()

        lost = await Pusher.start(address, *PACED)
        first = await listed(stage, r"source/\d+\.m4s")
        lost.process.kill()
        await lost.process.wait()
        back = await Pusher.start(address, *PACED)
        again = await listed(stage, r"#EXT-X-DISCONTINUITY\n[\s\S]*source/\d+\.\d+\.m4s")
        numbers = [int(n) for n in re.findall(r"source/(\d+)\.", first + again)]
        assert numbers[0] == min(numbers)
        assert max(numbers) > int(re.findall(r"source/(\d+)\.", first)[-1])
        back.process.kill()
        await back.process.wait()
        await front.close()
