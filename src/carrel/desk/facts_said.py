"""Whether what a caller says fits what is on record: forgiving of spelling, never of the fact.

Nothing on record is shown to whoever asks; the comparison gives yes or no.
"""

from datetime import date, datetime
from typing import Final

import jellyfish
from dateutil.parser import ParserError
from dateutil.parser import parse as parse_date

from carrel.records.quiet import Quiet
from carrel.records.registration import Registration
from carrel.sealed.names import sound
from carrel.sealed.tags import last_four, street_words

NEEDED: Final = 2
"""Facts a caller must name."""
_WAYS: Final = frozenset({"ave", "blvd", "cir", "ct", "dr", "ext", "hwy", "ln", "pkwy", "pl", "rd", "sq", "st", "ter"})
"""What a street is called after its name: people leave it out."""
_SPANS: Final = (datetime(2003, 5, 17), datetime(2008, 11, 23))  # noqa: DTZ001  # what is not said is taken from them


class Facts(Quiet, frozen=True):
    """What a caller says; empty where they do not."""

    birth: str = ""
    street: str = ""
    phone: str = ""
    email: str = ""

    @property
    def named(self) -> int:
        """How many facts they name."""
        return sum(bool(said.strip()) for said in (self.birth, self.street, self.phone, self.email))


def fit(facts: Facts, record: Registration) -> bool:
    """Whether there are two facts or more, and every one of them is right."""
    if facts.named < NEEDED:
        return False
    lines = [line for home in record.addresses for line in home.lines]
    emails = {email.strip().casefold() for email in record.emails}
    return (
        (not facts.birth.strip() or birth_fits(facts.birth, record.birth))
        and (not facts.street.strip() or any(street_fits(facts.street, line) for line in lines))
        and (not facts.phone.strip() or any(phone_fits(facts.phone, phone) for phone in record.phones))
        and (not facts.email.strip() or facts.email.strip().casefold() in emails)
    )


def birth_fits(said: str, birth: date | None) -> bool:
    """Whether a whole date was said and it is this one; a year may be said by its last two figures."""
    try:
        one, other = (parse_date(said, default=span).date() for span in _SPANS)
    except (ParserError, OverflowError, ValueError):
        return False
    if birth is None or one != other:  # something was left out
        return False
    short = not any(len(figures) == 4 for figures in _figures(said))
    return (one.month, one.day) == (birth.month, birth.day) and (
        one.year == birth.year or (short and one.year % 100 == birth.year % 100)
    )


def street_fits(said: str, written: str) -> bool:
    """Whether number and name are these; a word may be a letter off, sound alike, or leave out *street* or *lane*."""
    theirs, ours = street_words(said), street_words(written)
    numbers = [[word for word in words if word[0].isdigit()][:1] for words in (theirs, ours)]
    names = [[word for word in words if not word[0].isdigit() and word not in _WAYS] for words in (theirs, ours)]
    if numbers[0] != numbers[1] or not names[1] or "apt" in names[1][:1]:
        return False
    said_names, written_names = ([word for word in words if word != "apt"] for words in names)
    return len(said_names) == len(written_names) and all(map(_alike, said_names, written_names))


def phone_fits(said: str, phone: str) -> bool:
    """Whether the last four figures are these, and as many more as were said."""
    theirs, ours = ("".join(filter(str.isdigit, text.casefold().split("x")[0])) for text in (said, phone))
    return bool(last_four(said)) and bool(last_four(phone)) and ours[-len(theirs[-10:]) :] == theirs[-10:]


def _alike(said: str, written: str) -> bool:
    if min(len(said), len(written)) < 4:
        return said == written
    apart = jellyfish.damerau_levenshtein_distance(said, written)
    return apart <= 1 or (apart <= 2 and sound(said) == sound(written))


def _figures(text: str) -> list[str]:
    return "".join(sign if sign.isdigit() else " " for sign in text).split()
