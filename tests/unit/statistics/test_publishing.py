"""From tallies to a public table: what may be asked, what nobody sees, and what stands in the register."""

from datetime import date

import msgspec
import pytest

import counted
from at_work import AtWork
from carrel import catalog, tallies
from carrel.ledger import Outcome
from carrel.records.circulation import Event
from carrel.records.ids import BranchId
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, Role
from carrel.statistics import building, files, publishing
from carrel.statistics.control import Attack, NotSafe
from carrel.statistics.periods import Step
from carrel.statistics.publishing import Preview, Published, preview, publish, published
from carrel.statistics.subjects import EVENTS, Subject
from carrel.statistics.tables import Method, Undisclosed
from carrel.statistics.wanted import Wanted
from carrel.tallies import Counter

YEAR = (date(2025, 7, 1), date(2026, 6, 1))
BY_AGE = Wanted(Subject.AGE, Event.LENT, *YEAR, Step.QUARTER)
BY_KIND = Wanted(Subject.KIND, Event.LENT, *YEAR, Step.QUARTER, fine=True)


@pytest.fixture
def library(work: AtWork) -> AtWork:
    """A library that has counted for two years."""
    with work.house.store.write() as tx:
        counted.count(tx, catalog.branches(tx)[0].id)
    return work


def made_public(library: AtWork, wanted: Wanted, method: Method = Method.SUPPRESS) -> Published:
    seen = preview(library.house, library.custodian, wanted, method)
    assert isinstance(seen, Preview), seen
    done = publish(library.house, library.custodian, seen)
    assert isinstance(done, Published), done
    return done


def test_a_table_is_published_as_it_was_seen(library: AtWork) -> None:
    seen = preview(library.house, library.custodian, BY_AGE)
    assert isinstance(seen, Preview)
    done = made_public(library, BY_AGE)
    (entry,) = published(library.house)
    assert (entry.number, entry.day) == (done.number, done.day) == (1, library.clock().date())
    assert entry.table.release == seen.table.release


def test_is_published_sums_to_what_was_counted(library: AtWork) -> None:
    made_public(library, BY_KIND)
    release = published(library.house)[0].table.release
    numbers = {cell.key: cell.number for cell in release.cells}
    with library.house.store.read() as tx:
        whole = tallies.total(tx, Counter.MATERIAL, Event.LENT, date(2025, 7, 1), date(2026, 6, 30))
    assert numbers["all", "2025-07..2026-06"] == whole
    assert numbers["book (group)", "2025-Q3"] == sum(numbers[kind, "2025-Q3"] or 0 for kind in ("book", "book-new"))


def test_no_small_number_stands_in_a_preview_or_a_release(library: AtWork) -> None:
    months = Wanted(Subject.TOWN, Event.LENT, date(2024, 7, 1), date(2025, 12, 1), fine=True)
    seen = preview(library.house, library.custodian, months)
    assert isinstance(seen, Preview), seen
    assert any(cell.number is None for cell in seen.table.release.cells)
    assert not [cell for cell in seen.table.release.cells if cell.number is not None and 0 < cell.number < 10]


def test_two_tables_have_two_seals_and_one_table_has_one(library: AtWork) -> None:
    """So a form can say which table was seen, and not one that only resembles it."""
    seals = [
        seen.seal
        for method in (Method.SUPPRESS, Method.ROUND, Method.SUPPRESS)
        if isinstance(seen := preview(library.house, library.custodian, BY_AGE, method), Preview)
    ]
    assert len(seals) == 3
    assert seals[0] == seals[2] != seals[1]


def _until(last: date) -> Wanted:
    return Wanted(Subject.AGE, Event.LENT, date(2026, 1, 1), last, Step.YEAR)


def _left_out(seen: Preview | Refusal) -> set[tuple[str, ...]]:
    assert isinstance(seen, Preview), seen
    return {cell.key for cell in seen.table.release.cells if cell.number is None}


