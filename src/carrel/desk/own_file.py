"""Everything the library holds about a patron, as one file of JSON: made in memory, handed over, kept nowhere."""

import base64
from collections.abc import Sequence
from datetime import date

import msgspec

from carrel import catalog
from carrel.desk.facts import title_of
from carrel.desk.owning import own
from carrel.gate import (
    Act,
    House,
    Opened,
    Operation,
    fees_of,
    histories_of,
    holds_of,
    interloans_of,
    last_borrowed,
    loans_of,
    minutes_sat,
    notices_of,
    perform,
    permissions_of,
    seats_of,
    unseal_all,
)
from carrel.records.actors import Actor
from carrel.records.circulation import Linked
from carrel.records.ids import ComputerId, ItemId, TitleId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Record, Registration
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed.kinds import LAST_BORROWER

LEFT_OUT = {
    RecordClass.SLIP: "what an act leaves for the night's count names nobody, so nobody's can be found",
    RecordClass.REQUEST: "who asked for records is confidential too; what was opened about you stands in your list of "
    "openings, unless a court's order still forbids telling you",
    RecordClass.PAPER: "what was shown or sent for such a request lies in its folder, which only the custodian opens",
    RecordClass.PRESERVED: "a copy that is held because a paper demands it opens for an order of a court alone",
    RecordClass.STRAY: "a note of where records lay astray repeats none of them, so it says nothing of you",
}
"""Classes that the file cannot have, and why; it says so itself."""
_KEYS = frozenset({"pocket", "trail", "trail_day", "slot", "patron", "secrets", "origin"})
"""The house's keys and row names: they say nothing of a patron, and who has them could find the patron's rows."""
_KEYS_SAID = "the keys by which the house finds and seals your records, and the hashes of your password and PIN"
_WITH_REGISTRATION = (
    RecordClass.LOAN,
    RecordClass.HOLD,
    RecordClass.INTERLOAN,
    RecordClass.FEE,
    RecordClass.LAST_BORROWER,
    RecordClass.HISTORY,
    RecordClass.NOTICE,
    RecordClass.PERMISSION,
    RecordClass.COMPUTER,
)


class OwnFile(Quiet, frozen=True):
    """The file."""

    json: bytes


def own_file(house: House, actor: Actor) -> OwnFile | Refusal:
    """Everything about the patron who is signed in."""

    def work(act: Act) -> OwnFile | Refusal:
        match own(act, *_WITH_REGISTRATION):
            case Opened() as patron:
                return OwnFile(msgspec.json.format(msgspec.json.encode(_told(act, patron)), indent=2))
            case refusal:
                return refusal

    return perform(house, actor, Purpose.OWN, work)


def _told(act: Act, patron: Opened[Registration, Operation]) -> dict[str, object]:
    record = patron.record
    kept = {name: _plain(act, name, value) for name, value in _fields(record)}
    kept["keeps a reading history"] = bool(record.secrets.history_public)
    kept["a code is sent at every sign-in"] = record.secrets.second_step
    kept["minutes at public computers today"] = minutes_sat(act, record.pocket, act.now.date())
    held: dict[str, object] = {of: [_linked(act, one) for one in found] for of, found in _of_each_class(act, patron)}
    left_out = {of.value: why for of, why in LEFT_OUT.items()} | {"keys": _KEYS_SAID}
    return {
        "library": act.house.library.name,
        "made": act.now.date(),
        RecordClass.REGISTRATION: kept,
        **held,
        "left out": left_out,
    }


def _of_each_class(act: Act, patron: Opened[Registration, Operation]) -> list[tuple[RecordClass, Sequence[Linked]]]:
    last = unseal_all(act, last_borrowed(act, patron), patron.grant.also(LAST_BORROWER))
    return [
        (RecordClass.LOAN, [one.record for one in loans_of(act, patron)]),
        (RecordClass.HOLD, [one.record for one in holds_of(act, patron)]),
        (RecordClass.INTERLOAN, [one.record for one in interloans_of(act, patron)]),
        (RecordClass.FEE, [one.record for one in fees_of(act, patron)]),
        (RecordClass.LAST_BORROWER, [one.record for one in last]),
        (RecordClass.HISTORY, [one.record for one in histories_of(act, patron)]),
        (RecordClass.NOTICE, [one.record for one in notices_of(act, patron)]),
        (RecordClass.PERMISSION, [one.record for one in permissions_of(act, patron)]),
        (RecordClass.COMPUTER, [one.record for one in seats_of(act, patron)]),
    ]


def _linked(act: Act, record: Linked) -> dict[str, object]:
    return {name: _plain(act, name, value) for name, value in _fields(record)}


def _fields(record: Record) -> list[tuple[str, object]]:
    return [(name, value) for name, value in msgspec.structs.asdict(record).items() if name not in _KEYS]


def _plain(act: Act, name: str, value: object) -> object:
    """A value as anyone can read it: things by their title and barcode, and never by a row."""
    match value:
        case Record():
            return {inner: _plain(act, inner, one) for inner, one in _fields(value)}
        case tuple():
            return [_plain(act, name, one) for one in value]
        case bytes():
            return "" if name == "other" else base64.b64encode(value).decode()
        case int() if name in ("item", "title", "computer"):
            return _thing(act, name, value)
        case date() | str() | int() | None:
            return value
        case _:
            raise TypeError("a record has a kind of value that the patron's file cannot say yet")


def _thing(act: Act, name: str, number: int) -> dict[str, str] | str:
    """An item by its barcode and title, a work by its title, a computer by its label."""
    if name == "item":
        item = catalog.item(act.tx, ItemId(number))
        return {} if item is None else {"barcode": item.barcode, "title": title_of(act.tx, item)}
    if name == "title":
        work = catalog.title(act.tx, TitleId(number))
        return "" if work is None else work.title
    machine = catalog.computer(act.tx, ComputerId(number))
    return "" if machine is None else machine.label
