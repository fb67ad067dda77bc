from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "diemcau.roster"
    label = "roster"
