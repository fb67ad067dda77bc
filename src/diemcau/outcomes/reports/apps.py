from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "diemcau.outcomes.reports"
    label = "reports"

    def ready(self) -> None:
        from . import counted, papers  # noqa: PLC0415 - models are loaded only now

        counted.register()
        papers.register()
