from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    name = "diemcau.attendance"
    label = "attendance"

    def ready(self) -> None:
        from diemcau.conferences import tabs  # noqa: PLC0415 - models are loaded only now

        from . import policies, reasons, spoken  # noqa: PLC0415

        reasons.register()
        spoken.register()
        tabs.add("headcount", _("Headcount"), "attendance:headcount", order=50, may=policies.may_see_counts)
        tabs.add("conflicts", _("To decide"), "attendance:conflicts", order=60, may=policies.may_settle)
