"""What signing in needs of the mail, where a patron wishes a second step: to hand over one code."""

from typing import Protocol


class CodeSender(Protocol):
    """Hands one message to the mail."""

    def send(self, to: str, subject: str, words: str) -> bool:
        """True where the mail took it. Neither the address nor the words stand in any log."""
        ...
