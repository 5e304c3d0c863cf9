"""The demo library: visibly invented, of the sizes promised, the same from the same seed, and whole."""

import re
from collections import Counter as Sums
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path

import msgspec
import pytest
from dateutil.relativedelta import relativedelta

from carrel import catalog, desk, tallies
from carrel.catalog import ItemState
from carrel.catalog.library import Category
from carrel.custody.checking import Checked, check
from carrel.exchange.demo import SAMPLES, Furnished, furnish
from carrel.exchange.demo.chance import chance
from carrel.exchange.demo.members import Shares
from carrel.exchange.demo.people import person
from carrel.exchange.demo.places import PLACES, closed_days, open_on
from carrel.exchange.demo.stock import editions
from carrel.exchange.demo.words import FAMILY, GIVEN, TOWNS
from carrel.exchange.demo.year import first_day, months
from carrel.formats.barcodes import is_valid
from carrel.records.circulation import Event
from carrel.records.ids import BranchId
from carrel.records.refusals import Refusal
from carrel.records.registration import CardStanding, Registration
from carrel.records.vocabulary import RecordClass, Role
from carrel.sealed import pockets, registrations
from carrel.sealed._opening import open_box
from carrel.sealed.kinds import HOLD
from carrel.store import Transaction
from carrel.tallies import Counter
from house import LIBRARY, Built, Clock, make_house, sqlite_address

TODAY = date(2026, 11, 24)
PATRONS, ITEMS, LOANS = 600, 2600, 150


class Entries:
    """Stands where the ledger would: what was told, and whether the batch was in the same transaction."""

    def __init__(self) -> None:
        self.told: list[tuple[RecordClass, int]] = []

    def __call__(self, tx: Transaction, record_class: RecordClass, number: int) -> None:
        assert registrations.count(tx)
        self.told.append((record_class, number))

    def total(self, record_class: RecordClass) -> int:
        return sum(number for of, number in self.told if of is record_class)


def _furnish(built: Built, entries: Entries, patrons: int = PATRONS) -> Furnished | Refusal:
    house = built.house
    sizes = {"patrons": patrons, "items": ITEMS, "loans": LOANS}
    return furnish(house.store, house.ring, TODAY, entries, library=LIBRARY, **sizes)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Built, Furnished, Entries]]:
    folder = tmp_path_factory.mktemp("demo")
    built, entries = make_house(folder, sqlite_address(folder), Clock()), Entries()
    furnished = _furnish(built, entries)
    assert isinstance(furnished, Furnished)
    yield built, furnished, entries
    built.house.store.close()


def people(seed: int, number: int = 3000) -> list[Registration]:
    rng = chance(seed, "people")
    return [person(rng, serial, BranchId(1), LIBRARY, TODAY) for serial in range(number)]


def without_secrets(record: Registration) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(record, pocket=b"", trail=b""))


