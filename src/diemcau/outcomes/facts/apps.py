from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "diemcau.outcomes.facts"
    label = "facts"
