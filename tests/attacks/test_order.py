"""What two looks at the disk tell, and what the order of things tells: not who borrowed, and not what goes together."""

import random
import shutil
import sqlite3
from itertools import pairwise
from pathlib import Path
from statistics import correlation

import psycopg
from people import Town
from test_boxes import close, rows
from test_prove import attack

from carrel.records.circulation import Loan
from carrel.sealed import Sealed, pockets
from carrel.sealed._opening import open_box
from carrel.sealed.kinds import LOAN
from house import Built

PAGE = 8192
INDEX_PAGES = {2: 12, 10: 8}
"""Kinds of pages, interior and leaf, and the length of their heads. A table without rowids is an index, too."""


def tables(database: Path) -> dict[str, set[tuple[object, ...]]]:
    with sqlite3.connect(database) as opened:
        names = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: set(opened.execute(f"SELECT * FROM {name}").fetchall()) for name in names}
    opened.close()
    return found


def owners(built: Built, boxes: dict[bytes, bytes]) -> dict[bytes, bytes]:
    """Whose each loan is: the test may know, and an attacker may not."""
    ring = built.house.ring
    return {row: open_box(ring, LOAN, Sealed[Loan](LOAN.record_class, row, box)).patron for row, box in boxes.items()}


def together(order: list[bytes]) -> int:
    """How often two things that follow each other belong to one patron."""
    return sum(one == other for one, other in pairwise(order))


def by_chance(order: list[bytes]) -> int:
    """More than ``together`` gave in any of two thousand shuffles."""
    shuffled, chance = list(order), random.Random(1)
    counts = []
    for _ in range(2000):
        chance.shuffle(shuffled)
        counts.append(together(shuffled))
    return max(counts) + 2


