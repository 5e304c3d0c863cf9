"""Interlibrary loan: what goes out names nobody, what came goes home, and nothing of it is left."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec
import pytest

from at_work import AtWork, Person, at_work
from carrel import desk, tallies
from carrel.catalog import ItemState
from carrel.custody.checking import Checked, check
from carrel.custody.closing import close_day
from carrel.formats.barcodes import barcode
from carrel.ledger import Outcome
from carrel.records.actors import Actor
from carrel.records.circulation import Event
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.tallies import Counter

TITLE, AUTHOR, PARTNER = "The Copper Almanac of Weather", "Pell, Nobody", "Farther Valley Library"
DUE = date(2026, 12, 20)
UNKNOWN = barcode("3", "1189", 77_000_777)
MISREAD = UNKNOWN[:-1] + str((int(UNKNOWN[-1]) + 1) % 10)


@pytest.fixture
def work() -> Iterator[AtWork]:
    with at_work() as at:
        yield at


def asked(work: AtWork, person: Person, title: str = TITLE) -> str:
    """They ask; gives the word of their request on the work list."""
    before = {line.number for line, _ in lines(work)}
    done = desk.ask_elsewhere(work.house, work.clerk, work.again(person).visit, desk.Wish(title, AUTHOR))
    assert isinstance(done, desk.AskedElsewhere), done
    [word] = [word for line, word in lines(work) if line.number not in before]
    return word


def lines(work: AtWork) -> tuple[tuple[desk.InterloanLine, str], ...]:
    listed = desk.work_list(work.house, work.clerk)
    assert isinstance(listed, desk.WorkList), listed
    return listed.lines


def sent(work: AtWork, word: str) -> desk.RequestSheet:
    done = desk.send_elsewhere(work.house, work.clerk, word, PARTNER)
    assert isinstance(done, desk.SentElsewhere), done
    return done.sheet


def received(work: AtWork, word: str, number: str = "9-0042", due: date | None = DUE) -> desk.ShelfSlip:
    done = desk.receive_elsewhere(work.house, work.clerk, word, desk.Arrival(number, "book", due))
    assert isinstance(done, desk.ReceivedElsewhere), done
    return done.slip


def here(work: AtWork, person: Person, number: str = "9-0042") -> desk.ShelfSlip:
    """Their request has come."""
    word = asked(work, person)
    sent(work, word)
    return received(work, word, number)


def lend(work: AtWork, person: Person, number: str = "9-0042") -> object:
    return desk.lend(work.house, work.clerk, work.again(person).visit, number)


def everything(work: AtWork) -> bytes:
    work.house.store.tidy()
    return b"".join(path.read_bytes() for path in work.built.home.rglob("*") if path.is_file())


def test_from_the_wish_to_the_van(work: AtWork) -> None:
    person = work.person()
    here(work, person)
    assert work.state("9-0042") == ItemState.HOLD_SHELF
    lent = lend(work, person)
    assert isinstance(lent, desk.Lent), lent
    assert (lent.view.title, lent.view.due) == (TITLE, DUE)
    assert lines(work) == (), "once it is lent, the loan is all there is"
    assert work.loans_of(person) == {"9-0042"}
    back = desk.return_item(work.house, work.clerk, "9-0042")
    assert isinstance(back, desk.GoesHome), back
    assert (back.partner, back.title) == (PARTNER, TITLE)
    traffic = desk.traffic(work.house, work.clerk)
    assert isinstance(traffic, desk.Traffic)
    assert [line.barcode for line in traffic.to_send_home] == ["9-0042"]
    assert desk.sent_home(work.house, work.clerk, "9-0042") == desk.SentHome(PARTNER)
    assert isinstance(desk.item_page(work.house, "9-0042"), desk.UnknownItem)
    assert work.sql("SELECT count(*) FROM titles") == [(0,)]
    assert work.sql("SELECT count(*) FROM visiting") == [(0,)]
    assert work.sql("SELECT count(*) FROM last_borrowers") == [(0,)]


def test_what_goes_out_and_what_stands_on_the_shelf_names_and_numbers_nobody(work: AtWork) -> None:
    person = work.person(street="14 Quill Lane", phone="860-555-0142")
    word = asked(work, person)
    sheet = sent(work, word)
    slip = received(work, word)
    shown = b"".join(map(msgspec.json.encode, (sheet, slip, [line for line, _ in lines(work)]))).decode()
    for said in (person.card, person.card[-4:], "Quill", "Fennimore", "0142", person.row.hex()):
        assert said not in shown
    assert re.fullmatch(r"[2-9B-Z]{4}-[2-9B-Z]{4}", sheet.number)
    assert sheet.number != slip.code, "the other library does not know what stands on our shelf"
    assert (sheet.title, sheet.library) == (TITLE, "Invented Public Library")


def test_two_requests_of_one_patron_have_nothing_in_common(work: AtWork) -> None:
    person = work.person()
    sheets = [sent(work, asked(work, person, title)) for title in ("The First of Them", "The Second of Them")]
    one, two = (msgspec.structs.asdict(sheet) for sheet in sheets)
    assert {name for name in one if one[name] == two[name]} == {
        "author", "partner", "day", "library", "address", "telephone",
    }  # fmt: skip


def test_after_it_went_home_no_byte_knows_the_title_the_number_or_the_library(work: AtWork) -> None:
    person = work.person()
    number = None
    word = asked(work, person)
    number = sent(work, word).number
    received(work, word)
    assert TITLE.encode() in everything(work), "it stands in the catalogue as long as it is here"
    lend(work, person)
    desk.return_item(work.house, work.clerk, "9-0042")
    desk.sent_home(work.house, work.clerk, "9-0042")
    raw = everything(work)
    for said in (TITLE, AUTHOR, PARTNER, number, "9-0042", "Copper Almanac"):
        assert said.encode() not in raw
        assert said.casefold().encode() not in raw


def test_only_whoever_asked_borrows_it(work: AtWork) -> None:
    person, other = work.person(), work.person(given="Tansy", family="Ash")
    here(work, person)
    assert lend(work, other) == Refusal(
        "another library sent this item for somebody else", "put it back on the hold shelf"
    )
    assert work.state("9-0042") == ItemState.HOLD_SHELF
    assert isinstance(lend(work, person), desk.Lent)


def test_a_supervisor_sets_a_stop_aside_for_it_too(work: AtWork) -> None:
    person = work.person()
    here(work, person)
    work.clock.days_later(36 * 31)
    barred = lend(work, person)
    assert isinstance(barred, desk.Blocked)
    assert len(barred.stops) == 1, "that it waits on the shelf is no stop to whom it waits for"
    reason = desk.OverrideReason.LIBRARY_ERROR
    done = desk.lend_despite(work.house, work.supervisor, work.again(person).visit, "9-0042", reason)
    assert isinstance(done, desk.Lent)
    assert done.view.due == work.clock().date(), "never before today"
    assert lines(work) == ()


def test_it_is_not_renewed_here(work: AtWork) -> None:
    person = work.person()
    here(work, person)
    lend(work, person)
    answer = desk.renew(work.house, work.clerk, "9-0042")
    assert isinstance(answer, Refusal)
    assert "due there on 20 December 2026" in answer.what


def test_a_request_that_went_out_gives_its_sheet_again_and_goes_to_no_second_library(work: AtWork) -> None:
    word = asked(work, work.person())
    first = sent(work, word)
    again = desk.send_elsewhere(work.house, work.clerk, word, "")
    assert again == desk.SentElsewhere(first)
    assert isinstance(desk.send_elsewhere(work.house, work.clerk, word, "Some Other Library"), Refusal)
    assert isinstance(desk.send_elsewhere(work.house, work.clerk, asked(work, work.person(), "Another"), ""), Refusal)


def test_what_nobody_fetched_goes_home(work: AtWork) -> None:
    person = work.person()
    here(work, person)
    assert isinstance(desk.sent_home(work.house, work.clerk, "9-0042"), Refusal), "somebody waits for it"
    [(_, word)] = lines(work)
    assert desk.end_elsewhere(work.house, work.clerk, word) == desk.EndedElsewhere(goes_home=True)
    assert lines(work) == ()
    assert isinstance(lend(work, person), desk.Blocked)
    assert desk.sent_home(work.house, work.clerk, "9-0042") == desk.SentHome(PARTNER)


def test_a_request_is_cancelled_before_it_comes(work: AtWork) -> None:
    person = work.person()
    for go_out in (False, True):
        word = asked(work, person)
        if go_out:
            sent(work, word)
        assert desk.end_elsewhere(work.house, work.clerk, word) == desk.EndedElsewhere(goes_home=False)
        assert isinstance(desk.end_elsewhere(work.house, work.clerk, word), Refusal)
    assert work.sql("SELECT count(*) FROM interloans") == [(0,)]


def test_a_patron_sees_and_cancels_their_own_and_nobody_elses(work: AtWork) -> None:
    person, other = work.person(), work.person(given="Tansy", family="Ash")
    asked(work, person)
    sent(work, asked(work, person, "Sent Already"))
    own = Actor("", Role.PATRON, patron=person.row)
    seen = desk.own_interloans(work.house, own)
    assert not isinstance(seen, Refusal)
    assert [(line.title, line.state) for line, _ in seen] == [("Sent Already", "sent"), (TITLE, "requested")]
    theirs = Actor("", Role.PATRON, patron=other.row)
    assert desk.own_interloans(work.house, theirs) == ()
    words = {line.title: word for line, word in seen}
    assert isinstance(desk.cancel_own_interloan(work.house, theirs, words[TITLE]), desk.NotAllowed)
    assert isinstance(desk.cancel_own_interloan(work.house, own, words["Sent Already"]), Refusal)
    assert desk.cancel_own_interloan(work.house, own, words[TITLE]) == desk.EndedElsewhere(goes_home=False)
    assert len(lines(work)) == 1


def test_the_work_list_has_an_entry_for_each_request_and_is_refused_alike_with_and_without(work: AtWork) -> None:
    page = work.actor(Role.PAGE)
    empty = desk.work_list(work.house, page)
    for title in ("One", "Two", "Three"):
        asked(work, work.person(), title)
    with work.told() as told:
        lines(work)
    assert {(entry.purpose, entry.classes, entry.outcome) for entry in told} == {
        (Purpose.INTERLOAN, (RecordClass.INTERLOAN,), Outcome.PERMITTED)
    }
    assert len(told) == 3
    assert desk.work_list(work.house, page) == empty
    assert isinstance(empty, desk.NotAllowed)


def test_a_word_of_the_list_takes_no_patron_in_hand_and_a_visit_opens_no_request(work: AtWork) -> None:
    person = work.person()
    word = asked(work, person)
    assert isinstance(desk.serve(work.house, work.clerk, word), Refusal)
    assert isinstance(desk.end_elsewhere(work.house, work.clerk, person.visit), Refusal)
    assert len(lines(work)) == 1


def test_it_comes_without_a_barcode_and_never_with_one_of_ours(work: AtWork) -> None:
    mine, word = work.book(), asked(work, work.person())
    number = sent(work, word).number
    taken = desk.receive_elsewhere(work.house, work.clerk, word, desk.Arrival(mine, "book", DUE))
    assert isinstance(taken, Refusal)
    assert received(work, word, "").barcode == f"ILL-{number}"


def test_the_states_two_counts_are_exact_after_the_close(work: AtWork) -> None:
    for copy in range(3):
        here(work, work.person(), f"9-{copy}")
    for copy in range(2):
        lent = desk.lend_elsewhere(work.house, work.clerk, work.book(f"Ours {copy}"), PARTNER, f"N{copy}", DUE)
        assert isinstance(lent, desk.LentElsewhere), lent
    refused = desk.lend_elsewhere(work.house, work.clerk, "no such item", PARTNER)
    assert isinstance(refused, Refusal)
    today = work.clock().date()
    closed = close_day(work.house, work.keeper, lambda _: None)
    assert not isinstance(closed, Refusal)
    with work.house.store.read() as tx:
        counted = {event: tallies.total(tx, Counter.MATERIAL, event, today, today) for event in Event}
        of_people = tallies.total(tx, Counter.TOWN, Event.BORROWED_ELSEWHERE, today - timedelta(30), today)
    assert (counted[Event.BORROWED_ELSEWHERE], counted[Event.LENT_ELSEWHERE]) == (3, 2)
    assert of_people == 0
    checked = check(work.house, work.keeper, lambda _: None)
    assert isinstance(checked, Checked)
    assert checked.faults == ()


def test_ours_comes_back_by_a_scan_on_return(work: AtWork) -> None:
    item = work.book(call_number="F SAL")
    desk.lend_elsewhere(work.house, work.clerk, item, PARTNER, "R-9", work.clock().date())
    assert work.state(item) == ItemState.ELSEWHERE
    assert isinstance(desk.lend_elsewhere(work.house, work.clerk, item, PARTNER), Refusal)
    work.clock.days_later(2)
    traffic = desk.traffic(work.house, work.clerk)
    assert isinstance(traffic, desk.Traffic)
    assert [(line.number, line.late) for line in traffic.away] == [("R-9", True)]
    back = desk.return_item(work.house, work.clerk, item)
    assert back == desk.Returned(desk.ReturnView(item, "The Salt Lantern", "F SAL", was_overdue=False), False)
    assert work.state(item) == ItemState.AVAILABLE
    assert work.sql("SELECT count(*) FROM elsewhere") == [(0,)]
    assert isinstance(desk.back_from_elsewhere(work.house, work.clerk, item), Refusal)


def test_those_who_do_not_work_the_desk_send_nothing(work: AtWork) -> None:
    item = work.book()
    for role in (Role.PAGE, Role.VOLUNTEER, Role.AUDITOR, Role.KIOSK):
        actor = work.actor(role)
        for answer in (
            desk.lend_elsewhere(work.house, actor, item, PARTNER),
            desk.back_from_elsewhere(work.house, actor, item),
            desk.sent_home(work.house, actor, item),
            desk.traffic(work.house, actor),
        ):
            assert isinstance(answer, Refusal), role
    assert work.state(item) == ItemState.AVAILABLE


# -- a barcode that nobody knows


def test_a_book_nobody_catalogued_is_lent_at_once_and_flagged(work: AtWork) -> None:
    person = work.person()
    unknown = desk.understand(work.house, work.clerk, desk.Scan(UNKNOWN, desk.Mode.LEND, person.visit))
    assert isinstance(unknown, desk.UnknownItem)
    taken = desk.take_in(work.house, work.clerk, UNKNOWN, "A Box of Loose Leaves")
    assert isinstance(taken, desk.TakenIn), taken
    assert isinstance(lend(work, person, UNKNOWN), desk.Lent)
    listed = desk.catalogue_work(work.house, work.clerk, "")
    assert isinstance(listed, desk.CatalogueWork)
    assert [line.barcode for line in listed.flagged] == [UNKNOWN]
    assert isinstance(desk.take_in(work.house, work.clerk, UNKNOWN, "Again"), Refusal)
    assert isinstance(desk.take_in(work.house, work.clerk, MISREAD, "Misread"), Refusal)


def test_another_librarys_item_is_lent_returned_and_routed(work: AtWork) -> None:
    person = work.person()
    assert isinstance(
        desk.understand(work.house, work.clerk, desk.Scan("34005551", desk.Mode.RETURN)), desk.UnknownItem
    )
    before = work.dump()
    assert desk.route_foreign(work.house, work.clerk, "34005551", PARTNER) == desk.GoesHome("34005551", "", PARTNER, "")
    assert work.dump() == before
    taken = desk.take_in_foreign(work.house, work.clerk, "34005551", "Their Own Almanac", PARTNER)
    assert isinstance(taken, desk.TakenIn), taken
    assert isinstance(lend(work, person, "34005551"), desk.Lent)
    assert isinstance(desk.sent_home(work.house, work.clerk, "34005551"), Refusal), "it is out"
    back = desk.return_item(work.house, work.clerk, "34005551")
    assert back == desk.GoesHome("34005551", "Their Own Almanac", PARTNER, "")
    assert work.state("34005551") == ItemState.IN_TRANSIT
    assert desk.sent_home(work.house, work.clerk, "34005551") == desk.SentHome(PARTNER)
    assert b"Their Own Almanac" not in everything(work)
    assert work.sql("SELECT count(*) FROM by_hand") == [(0,)]
