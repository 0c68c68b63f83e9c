"""The roof: what needs all three storeys."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """Configure the overview app."""

    name = "events_app.overview"
    label = "overview"

    def ready(self) -> None:
        """Register the background functions of every storey."""
        from django.utils.module_loading import autodiscover_modules

        autodiscover_modules("jobs")
