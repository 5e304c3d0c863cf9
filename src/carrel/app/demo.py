"""The demo library: founded and furnished on the first run, with a sign-in for every role. Its people are invented."""

import hmac
import re
import struct
from base64 import b32decode
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec

from carrel import catalog, custody, desk, staff
from carrel.app.demo_requests import CALLS, take_in_requests
from carrel.app.demo_seats import seat_some
from carrel.app.demo_tables import publish_tables
from carrel.app.founding import CUSTODIAN, Founding, found
from carrel.app.home import Home, HomeFault
from carrel.app.opening import open_house
from carrel.desk.signing_in import STAFF_KEY
from carrel.exchange.demo import Sample, furnish
from carrel.gate import House, record_move_in
from carrel.records.actors import Actor
from carrel.records.ids import BranchId
from carrel.records.refusals import Refusal
from carrel.records.registration import IdSeen
from carrel.records.vocabulary import RecordClass, Role
from carrel.staff import one_time_password
from carrel.statistics.archive import at_the_close
from carrel.store import Transaction

_WITH_CODE = (Role.CUSTODIAN, Role.AUDITOR)
_ROLES = (Role.CLERK, Role.SUPERVISOR, *_WITH_CODE, Role.PAGE, Role.VOLUNTEER, Role.KIOSK)
_FIRST_SHIFT = timedelta(hours=12)
"""How long the volunteer may work; afterwards a supervisor opens a shift."""
_LETTERHEAD = (
    ("address = []", 'address = ["1 Invented Green", "Putnam, CT 06260"]'),
    ('telephone = ""', 'telephone = "959-555-0100"'),
    ('site = ""', 'site = "https://library.example/mine"'),
)
"""What the demo's letters are headed with, in library.toml. No patron of it has a number with that area code."""


class SignIn(msgspec.Struct, frozen=True):
    """One way into the demo."""

    role: str
    account: str
    password: str
    secret: str = ""
    """What an authenticator would be given, in base32; empty where no code is asked."""


class OwnPages(msgspec.Struct, frozen=True):
    """One invented patron's way to their own pages."""

    card: str
    password: str
    pin: str
    whose: str = ""
    """What the patron shows."""


class Notes(msgspec.Struct, frozen=True):
    """What a visitor to the demo needs."""

    sign_ins: tuple[SignIn, ...]
    cards: tuple[str, ...]
    """Card numbers to scan."""
    patrons: tuple[OwnPages, ...] = ()


def furnish_demo(home: Home, say: Callable[[str], None]) -> Sequence[tuple[str, str, str]]:
    """Make the demo library unless it is there; role, account and password of each sign-in, with the code of now."""
    if not home.settings.is_file():
        _make(home, say)
    now = datetime.now().astimezone()
    lines = []
    notes = _notes(home)
    for one in notes.sign_ins:
        code = f"  code now: {code_at(one.secret, now)}" if one.secret else ""
        lines.append((one.role, one.account, one.password + code))
    lines += [
        ("card", patron.card, f"{patron.whose}; own pages: {patron.password}; PIN {patron.pin}")
        for patron in notes.patrons
    ]
    return lines


