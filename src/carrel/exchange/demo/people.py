"""The demo's people: visibly invented, of every age, from the towns of Windham County."""

import unicodedata
from datetime import date, timedelta
from random import Random

from dateutil.relativedelta import relativedelta

from carrel.catalog.library import Category, Library
from carrel.exchange.categories import category_for
from carrel.exchange.demo.words import FAMILY, GIVEN, STREETS, TOWNS, WAYS
from carrel.formats import barcode
from carrel.records.ids import BranchId
from carrel.records.registration import Address, Block, Card, CardStanding, Guardian, Registration
from carrel.sealed import registrations
from carrel.tallies import age_band

LIBRARY_DIGITS = "1895"
"""Stands in every demo barcode, of cards and of items."""
_AGES = ((2, 11), (12, 17), (18, 39), (40, 64), (65, 97))
_AGE_SHARES = (13, 10, 27, 28, 22)
_SPREAD, _CARDS = 7_654_321, 10**8
"""Coprime, so that cards of neighbours are far apart and never the same."""


def person(rng: Random, serial: int, branch: BranchId, library: Library, today: date) -> Registration:
    """The demo's ``serial``-th person. All but the secrets comes from ``rng``."""
    given, family = rng.choice(GIVEN), _family(rng)
    birth = _birth(rng, today)
    category = _category(rng, library, birth, today)
    registered, expires = _term(rng, category, birth, today)
    town, postal_code, _ = rng.choices(TOWNS, [share for *_, share in TOWNS])[0]
    street = f"{rng.randint(1, 240)} {rng.choice(STREETS)} {rng.choice(WAYS)}"
    pocket, trail, trail_day = registrations.fresh_secrets(today)
    return Registration(
        pocket=pocket,
        trail=trail,
        trail_day=trail_day,
        given=given,
        family=family,
        middle=rng.choice(GIVEN) if rng.random() < 0.2 else "",
        category=category.code,
        branch=branch,
        registered=registered,
        expires=expires,
        birth=birth,
        town=town,
        cards=_cards(rng, serial),
        addresses=(Address((street,), town, "CT", postal_code),),
        phones=(_phone(rng),) if rng.random() < 0.9 else (),
        emails=(_email(given, family, serial),) if rng.random() < 0.7 else (),
        guardian=_guardian(rng, family, serial) if category.minor else None,
        blocks=(Block("mail to the address came back", today - timedelta(days=9)),) if rng.random() < 0.01 else (),
        last_active=(today - timedelta(days=rng.randint(20, 400))).replace(day=1),
    )


def _family(rng: Random) -> str:
    if rng.random() < 0.07:
        return "-".join(rng.sample(FAMILY, 2))
    return rng.choice(FAMILY)


def _birth(rng: Random, today: date) -> date:
    youngest, oldest = rng.choices(_AGES, _AGE_SHARES)[0]
    return today - timedelta(days=rng.randint(youngest * 366, oldest * 365 + 364))


def _category(rng: Random, library: Library, birth: date, today: date) -> Category:
    band = age_band(birth, today)
    named = band if band in ("child", "teen") else "visitor" if rng.random() < 0.03 else "adult"
    return category_for(library, named, birth, minor=False, today=today)


def _term(rng: Random, category: Category, birth: date, today: date) -> tuple[date, date]:
    """When the registration began and when it expires; six in a hundred have lapsed."""
    term = relativedelta(months=category.months)
    if rng.random() < 0.06:
        expires = today - timedelta(days=rng.randint(5, 300))
        return max(birth, expires - term), expires
    registered = max(birth, today - timedelta(days=rng.randint(0, 3650)))
    expires = registered + term
    while expires <= today:
        expires += term
    return registered, expires


def _cards(rng: Random, serial: int) -> tuple[Card, ...]:
    """Three in a hundred have had their card replaced, or lost one before it."""
    current = Card(_number(2 * serial), CardStanding.CURRENT)
    if rng.random() >= 0.03:
        return (current,)
    standing = rng.choice((CardStanding.REPLACED, CardStanding.LOST))
    return (Card(_number(2 * serial + 1), standing), current)


def _number(place: int) -> str:
    return barcode("2", LIBRARY_DIGITS, place * _SPREAD % _CARDS)


def _phone(rng: Random) -> str:
    """Of the numbers that are kept for fiction."""
    return f"860-555-01{rng.randint(0, 99):02d}"


def _email(given: str, family: str, serial: int) -> str:
    """At a domain that is kept for examples (RFC 2606 § 3)."""
    apart = unicodedata.normalize("NFKD", f"{given}.{family}".casefold())
    return f"{apart.encode('ascii', 'ignore').decode()}{serial}@example.org"


def _guardian(rng: Random, family: str, serial: int) -> Guardian:
    given = rng.choice(GIVEN)
    return Guardian(f"{given} {family}", _phone(rng), _email(given, family, serial))
