from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "diemcau.live.questions"
    label = "questions"

    def ready(self) -> None:
        from . import operations, refusals  # noqa: F401, PLC0415 - models are loaded only now; they register themselves

        refusals.register()
