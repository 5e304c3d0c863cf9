"""Pickup codes: what a slip on the hold shelf says in place of a name."""

import secrets

CLEAR = "ACDEFGHJKLMNPQRTUVWXY34679"
"""Letters and figures that are not taken for one another on a slip, read or said."""


def pickup_code() -> str:
    """A random code such as K7-4Q: one of about 457,000."""
    letters = "".join(secrets.choice(CLEAR) for _ in range(4))
    return f"{letters[:2]}-{letters[2:]}"
