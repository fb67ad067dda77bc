from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class InfraConfig(AppConfig):
    name = "diemcau.infra"
    label = "infra"

    def ready(self) -> None:
        """Let every module put its operations, fragments, tasks and places into the registries."""
        autodiscover_modules("operations", "fragments", "tasks", "registrations")
