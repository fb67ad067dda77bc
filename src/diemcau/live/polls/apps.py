"""Polls and hand counts: one question to all rooms, answered by phone, on a room's tablet or by raised hands."""

from django.apps import AppConfig


class PollsConfig(AppConfig):
    name = "diemcau.live.polls"
    label = "polls"
