from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "diemcau.outcomes.documents"
    label = "documents"
