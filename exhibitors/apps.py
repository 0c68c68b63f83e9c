"""The exhibitors storey."""

from django.apps import AppConfig


class ExhibitorsConfig(AppConfig):
    """Configure the exhibitors app."""

    name = "exhibitors"
