"""The badge code T1: what goes in comes out, and nothing else is accepted."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import assume, given
from hypothesis import strategies as st

from events_app.core import badge_token
from events_app.core.badge_token import BadgeToken, MalformedToken
from events_app.core.tokens import CROCKFORD

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
DAYS = st.integers(0, 65535).map(lambda days: date(2000, 1, 1) + timedelta(days=days))
TOKENS = st.builds(
    BadgeToken,
    key_id=st.integers(0, 255),
    event_number=st.integers(0, 2**32 - 1),
    reference=st.text(CROCKFORD, min_size=8, max_size=8),
    epoch=st.integers(0, 255),
    category=st.integers(1, 10),
    first_day=DAYS,
    last_day=DAYS,
)
SAMPLE = BadgeToken(
    key_id=0,
    event_number=7,
    reference="7K2M9QXR",
    epoch=0,
    category=6,
    first_day=date(2024, 11, 29),
    last_day=date(2024, 11, 29),
)


@given(TOKENS)
def test_every_token_survives_the_round_trip_and_verifies(token: BadgeToken) -> None:
    text = badge_token.sign(token, KEY)
    read = badge_token.unpack(text)
    assert len(text) == 196
    assert text.isascii()
    assert text.isdigit()
    assert replace(read, signature=b"") == token
    assert badge_token.verify(read, PUBLIC)


def test_the_bytes_stand_where_the_format_says() -> None:
    head = badge_token.pack(SAMPLE)
    days = (date(2024, 11, 29) - date(2000, 1, 1)).days.to_bytes(2, "big")
    assert head[:6] == b"\x01\x00\x00\x00\x00\x07"
    assert head[11:13] == b"\x00\x06"
    assert head[13:15] == days
    assert head[15:17] == days
    raw = int(badge_token.sign(SAMPLE, KEY)).to_bytes(81, "big")
    KEY.public_key().verify(raw[17:], b"OCOP-BADGE-1\0" + raw[:17])


@given(position=st.integers(0, 195), digit=st.sampled_from("0123456789"))
def test_a_changed_digit_is_never_accepted(position: int, digit: str) -> None:
    text = badge_token.sign(SAMPLE, KEY)
    assume(text[position] != digit)
    changed = text[:position] + digit + text[position + 1 :]
    try:
        read = badge_token.unpack(changed)
    except MalformedToken:
        return
    assert not badge_token.verify(read, PUBLIC)


@given(bit=st.integers(0, 81 * 8 - 1))
def test_a_flipped_bit_is_never_accepted(bit: int) -> None:
    value = int(badge_token.sign(SAMPLE, KEY)) ^ (1 << bit)
    try:
        read = badge_token.unpack(str(value).zfill(196))
    except MalformedToken:
        return
    assert not badge_token.verify(read, PUBLIC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1" * 195,
        "1" * 197,
        "9" * 196,
        str(2**648).zfill(196),
        str(2 << 640).zfill(196),
        "0" * 196,
        badge_token.sign(SAMPLE, KEY) + "\n",
        " " + badge_token.sign(SAMPLE, KEY),
        "٠" * 196,
        "-" + "1" * 195,
        "1_" * 98,
    ],
)
def test_anything_but_196_digits_of_version_one_is_malformed(text: str) -> None:
    with pytest.raises(MalformedToken):
        badge_token.unpack(text)


def test_another_key_does_not_verify() -> None:
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    assert not badge_token.verify(badge_token.unpack(badge_token.sign(SAMPLE, KEY)), other)


def test_a_badge_is_valid_on_its_days_only() -> None:
    token = replace(SAMPLE, last_day=date(2024, 11, 30))
    valid = [token.is_valid_on(date(2024, 11, day)) for day in (28, 29, 30)]
    assert valid == [False, True, True]
    assert not token.is_valid_on(date(2024, 12, 1))
