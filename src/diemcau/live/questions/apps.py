from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionsConfig(AppConfig):
    name = "diemcau.live.questions"
    label = "questions"

    def ready(self) -> None:
        from diemcau.conferences import archived, tabs  # noqa: PLC0415 - models are loaded only now

        from . import kept, operations, phone, policies, recorded, refusals  # noqa: F401, PLC0415 - they register themselves

        refusals.register()
        archived.closes("questions")
        recorded.register()
        kept.register()
        phone.register()
        tabs.add("questions", _("Questions"), "questions:desk", tabs.Group.VOICES, order=47, may=policies.may_moderate)
