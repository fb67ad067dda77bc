from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    name = "diemcau.attendance"
    label = "attendance"

    def ready(self) -> None:
        from diemcau.conferences import archived, tabs  # noqa: PLC0415 - models are loaded only now

        from . import kept_about, policies, reasons, recorded, spoken  # noqa: PLC0415

        kept_about.register()
        archived.closes("attendance")
        recorded.register()
        reasons.register()
        spoken.register()
        group = tabs.Group.ATTENDANCE
        tabs.add("headcount", _("Headcount"), "attendance:headcount", group, order=10, may=policies.may_see_counts)
        tabs.add("conflicts", _("To decide"), "attendance:conflicts", group, order=20, may=policies.may_settle)
        tabs.add("lists", _("Attendance lists"), "attendance:lists", group, order=30, may=policies.may_see_all_names)
        tabs.add("rounds", _("Headcount rounds"), "attendance:rounds", group, order=40, may=policies.may_plan_rounds)
