"""The demo library: founded and furnished on the first run, with a sign-in for every role. Its people are invented."""

import hmac
import json
import struct
from base64 import b32decode
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec

from carrel import staff
from carrel.app.founding import CUSTODIAN, Founding, found
from carrel.app.home import Home, HomeFault
from carrel.app.opening import open_house
from carrel.desk.signing_in import STAFF_KEY
from carrel.exchange.demo import furnish
from carrel.gate import House, record_move_in
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import RecordClass, Role
from carrel.staff import one_time_password
from carrel.store import Transaction

_WITH_CODE = (Role.CUSTODIAN, Role.AUDITOR)


class SignIn(msgspec.Struct, frozen=True):
    """One way into the demo."""

    role: str
    account: str
    password: str
    secret: str = ""
    """What an authenticator would be given, in base32; empty where no code is asked."""


def furnish_demo(home: Home, say: Callable[[str], None]) -> Sequence[tuple[str, str, str]]:
    """Make the demo library unless it is there; role, account and password of each sign-in, with the code of now."""
    if not home.settings.is_file():
        _make(home, say)
    now = datetime.now().astimezone()
    lines = []
    for one in _sign_ins(home):
        code = f"  code now: {code_at(one.secret, now)}" if one.secret else ""
        lines.append((one.role, one.account, one.password + code))
    cards = json.loads(_cards_file(home).read_text(encoding="utf-8"))
    lines += [("card", card, "") for card in cards]
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
    house = open_house(home)
    keeper = Actor("keeper", Role.KEEPER)

    def record(tx: Transaction, record_class: RecordClass, count: int) -> None:
        record_move_in(house, tx, keeper, record_class, count)

    say("inventing its people, and shelving works in the public domain")
    furnished = furnish(house.store, house.ring, house.clock().date(), record, library=house.library)
    if isinstance(furnished, Refusal):
        raise HomeFault(furnished.prose)
    _cards_file(home).write_text(json.dumps(furnished.sample_cards[:3]), encoding="utf-8")
    sign_ins = [_hire(house, role) for role in (Role.CLERK, Role.SUPERVISOR, *_WITH_CODE)]
    _sign_ins_file(home).write_bytes(msgspec.json.encode(sign_ins))
    house.store.close()


def _hire(house: House, role: Role) -> SignIn:
    """An account whose first sign-in is already behind it."""
    name = CUSTODIAN if role is Role.CUSTODIAN else role.value
    password = one_time_password()
    secret = ""
    with house.store.write() as tx:
        if role is not Role.CUSTODIAN:
            staff.create(tx, name, f"The {role.value}", role, password, must_change=False)
        staff.set_password(tx, name, password)
        if role in _WITH_CODE:
            key, now = house.ring.keeper.fetch(STAFF_KEY), house.clock()
            address = staff.enrol_totp(tx, key, name, house.library.name)
            if isinstance(address, Refusal):
                raise HomeFault(address.prose)
            secret = parse_qs(urlsplit(address).query)["secret"][0]
            staff.confirm_totp(tx, key, name, code_at(secret, now), now)
    return SignIn(role.value, name, password, secret)


def _sign_ins(home: Home) -> list[SignIn]:
    try:
        return msgspec.json.decode(_sign_ins_file(home).read_bytes(), type=list[SignIn])
    except (OSError, msgspec.DecodeError):
        raise HomeFault(f"{home.folder} is no demo library: remove the folder and run the demo again") from None


def _sign_ins_file(home: Home) -> Path:
    return home.folder / "demo-sign-ins.json"


def _cards_file(home: Home) -> Path:
    return home.folder / "demo-cards.json"
