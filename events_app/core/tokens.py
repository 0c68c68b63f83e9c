"""Signed links and random references."""

import secrets

from django.core import signing

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def random_reference() -> str:
    """Return 8 random Crockford base32 characters (40 bits)."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(8))


def reference_bytes(reference: str) -> bytes:
    """Return the 5 bytes of an 8-character reference. Raises ValueError for anything else."""
    if len(reference) != 8:
        raise ValueError("a reference has 8 characters")
    value = 0
    for character in reference:
        value = value * 32 + CROCKFORD.index(character)
    return value.to_bytes(5, "big")


def reference_text(raw: bytes) -> str:
    """Return the 8 characters of 5 reference bytes."""
    value = int.from_bytes(raw, "big")
    return "".join(CROCKFORD[(value >> shift) & 31] for shift in range(35, -1, -5))


def typed_reference(text: str) -> str:
    """Return what a person typed as a reference: upper case, without spaces and hyphens.

    Crockford reads I and L as 1 and O as 0.
    """
    cleaned = text.upper().replace("-", "").replace(" ", "")
    return cleaned.translate(str.maketrans("ILO", "110"))


def sign(purpose: str, value: str) -> str:
    """Return a link token for `value` that only `unsign` with the same purpose accepts."""
    return signing.Signer(salt=f"phien.{purpose}").sign_object(value, compress=False)


def unsign(purpose: str, token: str) -> str | None:
    """Return the value of a link token, or None when it was not made by us for `purpose`."""
    try:
        value = signing.Signer(salt=f"phien.{purpose}").unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return value if isinstance(value, str) else None
