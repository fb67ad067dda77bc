from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "diemcau.ui"
    label = "ui"
