"""Two clerks at once, on one item, one patron, one card, and while the day is being closed: on both databases."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from at_work import AtWork, Person
from carrel import custody, desk, tallies
from carrel.records.circulation import Event
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from house import Clock, make_house


@pytest.fixture
def work(tmp_path: Path, address: str) -> Iterator[AtWork]:
    clock = Clock()
    built = make_house(tmp_path / "built", address, clock)
    yield AtWork(built, clock)
    built.house.store.close()


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act answered, all begun in one moment."""
    answers: list[object] = [None] * len(acts)
    ready = threading.Barrier(len(acts))

    def run(number: int) -> None:
        ready.wait()
        try:
            answers[number] = acts[number]()
        except BaseException as fault:  # noqa: BLE001  # the test looks at it
            answers[number] = fault

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def sound(work: AtWork) -> custody.Checked:
    found = custody.check(work.house, work.keeper, lambda step: None)
    assert isinstance(found, custody.Checked)
    assert found.faults == ()
    assert found.loans == found.items_out
    return found


def one_of(answers: list[object], done: type[object], refused: type[object]) -> None:
    kinds = [type(answer) for answer in answers]
    assert kinds.count(done) == 1, answers
    assert all(isinstance(answer, (done, refused)) for answer in answers), answers


def test_one_item_for_two_patrons(work: AtWork) -> None:
    for _ in range(6):
        people, item = [work.person() for _ in range(4)], work.book()
        answers = at_once(
            *(lambda one=one: desk.lend(work.house, work.clerk, one.visit, item) for one in people)  # type: ignore[misc]  # bound
        )
        one_of(answers, desk.Lent, Refusal)
        for answer in answers:
            assert isinstance(answer, desk.Lent) or "item" in getattr(answer, "prose", ""), answer
        assert sum(item in work.loans_of(one) for one in people) == 1
    assert sound(work).loans == 6


def test_one_item_returned_at_two_desks(work: AtWork) -> None:
    for _ in range(6):
        item = work.lent(work.person())
        answers = at_once(*[lambda: desk.return_item(work.house, work.clerk, item)] * 3)  # noqa: B023  # joined here
        back = [answer for answer in answers if isinstance(answer, desk.Returned)]
        assert sum(answer.was_on_loan for answer in back) == 1
        assert all(isinstance(answer, desk.Returned | Refusal) for answer in answers), answers
    sound(work)
    closed = custody.close_day(work.house, work.keeper, lambda step: None)
    assert isinstance(closed, custody.Closed)
    with work.house.store.read() as tx:
        assert tallies.totals_of_day(tx, work.clock().date())[Event.RETURNED] == 6


def test_one_patron_at_two_desks_does_not_go_beyond_the_limit(work: AtWork) -> None:
    child = work.person(category="child", guardian_name="Tansy Ash")
    for _ in range(17):
        work.lent(child)
    items = [work.book() for _ in range(8)]
    answers = at_once(
        *(lambda item=item: desk.lend(work.house, work.clerk, child.visit, item) for item in items)  # type: ignore[misc]  # bound
    )
    assert sum(isinstance(answer, desk.Lent) for answer in answers) == 3, answers
    assert sum(isinstance(answer, desk.Blocked) for answer in answers) == 5, answers
    assert len(work.loans_of(child)) == 20
    assert sorted(work.state(item) for item in items) == ["available"] * 5 + ["on loan"] * 3
    sound(work)


def test_one_card_for_two_people(work: AtWork) -> None:
    card = work.new_card()
    forms = [work.form(card=card, family=family) for family in ("Fennimore", "Zorquim", "Ash")]
    answers = at_once(
        *(lambda form=form: desk.register(work.house, work.clerk, form, True) for form in forms)  # type: ignore[misc]  # bound
    )
    one_of(answers, desk.Registered, Refusal)
    found = custody.check(work.house, work.keeper, lambda step: None)
    assert isinstance(found, custody.Checked)
    with work.house.store.read() as tx:
        from carrel.sealed import registrations

        assert registrations.count(tx) == 1


def test_two_clerks_serving_one_patron_take_two_tags(work: AtWork) -> None:
    """The patron's entries of a day are numbered without a gap, so that each can be found."""
    from carrel import ledger

    person = work.person()
    answers = at_once(*[lambda: desk.scan_card(work.house, work.clerk, person.card)] * 8)
    assert all(isinstance(answer, desk.Served) for answer in answers), answers
    record = work.record(person)
    with work.house.store.read() as tx:
        day = work.clock().date()
        assert len(list(ledger.entries_of(tx, record.trail, record.trail_day, day, day))) == 9


def test_the_desk_goes_on_while_the_day_is_closed(work: AtWork) -> None:
    """Three nights' worth of closing, lending and returning at once: nothing is lost, nothing half done."""
    people = [work.person() for _ in range(6)]
    shelves = [[work.book() for _ in range(4)] for _ in people]
    events: list[str] = []
    faults: list[object] = []

    def desk_day(person: Person, items: list[str]) -> None:
        for number in range(24):
            item = items[number % 4]
            done = desk.lend(work.house, work.clerk, person.visit, item)
            events.append("lent" if isinstance(done, desk.Lent) else repr(done))
            if number % 3:
                back = desk.return_item(work.house, work.clerk, item)
                events.append("returned" if isinstance(back, desk.Returned) else repr(back))
            else:
                desk.renew(work.house, work.clerk, item)
                served = desk.scan_card(work.house, work.clerk, person.card)
                if not isinstance(served, desk.Served) or item not in {line.barcode for line in served.view.loans}:
                    faults.append(served)
                desk.return_item(work.house, work.clerk, item)
                events.append("returned")

    def nights() -> None:
        for _ in range(3):
            closed = custody.close_day(work.house, work.keeper, lambda step: None)
            if not isinstance(closed, custody.Closed):
                faults.append(closed)

    answers = at_once(
        nights,
        *(lambda one=one, its=its: desk_day(one, its) for one, its in zip(people, shelves, strict=True)),  # type: ignore[misc]  # bound
    )
    assert answers == [None] * 7
    assert faults == []
    assert set(events) == {"lent", "returned"}
    assert sound(work).loans == 0
    custody.close_day(work.house, work.keeper, lambda step: None)
    with work.house.store.read() as tx:
        counted = tallies.totals_of_day(tx, work.clock().date())
    assert counted[Event.LENT] == events.count("lent") == 6 * 24
    assert counted[Event.RETURNED] == events.count("returned") == 6 * 24
    assert counted[Event.RENEWED] == 6 * 8
    assert isinstance(custody.verify_ledger(work.house, work.actor(Role.AUDITOR)), custody.Verified)
