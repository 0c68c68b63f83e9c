"""The attendance storey."""

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    """Configure the attendance app."""

    name = "attendance"
