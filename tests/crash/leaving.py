"""People who leave a library: their registration is closed, joined to another, or closed by themselves.

What stands in the house is told as a plain list of facts, without the random names of rows, slots and pockets: two
houses in which the same has happened say the same.
"""

import random
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

import msgspec

from carrel import catalog, desk
from carrel.records.actors import Actor
from carrel.records.circulation import FeeKind, Linked
from carrel.records.ids import PatronId, TitleId
from carrel.records.permissions import PermissionForm
from carrel.records.registration import Registration
from carrel.records.vocabulary import RecordClass, Role
from carrel.sealed import epochs, pockets, registrations
from carrel.sealed._opening import open_box
from carrel.sealed.kinds import REGISTRATION
from carrel.store import Transaction
from desk_day import application, close, lend, stock, visit
from house import Built, Clock

SHELVES = (
    pockets.loans, pockets.holds, pockets.interloans, pockets.fees, pockets.notices, pockets.permissions,
    pockets.histories, pockets.last_borrowers,
)  # fmt: skip
_MANY = "Wanted by many"
_EACH = 3
"""Things each person has out, where they may."""


def people(built: Built, clock: Clock, pairs: int) -> tuple[str, ...]:
    """A house on the day on which many leave, and in which order: pairs to be joined, and as many who close.

    Each has, as they may, loans, holds (one of them ready), a request elsewhere, a fee, a notice and permissions.
    """
    joining = [(f"keeps-{number}", f"joins-{number}") for number in range(pairs)]
    single = [f"{how}-{number:04}" for how in ("closes", "closes-own") for number in range(pairs)]
    everybody = [card for pair in joining for card in pair] + single
    things = stock(built, patrons=0, items=_EACH * len(everybody))
    for number, card in enumerate(everybody):
        person = msgspec.structs.replace(application(number), card=card, email=f"invented{number}@people.example")
        done = desk.register(built.house, built.actors[Role.CLERK], person, different_person=True)
        assert isinstance(done, desk.Registered), done.prose
        assert all(lend(built, card, barcode) for barcode in things.barcodes[number * _EACH :][:_EACH])
    clock.days_later(19)
    close(built)  # everybody is reminded
    for number, card in enumerate(everybody):
        _busy(built, card, everybody[number - 1], leaves=card in single)
    for number, card in enumerate(everybody):
        if card in single:
            for barcode in things.barcodes[number * _EACH :][:_EACH]:
                done = desk.return_item(built.house, built.actors[Role.CLERK], barcode)
                assert isinstance(done, desk.Returned), done
    acts = [f"merge {keep} {other}" for keep, other in joining] + [
        f"{card.rpartition('-')[0]} {card}" for card in single
    ]
    random.Random(7).shuffle(acts)
    return tuple(acts)


def _busy(built: Built, card: str, neighbour: str, leaves: bool) -> None:
    """Holds, a request, permissions; and a fee, but for those who are to close."""
    house, clerk, today = built.house, built.actors[Role.CLERK], built.house.clock().date()
    with house.store.read() as tx:
        shared = catalog.item_by_barcode(tx, f"copy of {_MANY}")
    many = _title(built, _MANY) if shared is None else shared.title
    for title in (many, _title(built, f"Wanted by {card}")):
        assert isinstance(desk.place_hold(house, clerk, visit(built, card), title, built.branch), desk.HoldPlaced)
    assert isinstance(desk.return_item(house, clerk, f"copy of Wanted by {card}"), desk.Returned)  # it is ready
    wish = desk.Wish(f"Elsewhere for {card}", "Nobody, Invented", built.branch)
    assert isinstance(desk.ask_elsewhere(house, clerk, visit(built, card), wish), desk.AskedElsewhere)
    own_self = Actor("", Role.PATRON, patron=row_of(built, card))
    until = today + timedelta(days=30)
    assert isinstance(
        desk.permit(house, own_self, PermissionForm(f"A friend of {card}", (RecordClass.LOAN,), until)), desk.Permitted
    )
    collector = desk.Collector(neighbour, f"Another friend of {card}", until)
    done = desk.permit_collection(house, clerk, visit(built, card), collector)
    assert isinstance(done, desk.CollectionPermitted), done
    if not leaves:
        charged = desk.charge(house, clerk, visit(built, card), FeeKind.OTHER, 150)
        assert isinstance(charged, desk.Charged), charged


