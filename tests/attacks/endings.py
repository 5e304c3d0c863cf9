"""Things that end, and what whoever takes the disk finds of them: boxes, words in every encoding, a person by a thing.

Everything about a link's life is written down here by the attacker while it is alive: what was not there before its
end proves nothing after it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from grep import needles
from test_prove import attack

from at_work import AtWork, Person, at_work
from carrel import catalog, desk
from carrel.catalog.library import Library
from carrel.records.circulation import FeeKind
from carrel.records.vocabulary import RecordClass
from carrel.tallies import Method
from house import LIBRARY

_CLASSES = set(RecordClass) - {RecordClass.REGISTRATION, RecordClass.SLIP}
LINKS = ("loans", "holds", "fees", "interloans", "notices", "permissions", "histories", "last_borrowers")
NAME = {"given": "Zorquim", "family": "Vabtazk", "phone": "860-555-0142", "email": "zorquim@invented.example"}
TITLE = "The Xandwic Thistle"


@contextmanager
def thief(library: Library = LIBRARY) -> Iterator["Thief"]:
    """A library in which one person has to do with one book, and somebody who keeps every box they can see."""
    with at_work(library) as work:
        yield Thief(work)


class Thief:
    """Takes what lies on the disk, before something ends and after."""

    def __init__(self, work: AtWork) -> None:
        self.work, self.house, self.clerk = work, work.house, work.clerk
        self.person: Person = work.person(**NAME)
        self.item = work.book(TITLE)
        self.boxes: dict[bytes, bytes] = {}

    @property
    def visit(self) -> str:
        return self.work.again(self.person).visit

    def look(self, *tables: str) -> int:
        """Remember the boxes of these tables; how many there are now."""
        found = {row: box for table in tables for row, box in self.work.sql(f"SELECT row, box FROM {table}")}
        self.boxes |= {box: row for row, box in found.items()}
        return len(found)

    def disk(self) -> bytes:
        self.work.house.store.tidy()
        return b"".join(path.read_bytes() for path in self.work.built.home.rglob("*") if path.is_file())

    def nothing_is_left(self, *words: str, of: tuple[str, ...] = LINKS) -> None:
        """No box that was seen is on the disk nor opens, no word stands in any encoding, and the proof is clean."""
        assert self.boxes, "nothing was seen while it was alive"
        assert {table: self.look(table) for table in of} == dict.fromkeys(of, 0)
        self.nothing_on_disk(self.person.card, *NAME.values(), *words)
        proof = attack(self.work.built)
        assert proof.clean
        assert [box for box in proof.boxes if box.record_class in _CLASSES] == []
        assert proof.links == 0

    def nothing_on_disk(self, *words: str) -> None:
        """No box that was seen and is gone is in any byte, nor its row, and none of these words in any encoding."""
        live = {row for table in (*LINKS, "registrations") for (row,) in self.work.sql(f"SELECT row FROM {table}")}
        raw = self.disk()
        gone = {box: row for box, row in self.boxes.items() if row not in live}
        assert [box for box in gone if box[5:17] in raw or box[17:33] in raw] == []
        # a loan's row is its item's, and the item stays
        assert [row for row in gone.values() if len(row) == 16 and row in raw] == []
        assert [word for word in words if any(needle in raw for needle in needles(word))] == []

    def charge(self, cents: int = 900) -> None:
        done = desk.charge(self.house, self.clerk, self.visit, FeeKind.DAMAGED, cents, self.item)
        assert isinstance(done, desk.Charged), done

    def pay(self, cents: int) -> desk.Paid:
        done = desk.pay(self.house, self.clerk, self.visit, desk.ALL, cents, Method.CASH)
        assert isinstance(done, desk.Paid), done
        return done

    def hold(self) -> str:
        """The person waits for the book, and it comes: the code on its slip."""
        with self.house.store.read() as tx:
            found = catalog.item_by_barcode(tx, self.item)
        assert found is not None
        held = desk.place_hold(self.house, self.clerk, self.visit, found.title, self.work.built.branch)
        assert isinstance(held, desk.HoldPlaced), held
        assert self.look("holds") == 1
        back = desk.return_item(self.house, self.clerk, self.item)
        assert isinstance(back, desk.Returned), back
        assert self.look("holds") == 1
        assert back.view.code
        return back.view.code

    def ask(self, title: str, author: str, partner: str) -> tuple[str, desk.RequestSheet]:
        """The person asks for something elsewhere, and the request goes out: its word, and the sheet."""
        wish = desk.Wish(title, author)
        assert isinstance(desk.ask_elsewhere(self.house, self.clerk, self.visit, wish), desk.AskedElsewhere)
        self.look("interloans")
        listed = desk.work_list(self.house, self.clerk)
        assert isinstance(listed, desk.WorkList)
        [(_, word)] = listed.lines
        sent = desk.send_elsewhere(self.house, self.clerk, word, partner)
        assert isinstance(sent, desk.SentElsewhere)
        assert self.look("interloans") == 1
        return word, sent.sheet

    def receive(self, word: str, number: str) -> desk.ShelfSlip:
        """It comes, under this barcode."""
        done = desk.receive_elsewhere(self.house, self.clerk, word, desk.Arrival(number))
        assert isinstance(done, desk.ReceivedElsewhere), done
        assert self.look("interloans") == 1
        return done.slip
