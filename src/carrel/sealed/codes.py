"""Codes: what a slip says in place of a name, and what a guest pass says of nobody."""

import secrets

CLEAR = "ACDEFGHJKLMNPQRTUVWXY34679"
"""Letters and figures that are not taken for one another on a slip, read or said."""


def pickup_code() -> str:
    """A random code such as K7-4Q: one of about 457,000."""
    letters = "".join(secrets.choice(CLEAR) for _ in range(4))
    return f"{letters[:2]}-{letters[2:]}"


def pass_code() -> str:
    """A random guest pass such as K7-4QW-RTD6: one of about 5,400,000,000,000, so that none is guessed in a day."""
    signs = "".join(secrets.choice(CLEAR) for _ in range(9))
    return f"{signs[:2]}-{signs[2:5]}-{signs[5:]}"
