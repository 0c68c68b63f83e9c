"""Pages of the attendance app."""

from django.urls import URLPattern

app_name = "attendance"
urlpatterns: list[URLPattern] = []