def test_a_table_is_held_against_what_was_published_before_it_was_seen_and_since(library: AtWork) -> None:
    """Two spans of months are each safe, and their difference is a month with one loan to somebody of no known age."""
    house, custodian = library.house, library.custodian
    longer = preview(house, custodian, _until(date(2026, 3, 1)))
    assert not _left_out(longer), "by itself it tells of nobody"
    assert isinstance(longer, Preview)
    made_public(library, _until(date(2026, 2, 1)))
    refusal = publish(house, custodian, longer)
    assert isinstance(refusal, NotSafe), "it was seen before the other was published, and is tried with it all the same"
    assert refusal.releases == (1,)
    assert "unknown" in {word for word, *_ in _left_out(preview(house, custodian, _until(date(2026, 3, 1))))}


def test_what_is_published_while_the_attacker_works_stops_a_table(
    library: AtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = preview(library.house, library.custodian, BY_AGE)
    assert isinstance(seen, Preview)
    usual = publishing.attack

    def meanwhile(*given: object) -> object:
        monkeypatch.setattr(publishing, "attack", usual)
        made_public(library, BY_KIND)
        return usual(*given)

    monkeypatch.setattr(publishing, "attack", meanwhile)
    refusal = publish(library.house, library.custodian, seen)
    assert isinstance(refusal, Refusal)
    assert "meantime" in refusal.what
    assert len(published(library.house)) == 1


def test_what_the_attacker_breaks_is_not_published(library: AtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = preview(library.house, library.custodian, BY_AGE)
    assert isinstance(seen, Preview)
    monkeypatch.setattr(publishing, "attack", lambda *_: Attack((("child", "2025-Q3"),), (), ()))
    refusal = publish(library.house, library.custodian, seen)
    assert isinstance(refusal, NotSafe)
    assert refusal.cells == (("child", "2025-Q3"),)
    assert "children" in refusal.what
    assert published(library.house) == ()


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.AUDITOR, Role.PAGE])
def test_nobody_but_the_custodian_sees_or_publishes_a_table(library: AtWork, role: Role) -> None:
    actor = library.actor(role)
    assert isinstance(building.choices(library.house, actor), Refusal)
    assert isinstance(building.table(library.house, actor, BY_AGE), Refusal)
    assert isinstance(preview(library.house, actor, BY_AGE), Refusal)
    seen = preview(library.house, library.custodian, BY_AGE)
    assert isinstance(seen, Preview)
    assert isinstance(publish(library.house, actor, seen), Refusal)
    assert published(library.house) == ()
    told = {entry.outcome for entry in library.entries() if (entry.purpose, entry.role) == (Purpose.PUBLISH, role)}
    assert told == {Outcome.REFUSED}


def test_a_table_tells_of_a_person_or_of_a_work_and_never_of_a_branch_where_it_tells_of_a_person(
    library: AtWork,
) -> None:
    """There is no way to say more than one breakdown; a branch beside a person is refused."""
    assert "subject" in Wanted.__struct_fields__
    assert not [field for field in Wanted.__struct_fields__ if field.startswith(("by", "subjects"))]
    for subject in (Subject.TOWN, Subject.AGE, Subject.CATEGORY, Subject.GUEST):
        wanted = Wanted(subject, EVENTS[subject][0], *YEAR, branches=True)
        assert isinstance(building.table(library.house, library.custodian, wanted), Refusal)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 11, 1), date(2026, 11, 1)),  # not over
        (date(2026, 10, 1), date(2026, 12, 1)),
        (date(2024, 6, 1), date(2024, 8, 1)),  # before anything was counted
        (date(2025, 7, 2), date(2025, 8, 1)),  # not the first of a month
        (date(2025, 8, 1), date(2025, 7, 1)),
    ],
)
def test_months_are_whole_and_over(library: AtWork, first: date, last: date) -> None:
    wanted = Wanted(Subject.AGE, Event.LENT, first, last)
    assert isinstance(building.table(library.house, library.custodian, wanted), Refusal)


