from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "diemcau.roster"
    label = "roster"

    def ready(self) -> None:
        from . import refusals, tasks  # noqa: F401, PLC0415 - they register themselves once the models stand
