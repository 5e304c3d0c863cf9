"""Letters of the disclosure office."""

from carrel.disclosure.answers import Draft, LetterKept, LetterKind
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal


def draft(house: House, actor: Actor, key: str, kind: LetterKind, user: int = 1) -> Draft | Refusal:
    """A letter made from the pack's texts. ``user`` is whom a notice goes to, from 1. Refused where silence is ordered."""
    raise NotImplementedError


def keep_letter(house: House, actor: Actor, key: str, kind: LetterKind, text: str) -> LetterKept | Refusal:
    """Typeset a letter as it was edited, and keep it sealed in the folder."""
    raise NotImplementedError
