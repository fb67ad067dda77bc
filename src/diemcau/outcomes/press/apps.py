from django.apps import AppConfig


class PressConfig(AppConfig):
    name = "diemcau.outcomes.press"
    label = "press"
