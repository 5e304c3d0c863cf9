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
from carrel.records.notices import Channel
from carrel.records.registration import (
    Address,
    Block,
    Card,
    CardStanding,
    Contact,
    Detail,
    Guardian,
    IdSeen,
    Note,
    Registration,
    ResidenceSeen,
)
from carrel.sealed import registrations
from carrel.tallies import age_band

LIBRARY_DIGITS = "1895"
"""Stands in every demo barcode, of cards and of items."""
NEIGHBOURS_DIGITS = "1896"
"""Stands in the cards that other towns' libraries gave out."""
_AGES = ((2, 11), (12, 17), (18, 39), (40, 64), (65, 97))
_AGE_SHARES = (13, 10, 27, 28, 22)
_IDS = (IdSeen.DRIVING_LICENCE, IdSeen.DRIVING_LICENCE, IdSeen.STATE_ID, IdSeen.PASSPORT, IdSeen.SCHOOL_ID)
_PROOFS = (ResidenceSeen.SAME_AS_ID, ResidenceSeen.BILL, ResidenceSeen.LEASE, ResidenceSeen.POST)
_NOTES = (
    "Reads large print only.",
    "Asks for a telephone call when the magnifier has been repaired.",
    "Left an umbrella at the desk.",
    "Prefers the chair by the lift to be kept free on Tuesdays.",
)
_HOME_BOUND_AGE = 75
_SPREAD, _CARDS = 7_654_321, 10**8
"""Coprime, so that cards of neighbours are far apart and never the same."""


def person(rng: Random, serial: int, branch: BranchId, library: Library, today: date) -> Registration:
    """The demo's ``serial``-th person. All but the secrets comes from ``rng``."""
    given, family = rng.choice(GIVEN), _family(rng)
    birth = _birth(rng, today)
    town, postal_code, _ = rng.choices(TOWNS, [share for *_, share in TOWNS])[0]
    category = _category(rng, library, birth, today, town)
    registered, expires = _term(rng, category, birth, today)
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
        cards=_cards(rng, serial, NEIGHBOURS_DIGITS if category.other_town else LIBRARY_DIGITS),
        addresses=(Address((street,), town, "CT", postal_code),),
        phones=(_phone(rng),) if rng.random() < 0.9 else (),
        emails=(_email(given, family, serial),) if rng.random() < 0.7 else (),
        guardian=_guardian(rng, family, serial) if category.minor else None,
        blocks=(Block("mail to the address came back", today - timedelta(days=9)),) if rng.random() < 0.01 else (),
        last_active=(today - timedelta(days=rng.randint(20, 400))).replace(day=1),
        contact=_contact(rng),
        language="es" if rng.random() < 0.06 else "",
        id_seen=rng.choice(_IDS),
        residence_seen=rng.choice(_PROOFS),
        protected_address=rng.random() < 0.008,
        home_bound=birth <= today - relativedelta(years=_HOME_BOUND_AGE) and rng.random() < 0.12,
        note=Note(rng.choice(_NOTES), today + timedelta(days=rng.randint(5, 80))) if rng.random() < 0.01 else None,
    )


def _family(rng: Random) -> str:
    if rng.random() < 0.07:
        return "-".join(rng.sample(FAMILY, 2))
    return rng.choice(FAMILY)


def _birth(rng: Random, today: date) -> date:
    youngest, oldest = rng.choices(_AGES, _AGE_SHARES)[0]
    return today - timedelta(days=rng.randint(youngest * 366, oldest * 365 + 364))


def _category(rng: Random, library: Library, birth: date, today: date, town: str) -> Category:
    """By age; but whoever lives in another town and is grown up has that town's card, where the library says so."""
    band, guest = age_band(birth, today), rng.random() < 0.03
    if band not in ("child", "teen") and library.town_counted(town) != library.town:
        for category in library.categories:
            if category.other_town:
                return category
    named = band if band in ("child", "teen") else "visitor" if guest else "adult"
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


def _contact(rng: Random) -> Contact:
    """Most say nothing; some wish for letters, some to be telephoned, and some to be told titles or how many."""
    channel = rng.choices(("", Channel.LETTER.value, Channel.TELEPHONE.value), (80, 10, 10))[0]
    return Contact(channel, rng.choices(tuple(Detail), (80, 10, 10))[0])


def _cards(rng: Random, serial: int, digits: str) -> tuple[Card, ...]:
    """Three in a hundred have had their card replaced, or lost one before it."""
    current = Card(_number(digits, 2 * serial), CardStanding.CURRENT)
    if rng.random() >= 0.03:
        return (current,)
    standing = rng.choice((CardStanding.REPLACED, CardStanding.LOST))
    return (Card(_number(digits, 2 * serial + 1), standing), current)


def _number(digits: str, place: int) -> str:
    return barcode("2", digits, place * _SPREAD % _CARDS)


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
