from django.apps import AppConfig


class OfflineConfig(AppConfig):
    name = "diemcau.offline"
    label = "offline"