def _title(built: Built, name: str) -> TitleId:
    with built.house.store.write() as tx:
        number = catalog.put_title(tx, catalog.TitleEntry(name)).id
        catalog.put_item(tx, catalog.ItemEntry(f"copy of {name}", number, built.branch, "book"))
    return number


def row_of(built: Built, card: str) -> PatronId:
    """Whose card it is."""
    row = built.house.visits.read(visit(built, card), built.house.clock())
    assert row is not None
    return row


def leave(built: Built, act: str) -> bool:
    """Do one of the acts; False where the house refuses."""
    how, *cards = act.split()
    house, supervisor = built.house, built.actors[Role.SUPERVISOR]
    if how == "merge":
        keep, other = (visit(built, card) for card in cards)
        return isinstance(desk.merge_registrations(house, supervisor, keep, other), desk.Merged)
    if how == "closes":
        done = desk.close_registration(house, supervisor, visit(built, cards[0]), desk.WhyClosed.MOVED)
        return isinstance(done, desk.Closing)
    own = Actor("", Role.PATRON, patron=row_of(built, cards[0]))
    return isinstance(desk.close_own(house, own, cards[0][-4:]), desk.AccountClosed)


def facts(built: Built) -> Counter[str]:
    """All that stands in the house, in plain words."""
    house, told = built.house, Counter[str]()
    with house.store.read() as tx:
        sealed = registrations.page(tx, b"", 10**6, epochs.generations(tx).current.number)
        register = {one.row: open_box(house.ring, REGISTRATION, one) for one in sealed}
        cards = {row: tuple(sorted(card.number for card in one.cards)) for row, one in register.items()}
        names = _names(tx)
        for row, one in register.items():
            told[_said("registration", cards[row], one, names)] += 1
        for shelf in SHELVES:
            for box in shelf.page(tx, b"", 10**6):
                record = open_box(house.ring, shelf.kind, box)
                assert record.pocket == register[record.patron].pocket, "in another's pocket"
                told[_said(shelf.kind.record_class, cards[record.patron], record, names | cards)] += 1
        for state in catalog.ItemState:
            for item in catalog.items_in(tx, state):
                told[f"{item.barcode} is {state}, for {pockets.count_holds(tx, item.title)}"] += 1
    return told


def _names(tx: Transaction) -> dict[object, object]:
    """What the numbers of things stand for: they are random, and others in another house."""
    items = [item for state in catalog.ItemState for item in catalog.items_in(tx, state)]
    titles = {item.title: catalog.title(tx, item.title) for item in items}
    return {
        **{item.id: item.barcode for item in items},
        **{number: "" if title is None else title.title for number, title in titles.items()},
        **{branch.id: branch.name for branch in catalog.branches(tx)},
    }


def _said(kind: str, cards: tuple[str, ...], record: Registration | Linked, names: Mapping[object, object]) -> str:
    fields = msgspec.structs.asdict(record).items()
    plain = {name: names.get(value, value) if name in _NUMBERS else value for name, value in fields}
    return f"{kind} of {cards}: { {name: value for name, value in plain.items() if name not in _RANDOM} }"


_NUMBERS = frozenset({"item", "title", "branch", "pickup", "other"})
_RANDOM = frozenset({"pocket", "patron", "slot", "trail", "trail_day", "code", "number", "secrets"})


def gone(act: str) -> str:
    """The registration that an act ends, by its card."""
    return act.rpartition(" ")[2]
