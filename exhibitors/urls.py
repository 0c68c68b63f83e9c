"""Pages of the exhibitors app."""

from django.urls import URLPattern

app_name = "exhibitors"
urlpatterns: list[URLPattern] = []
