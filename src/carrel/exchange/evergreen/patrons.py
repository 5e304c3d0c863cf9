"""Patrons (``actor.usr``) with their cards and addresses.

Both are joined in memory a part at a time, and never on disk: they are confidential. A patron deleted in the other
system does not come along.
"""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from carrel.catalog.library import Category
from carrel.exchange.categories import category_for, expiry
from carrel.exchange.evergreen.fields import day, fault, key
from carrel.exchange.evergreen.folders import Folders, in_pass
from carrel.exchange.evergreen.places import known_branches
from carrel.exchange.moving import MoveIn, Writing, carry, seal_patron
from carrel.exchange.patrons import blocks
from carrel.exchange.report import Outcome
from carrel.formats import CopyRow, Fault
from carrel.records.ids import BranchId
from carrel.records.registration import Address, Card, CardStanding, Guardian, Registration
from carrel.records.vocabulary import RecordClass
from carrel.sealed import registrations

_STAGE = "patrons"
_OLDEST = 120
"""Years: an older birth date is remarked on, and kept."""

_Joined = dict[str, list[CopyRow]]


def take(move: MoveIn, tables: Folders) -> None:
    """Seal every patron who is not deleted."""
    homes = known_branches(move)
    groups = {row.text("id"): row.text("name") for row in tables.good("permission.grp_tree")}
    passes = tables.passes("actor.card", "actor.usr_address")
    for number in range(passes):
        cards = _by_user(move, tables, "actor.card", number, passes)
        addresses = _by_user(move, tables, "actor.usr_address", number, passes)

        def put(
            at: Writing,
            row: CopyRow,
            cards: _Joined = cards,
            addresses: _Joined = addresses,
        ) -> Outcome:
            home = homes.get(row.text("home_ou"))
            if home is None:
                return fault(row, "home_ou", "a branch that is not in actor.org_unit", "add its org unit")
            user = row.text("id")
            group = groups.get(row.text("profile"), "")
            record = _registration(move, row, home, group, cards.get(user, []), addresses.get(user, []))
            return seal_patron(move, at, (f"{row.table}.sql", row.line), key("usr", user), record)

        carry(move, _STAGE, _offered(move, tables, number, passes), put, RecordClass.REGISTRATION)


def _by_user(move: MoveIn, tables: Folders, table: str, number: int, passes: int) -> _Joined:
    found: _Joined = {}
    for row in tables.rows(table):
        if isinstance(row, Fault):
            if number == 0:
                move.report.count(_STAGE, row)
        elif in_pass(row.text("usr"), number, passes):
            found.setdefault(row.text("usr"), []).append(row)
    return found


def _offered(move: MoveIn, tables: Folders, number: int, passes: int) -> Iterator[CopyRow | Fault]:
    """The users of one pass, with what is to be remarked on them."""
    for row in tables.rows("actor.usr"):
        if isinstance(row, Fault):
            if number == 0:
                yield row
        elif in_pass(row.text("id"), number, passes):
            if row.true("deleted"):
                yield fault(row, "deleted", "a patron deleted in the other system", "nothing: they are gone there too")
                continue
            yield row
            birth = _birth(row)
            if row.text("dob") and (birth is None or birth > move.today):
                yield fault(row, "dob", "a birth date that cannot be: left out", "ask the patron", note=True)
            elif birth is not None and move.today.year - birth.year > _OLDEST:
                yield fault(row, "dob", f"born more than {_OLDEST} years ago", "ask the patron", note=True)


def _birth(row: CopyRow) -> date | None:
    try:
        return date.fromisoformat(row.text("dob")[:10])
    except ValueError:
        return None


def _registration(
    move: MoveIn, row: CopyRow, home: BranchId, group: str, cards: list[CopyRow], addresses: list[CopyRow]
) -> Registration:
    zone = move.zone()
    birth = _birth(row)
    category = category_for(move.library, group, birth, row.true("juvenile"), move.today)
    registered = day(row.text("create_date"), zone) or move.today
    places = _addresses(addresses, row.text("mailing_address"))
    pocket, trail, trail_day = registrations.fresh_secrets(move.today)
    return Registration(
        pocket=pocket,
        trail=trail,
        trail_day=trail_day,
        given=row.text("first_given_name"),
        middle=row.text("second_given_name"),
        family=row.text("family_name"),
        suffix=row.text("suffix"),
        category=category.code,
        branch=home,
        registered=registered,
        expires=_expires(row, zone, category, registered),
        birth=None if birth is None or birth > move.today else birth,
        town=places[0].town if places else "",
        cards=_cards(cards, row.text("card")),
        addresses=places,
        phones=_told(row, "day_phone", "evening_phone", "other_phone"),
        emails=_told(row, "email"),
        guardian=_guardian(row),
        blocks=blocks(row.true("barred"), row.true("active"), registered),
    )


def _expires(row: CopyRow, zone: ZoneInfo, category: Category, registered: date) -> date:
    return day(row.text("expire_date"), zone) or expiry(category, registered)


def _told(row: CopyRow, *columns: str) -> tuple[str, ...]:
    """The columns that are not empty, each value once."""
    return tuple(dict.fromkeys(text for column in columns if (text := row.text(column).strip())))


def _cards(rows: list[CopyRow], primary: str) -> tuple[Card, ...]:
    """The cards, the one in use first; an inactive card is one that was replaced."""
    ordered = sorted(rows, key=lambda row: row.text("id") != primary)
    return tuple(
        Card(row.text("barcode"), CardStanding.CURRENT if row.true("active") else CardStanding.REPLACED)
        for row in ordered
        if row.text("barcode")
    )


def _addresses(rows: list[CopyRow], mailing: str) -> tuple[Address, ...]:
    """The addresses, the one for mail first."""
    ordered = sorted(rows, key=lambda row: row.text("id") != mailing)
    return tuple(
        Address(_told(row, "street1", "street2"), row.text("city"), row.text("state"), row.text("post_code"))
        for row in ordered
    )


def _guardian(row: CopyRow) -> Guardian | None:
    name, email = row.text("guardian"), row.text("guardian_email")
    return Guardian(name, email=email) if name or email else None
