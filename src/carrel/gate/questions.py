"""What somebody types to find a patron, understood: a birth date, a telephone, an e-mail address, words of a name."""

import re
from datetime import date

from carrel.gate._search import Query
from carrel.sealed.names import typed_words
from carrel.sealed.tags import Search, birth_word, last_four

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DATES = tuple(
    re.compile(rf"(?<![\w-]){form}(?![\w-])", re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<month>\d{1,2})[-/.](?P<day>\d{1,2})[-/.](?P<year>\d{4}|\d{2})",
        rf"{_MONTH}\s*{_DAY},?\s+(?P<year>\d{{4}})",
        rf"{_DAY}\s*{_MONTH},?\s*(?P<year>\d{{4}})",
        r"(?P<year>19\d\d|20\d\d)(?P<month>0\d|1[0-2])(?P<day>[0-3]\d)",
        r"(?P<month>0\d|1[0-2])(?P<day>[0-3]\d)(?P<year>19\d\d|20\d\d)",
    )
)
"""As people write them here: the month first, where only the order tells."""
_EMAIL = re.compile(r"[^\s,;]+@[^\s,;]+")
_TELEPHONE = re.compile(
    r"(?<![\w/.-])(?:(?:\+?1[-. ]?)?\(?\d{3}\)?[-. ]?\d{3}[-. ]?\d{4}|\d{3}[-.]\d{4}|\d{4})(?![\w-])"
)


def query_of(text: str, today: date) -> Query | None:
    """What a typed text asks for; None where nothing is asked. Before a comma stands the family name."""
    facts: list[tuple[Search, str]] = []

    def email(found: re.Match[str]) -> str:
        facts.append((Search.EMAIL, found[0].casefold()))
        return " "

    def telephone(found: re.Match[str]) -> str:
        facts.append((Search.PHONE, last_four(found[0])))
        return " "

    def born(found: re.Match[str]) -> str:
        day = _day(found, today)
        if day is None:
            return found[0]
        facts.append((Search.BIRTH, birth_word(day)))
        return " "

    rest = _EMAIL.sub(email, text)
    for form in _DATES:
        rest = form.sub(born, rest)
    rest = _TELEPHONE.sub(telephone, rest)
    family, comma, others = rest.partition(",")
    known, first, words = tuple(dict.fromkeys(facts)), typed_words(family), typed_words(others)
    if not (known or first or words):
        return None
    return Query(known, words, first) if comma and words else Query(known, first)


def is_date(text: str, today: date) -> bool:
    """Whether a text is a birth date and nothing else."""
    return any((found := form.fullmatch(text)) and _day(found, today) for form in _DATES)


def is_telephone(text: str) -> bool:
    """Whether a text is a telephone number as people write it, with signs between its parts."""
    return not text.isdigit() and _TELEPHONE.fullmatch(text) is not None


def _day(found: re.Match[str], today: date) -> date | None:
    """The day that was written; of two figures for the year the latest past one, and 30/4 as the month must be."""
    said = found.groupdict()
    year, day = int(said["year"]), int(said["day"])
    month = _MONTHS.index(said["name"][:3].casefold()) + 1 if "name" in said else int(said["month"])
    if month > 12 >= day:
        month, day = day, month
    if len(said["year"]) == 2:
        year += 2000 if 2000 + year <= today.year else 1900
    try:
        return date(year, month, day)
    except ValueError:
        return None
