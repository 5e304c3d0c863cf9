"""A reading history: off, on by choice, readable with the password alone, and gone when it is switched off or lost."""

from datetime import timedelta

import msgspec

from at_work import AtWork
from carrel import desk
from carrel.records.refusals import Refusal
from carrel.records.registration import IdSeen
from carrel.sealed import epochs, histories, pockets
from carrel.sealed._opening import open_box
from carrel.sealed.kinds import HISTORY
from house import Clock
from own import PASSWORD, as_themselves, titles, with_history, with_password


def kept(work: AtWork) -> int:
    with work.house.store.read() as tx:
        return pockets.histories.count(tx)


def test_nothing_is_remembered_of_whoever_did_not_wish_it(work: AtWork) -> None:
    person = work.person()
    actor = with_password(work, person)
    desk.return_item(work.house, work.clerk, work.lent(person))
    assert kept(work) == 0
    assert isinstance(desk.read_history(work.house, actor, PASSWORD), Refusal)


def test_what_comes_back_is_read_with_the_password_and_with_nothing_else(work: AtWork, clock: Clock) -> None:
    person = work.person()
    actor = with_history(work, person)
    desk.return_item(work.house, work.clerk, work.lent(person, work.book("The Copper Voyage")))
    clock.now += timedelta(days=1)
    desk.return_item(work.house, work.clerk, work.lent(person, work.book("The Salt Lantern")))
    assert titles(work, actor) == ["The Salt Lantern", "The Copper Voyage"]
    assert isinstance(desk.read_history(work.house, actor, "another sentence"), Refusal)
    stranger = with_password(work, work.person())
    assert isinstance(desk.read_history(work.house, stranger, PASSWORD), Refusal)


def test_what_was_out_before_leaves_no_line(work: AtWork) -> None:
    person = work.person()
    before = work.lent(person)
    actor = with_history(work, person)
    desk.return_item(work.house, work.clerk, before)
    assert titles(work, actor) == []


def test_a_changed_password_opens_what_the_old_one_did(work: AtWork) -> None:
    person = work.person()
    actor = with_history(work, person)
    desk.return_item(work.house, work.clerk, work.lent(person))
    assert isinstance(
        desk.choose_own_password(work.house, actor, PASSWORD, "a voyage in the copper"), desk.PasswordChosen
    )
    assert titles(work, actor, "a voyage in the copper") == ["The Salt Lantern"]
    assert isinstance(desk.read_history(work.house, actor, PASSWORD), Refusal)


def test_switched_off_nothing_is_left_nor_comes(work: AtWork) -> None:
    person = work.person()
    actor = with_history(work, person)
    desk.return_item(work.house, work.clerk, work.lent(person))
    out = work.lent(person)
    assert kept(work) == 1
    assert isinstance(desk.switch_history_off(work.house, actor), desk.HistoryOff)
    assert kept(work) == 0
    desk.return_item(work.house, work.clerk, out)
    assert kept(work) == 0
    assert work.record(person).secrets.history_private == b""


def test_on_again_is_another_history(work: AtWork) -> None:
    """What was borrowed under the first key leaves no line under the second."""
    person = work.person()
    actor = with_history(work, person)
    out = work.lent(person)
    desk.switch_history_off(work.house, actor)
    desk.switch_history_on(work.house, actor, PASSWORD)
    desk.return_item(work.house, work.clerk, out)
    desk.return_item(work.house, work.clerk, work.lent(person, work.book("The Copper Voyage")))
    assert titles(work, actor) == ["The Copper Voyage"]


def test_a_password_given_out_anew_loses_it_at_once(work: AtWork) -> None:
    person = work.person()
    actor = with_history(work, person)
    out = work.lent(person)
    desk.return_item(work.house, work.clerk, work.lent(person))
    given = desk.give_password(work.house, work.clerk, work.again(person).visit, IdSeen.OTHER)
    assert isinstance(given, desk.SecretGiven)
    assert kept(work) == 0
    assert isinstance(desk.read_history(work.house, actor, given.secret), Refusal)
    desk.return_item(work.house, work.clerk, out)
    assert kept(work) == 0


def test_a_new_pin_loses_nothing(work: AtWork) -> None:
    person = work.person()
    actor = with_history(work, person)
    desk.return_item(work.house, work.clerk, work.lent(person))
    desk.give_pin(work.house, work.clerk, work.again(person).visit, IdSeen.OTHER)
    assert isinstance(desk.choose_own_pin(work.house, actor, PASSWORD, "7305"), desk.PinChosen)
    assert isinstance(desk.check_pin(work.house, person.card, "7305"), desk.PinRight)
    assert titles(work, actor) == ["The Salt Lantern"]


def test_lines_are_of_one_size_and_no_two_alike(work: AtWork) -> None:
    person = work.person()
    with_history(work, person)
    long = work.book("ü" * 400)
    for item in (work.book("A"), work.book("A"), long):
        desk.return_item(work.house, work.clerk, work.lent(person, item))
    with work.house.store.read() as tx:
        lines = [
            open_box(work.house.ring, HISTORY, sealed).sealed_line for sealed in pockets.histories.page(tx, b"", 9)
        ]
    assert len({len(line) for line in lines}) == 1
    assert len(set(lines)) == len({line[:32] for line in lines}) == 3
    assert len(titles(work, as_themselves(person))) == 3


def test_a_full_pocket_keeps_what_it_has(work: AtWork) -> None:
    person = work.person()
    actor = with_history(work, person)
    desk.return_item(work.house, work.clerk, work.lent(person))
    record = work.record(person)
    with work.house.store.write() as tx:
        (first,) = pockets.histories.page(tx, b"", 9)
        line = open_box(work.house.ring, HISTORY, first)
        live = epochs.generations(tx)
        for slot in range(1, HISTORY.slots + 1):
            placed = msgspec.structs.replace(line, slot=slot)
            pockets.histories.put(tx, work.house.ring, live, slot.to_bytes(16, "big"), placed)
    desk.return_item(work.house, work.clerk, work.lent(person, work.book("One Too Many")))
    assert "One Too Many" not in titles(work, actor)
    assert kept(work) == HISTORY.slots
    assert histories.unlock(record.secrets.history_public, record.secrets.history_private, PASSWORD) is not None
