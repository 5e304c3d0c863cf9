"""Tags: one row found from two sides, search words that several share, and two generations while the night turns."""

import secrets
from collections import Counter
from datetime import date

import msgspec
import pytest
from sqlalchemy import select

from at_work import AtWork, Person
from carrel import desk
from carrel.records.circulation import Fee, Hold, Loan
from carrel.records.ids import BranchId, ItemId, PatronId, TitleId
from carrel.records.registration import Address, Card, CardStanding, Registration
from carrel.records.vocabulary import RecordClass
from carrel.sealed import CardTaken, Generation, Generations, _tables, epochs, pockets, registrations
from carrel.sealed.keyed import Keyed
from carrel.sealed.names import name_words, sound
from carrel.sealed.tags import (
    Search,
    birth_word,
    card_tag,
    fold_card,
    last_four,
    search_tag,
    search_tags,
    search_words,
    slot_tag,
)
from carrel.store import Statement, Transaction

DAY = date(2026, 11, 24)
PATRON, POCKET = PatronId(b"r" * 16), b"p" * 16


def registration(family: str = "Fennimore", card: str = "A1", **said: object) -> Registration:
    usual = Registration(
        secrets.token_bytes(16), secrets.token_bytes(32), DAY, "Quill", family, "adult", BranchId(1), DAY, DAY,
        cards=(Card(card, CardStanding.CURRENT),),
    )  # fmt: skip
    return msgspec.structs.replace(usual, **said)


def loan(slot: int, item: int, pocket: bytes = POCKET) -> Loan:
    return Loan(PATRON, pocket, slot, ItemId(item), DAY, DAY, 0, BranchId(1))


def live(tx: Transaction) -> Generations:
    return epochs.generations(tx)


def turned(work: AtWork, tx: Transaction) -> Generations:
    return epochs.turn(tx, work.house.ring, DAY, registrations.count(tx))


def test_every_registration_has_a_row(work: AtWork) -> None:
    rows = {work.person().row, work.person().row}
    with work.house.store.read() as tx:
        assert set(registrations.rows(tx)) == rows
        assert registrations.count(tx) == len(registrations.rows(tx)) == 2


def test_a_card_may_stand_twice_in_one_registration(work: AtWork) -> None:
    """What moves in may write one card in two ways: it is nobody else's for that."""
    twice = (Card("A1", CardStanding.CURRENT), Card("a-1", CardStanding.CURRENT))
    with work.house.store.write() as tx:
        row = registrations.put(tx, work.house.ring, live(tx), registration(cards=twice))
        found = registrations.by_card(tx, work.house.ring, live(tx), "A 1")
        assert found is not None
        assert found.row == row


def test_what_the_old_nights_keys_made_is_gone_from_the_index(work: AtWork) -> None:
    person = work.person()
    record = work.record(person)
    with work.house.store.write() as tx:
        both = epochs.turn(tx, work.house.ring, DAY, 1000)  # so that the tags are cut at another length
        registrations.reseal(tx, work.house.ring, both.current, [(person.row, record)])
        registrations.drop_old_index(tx, both.current.number)
    assert work.sql("SELECT DISTINCT epoch FROM search_tags") == [(2,)]
    assert work.sql("SELECT epoch FROM card_tags") == [(2,)]


# -- slots


def test_a_slot_is_taken_once(work: AtWork) -> None:
    ring = work.house.ring
    with work.house.store.write() as tx:
        assert pockets.put_loan(tx, ring, live(tx), loan(1, 100))
        assert not pockets.put_loan(tx, ring, live(tx), loan(1, 101))
        assert not pockets.put_loan(tx, ring, live(tx), loan(2, 100))  # the item is out already
        assert pockets.put_loan(tx, ring, live(tx), loan(2, 101))
        assert pockets.put_loan(tx, ring, live(tx), loan(1, 102, b"q" * 16))  # another's pocket
        assert pockets.loans.count(tx) == 3