def test_what_is_not_counted_by_a_breakdown_cannot_be_asked(library: AtWork) -> None:
    for subject, events in EVENTS.items():
        for event in set(Event) - set(events):
            wanted = Wanted(subject, event, *YEAR)
            assert isinstance(building.table(library.house, library.custodian, wanted), Refusal)


def test_every_choice_makes_a_table(library: AtWork) -> None:
    found = building.choices(library.house, library.custodian)
    assert not isinstance(found, Refusal)
    assert (found.months[0], found.months[-1], found.threshold) == (date(2026, 10, 1), counted.FIRST, 10)
    for subject, events in found.events:
        for event in events:
            for fine in (False, True):
                wanted = Wanted(subject, event, *YEAR, Step.QUARTER, fine=fine)
                made = building.table(library.house, library.custodian, wanted)
                assert isinstance(made, Undisclosed), (subject, event, made)


def test_a_published_month_stays_as_it_was(library: AtWork) -> None:
    """A later table about it is made of the same numbers, whatever a counter says by then."""
    made_public(library, BY_AGE)
    with library.house.store.write() as tx:
        tallies.add(tx, Counter.AGE, date(2025, 8, 1), BranchId(0), "adult", Event.LENT, 500)
    again = preview(library.house, library.custodian, BY_AGE)
    assert isinstance(again, Preview), again
    assert again.table.release.cells == published(library.house)[0].table.release.cells


def test_a_mistyped_town_never_stands_by_itself(library: AtWork) -> None:
    with library.house.store.write() as tx:
        for town, number in (("Putnmam", 400), ("14 Quill Lane", 300), ("woodstock ", 100)):
            tallies.add(tx, Counter.TOWN, date(2025, 8, 1), BranchId(0), town, Event.LENT, number)
    wanted = Wanted(Subject.TOWN, Event.LENT, *YEAR, Step.YEAR, fine=True)
    made = building.table(library.house, library.custodian, wanted)
    assert isinstance(made, Undisclosed), made
    names = {node.name for node in made.dimensions[0].nodes()}
    assert not names & {"Putnmam", "14 Quill Lane", "woodstock ", "Dudley"}
    assert {"Woodstock", "elsewhere"} <= names


def test_a_table_by_branch_has_every_branch_with_their_sum(library: AtWork) -> None:
    with library.house.store.write() as tx:
        second = catalog.put_branch(tx, "Mill Branch", "MILL").id
        tallies.add(tx, Counter.MATERIAL, date(2025, 8, 3), second, "book", Event.LENT, 70)
    wanted = Wanted(Subject.KIND, Event.LENT, *YEAR, Step.YEAR, branches=True)
    made = building.table(library.house, library.custodian, wanted)
    assert isinstance(made, Undisclosed), made
    assert [node.name for node in made.dimensions[1].leaves()].count("Mill Branch") == 1
    assert len(made.dimensions) == 3


def test_the_files_hold_exactly_what_was_published(library: AtWork) -> None:
    made_public(library, Wanted(Subject.TOWN, Event.LENT, date(2024, 7, 1), date(2025, 12, 1), fine=True))
    (entry,) = published(library.house)
    release = entry.table.release
    lines = files.csv_of(entry).split("\r\n")[1:-1]
    told = [None if line.endswith(files.LEFT_OUT) else int(line.split(",")[-2]) for line in lines]
    assert told == [cell.number for cell in release.cells]
    decoded = msgspec.json.decode(files.json_of(entry, "Invented Public Library"))
    assert [number for _, number in decoded["cells"]] == [cell.number for cell in release.cells]
    assert library.custodian.name not in files.csv_of(entry)
    assert library.custodian.name.encode() not in files.json_of(entry, "Invented Public Library")
