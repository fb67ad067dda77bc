from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "diemcau.outcomes.reports"
    label = "reports"