def test_slots_of_two_classes_do_not_meet(work: AtWork) -> None:
    key = Keyed(secrets.token_bytes(32))
    tags = {slot_tag(key, POCKET, of, slot) for of in RecordClass for slot in range(1, 129)}
    assert len(tags) == len(RecordClass) * 128
    assert {len(tag) for tag in tags} == {16}
    assert slot_tag(key, POCKET, RecordClass.LOAN, 1) != slot_tag(key, b"q" * 16, RecordClass.LOAN, 1)


def test_a_pocket_holds_what_is_its_patrons_and_nothing_else(work: AtWork) -> None:
    ring = work.house.ring
    with work.house.store.write() as tx:
        for slot in (1, 64, 128):
            assert pockets.put_loan(tx, ring, live(tx), loan(slot, slot))
        assert pockets.put_loan(tx, ring, live(tx), loan(1, 999, b"q" * 16))
        found = pockets.loans.of_pocket(tx, ring, live(tx), POCKET)
        assert {sealed.row for sealed in found} == {pockets.loan_row(ItemId(slot)) for slot in (1, 64, 128)}
        assert len(found) == 3
        assert pockets.holds.of_pocket(tx, ring, live(tx), POCKET) == []


def test_a_slot_that_is_still_under_the_old_key_is_taken_too(work: AtWork) -> None:
    """While the night turns, a slot's two tags differ: both are asked for."""
    ring = work.house.ring
    with work.house.store.write() as tx:
        assert pockets.put_loan(tx, ring, live(tx), loan(1, 100))
        both = turned(work, tx)
        assert both.turning is not None
        assert not pockets.put_loan(tx, ring, both, loan(1, 101))
        assert pockets.put_loan(tx, ring, both, loan(2, 101))
        found = pockets.loans.of_pocket(tx, ring, both, POCKET)
        assert {sealed.row for sealed in found} == {pockets.loan_row(ItemId(item)) for item in (100, 101)}


def test_a_record_sealed_anew_is_found_by_its_new_tag(work: AtWork) -> None:
    ring = work.house.ring
    with work.house.store.write() as tx:
        assert pockets.put_loan(tx, ring, live(tx), loan(1, 100))
        both = turned(work, tx)
        (old,) = pockets.loans.of_pocket(tx, ring, both, POCKET)
        pockets.loans.replace(tx, ring, both.current, [(old.row, loan(1, 100))])
        epochs.settle(tx)
        after = live(tx)
        assert after.turning is None
        (new,) = pockets.loans.of_pocket(tx, ring, after, POCKET)
        assert new.row == old.row
        assert new.envelope != old.envelope
        assert pockets.loans.page(tx, b"", 10, after.current.number - 1) == []


def test_a_hold_and_a_fee_have_random_rows(work: AtWork) -> None:
    ring = work.house.ring
    with work.house.store.write() as tx:
        hold = Hold(PATRON, POCKET, 1, TitleId(7), DAY, BranchId(1))
        first = pockets.put_hold(tx, ring, live(tx), hold)
        assert first is not None
        assert len(first) == 16
        assert pockets.put_hold(tx, ring, live(tx), hold) is None
        second = pockets.put_hold(tx, ring, live(tx), msgspec.structs.replace(hold, slot=2))
        assert second not in (None, first)
        fee = Fee(PATRON, POCKET, 1, 100, "a fee", DAY)
        assert pockets.fees.put(tx, ring, live(tx), secrets.token_bytes(16), fee)
        assert pockets.holds.drop(tx, first)
        assert not pockets.holds.drop(tx, first)
        assert pockets.holds.get(tx, first) is None


def test_pages_go_through_every_row_once(work: AtWork) -> None:
    ring = work.house.ring
    with work.house.store.write() as tx:
        for item in range(1, 8):
            assert pockets.put_loan(tx, ring, live(tx), loan(item, item))
        rows, after = [], b""
        while page := pockets.loans.page(tx, after, 3):
            assert len(page) <= 3
            rows += [sealed.row for sealed in page]
            after = page[-1].row
        assert rows == sorted(pockets.loan_row(ItemId(item)) for item in range(1, 8))


