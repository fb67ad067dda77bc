from django.apps import AppConfig


class ConferencesConfig(AppConfig):
    name = "diemcau.conferences"
    label = "conferences"