class TestPeople:
    def test_a_seed_invents_the_same_people_again_and_another_seed_others(self):
        first, again, other = ([without_secrets(one) for one in people(seed, 200)] for seed in (1895, 1895, 1896))
        assert first == again
        assert first != other

    def test_a_seed_never_repeats_a_secret(self):
        kept = {secret for one in (*people(1895, 200), *people(1895, 200)) for secret in (one.pocket, one.trail)}
        assert len(kept) == 800

    def test_every_word_of_every_name_is_from_the_lists(self):
        for one in people(1895):
            assert one.given in GIVEN
            assert set(one.family.split("-")) <= set(FAMILY)
            assert not one.middle or one.middle in GIVEN
            assert one.guardian is None or set(one.guardian.name.replace("-", " ").split()) <= {*GIVEN, *FAMILY}

    def test_no_list_has_a_word_twice_or_shares_one(self):
        assert len({*GIVEN, *FAMILY}) == len(GIVEN) + len(FAMILY)

    def test_no_name_is_a_word_of_a_title_so_that_finding_one_anywhere_means_something(self):
        shown = {place.name for place in PLACES}
        for one in editions(1895):
            shown |= {one.title, one.author, one.call_number, one.shelf}
        words = set(re.findall(r"\w+", " ".join(shown).casefold()))
        assert {word for word in GIVEN + FAMILY if word.casefold() in words} == set()

    def test_nobody_can_be_telephoned_or_written_to(self):
        for one in people(1895):
            guardian = [one.guardian] if one.guardian else []
            assert all(
                re.fullmatch(r"860-555-01\d\d", tel) for tel in (*one.phones, *(each.phone for each in guardian))
            )
            assert all(mail.endswith("@example.org") for mail in (*one.emails, *(each.email for each in guardian)))

    def test_every_card_has_a_right_check_digit_and_is_one_persons(self):
        cards = [card for one in people(1895) for card in one.cards]
        assert all(is_valid(card.number) and card.number.startswith("2") for card in cards)
        assert len({card.number for card in cards}) == len(cards)

    def test_there_is_something_of_everything(self):
        all_of_them = people(1895)
        minors = [one for one in all_of_them if LIBRARY.category(one.category).minor]
        years = {TODAY.year - one.birth.year for one in all_of_them if one.birth}
        assert min(years) < 4
        assert max(years) > 90
        assert 0.1 < len(minors) / len(all_of_them) < 0.35
        assert all(one.guardian is not None for one in minors)
        assert {one.town for one in all_of_them} == {town for town, *_ in TOWNS}
        assert any("-" in one.family for one in all_of_them)
        assert any(not one.given.isascii() for one in all_of_them)
        assert any(card.standing is CardStanding.REPLACED for one in all_of_them for card in one.cards)
        assert any(one.blocks for one in all_of_them)
        assert any(one.note for one in all_of_them)
        assert any(one.protected_address for one in all_of_them)
        assert any(one.home_bound for one in all_of_them)
        assert {one.contact.channel for one in all_of_them} == {"", "letter", "telephone"}
        assert 0.03 < sum(one.expires < TODAY for one in all_of_them) / len(all_of_them) < 0.1

    def test_who_lives_in_another_town_has_that_towns_card_and_category(self):
        guest = Category("other-town", "Resident of another town", 20, 12, other_town=True)
        library = msgspec.structs.replace(LIBRARY, town="Putnam", categories=(*LIBRARY.categories, guest))
        rng = chance(1895, "people")
        grown = [
            one
            for one in (person(rng, serial, BranchId(1), library, TODAY) for serial in range(300))
            if not library.category(one.category).minor
        ]
        assert {one.category for one in grown if one.town == "Putnam"} == {"adult"}
        assert {one.category for one in grown if one.town != "Putnam"} == {"other-town"}
        assert all((one.cards[-1].number[1:5] == "1896") == (one.town != "Putnam") for one in grown)

    def test_nobody_was_registered_before_they_were_born(self):
        assert all(one.birth and one.birth <= one.registered < one.expires for one in people(1895))


class TestTitles:
    def test_about_fourteen_hundred_and_none_twice(self):
        every = editions(1895)
        assert 1300 <= len(every) <= 1500
        assert len({(one.title, one.author, one.kind) for one in every}) == len(every)
        assert editions(1895) == every

    def test_all_of_them_are_in_the_public_domain(self):
        # what was published in the United States before 1931 is (17 U.S.C. § 304(b): ninety-five years)
        assert all(int(one.year) <= TODAY.year - 96 for one in editions(1895) if one.year)