# -- cards


def test_a_card_is_found_however_it_is_written(work: AtWork) -> None:
    person = work.person(card="Ab 12-34")
    for written in ("Ab 12-34", "ab1234", " AB 1234 ", "a-b-1-2-3-4"):
        assert isinstance(desk.scan_card(work.house, work.clerk, written), desk.Served), written
    assert isinstance(desk.scan_card(work.house, work.clerk, "ab12345"), desk.UnknownCard)
    assert fold_card(person.card) == "ab1234"


def test_a_card_belongs_to_one_registration(work: AtWork) -> None:
    ring = work.house.ring
    with work.house.store.write() as tx:
        row = registrations.put(tx, ring, live(tx), registration(card="A1"))
        with pytest.raises(CardTaken) as fault:
            registrations.put(tx, ring, live(tx), registration("Zorquim", card="a 1"))
        assert "A1" not in str(fault.value)
        found = registrations.by_card(tx, ring, live(tx), "A1")
        assert found is not None
        assert found.row == row


def test_a_new_card_claims_a_tag_in_both_generations(work: AtWork) -> None:
    """A patron who registers while the night turns is found before and after it settles."""
    ring = work.house.ring
    with work.house.store.write() as tx:
        both = turned(work, tx)
        assert both.turning is not None
        row = registrations.put(tx, ring, both, registration(card="B7"))
        tags = {tag for (tag,) in [(card_tag(ring, one.number, "B7"),) for one in both.all()]}
    stored = {tag for (tag,) in work.sql("SELECT tag FROM card_tags")}
    assert tags <= stored
    assert len(tags) == 2
    with work.house.store.write() as tx:
        with pytest.raises(CardTaken):
            registrations.put(tx, ring, both, registration("Zorquim", card="B7"))
        registrations.drop_old_index(tx, both.current.number)
        epochs.settle(tx)
        found = registrations.by_card(tx, ring, live(tx), "B7")
        assert found is not None
        assert found.row == row


def test_a_card_that_only_the_old_generation_knows_is_taken_too(work: AtWork) -> None:
    ring = work.house.ring
    with work.house.store.write() as tx:
        registrations.put(tx, ring, live(tx), registration(card="C9"))
        both = turned(work, tx)
        with pytest.raises(CardTaken):
            registrations.put(tx, ring, both, registration("Zorquim", card="C9"))


def test_an_erased_registration_is_found_by_nothing(work: AtWork) -> None:
    ring = work.house.ring
    record = registration(phones=("860-555-0142",), birth=date(1987, 4, 30), emails=("m@invented.example",))
    with work.house.store.write() as tx:
        row = registrations.put(tx, ring, live(tx), record)
        both = turned(work, tx)
        registrations.replace(tx, ring, both, row, record, record)
        registrations.drop(tx, ring, both, row, record)
        assert registrations.get(tx, row) is None
        assert registrations.count(tx) == 0
    assert work.sql("SELECT count(*) FROM card_tags") == [(0,)]
    assert work.sql("SELECT count(*) FROM search_tags") == [(0,)]


def test_a_changed_registration_is_found_by_its_new_words_only(work: AtWork) -> None:
    ring = work.house.ring
    old, new = registration("Fennimore", "A1"), registration("Zorquim", "A2")
    with work.house.store.write() as tx:
        row = registrations.put(tx, ring, live(tx), old)
        registrations.replace(tx, ring, live(tx), row, old, new)
        assert registrations.by_card(tx, ring, live(tx), "A1") is None
        assert registrations.by_card(tx, ring, live(tx), "A2") is not None
    wanted = search_words(new)
    assert len(work.sql("SELECT 1 FROM search_tags")) == len({(kind, _cut(work, kind, word)) for kind, word in wanted})


