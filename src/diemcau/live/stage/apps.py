from django.apps import AppConfig


class StageConfig(AppConfig):
    name = "diemcau.live.stage"
    label = "stage"
