"""Sealed bytes open under the same secret and purpose only."""

import pytest

from events_app.core.sealing import WrongSecret, seal, unseal


def test_what_was_sealed_comes_back_and_does_not_show() -> None:
    sealed = seal(b"private", secret="s" * 32, purpose=b"event 1")
    assert b"private" not in sealed
    assert unseal(sealed, secret="s" * 32, purpose=b"event 1") == b"private"
    assert sealed != seal(b"private", secret="s" * 32, purpose=b"event 1")


@pytest.mark.parametrize(("secret", "purpose"), [("t" * 32, b"event 1"), ("s" * 32, b"event 2")])
def test_another_secret_or_purpose_does_not_open_it(secret: str, purpose: bytes) -> None:
    sealed = seal(b"private", secret="s" * 32, purpose=b"event 1")
    with pytest.raises(WrongSecret):
        unseal(sealed, secret=secret, purpose=purpose)
