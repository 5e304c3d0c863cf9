"""A refusal is a value. Its prose is lower case, says what happened and what to do, and names no one."""

import msgspec


class Refusal(msgspec.Struct, frozen=True):
    """Something the house will not do, said so that a clerk knows what to do next."""

    what: str
    """What happened, without any confidential value."""
    remedy: str
    """What to do about it."""

    @property
    def prose(self) -> str:
        """Both, as one line."""
        return f"{self.what}: {self.remedy}"