class TestFurnished:
    def test_the_counts_are_as_promised(self, demo):
        built, furnished, _ = demo
        with built.house.store.read() as tx:
            assert registrations.count(tx) == furnished.patrons == PATRONS
            visitors = len(catalog.visitors(tx))
            assert visitors > 2
            hurried = len(catalog.to_catalogue(tx))
            assert catalog.count_in(tx, tuple(ItemState)) == furnished.items == ITEMS + visitors + hurried
            assert pockets.loans.count(tx) == furnished.loans == LOANS
            states = (ItemState.ON_LOAN, ItemState.CLAIMED_RETURNED, ItemState.LOST)
            assert catalog.count_in(tx, states) == LOANS
            assert all(catalog.count_in(tx, (state,)) for state in states)
            assert pockets.holds.count(tx) == furnished.holds == 36
            assert pockets.fees.count(tx) == furnished.fees > 8
            assert pockets.interloans.count(tx) == furnished.interloans == 11
            assert pockets.permissions.count(tx) == furnished.permissions > 2
            assert len(catalog.branches(tx)) == furnished.branches == 3

    def test_every_list_of_the_desk_has_something_on_it(self, demo):
        built, _, _ = demo
        house, clerk = built.house, built.actors[Role.CLERK]
        with house.store.read() as tx:
            branches = [branch.id for branch in catalog.branches(tx)]
        shelves = [desk.shelf_list(house, clerk, branch) for branch in branches]
        ready = [line for shelf in shelves if isinstance(shelf, desk.ShelfList) for line in shelf.ready]
        assert all(isinstance(shelf, desk.ShelfList) and shelf.ready for shelf in shelves)
        assert all(line.code and line.last_day and line.last_day > TODAY for line in ready)
        assert len({line.code for line in ready}) < len(ready)  # two things of one patron
        assert any(isinstance(shelf, desk.ShelfList) and shelf.coming for shelf in shelves)
        assert any(isinstance(shelf, desk.ShelfList) and shelf.to_clear for shelf in shelves)
        assert len(desk.pull_list(house, clerk, None).lines) > 3
        work = desk.work_list(house, clerk)
        assert isinstance(work, desk.WorkList)
        assert {line.state for line, _ in work.lines} == {"requested", "sent", "received"}
        moved = desk.traffic(house, clerk)
        assert isinstance(moved, desk.Traffic)
        assert moved.away
        assert moved.here
        assert moved.to_send_home
        assert desk.shelf_checks(house)
        with house.store.read() as tx:
            assert len(catalog.to_catalogue(tx)) > 1
        for branch in branches:
            till = desk.cash_up(house, msgspec.structs.replace(clerk, branch=branch))
            assert isinstance(till, desk.CashUp)
            assert till.sum_of(tallies.Money.TAKEN)

    def test_somebody_is_in_every_queue_in_turn(self, demo):
        """A title that is sought after has no copy in, and whoever stands in its queue has a place of their own."""
        built, _, _ = demo
        with built.house.store.read() as tx:
            held = [title for title in pockets.titles_held(tx) if pockets.count_holds(tx, title) > 1]
            queues = [
                [open_box(built.house.ring, HOLD, one).place for one in pockets.holds_of_title(tx, title)]
                for title in held
            ]
            states = {item.state for title in held for item in catalog.items_of_title(tx, title)}
        assert len(queues) > 2
        assert all(len(set(queue)) == len(queue) for queue in queues)
        assert ItemState.AVAILABLE not in states

    def test_what_is_permitted_can_be_done(self, demo):
        """The demo writes permissions as the desk does: staff choose for who is home-bound, and somebody collects."""
        built, furnished, _ = demo
        house, clerk = built.house, built.actors[Role.CLERK]
        cards = {sample.whose: sample.card for sample in furnished.samples}
        bound = desk.scan_card(house, clerk, cards["home-bound"])
        assert isinstance(bound, desk.Served)
        chosen = desk.choose_for(house, clerk, bound.visit)
        assert isinstance(chosen, desk.ChoosingFor)
        assert len(chosen.view.had) > 2
        comes = desk.scan_card(house, clerk, cards["who collects for somebody"])
        assert isinstance(comes, desk.Served)
        waits = desk.collectable(house, clerk, comes.visit)
        assert isinstance(waits, desk.Collectable)
        assert waits.lines

    def test_every_batch_is_told_to_the_ledger(self, demo):
        _, furnished, entries = demo
        assert entries.total(RecordClass.REGISTRATION) == furnished.patrons
        assert entries.total(RecordClass.LOAN) == furnished.loans
        assert entries.total(RecordClass.HOLD) == furnished.holds
        assert entries.total(RecordClass.FEE) == furnished.fees
        assert entries.total(RecordClass.INTERLOAN) == furnished.interloans
        assert entries.total(RecordClass.PERMISSION) == furnished.permissions

    def test_the_books_are_right(self, demo):
        built, _, _ = demo
        checked = check(built.house, built.actors[Role.KEEPER], lambda _: None)
        assert isinstance(checked, Checked)
        assert checked.faults == ()
        assert checked.loans == LOANS

    def test_each_sample_card_is_somebodys(self, demo):
        built, furnished, _ = demo
        cards = [sample.card for sample in furnished.samples]
        served = [desk.scan_card(built.house, built.actors[Role.CLERK], card) for card in cards]
        views = [one.view for one in served if isinstance(one, desk.Served)]
        assert len(views) == len(set(cards)) == len(cards)
        assert {sample.whose for sample in furnished.samples} == set(SAMPLES) - {"from another town"}
        assert any(view.loans for view in views)
        assert any(view.minor for view in views)
        assert any(view.lapsed for view in views)

    def test_a_second_furnishing_is_refused_and_changes_nothing(self, demo):
        built, _, entries = demo
        told = len(entries.told)
        assert isinstance(_furnish(built, entries), Refusal)
        with built.house.store.read() as tx:
            assert registrations.count(tx) == PATRONS
        assert len(entries.told) == told

    def test_every_day_of_the_year_that_was_open_is_counted_and_no_other(self, demo):
        built, _, _ = demo
        day, step = date(2026, 3, 1), date.resolution
        with built.house.store.read() as tx:
            while day < TODAY:
                lent = tallies.totals_of_day(tx, day)[Event.LENT]
                assert (lent > 0) == any(open_on(place, day) for place in PLACES), day
                day += step

    def test_the_counters_of_a_month_agree(self, demo):
        """Whatever a month's loans are counted by, they are as many; the till counts cents, and no loans."""
        built, _, _ = demo
        first, last = date(2026, 5, 1), date(2026, 5, 31)
        with built.house.store.read() as tx:
            loans = (Counter.MATERIAL, Counter.AUDIENCE, Counter.CATEGORY, Counter.TOWN, Counter.AGE)
            sums = {counter: tallies.total(tx, counter, Event.LENT, first, last) for counter in loans}
            wrong = tallies.faults(tx)
            others = {
                counter: tallies.total(tx, counter, Event.LENT, first, last) for counter in set(Counter) - set(loans)
            }
        assert set(others.values()) == {0}
        assert len(set(sums.values())) == 1
        assert sums[Counter.TOWN] > 100
        assert wrong == []

    def test_the_last_whole_years_of_both_reports_are_counted(self, demo):
        """A fiscal year and a year of borrowIT CT, each from its first day."""
        built, _, _ = demo
        with built.house.store.read() as tx:
            months = tallies.months(tx)
            for first, last in ((date(2025, 7, 1), date(2026, 6, 30)), (date(2025, 3, 1), date(2026, 2, 28))):
                for counter, event in (
                    (Counter.MATERIAL, Event.LENT),
                    (Counter.MATERIAL, Event.BORROWED_ELSEWHERE),
                    (Counter.MATERIAL, Event.LENT_ELSEWHERE),
                    (Counter.MATERIAL, Event.USED_HERE),
                    (Counter.CATEGORY, Event.REGISTERED),
                ):
                    assert tallies.total(tx, counter, event, first, last) > 20, (counter, event, first)
            rows = [row for month in months for row in tallies.rows_of_month(tx, month)]
        assert months[0] == date(2025, 3, 1)
        by_hand = {row.word for row in rows if row.counter == Counter.HAND}
        assert by_hand == {"VISITS", "REFERENC", "PITUSR", "WIFISESS"}
        standing = [row.number for row in sorted(rows, key=lambda row: row.period) if row.counter == Counter.STANDING]
        assert len(standing) == len(months)
        assert standing == sorted(standing)
        assert standing[-1] == PATRONS

    @pytest.mark.parametrize("today", [date(2027, 2, 28), date(2027, 3, 1), date(2027, 6, 30), date(2027, 7, 1)])
    def test_whichever_year_began_first_is_counted_from_its_first_day(self, today):
        first = first_day(today, 7)
        fiscal, borrowit = (
            date(today.year - 1 - (today.month < 7), 7, 1),
            date(today.year - 1 - (today.month < 3), 3, 1),
        )
        assert first == min(fiscal, borrowit)
        assert fiscal + relativedelta(years=1) <= today
        assert borrowit + relativedelta(years=1) <= today

    def test_loans_to_other_towns_readers_are_counted_by_their_town(self):
        shares = Shares(600, {"adult": 0.5, "other-town": 0.3, "child": 0.2}, frozenset({"other-town"}), "Putnam")
        [month] = months(1895, date(2026, 5, 1), date(2026, 6, 1), 40, shares, (BranchId(1), BranchId(2), BranchId(3)))
        sums = {
            counter: Sums(
                {
                    word: number
                    for of, _, _, word, event, number in month.counted
                    if (of, event) == (counter, Event.LENT)
                }
            )
            for counter in (Counter.CATEGORY, Counter.TOWN, Counter.GUEST)
        }
        assert sums[Counter.GUEST].total() == sums[Counter.CATEGORY]["other-town"] > 100
        assert sums[Counter.GUEST] <= sums[Counter.TOWN]
        assert "Putnam" not in sums[Counter.GUEST]

    def test_no_name_lies_in_the_open(self, demo):
        built, _, _ = demo
        built.house.store.tidy()
        raw = b"".join(path.read_bytes() for path in built.home.rglob("*") if path.is_file())
        assert b"Middlemarch" in raw
        shown = [word for word in GIVEN + FAMILY if len(word) > 5 and word.encode() in raw]
        assert shown == []


