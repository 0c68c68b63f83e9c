"""JSON API of the exhibitors app."""

from ninja import Router

router = Router(tags=["exhibitors"])
