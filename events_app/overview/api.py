"""JSON API of the roof."""

from ninja import Router

router = Router(tags=["outcomes"])