def _cut(work: AtWork, kind: Search, word: str) -> bytes:
    with work.house.store.read() as tx:
        return search_tag(work.house.ring, live(tx).current, kind, word)


# -- search words


def test_a_register_that_grows_by_a_move_in_is_found_among_few_before_any_close(work: AtWork) -> None:
    """Each batch is cut as far as the register's size allows then; whoever came before is found all the same."""
    ring, first = work.house.ring, registration("Zorquim", "first")
    with work.house.store.write() as tx:
        row = registrations.put(tx, ring, live(tx), first)
        for batch in range(8):
            registrations.grow(tx, 64)
            for number in range(64):
                record = registration(f"Family{batch}x{number}", f"{batch}-{number}", given="")
                registrations.put(tx, ring, live(tx), record)
        now = live(tx)
        assert now.current.index_bits == 6
        assert len(search_tags(ring, now.current, Search.NAME, "zorquim")) == 7
        assert row in registrations.candidates(tx, ring, now, Search.NAME, "zorquim")
        assert len(registrations.candidates(tx, ring, now, Search.NAME, "family7x63")) < 513 // 4
        registrations.drop(tx, ring, now, row, first)
        assert row not in registrations.candidates(tx, ring, now, Search.NAME, "zorquim")
        left = tx.rows(Statement(select(_tables.search_tags.c.tag).where(_tables.search_tags.c.row == row)))
        assert left == []


def test_a_search_tag_is_shared_by_eight_on_average(work: AtWork) -> None:
    """Were the index's key to leak, it still would not say whose name is whose: 4,000 invented names, few tags."""
    ring = work.house.ring
    for people in (64, 1000, 4000):
        with work.house.store.write() as tx:
            epochs.settle(tx)
            current = epochs.turn(tx, ring, DAY, people).current
            epochs.settle(tx)
        names = [f"family{number}" for number in range(people)]
        shared = Counter(search_tag(ring, current, Search.NAME, name) for name in names)
        assert people / len(shared) >= 8
        assert people / 2**current.index_bits >= 8
        assert people / 2**current.index_bits < 16.1
        assert {len(tag) for tag in shared} == {4}


@pytest.mark.parametrize(("people", "bits"), [(0, 0), (7, 0), (8, 0), (15, 0), (16, 1), (31, 1), (32, 2), (8192, 10)])
def test_how_far_tags_are_cut_goes_by_the_size_of_the_register(work: AtWork, people: int, bits: int) -> None:
    with work.house.store.write() as tx:
        assert epochs.turn(tx, work.house.ring, DAY, people).current.index_bits == bits


def test_words_of_two_kinds_have_indexes_of_their_own(work: AtWork) -> None:
    wide = Generation(1, 24)
    tags = {search_tag(work.house.ring, wide, kind, "ash") for kind in Search}
    assert len(tags) == len(Search)


def test_a_name_is_found_by_each_of_its_words() -> None:
    assert name_words("Fennimore-Ash") == {"fennimore", "ash", "fennimoreash"}
    assert name_words("de la Cruz") == {"de", "la", "cruz", "delacruz"}
    assert name_words("O'Malley") == name_words("O’Malley") == {"omalley", "malley"}
    assert name_words("St. John") == {"st", "john", "stjohn"}
    assert name_words("Ångström") == {"angstrom"}
    assert name_words("Ñúñez") == {"nunez"}
    assert name_words("STRASSE") == name_words("Straße")
    assert name_words(" - ") == set()


