from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "diemcau.portal"
    label = "portal"
