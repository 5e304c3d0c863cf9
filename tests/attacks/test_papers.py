"""What is printed or left on a screen at the desk: it names nobody, but where it is about that person."""

from collections.abc import Iterator

import msgspec
import pytest
from endings import NAME, TITLE, Thief, thief
from grep import needles

from carrel import catalog, desk
from carrel.records.circulation import FeeKind
from carrel.records.ids import BranchId, TitleId
from carrel.tallies import Method
from noticing import TELLING, changed, close

OTHER = {"given": "Oonpje", "family": "Quimdru", "phone": "860-555-0177", "email": "oonpje@invented.example"}


@pytest.fixture
def at() -> Iterator[Thief]:
    with thief(TELLING) as one:
        yield one


def names(paper: object, *, but: tuple[str, ...] = (), card: str) -> list[str]:
    """What of a person stands on a paper, in any encoding. ``but`` is what it is about."""
    shown = msgspec.json.encode(paper, enc_hook=repr) + msgspec.msgpack.encode(paper, enc_hook=repr)
    told = (card, *NAME.values(), *OTHER.values())
    return [word for word in told if word not in but and any(needle in shown for needle in needles(word))]


def test_the_check_itself_finds_a_name(at: Thief) -> None:
    served = desk.serve(at.house, at.clerk, at.visit)
    assert isinstance(served, desk.Served)
    assert NAME["family"] in " ".join(names({"name": f"Zorquim {NAME['family']}"}, card=at.person.card))
    assert names([served.view.card], card=at.person.card) == []  # no more of a card is shown than its last figures
    assert names([at.person.card], card=at.person.card) == [at.person.card]


def test_the_papers_of_a_hold(at: Thief) -> None:
    """The answer that is the hold slip, the shelf list, the pull list, and what is said of an item on its way."""
    east = _branch(at)
    assert isinstance(desk.place_hold(at.house, at.clerk, at.visit, _title(at), east), desk.HoldPlaced)
    pulled = desk.pull_list(at.house, at.clerk, None)
    assert [line.title for line in pulled.lines] == [TITLE]
    transit = desk.return_item(at.house, at.clerk, at.item)
    assert isinstance(transit, desk.Returned)
    assert transit.view.send_to
    coming = desk.shelf_list(at.house, at.clerk, east)
    slip = desk.return_item(at.house, msgspec.structs.replace(at.clerk, branch=east), at.item)
    assert isinstance(slip, desk.Returned)
    assert slip.view.code
    shelf = desk.shelf_list(at.house, at.clerk, east)
    assert isinstance(shelf, desk.ShelfList)
    assert [line.code for line in shelf.ready] == [slip.view.code]
    for paper in (pulled, transit, coming, slip, shelf):
        assert names(paper, card=at.person.card) == []
    # nor does the code come from the person: the next hold of theirs has another
    assert slip.view.code.replace("-", "").casefold() not in at.person.row.hex()


def test_the_papers_of_an_interlibrary_loan(at: Thief) -> None:
    word, sheet = at.ask("The Pjegrol Almanac", "Oonwic, Nobody", "Farther Valley Library")
    listed = desk.work_list(at.house, at.clerk)
    slip = at.receive(word, "9-0042")
    after = desk.work_list(at.house, at.clerk)
    at.work.lent(at.person, "9-0042")
    home = desk.return_item(at.house, at.clerk, "9-0042")
    moved = desk.traffic(at.house, at.clerk)
    assert isinstance(listed, desk.WorkList)
    assert isinstance(moved, desk.Traffic)
    assert listed.lines
    assert moved.to_send_home
    for paper in (sheet, [line for line, _ in listed.lines], slip, after, home, moved):
        assert names(paper, card=at.person.card) == []


def test_receipts(at: Thief) -> None:
    """Who paid and who returned stands on neither; nor does what was paid for name the item it was for."""
    at.work.lent(at.person, at.item)
    lost = desk.report_lost(at.house, at.clerk, at.visit, at.item)
    assert isinstance(lost, desk.Lost)
    assert isinstance(desk.charge(at.house, at.clerk, at.visit, FeeKind.OTHER, 100), desk.Charged)
    paid = desk.pay(at.house, at.clerk, at.visit, desk.ALL, lost.owed_cents + 100, Method.CARD)
    assert isinstance(paid, desk.Paid)
    second = at.work.lent(at.person)
    back = desk.return_item(at.house, at.clerk, second)
    assert isinstance(back, desk.Returned)
    assert back.receipt is not None
    assert len(paid.receipts) == 2
    for paper in (*paid.receipts, back.receipt, back):
        assert names(paper, card=at.person.card) == []
    assert not [one for one in paid.receipts if TITLE in repr(msgspec.structs.asdict(one)) or at.item in str(one)]


def test_the_call_list_names_whom_to_call_and_nobody_else(at: Thief) -> None:
    """A line has the name and number that a call needs: no card, no title, and nothing of another patron."""
    other = at.work.person(**OTHER)
    for person, item in ((at.person, at.item), (other, None)):
        contact = msgspec.structs.replace(at.work.record(person).contact, channel="telephone")
        changed(at.work, person, contact=contact)
        at.work.lent(person, item)
    at.work.clock.days_later(18)
    close(at.work)
    called = desk.call_list(at.house, at.clerk)
    assert isinstance(called, tuple)
    assert len(called) == 2
    for line, about in ((one, NAME if NAME["family"] in one.name else OTHER) for one in called):
        may = (about["given"], about["family"], about["phone"])
        assert names(line, but=may, card=at.person.card) == []
        assert names(line, but=may, card=other.card) == []
        assert names(line.voicemail, card=at.person.card) == []
        assert TITLE not in repr(msgspec.structs.asdict(line))


def _title(at: Thief) -> TitleId:
    [found] = desk.titles_to_hold(at.house, at.item)
    return found.id


def _branch(at: Thief) -> BranchId:
    with at.house.store.write() as tx:
        return catalog.put_branch(tx, "East Branch", "EAST").id
