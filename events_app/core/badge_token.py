"""The signed badge code T1: 81 bytes, printed as 196 decimal digits. Source: docs/offline.md.

Pure format: no database, no clock, no person. Fixed offsets, so there is nothing to mis-parse.
"""

import re
import struct
from dataclasses import dataclass
from datetime import date, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from events_app.core.tokens import reference_bytes, reference_text

VERSION = 1
DIGIT_COUNT = 196
BYTE_COUNT = 81
SIGNED_BYTE_COUNT = 17
CONTEXT = b"OCOP-BADGE-1\0"
DAY_ZERO = date(2000, 1, 1)
_HEAD = struct.Struct(">BBI5sBBHH")


class MalformedToken(ValueError):
    """The text is not a T1 code at all."""


@dataclass(frozen=True)
class BadgeToken:
    """What a badge says; `signature` is empty until it is signed."""

    key_id: int
    event_number: int
    reference: str
    epoch: int
    category: int
    first_day: date
    last_day: date
    signature: bytes = b""

    def is_valid_on(self, day: date) -> bool:
        """Tell whether `day` (in the event's zone) is one of the badge's days."""
        return self.first_day <= day <= self.last_day


def pack(token: BadgeToken) -> bytes:
    """Return the 17 bytes that are signed. Raises struct.error when a field does not fit."""
    return _HEAD.pack(
        VERSION,
        token.key_id,
        token.event_number,
        reference_bytes(token.reference),
        token.epoch,
        token.category,
        (token.first_day - DAY_ZERO).days,
        (token.last_day - DAY_ZERO).days,
    )


def sign(token: BadgeToken, private_key: Ed25519PrivateKey) -> str:
    """Return the 196 digits of `token`, signed."""
    head = pack(token)
    signed = head + private_key.sign(CONTEXT + head)
    return str(int.from_bytes(signed, "big")).zfill(DIGIT_COUNT)


def looks_like_token(text: str) -> bool:
    """Tell whether `text` is meant as a badge code: exactly 196 ASCII digits."""
    return re.fullmatch("[0-9]{196}", text) is not None


def unpack(text: str) -> BadgeToken:
    """Return what the digits say, not yet verified. Raises MalformedToken.

    A pattern with backslash-d and $ would admit Arabic digits and a trailing newline.
    """
    if not looks_like_token(text):
        raise MalformedToken("not 196 digits")
    value = int(text)
    if value >= 2 ** (8 * BYTE_COUNT):
        raise MalformedToken("too large")
    raw = value.to_bytes(BYTE_COUNT, "big")
    version, key_id, number, reference, epoch, category, first, last = _HEAD.unpack_from(raw)
    if version != VERSION:
        raise MalformedToken("unknown version")
    return BadgeToken(
        key_id=key_id,
        event_number=number,
        reference=reference_text(reference),
        epoch=epoch,
        category=category,
        first_day=DAY_ZERO + timedelta(days=first),
        last_day=DAY_ZERO + timedelta(days=last),
        signature=raw[SIGNED_BYTE_COUNT:],
    )


def verify(token: BadgeToken, public_key: bytes) -> bool:
    """Tell whether `token` was signed by the owner of the 32-byte `public_key`."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(
            token.signature, CONTEXT + pack(token)
        )
    except InvalidSignature:
        return False
    return True
