from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "diemcau.people"
    label = "people"

    def ready(self) -> None:
        from . import refusals  # noqa: F401, PLC0415 - texts can be registered once the apps are there
