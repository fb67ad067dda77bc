"""The rival: what the same work costs in a minimal Django. ``python -m diemcau.cli.bench.rival ops FILE | streams``.

``ops``: a view with ORM get_or_create, no middleware, one persistent connection, WAL, FULL, IMMEDIATE, under a WSGI server
that only parses and calls (one thread: more of them wait for the same writer). ``streams``: StreamingHttpResponse with a
queue a reader, under uvicorn.
"""

import asyncio
import sys

import django
from django.conf import settings

from diemcau.cli.bench.serving import listening_socket, obey, run, serve
from diemcau.cli.bench.wsgi import serve_forever
from diemcau.kernel.frames import Frame, event


def configure(database: str) -> None:
    """Django with nothing it can do without."""
    settings.configure(
        ROOT_URLCONF="diemcau.cli.bench.rival_urls",
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="bench",  # noqa: S106 - signs nothing
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": database,
                "CONN_MAX_AGE": None,
                "OPTIONS": {
                    "transaction_mode": "IMMEDIATE",
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
                },
            }
        },
    )
    django.setup()


def serve_ops(database: str) -> None:
    """The view under WSGI, until the process ends."""
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 - after configure
    from django.db import connection  # noqa: PLC0415

    from diemcau.cli.bench.rival_urls import BenchOp  # noqa: PLC0415

    with connection.schema_editor() as schema:
        schema.create_model(BenchOp)
    sock = listening_socket()
    print(sock.getsockname()[1], flush=True)  # noqa: T201 - the bench reads it
    serve_forever(sock, get_wsgi_application())


async def serve_streams() -> None:
    """The streaming view under uvicorn."""
    from django.core.asgi import get_asgi_application  # noqa: PLC0415 - after configure

    from diemcau.cli.bench.rival_urls import queues  # noqa: PLC0415

    def publish(_subject: str, number: str, size: int) -> None:
        data = event(Frame(f"rival-{number}", {"tile": "x" * size}))
        for queue in queues:
            queue.put_nowait(data)

    commands = asyncio.create_task(obey(publish, lambda: len(queues)))
    await serve(get_asgi_application(), listening_socket(16_384))
    commands.cancel()


def main(arguments: list[str]) -> None:
    match arguments:
        case ["ops", database]:
            configure(database)
            serve_ops(database)
        case ["streams"]:
            configure(":memory:")
            run(serve_streams())


if __name__ == "__main__":
    main(sys.argv[1:])
