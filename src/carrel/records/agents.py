"""What vendors' machines may be told: closed lists of words. What is on neither list, no machine is ever told.

Only what a program needs that shares out public computers has a word here (§ 11-25(b)(1), "as necessary for
operation"): yes, no and minutes. A name, a birth date, an address, a telephone, what is borrowed or owed has none.
"""

from enum import StrEnum


class AgentWord(StrEnum):
    """One thing that an agent may be told of whoever shows it a card and its PIN."""

    MAY_SIT = "may sit"
    """Yes or no. Without this word an agent is told nothing, and nothing is opened for it."""
    FILTERED = "filtered"
    """Whether the filter for children applies: yes or no, and no age."""
    MINUTES = "minutes left today"
    """How long they may still sit until the day's close."""
    GREETING = "greeting"
    """The last four signs of the card that the machine itself sent, to show in place of a name."""
    WHY_NOT = "why not"
    """Why somebody whose card and PIN are right may not sit now."""


class WhyNot(StrEnum):
    """Why somebody may not sit now. Never said where the card or the PIN was wrong."""

    LAPSED = "the registration has lapsed"
    ASK = "ask at the desk"
    """A block stands on the registration; which, the desk says to them and not to a machine."""
    NO_MINUTES = "no minutes are left today"
