from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "diemcau.infra.mail"
    label = "mail"
