from django.apps import AppConfig


class BlindConfig(AppConfig):
    name = "diemcau.infra.blind"
    label = "blind"
