"""A refusal is a value. Its prose is lower case, says what happened and what to do, and names no one."""

from carrel.records.quiet import Quiet


class Refusal(Quiet, frozen=True):
    """Something the house will not do, said so that a clerk knows what to do next."""

    what: str
    """What happened. At the desk it may speak of the patron in hand; its repr says nothing, and no log takes it."""
    remedy: str
    """What to do about it."""

    @property
    def prose(self) -> str:
        """Both, as one line."""
        return f"{self.what}: {self.remedy}"
