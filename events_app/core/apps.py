"""The floor: machinery that knows no trade-fair noun."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Configure the core app."""

    name = "events_app.core"
    label = "core"