def test_a_registration_is_found_by_these_words_and_no_others() -> None:
    record = registration(
        "Fennimore-Ash",
        given="Zoë",
        middle="T.",
        birth=date(1987, 4, 30),
        phones=("(860) 555-0142", "x", "12"),
        emails=("Zoe@Invented.example",),
        addresses=(Address(("14 Quill Lane", "Apt. 2"), "Inventon", "CT", "06260-1234"), Address((), "Other", "", "")),
    )
    assert search_words(record) == {
        (Search.NAME, "fennimore"),
        (Search.NAME, "ash"),
        (Search.NAME, "fennimoreash"),
        (Search.NAME, "zoe"),
        (Search.NAME, "t"),
        (Search.PREFIX, "fen"),
        (Search.PREFIX, "ash"),
        (Search.SOUND, sound("fennimore")),
        (Search.SOUND, sound("ash")),
        (Search.SOUND, sound("fennimoreash")),
        (Search.BIRTH, "1987-04-30"),
        (Search.PHONE, "0142"),
        (Search.EMAIL, "zoe@invented.example"),
        (Search.ADDRESS, "14 quill ln apt 2|06260"),
    }
    bare = search_words(registration("Ash", given="", phones=(), emails=()))
    assert {kind for kind, _ in bare} == {Search.NAME, Search.PREFIX, Search.SOUND}


def test_names_that_sound_alike_are_found() -> None:
    assert sound("fennimore") == sound("phenimor")
    assert sound("smith") == sound("smyth")
    assert sound("王") == "王"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("860-555-0142", "0142"),
        ("(860) 555.0142 x17", "0142"),
        ("0142", "0142"),
        ("142", ""),
        ("", ""),
        ("x9999", ""),
    ],
)
def test_the_last_four_digits_of_a_telephone(written: str, found: str) -> None:
    assert last_four(written) == found


def test_a_birth_date_is_one_word() -> None:
    assert birth_word(date(2001, 2, 3)) == "2001-02-03"


# -- looking somebody up, at the desk


@pytest.fixture
def marigold(work: AtWork) -> Person:
    work.person(given="Orlo", family="Zorquim", birth=date(1950, 1, 1), phone="860-555-7777")
    return work.person(
        given="Zoë",
        family="Fennimore-Ash",
        birth=date(1987, 4, 30),
        phone="860-555-0142",
        email="Zoe@invented.example",
    )


@pytest.mark.parametrize(
    "typed",
    [
        "Fennimore", "fennimore-ash", "FENNIMOREASH", "ash", "zoë", "Zoe Ash", "Ash, Zoe", "fen", "Fennimor",
        "Phenimore", "1987-04-30", "4/30/1987", "0142", "zoe@INVENTED.example", "Ash 1987-04-30", "0142 Fennimore",
    ],
)  # fmt: skip
def test_a_patron_is_found_by_what_the_clerk_types(work: AtWork, marigold: Person, typed: str) -> None:
    found = desk.find(work.house, work.clerk, typed)
    assert isinstance(found, desk.Found)
    assert [line.name for line, _ in found.lines] == ["Zoë Fennimore-Ash"]
    assert not found.more
    served = desk.serve(work.house, work.clerk, found.lines[0][1])
    assert isinstance(served, desk.Served)


@pytest.mark.parametrize("typed", ["Fennimore 1987-04-29", "Zorquim Zoe", "9999", "Nobody", "nobody@invented.example"])
def test_somebody_else_is_not(work: AtWork, marigold: Person, typed: str) -> None:
    assert desk.find(work.house, work.clerk, typed) == desk.Found((), more=False)


@pytest.mark.parametrize("typed", ["", "  ", ",", "-", "99/99/9999"])
def test_nothing_to_look_for_is_said(work: AtWork, marigold: Person, typed: str) -> None:
    answer = desk.find(work.house, work.clerk, typed)
    assert not isinstance(answer, desk.Found)
    assert "nothing to look for" in answer.prose


@pytest.mark.parametrize("typed", ["Fennimore", "1987-04-30", "0142", "Phenimore"])
def test_a_patron_is_found_while_the_night_turns_and_after(work: AtWork, marigold: Person, typed: str) -> None:
    with work.house.store.write() as tx:
        turned(work, tx)
    found = desk.find(work.house, work.clerk, typed)
    assert isinstance(found, desk.Found)
    assert len(found.lines) == 1
    assert isinstance(desk.scan_card(work.house, work.clerk, marigold.card), desk.Served)
