"""A keyed hash that is hashed once says what the standard library says (RFC 2104, RFC 4231)."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.sealed.keyed import Keyed


@given(key=st.binary(max_size=64), messages=st.lists(st.binary(max_size=200), max_size=4))
def test_it_is_hmac_for_every_message(key: bytes, messages: list[bytes]) -> None:
    keyed = Keyed(key)
    assert [keyed.digest(one) for one in messages] == [hmac.digest(key, one, "sha256") for one in messages]


def test_it_is_what_the_standard_gives() -> None:
    """RFC 4231, test case 2."""
    digest = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert Keyed(b"Jefe").digest(b"what do ya want for nothing?").hex() == digest


def test_a_longer_key_is_refused_and_no_key_is_shown() -> None:
    with pytest.raises(ValueError, match="longer than a block"):
        Keyed(b"k" * 65)
    assert repr(Keyed(b"secret")) == "<Keyed>"