def first_kept_last(places: list[int]) -> float:
    """Of two rows on one page, how much oftener the earlier stands further back than before: from -1 to 1."""
    pages: dict[int, list[int]] = {}
    for place in places:
        pages.setdefault(place // PAGE, []).append(place)
    pairs = [(one > other) for found in pages.values() for n, one in enumerate(found) for other in found[n + 1 :]]
    return 2 * sum(pairs) / len(pairs) - 1


def test_no_table_keeps_the_order_of_insertion(library: Built) -> None:
    with sqlite3.connect(library.home / "library.db") as database:
        made = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        assert database.execute("PRAGMA page_size").fetchone() == (PAGE,)
    assert made
    assert [name for name, sql in made if "WITHOUT ROWID" not in sql] == []


def test_a_loan_touches_nothing_that_names_the_patron(library: Built, town: Town, tmp_path: Path) -> None:
    """Two copies of the file, around one loan: no row that bears a patron's row differs, nor does any page with one."""
    town.day()
    person, barcode = (
        town.people[0],
        next(one for one in town.copies if not any(one in p.barcodes for p in town.people)),
    )
    database, before, after = library.home / "library.db", tmp_path / "before.db", tmp_path / "after.db"
    library.house.store.tidy()
    shutil.copy(database, before)
    town.lend(person, barcode)
    library.house.store.tidy()
    shutil.copy(database, after)

    old, new = tables(before), tables(after)
    changed = {name for name in new if old[name] != new[name]}
    # who had it last ends where the item came back earlier that day
    assert changed - {"last_borrowers"} == {"items", "loans", "slips", "ledger_pending"}
    assert old["loans"] < new["loans"]
    assert len(new["loans"] - old["loans"]) == 1
    assert len(new["items"] ^ old["items"]) == 2

    patrons = list(rows(database, "registrations"))
    pages = list(zip(_pages(before), _pages(after), strict=False))
    assert [
        page for page, (one, other) in enumerate(pages) if one != other and any(row in other for row in patrons)
    ] == []
    assert any(one == other and any(row in one for row in patrons) for one, other in pages)


def test_a_return_touches_nothing_that_names_the_patron(library: Built, town: Town, tmp_path: Path) -> None:
    town.day()
    library.house.store.tidy()
    database = library.home / "library.db"
    old = tables(database)
    person = next(one for one in town.people if one.barcodes)
    town.take_back(person, person.barcodes[0])
    new = tables(database)
    assert {name for name in new if old[name] != new[name]} == {
        "items", "loans", "last_borrowers", "slips", "ledger_pending"
    }  # fmt: skip
    assert new["loans"] < old["loans"]


def test_places_on_the_disk_do_not_tell_who_came_first(library: Built) -> None:
    town = Town(library, people=150, copies=0)
    came = [_row_of(library, person.visit) for person in town.people]
    close(library)
    places = _places_of(library.home / "library.db", rows(library.home / "library.db", "registrations"), came)
    assert abs(correlation(range(len(came)), places)) < 0.33  # four standard deviations of chance
    assert abs(first_kept_last(places)) < 0.3


def test_places_of_things_do_not_tell_what_went_out_together(library: Built) -> None:
    """What was lent one after another was mostly lent to one patron."""
    town = Town(library, people=40, copies=300)
    went = town.day(8)
    close(library)
    raw = (library.home / "library.db").read_bytes()
    places = [raw.index(barcode.encode()) for barcode in went]
    assert abs(correlation(range(len(went)), places)) < 0.25  # four standard deviations of chance


def test_after_any_close_every_page_is_in_the_order_of_its_keys(library: Built) -> None:
    """The first close makes every number of an epoch longer; at a later one, what stays as long stays where it was."""
    for _ in range(2):
        close(library)
    Town(library, people=40, copies=300).day(8)
    library.house.store.tidy()
    assert max(_out_of_order(library.home / "library.db")) > 5
    close(library)
    # where SQLite parts a page that is full, it puts down what goes over to the next before the rest
    assert max(_out_of_order(library.home / "library.db")) <= 1


def test_loans_of_one_patron_do_not_stand_together(library: Built) -> None:
    town = Town(library, people=40, copies=300)
    town.day(8)
    close(library)
    database = library.home / "library.db"
    boxes = rows(database, "loans")
    whose = owners(library, boxes)
    order = [row for _, row in sorted(zip(_places_of(database, boxes, list(boxes)), boxes, strict=True))]
    assert together([whose[row] for row in order]) <= by_chance([whose[row] for row in order])
    with sqlite3.connect(database) as opened:
        tags = [row for (row,) in opened.execute("SELECT row FROM loans ORDER BY tag")]
    assert together([whose[row] for row in tags]) <= by_chance([whose[row] for row in tags])


def test_on_postgresql_nobody_is_found(library_on_postgresql: Built) -> None:
    town = Town(library_on_postgresql, people=12, copies=60)
    town.day()
    proof = attack(library_on_postgresql)
    assert proof.clean
    assert proof.out_of_reach == ()
    assert proof.bytes > 10 * 2**20
    with psycopg.connect(library_on_postgresql.house.store.address) as leaky:
        leaky.execute("CREATE TABLE borrowers (cardnumber TEXT)")
        leaky.execute("INSERT INTO borrowers VALUES (%s)", (town.people[0].application.card,))
    assert {str(find.trace) for find in attack(library_on_postgresql).finds} == {"a card number"}


def test_on_postgresql_a_loan_changes_no_row_of_the_patron(library_on_postgresql: Built) -> None:
    town = Town(library_on_postgresql, people=6, copies=20)
    town.day()
    barcode = next(one for one in town.copies if not any(one in person.barcodes for person in town.people))
    before = _versions(library_on_postgresql, "registrations", "card_tags", "search_tags", "loans")
    town.lend(town.people[0], barcode)
    after = _versions(library_on_postgresql, "registrations", "card_tags", "search_tags", "loans")
    assert {name: after[name] == before[name] for name in before} == {
        "registrations": True,
        "card_tags": True,
        "search_tags": True,
        "loans": False,
    }
    assert before["loans"] < after["loans"]


def test_on_postgresql_transactions_do_not_tell_what_goes_together(library_on_postgresql: Built) -> None:
    """Before the close, rows written after one another belong together; after it, transaction and place say nothing."""
    town = Town(library_on_postgresql, people=40, copies=300)
    town.day(8)
    built = library_on_postgresql
    whose = owners(built, _loans(built))
    placed = _by_place(built, "loans", "row")
    found = [whose[row] for row in placed]
    assert together(found) > by_chance(found)
    close(built)
    for order in (_by_place(built, "loans", "row"), _by_transaction(built, "loans", "row")):
        found = [whose[row] for row in order]
        assert together(found) <= by_chance(found)


def test_on_postgresql_the_items_do_not_tell_either(library_on_postgresql: Built) -> None:
    """That an item is out is public; in what order they went out would tell which went out together."""
    town = Town(library_on_postgresql, people=40, copies=300)
    town.day(8)
    built = library_on_postgresql
    whose = {int.from_bytes(row, "big"): patron for row, patron in owners(built, _loans(built)).items()}
    close(built)
    for order in (_by_place(built, "items", "id"), _by_transaction(built, "items", "id")):
        found = [whose[item] for item in order if item in whose]
        assert together(found) <= by_chance(found)


def _pages(database: Path) -> list[bytes]:
    raw = database.read_bytes()
    return [raw[at : at + PAGE] for at in range(0, len(raw), PAGE)]


def _row_of(built: Built, visit: str) -> bytes:
    row = built.house.visits.read(visit, built.house.clock())
    assert row is not None
    return row


def _places_of(database: Path, boxes: dict[bytes, bytes], order: list[bytes]) -> list[int]:
    raw = database.read_bytes()
    return [raw.index(boxes[row]) for row in order]


def _out_of_order(database: Path) -> list[int]:
    """Of each page of a table or an index, how often something stands behind what its key comes before.

    A page names its rows in the order of their keys, and each stands where it was put (sqlite.org/fileformat2.html,
    section 1.6): what is put down in that order stands from the page's end on.
    """
    found = []
    for number, page in enumerate(_pages(database)):
        head = 100 if number == 0 else 0
        if page[head] in INDEX_PAGES:
            begins = head + INDEX_PAGES[page[head]]
            count = int.from_bytes(page[head + 3 : head + 5])
            places = [int.from_bytes(page[at : at + 2]) for at in range(begins, begins + 2 * count, 2)]
            found.append(sum(one < other for one, other in pairwise(places)))
    return found


def _loans(built: Built) -> dict[bytes, bytes]:
    with built.house.store.read() as tx:
        return {loan.row: loan.envelope for loan in pockets.loans.page(tx, b"", 10_000)}


def _asked(built: Built, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(built.house.store.address) as opened:
        return opened.execute(question.encode()).fetchall()


def _versions(built: Built, *names: str) -> dict[str, set[tuple[object, ...]]]:
    return {name: set(_asked(built, f"SELECT ctid, xmin, t::text FROM {name} t")) for name in names}


def _by_place(built: Built, table: str, key: str) -> list[bytes]:
    return [row for (row,) in _asked(built, f"SELECT {key} FROM {table} ORDER BY ctid")]


def _by_transaction(built: Built, table: str, key: str) -> list[bytes]:
    """Within one transaction the order is nobody's: that of the key, which is random."""
    return [row for (row,) in _asked(built, f"SELECT {key} FROM {table} ORDER BY xmin::text::bigint, {key}")]
