"""Learns whom and what a scan looks for: the registrations through the gate, and the catalogue, which is public."""

from collections.abc import Callable, Iterable, Iterator

from carrel import catalog
from carrel.catalog.library import Library
from carrel.custody.rounds import everyone, rounds
from carrel.custody.scanning.identities import Identity, Sort, of_author, of_email, of_patron, of_phone, of_title
from carrel.custody.scanning.roll import Roll
from carrel.formats.folding import words
from carrel.gate import Act, House, unseal_all
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose
from carrel.sealed import Sealed, registrations
from carrel.sealed.epochs import EVERY_EPOCH
from carrel.sealed.kinds import REGISTRATION
from carrel.store import Transaction

_AT_ONCE = 2000


def learn(house: House, actor: Actor, say: Callable[[str], None]) -> Roll | Refusal:
    """Everybody who is registered and everything in the catalogue, as keyed hashes."""
    grant = everyone(house, actor, Purpose.SCAN, REGISTRATION, registrations.count)
    if isinstance(grant, Refusal):
        return grant
    with house.store.read() as tx:
        expected = registrations.count(tx)
    say(f"learning {expected:,} patrons by keyed hashes")
    roll = Roll(expected)

    def page(tx: Transaction, after: bytes, size: int) -> list[Sealed[Registration]]:
        return registrations.page(tx, after, size, EVERY_EPOCH)

    def work(act: Act, sealed: list[Sealed[Registration]]) -> None:
        opened = unseal_all(act, sealed, grant)
        roll.learn(identity for one in opened for identity in of_patron(one.record))
        roll.patrons += len(opened)

    refused = rounds(house, actor, Purpose.SCAN, page, work)
    if refused is not None:
        return refused
    with house.store.read() as tx:
        for batch in _batches(_catalogued(tx)):
            roll.learn(batch)
    roll.learn(_of_house(house.library))
    roll.settle()
    return roll


def _catalogued(tx: Transaction) -> Iterator[Identity]:
    for title, author in catalog.titles_and_authors(tx):
        yield from of_title(title)
        yield from of_author(author) if author else ()
    for barcode in catalog.barcodes(tx):
        plain = words(barcode)
        if len(plain) == 1 and len(plain[0]) > 4:
            yield Identity(Sort.ITEM, plain[0])


def _of_house(library: Library) -> Iterator[Identity]:
    """How the house itself is reached: the same number on a patron's card would say nothing of them."""
    phones = [library.telephone, *(call.telephone for call in library.disclosure.calls)]
    for phone in phones:
        yield from (Identity(Sort.HOUSE, one.whole) for one in of_phone(Sort.HOUSE, phone))
    for line in library.address:
        yield Identity(Sort.HOUSE, b" ".join(words(line)))
        yield from (Identity(Sort.HOUSE, one.whole) for one in of_email(Sort.HOUSE, line))


def _batches(identities: Iterable[Identity]) -> Iterator[list[Identity]]:
    held: list[Identity] = []
    for one in identities:
        held.append(one)
        if len(held) >= _AT_ONCE:
            yield held
            held = []
    yield held
