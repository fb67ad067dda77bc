"""The rival's one table and two views (rival.py starts them)."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.http import HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.urls import path

queues: set["asyncio.Queue[bytes]"] = set()


class BenchOp(models.Model):
    """The op log's columns as a Django model."""

    conference = models.IntegerField()
    op_id = models.UUIDField()
    run = models.CharField(max_length=16)
    kind = models.CharField(max_length=40)
    site = models.IntegerField()
    device = models.CharField(max_length=64)
    at = models.BigIntegerField()
    body = models.TextField()

    objects: ClassVar[models.Manager["BenchOp"]] = models.Manager()

    class Meta:
        app_label = "bench"
        constraints = [models.UniqueConstraint(fields=["conference", "op_id"], name="bench_op_once")]

    def __str__(self) -> str:
        return str(self.op_id)


def ops(request: HttpRequest) -> HttpResponseBase:
    """Store the op, once."""
    stored = []
    for op in json.loads(request.body)["ops"]:
        kept, _ = BenchOp.objects.get_or_create(
            conference=1,
            op_id=UUID(op["id"]),
            defaults={
                "run": op["run"],
                "kind": op["kind"],
                "site": op["site"],
                "device": op["device"],
                "at": op["at"],
                "body": json.dumps(op["body"]),
            },
        )
        stored.append(str(kept.op_id))
    return JsonResponse({"stored": stored})


async def stream(request: HttpRequest) -> HttpResponseBase:
    """Everything that comes, as server-sent events."""
    queue: asyncio.Queue[bytes] = asyncio.Queue(100)

    async def events() -> AsyncIterator[bytes]:
        queues.add(queue)
        try:
            yield b"retry: 3000\n\n"
            while True:
                yield await queue.get()
        finally:
            queues.discard(queue)

    return StreamingHttpResponse(events(), content_type="text/event-stream")


urlpatterns = [path("live/ops", ops), path("live/stream", stream)]
