"""The protocol between gate devices and the server."""

from ninja import Router

router = Router(tags=["scan"])
