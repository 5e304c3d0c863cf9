"""What the desk needs of the mail: to hand over one message. What was sent is not kept."""

from typing import Protocol


class Mailer(Protocol):
    """Hands one message to the mail."""

    def send(self, to: str, subject: str, words: str) -> bool:
        """True where the mail took it. Neither the address nor the words stand in any log."""
        ...
