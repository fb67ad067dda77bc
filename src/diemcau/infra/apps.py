from django.apps import AppConfig


class InfraConfig(AppConfig):
    name = "diemcau.infra"
    label = "infra"
