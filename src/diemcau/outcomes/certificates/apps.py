from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "diemcau.outcomes.certificates"
    label = "certificates"
