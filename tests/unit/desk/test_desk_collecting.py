"""Family pick-ups: by written permission, by code, titles unseen until handed over; and what the close ends."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from at_work import Person, at_work
from carrel import custody, desk
from carrel.ledger import Outcome
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import pockets
from house import Clock
from unit.desk.test_desk_holds import RULES, Shelves, own


@pytest.fixture
def at(clock: Clock) -> Iterator[Shelves]:
    with at_work(RULES, clock) as work:
        yield Shelves(work)


def permitted(at: Shelves, giver: Person, collector: Person, days: int = 30) -> None:
    until = at.work.clock().date() + timedelta(days=days)
    asked = desk.Collector(collector.card, "my mother", until)
    done = desk.permit_collection(at.house, at.clerk, at.work.again(giver).visit, asked)
    assert done == desk.CollectionPermitted(until)


def ready(at: Shelves, who: Person, number: int = 1) -> tuple[str, list[str]]:
    """Items that wait on the hold shelf for somebody: the code, and the barcodes."""
    items = []
    code = ""
    for _ in range(number):
        title, [item] = at.title()
        at.hold(who, title)
        code = at.back(item).code
        items.append(item)
    return code, items


def codes(at: Shelves, who: Person) -> dict[str, int]:
    found = desk.collectable(at.house, at.clerk, at.work.again(who).visit)
    assert isinstance(found, desk.Collectable), found
    return {line.code: line.items for line in found.lines}


def test_one_scan_lists_the_codes_of_everybody_who_permitted_it(at: Shelves) -> None:
    mother, *children = (at.work.person() for _ in range(4))
    for child in children:
        permitted(at, child, mother)
    expected = {ready(at, who, n)[0]: n for n, who in enumerate((mother, *children), start=1) if n <= 3}
    stranger = at.work.person()
    ready(at, stranger)
    assert codes(at, mother) == expected
    assert len(expected) == 3
    assert set(codes(at, children[0])) == {list(expected)[1]}


def test_what_is_handed_over_is_its_owners_loan_and_its_use_is_told(at: Shelves) -> None:
    mother, child = at.work.person(), at.work.person()
    permitted(at, child, mother)
    _, [item] = ready(at, child)
    with at.work.told() as told:
        done = desk.hand_over(at.house, at.clerk, at.work.again(mother).visit, item)
    assert isinstance(done, desk.HandedOver), done
    assert done.view.barcode == item
    assert at.work.loans_of(child) == {item}
    assert at.work.loans_of(mother) == set()
    assert at.lines(child) == []
    assert codes(at, mother) == {}
    assert [entry.purpose for entry in told] == [Purpose.COLLECT] * 2
    assert at.back(item).code == ""


def test_the_desk_understands_a_scan_for_somebody_else(at: Shelves) -> None:
    mother, child = at.work.person(), at.work.person()
    permitted(at, child, mother)
    _, [item] = ready(at, child)
    _, [own_item] = ready(at, mother)
    visit = at.work.again(mother).visit
    for number, kind in ((item, desk.HandedOver), (own_item, desk.Lent)):
        done = desk.understand(at.house, at.clerk, desk.Scan(number, desk.Mode.LEND, visit))
        assert isinstance(done, kind), done
    assert at.work.loans_of(mother) == {own_item}


def test_without_a_standing_permission_there_is_nothing(at: Shelves, clock: Clock) -> None:
    """Taken back, past its last day, never given, or given the other way round."""
    mother, revoked, expired, never, other_way = (at.work.person() for _ in range(5))
    permitted(at, revoked, mother)
    permitted(at, expired, mother, days=1)
    permitted(at, mother, other_way)
    listed = desk.collectors(at.house, at.clerk, revoked.visit)
    assert isinstance(listed, desk.Collectors)
    [(name, _, word)] = listed.lines
    assert name == "my mother"
    assert desk.revoke_collection(at.house, at.clerk, word) == desk.CollectionRevoked()
    clock.days_later(2)
    waiting = [ready(at, who)[1][0] for who in (revoked, expired, never, other_way)]
    assert codes(at, mother) == {}
    for item in waiting:
        refused = desk.hand_over(at.house, at.clerk, at.work.again(mother).visit, item)
        assert isinstance(refused, Refusal)
        assert refused.what == "this item does not wait for whoever is in hand"
        assert at.work.state(item) == "on the hold shelf"


def test_a_patron_permits_and_revokes_for_themselves(at: Shelves) -> None:
    mother, child = at.work.person(), at.work.person()
    until = at.work.clock().date() + timedelta(days=9)
    right, nobodys = desk.Collector(mother.card, "mum", until), desk.Collector(at.work.new_card(), "mum", until)
    answers = [desk.permit_own_collection(at.house, own(child), one) for one in (right, nobodys)]
    assert answers[0] == answers[1] == desk.CollectionPermitted(until)  # nobody learns who has a card
    code, _ = ready(at, child)
    assert codes(at, mother) == {code: 1}
    listed = desk.collectors(at.house, at.clerk, at.work.again(child).visit)
    assert isinstance(listed, desk.Collectors)
    [(_, _, word)] = listed.lines
    assert isinstance(desk.take_back(at.house, own(mother), word), Refusal)
    assert desk.take_back(at.house, own(child), word) == desk.TakenBack()
    assert codes(at, mother) == {}


def test_permitting_again_writes_no_second_permission(at: Shelves) -> None:
    mother, child = at.work.person(), at.work.person()
    for days in (1, 30, 60):
        permitted(at, child, mother, days)
    with at.house.store.read() as tx:
        assert pockets.permissions.count(tx) == 2


def test_an_owner_with_a_stop_is_not_told_of_to_the_collector(at: Shelves) -> None:
    mother, child = at.work.person(), at.work.person()
    permitted(at, child, mother, days=300)
    _, [item] = ready(at, child)
    for _ in range(9):
        at.work.lent(child)
    refused = desk.hand_over(at.house, at.clerk, at.work.again(mother).visit, item)
    assert isinstance(refused, Refusal)
    assert refused.what == "this item cannot be handed over today"
    assert "9" not in refused.prose


# -- what the close ends


def night(at: Shelves) -> custody.Closed:
    done = custody.close_day(at.house, at.work.keeper, lambda step: None)
    assert isinstance(done, custody.Closed)
    found = custody.check(at.house, at.work.keeper, lambda step: None)
    assert isinstance(found, custody.Checked)
    assert found.faults == ()
    return done


def test_what_nobody_fetched_goes_to_the_next_when_the_shelf_is_cleared(at: Shelves, clock: Clock) -> None:
    first, second = at.work.person(), at.work.person()
    title, [item] = at.title()
    at.hold(first, title)
    at.hold(second, title)
    code = at.back(item).code
    assert [night(at).holds_ended, at.work.state(item)] == [0, "on the hold shelf"]
    clock.days_later(3)
    assert night(at).holds_ended == 1
    assert at.lines(first) == []
    assert at.work.state(item) == "to be taken off the hold shelf"
    assert at.back(item).code not in ("", code)
    clock.days_later(3)
    night(at)
    assert at.back(item).code == ""
    assert at.work.state(item) == "available"


def test_a_hold_that_is_never_filled_ends(at: Shelves, clock: Clock) -> None:
    who = at.work.person()
    title, [item] = at.title()
    at.work.lent(at.work.person(), item)
    at.hold(who, title)
    clock.days_later(180)
    assert night(at).holds_ended == 0
    clock.days_later(1)
    assert night(at).holds_ended == 1
    with at.house.store.read() as tx:
        assert pockets.holds.count(tx) == 0


def test_the_close_marks_what_is_wanted_when_a_suspension_is_over(at: Shelves, clock: Clock) -> None:
    who = at.work.person()
    title, [item] = at.title()
    word = at.waits(who, title)
    desk.suspend_hold(at.house, at.clerk, word, clock().date() + timedelta(days=2))
    assert at.work.state(item) == "available"
    clock.days_later(2)
    night(at)
    assert at.work.state(item) == "wanted"


def test_check_finds_a_shelf_that_is_wrong(at: Shelves) -> None:
    _, [item] = ready(at, at.work.person())
    other = at.work.book()
    at.work.sql("UPDATE items SET state = 'available' WHERE barcode = ?", item)
    at.work.sql("UPDATE items SET state = 'on the hold shelf' WHERE barcode = ?", other)
    found = custody.check(at.house, at.work.keeper, lambda step: None)
    assert isinstance(found, custody.Checked)
    assert found.faults == (
        f"a hold is ready with item {item}, available",
        f"item {other} is on the hold shelf for nobody",
    )


# -- lending and renewing


def test_what_waits_for_somebody_else_is_lent_only_by_a_supervisor_and_they_wait_again(at: Shelves) -> None:
    waits, other = at.work.person(), at.work.person()
    _, [item] = ready(at, waits)
    blocked = desk.lend(at.house, at.clerk, other.visit, item)
    assert isinstance(blocked, desk.Blocked)
    why = desk.OverrideReason.LIBRARY_ERROR
    done = desk.lend_despite(at.house, at.work.supervisor, other.visit, item, why)
    assert isinstance(done, desk.Lent)
    assert [(line.position, line.code) for line in at.lines(waits)] == [(1, "")]
    assert at.back(item).code


def test_taking_any_item_of_a_title_ends_the_hold_and_frees_what_waited(at: Shelves) -> None:
    who = at.work.person()
    title, [one, two] = at.title(2)
    at.hold(who, title)
    at.back(one)
    at.work.lent(who, two)
    assert at.lines(who) == []
    assert at.work.state(one) == "to be taken off the hold shelf"
    assert at.back(one).code == ""
    assert night(at).holds_ended == 0


def test_nobody_renews_what_others_wait_for(at: Shelves) -> None:
    title, [one, two] = at.title(2)
    reader, waits = at.work.person(), at.work.person()
    at.work.lent(reader, one)
    at.work.lent(reader, two)
    at.hold(waits, title)
    refused = desk.renew(at.house, at.clerk, one)
    assert isinstance(refused, Refusal)
    assert refused.what == "somebody waits for this title"
    at.back(two)
    assert isinstance(desk.renew(at.house, at.clerk, one), desk.Renewed)


def test_an_entry_stands_under_whoever_it_concerns(at: Shelves) -> None:
    who = at.work.person()
    with at.work.told() as told:
        at.hold(who, at.title()[0])
    [entry] = told
    assert (entry.purpose, entry.outcome) == (Purpose.HOLD, Outcome.PERMITTED)
    assert set(entry.classes) == {RecordClass.REGISTRATION, RecordClass.HOLD, RecordClass.LOAN}
