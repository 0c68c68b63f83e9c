"""Secrets at rest: AES-GCM under a key derived from a secret of the environment."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_SIZE = 12


class WrongSecret(RuntimeError):
    """The environment's secret is not the one the bytes were sealed under."""


def seal(plain: bytes, *, secret: str, purpose: bytes) -> bytes:
    """Return nonce + ciphertext of `plain`; only the same secret and purpose open it."""
    nonce = os.urandom(_NONCE_SIZE)
    return nonce + AESGCM(_key(secret)).encrypt(nonce, plain, purpose)


def unseal(sealed: bytes, *, secret: str, purpose: bytes) -> bytes:
    """Return what was sealed. Raises WrongSecret when the secret or the purpose differ."""
    try:
        return AESGCM(_key(secret)).decrypt(sealed[:_NONCE_SIZE], sealed[_NONCE_SIZE:], purpose)
    except InvalidTag as error:
        raise WrongSecret("sealed under another secret") from error


def _key(secret: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"phien event keys")
    return derivation.derive(secret.encode())