def code_at(secret: str, now: datetime) -> str:
    """The code an authenticator shows (RFC 6238): so that the demo needs no telephone."""
    digest = hmac.digest(b32decode(secret), struct.pack(">Q", int(now.timestamp()) // 30), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def _make(home: Home, say: Callable[[str], None]) -> None:
    say("founding the demo library")
    founding = Founding("Putnam Public Library (demo)", "Putnam", "public", "America/New_York", branch="")
    found(home, founding)
    text = home.settings.read_text(encoding="utf-8")
    for line, filled in _LETTERHEAD:
        text = text.replace(f"\n{line} ", f"\n{filled} ").replace(f"\n{line}\n", f"\n{filled}\n")
    text = re.sub(r"^calls = \[\].*\n# counsel.*\n", CALLS, text, flags=re.MULTILINE)
    home.settings.write_text(text, encoding="utf-8")
    house = open_house(home)
    keeper = Actor("keeper", Role.KEEPER)

    def record(tx: Transaction, record_class: RecordClass, count: int) -> None:
        record_move_in(house, tx, keeper, record_class, count)

    say("inventing its people, and shelving works in the public domain")
    furnished = furnish(house.store, house.ring, house.clock().date(), record, library=house.library)
    if isinstance(furnished, Refusal):
        raise HomeFault(furnished.prose)
    sign_ins = tuple(_hire(house, role) for role in _ROLES)
    patrons = tuple(_let_in(house, sample, number) for number, sample in enumerate(furnished.samples, 1))
    take_in_requests(house, Actor(Role.CLERK.value, Role.CLERK), Actor(CUSTODIAN, Role.CUSTODIAN))
    notes = Notes(sign_ins, tuple(sample.card for sample in furnished.samples), patrons)
    # so that the notices of a day wait to be printed, told and sent
    closed = custody.close_day(house, keeper, say, [at_the_close(home.tallies)])
    if isinstance(closed, Refusal):
        raise HomeFault(closed.prose)
    say("publishing what was counted, under control")
    publish_tables(house, Actor(CUSTODIAN, Role.CUSTODIAN))
    clerk, supervisor = (Actor(role.value, role, branch=_main(house)) for role in (Role.CLERK, Role.SUPERVISOR))
    seat_some(house, clerk, supervisor, notes.cards[1:])  # the first one's registration has lapsed
    _notes_file(home).write_bytes(msgspec.json.encode(notes))
    house.store.close()


def _hire(house: House, role: Role) -> SignIn:
    """An account whose first sign-in is already behind it."""
    name = CUSTODIAN if role is Role.CUSTODIAN else role.value
    password = one_time_password()
    secret = ""
    with house.store.write() as tx:
        if role is not Role.CUSTODIAN:
            staff.create(tx, name, f"The {role.value}", role, password, must_change=False)
        if role is Role.VOLUNTEER:
            staff.put_agreement(tx, name, house.clock().date())
            staff.open_shift(tx, name, house.clock() + _FIRST_SHIFT)
        staff.set_password(tx, name, password)
        if role in _WITH_CODE:
            key, now = house.ring.keeper.fetch(STAFF_KEY), house.clock()
            address = staff.enrol_totp(tx, key, name, house.library.name)
            if isinstance(address, Refusal):
                raise HomeFault(address.prose)
            secret = parse_qs(urlsplit(address).query)["secret"][0]
            staff.confirm_totp(tx, key, name, code_at(secret, now), now)
    return SignIn(role.value, name, password, secret)


def _let_in(house: House, sample: Sample, number: int) -> OwnPages:
    """A patron comes to the desk, is given a password, and chooses one that is good for a demo only, and a PIN."""
    clerk, card = Actor(Role.CLERK.value, Role.CLERK), sample.card
    own = OwnPages(card, f"demo password {number}", f"{7300 + number}", sample.whose)
    served = desk.scan_card(house, clerk, card)
    if not isinstance(served, desk.Served):
        raise HomeFault("a card of the demo library cannot be served: remove the folder and run the demo again")
    given = desk.give_password(house, clerk, served.visit, IdSeen.OTHER)
    signed = desk.sign_in_patron(house, card, given.secret) if isinstance(given, desk.SecretGiven) else None
    if not isinstance(given, desk.SecretGiven) or not isinstance(signed, desk.PatronSignedIn):
        raise HomeFault("a patron of the demo library cannot be let in: remove the folder and run the demo again")
    chosen = desk.choose_own_password(house, signed.actor, given.secret, own.password)
    kept = desk.choose_own_pin(house, signed.actor, own.password, own.pin)
    for refusal in (chosen, kept):
        if isinstance(refusal, Refusal):
            raise HomeFault(refusal.prose)
    return own


def _main(house: House) -> BranchId:
    """The branch with the most computers."""
    with house.store.read() as tx:
        return max(catalog.branches(tx), key=lambda one: len(catalog.computers_of(tx, one.id))).id


def _notes(home: Home) -> Notes:
    try:
        return msgspec.json.decode(_notes_file(home).read_bytes(), type=Notes)
    except (OSError, msgspec.DecodeError):
        raise HomeFault(f"{home.folder} is no demo library: remove the folder and run the demo again") from None


def _notes_file(home: Home) -> Path:
    """Beside the library's folder, not in it: a proof searches the folder, and a card number is a find there."""
    return home.folder.with_name(f"{home.folder.name}-notes.json")
