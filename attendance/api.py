"""JSON API of the attendance app."""

from ninja import Router

router = Router(tags=["attendance"])