def test_it_is_furnished_on_every_database(tmp_path: Path, address: str):
    built = make_house(tmp_path / "house", address, Clock())
    house, few = built.house, {"patrons": 60, "items": 1500, "loans": 70}
    done = furnish(house.store, house.ring, TODAY, Entries(), library=LIBRARY, **few)
    assert isinstance(done, Furnished)
    checked = check(house, built.actors[Role.KEEPER], lambda _: None)
    house.store.close()
    assert isinstance(checked, Checked)
    assert (checked.faults, checked.loans) == ((), 70)
    assert 60 < checked.items_out <= 70  # without what is lost


def test_more_loans_than_items_is_a_mistake(tmp_path: Path):
    built = make_house(tmp_path, sqlite_address(tmp_path), Clock())
    with pytest.raises(ValueError, match="more loans than items"):
        furnish(built.house.store, built.house.ring, TODAY, Entries(), library=LIBRARY, patrons=10, items=5, loans=6)
    built.house.store.close()


def test_closed_days_are_the_days_they_are_called():
    days = dict(closed_days(2026))
    assert days[date(2026, 11, 26)] == "Thanksgiving"
    assert days[date(2026, 5, 25)] == "Memorial Day"
    assert days[date(2026, 9, 7)] == "Labor Day"
    assert all(open_on(place, date(2026, 11, 24)) or place.short_name == "BKM" for place in PLACES)
    assert list(chain.from_iterable(place.week for place in PLACES)).count(6) == 0
