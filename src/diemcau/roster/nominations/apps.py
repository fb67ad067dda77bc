from django.apps import AppConfig


class NominationsConfig(AppConfig):
    name = "diemcau.roster.nominations"
    label = "nominations"
