from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "diemcau.outcomes.facts"
    label = "facts"

    def ready(self) -> None:
        from . import counted  # noqa: PLC0415 - models are loaded only now

        counted.register()
