from django.apps import AppConfig


class MinutesConfig(AppConfig):
    name = "diemcau.outcomes.minutes"
    label = "minutes"
