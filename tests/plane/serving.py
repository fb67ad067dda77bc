"""The plane in a process of its own under uvicorn, as `serve` runs it: a log file in, a port out; frames by standard input."""

import asyncio
import socket
import sys
from pathlib import Path

import uvicorn
from tests.plane.ops import SECRET

from diemcau.kernel.frames import Frame, pack
from diemcau.plane.app import Plane, PlaneSettings
from diemcau.plane.brokers import MemoryBroker
from diemcau.plane.stores import SqliteOpLog


async def main(path: str) -> None:
    broker, log = MemoryBroker(), SqliteOpLog(Path(path), checkpoint_bytes=400_000)
    plane = Plane(
        PlaneSettings(
            secret=SECRET,
            log=log,
            broker=broker,
            front="f",
            load_revoked=list,
            op_burst=1e9,
            op_rate=1e9,
            streams_per_key=100,
        )
    )
    await broker.start()
    await plane.start()
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16_384)
    sock.bind(("127.0.0.1", 0))
    sock.listen(100)
    print(sock.getsockname()[1], flush=True)
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)

    async def obey() -> None:
        number = 0
        while line := await reader.readline():
            subject, size = line.decode().split()
            number += 1
            broker.publish(f"frame/{subject}", pack(Frame(f"e-{number}", {"tile": "x" * int(size)})))

    commands = asyncio.create_task(obey())
    config = uvicorn.Config(
        plane, loop="uvloop", http="httptools", access_log=False, log_level="warning", lifespan="off"
    )

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            await plane.hub.close()  # or it would wait for streams that never end
            await super().shutdown(sockets)

    await Server(config).serve(sockets=[sock])
    commands.cancel()
    await plane.close()
    log.close()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main(sys.argv[1]))
