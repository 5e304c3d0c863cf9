"""What the law answers. A value, never a bool, so that whoever asks must look at both answers."""

from typing import TypeAlias

import msgspec


class Permitted(msgspec.Struct, frozen=True):
    """Both packs permit."""

    clauses: tuple[str, ...]
    """Whose words permit: the statute's first, then the board's."""


class Refused(msgspec.Struct, frozen=True):
    """At least one pack refuses, or is silent, or could not be applied."""

    clauses: tuple[str, ...]
    """Whose words refuse. Never empty."""
    reason: str
    """For the person refused: lower case, what happened and what to do, naming nobody."""


Judgement: TypeAlias = Permitted | Refused
