"""Epochs: new keys every night, the old ones gone when their horizon has passed, never while a live row needs them."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from at_work import AtWork
from carrel.records.circulation import Event, Loan, Slip
from carrel.records.ids import BranchId, ItemId, PatronId
from carrel.records.vocabulary import RecordClass
from carrel.sealed import (
    SEALED_CLASSES,
    FileKeeper,
    Generation,
    Generations,
    KeyFault,
    KeyGone,
    TwoKeepers,
    epochs,
    pockets,
    slips,
)
from carrel.sealed.keyring import key_name

DAY = date(2026, 11, 24)
ONE_DAY = dict.fromkeys(SEALED_CLASSES, 1)


def _days(number: int) -> date:
    return DAY + timedelta(days=number)


def _night(work: AtWork, day: date) -> None:
    with work.house.store.write() as tx:
        epochs.turn(tx, work.house.ring, day, 0)
        epochs.settle(tx)


def _due(work: AtWork, day: date, horizons: dict[RecordClass, int] = ONE_DAY) -> list[tuple[RecordClass, int]]:
    with work.house.store.read() as tx:
        return epochs.horizon_passed(tx, day, horizons)


def test_a_new_house_has_one_epoch(work: AtWork) -> None:
    with work.house.store.read() as tx:
        live = epochs.generations(tx)
        assert live == Generations(Generation(1, 0), None)
        assert live.all() == (Generation(1, 0),)
        assert epochs.nights(tx) == {1: epochs.Night(DAY, None)}


def test_a_turn_opens_the_next_epoch_and_makes_its_keys(work: AtWork) -> None:
    ring = work.house.ring
    with work.house.store.write() as tx:
        live = epochs.turn(tx, ring, _days(1), 100)
        assert live == Generations(Generation(2, 3), Generation(1, 0))
        assert live.all() == (Generation(2, 3), Generation(1, 0))
        assert epochs.generations(tx) == live
        assert epochs.nights(tx) == {1: epochs.Night(DAY, _days(1)), 2: epochs.Night(_days(1), None)}
    assert {key_name(of, number) for of in SEALED_CLASSES for number in (1, 2)} <= set(ring.keeper.names())


def test_a_turn_that_has_not_ended_is_not_turned_again(work: AtWork) -> None:
    """Killed in the middle and run again: the same epoch goes on."""
    with work.house.store.write() as tx:
        first = epochs.turn(tx, work.house.ring, DAY, 0)
        assert epochs.turn(tx, work.house.ring, _days(1), 5000) == first
        epochs.settle(tx)
        assert epochs.generations(tx) == Generations(first.current, None)


def test_keys_without_an_epoch_are_taken_up_by_the_next_turn(work: AtWork) -> None:
    """A kill between the two leaves a key that no box needs: it stays as it is, for the epoch that comes."""
    ring = work.house.ring
    ring.make(2)
    key = ring.keeper.fetch("loan-00000002")
    _night(work, DAY)
    assert ring.keeper.fetch("loan-00000002") == key


def test_a_key_is_due_when_its_horizon_has_passed_and_not_before(work: AtWork) -> None:
    _night(work, DAY)
    horizons = ONE_DAY | {RecordClass.REGISTRATION: 7}
    assert _due(work, DAY, horizons) == []
    stay = (RecordClass.REGISTRATION, RecordClass.PRESERVED)  # decoys of what is held are live from the first day
    loans = [(of, 1) for of in SEALED_CLASSES if of not in stay]
    assert _due(work, _days(1), horizons) == loans
    assert _due(work, _days(6), horizons) == loans
    assert set(_due(work, _days(7), horizons)) == {*loans, (RecordClass.REGISTRATION, 1)}


def test_the_current_and_the_turning_epochs_keys_are_never_due(work: AtWork) -> None:
    with work.house.store.write() as tx:
        epochs.turn(tx, work.house.ring, DAY, 0)
    assert _due(work, _days(1000)) == []


@pytest.mark.parametrize("of", [RecordClass.LOAN, RecordClass.SLIP])
def test_a_key_that_a_live_row_bears_is_never_due(work: AtWork, of: RecordClass) -> None:
    ring = work.house.ring
    loan = Loan(PatronId(b"r" * 16), b"p" * 16, 1, ItemId(9), DAY, DAY, 0, BranchId(1))
    with work.house.store.write() as tx:
        live = epochs.generations(tx)
        if of is RecordClass.LOAN:
            pockets.put_loan(tx, ring, live, loan)
        else:
            slips.leave(tx, ring, live, Slip(Event.LENT, DAY, BranchId(1), "book", "", "", ""))
    _night(work, DAY)
    assert (of, 1) not in _due(work, _days(1000))
    others = len(SEALED_CLASSES) - 2  # the store of what is held is never empty: it has decoys
    assert len(_due(work, _days(1000))) == others
    with work.house.store.write() as tx:
        pockets.loans.drop(tx, pockets.loan_row(ItemId(9)))
        slips.destroy(tx, slips.some(tx, 10))
    assert (of, 1) in _due(work, _days(1000))


def test_a_registrations_key_is_not_due_while_it_stands(work: AtWork) -> None:
    work.person()
    _night(work, DAY)
    assert (RecordClass.REGISTRATION, 1) not in _due(work, _days(1000))


def test_destroying_counts_what_was_still_there(work: AtWork) -> None:
    ring = work.house.ring
    due = [(RecordClass.LOAN, 1), (RecordClass.FEE, 1), (RecordClass.FEE, 77)]
    assert epochs.destroy(ring, due) == 2
    assert epochs.destroy(ring, due) == 0
    assert {"loan-00000001", "fee-00000001"}.isdisjoint(ring.keeper.names())
    assert "hold-00000001" in ring.keeper.names()


# -- keepers


def test_a_kept_key_is_a_file_that_nobody_else_may_read(tmp_path: Path) -> None:
    keeper = FileKeeper(tmp_path)
    keeper.keep("loan-00000001", b"k" * 32)
    (file,) = tmp_path.iterdir()
    assert (file.name, file.stat().st_mode & 0o777) == ("loan-00000001.key", 0o600)
    assert keeper.fetch("loan-00000001") == b"k" * 32
    assert keeper.names() == ("loan-00000001",)


def test_a_destroyed_key_is_overwritten_before_it_is_unlinked(tmp_path: Path) -> None:
    """A second name of the same file shows what is left of it."""
    (tmp_path / "keys").mkdir()
    keeper = FileKeeper(tmp_path / "keys")
    keeper.keep("loan", b"k" * 32)
    left = tmp_path / "left"
    left.hardlink_to(tmp_path / "keys" / "loan.key")
    keeper.destroy("loan")
    keeper.destroy("loan")  # nothing happens
    assert keeper.names() == ()
    assert left.read_bytes() != b"k" * 32
    assert len(left.read_bytes()) == 32
    with pytest.raises(KeyGone, match="loan"):
        keeper.fetch("loan")


def test_a_draft_of_a_key_is_no_key(tmp_path: Path) -> None:
    """Killed while it was written: it was never kept."""
    (tmp_path / "loan.draft").write_bytes(b"k" * 7)
    assert FileKeeper(tmp_path).names() == ()


def test_a_damaged_key_and_a_missing_folder_say_so(tmp_path: Path) -> None:
    (tmp_path / "loan.key").write_bytes(b"k" * 31)
    with pytest.raises(KeyFault, match="damaged") as fault:
        FileKeeper(tmp_path).fetch("loan")
    assert not isinstance(fault.value, KeyGone)
    with pytest.raises(KeyFault, match="missing"):
        FileKeeper(tmp_path / "no")
    (tmp_path / "folder.key").mkdir()
    with pytest.raises(KeyFault, match="cannot be read"):
        FileKeeper(tmp_path).fetch("folder")


def test_two_keepers_keep_and_destroy_in_both_and_either_answers(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    one, two = (FileKeeper(folder) for folder in folders)
    both = TwoKeepers(one, two)
    both.keep("loan", b"k" * 32)
    assert one.fetch("loan") == two.fetch("loan") == both.fetch("loan") == b"k" * 32
    (folders[0] / "loan.key").unlink()
    assert both.fetch("loan") == b"k" * 32
    assert both.names() == ("loan",)
    both.keep("fee", b"f" * 32)
    (folders[1] / "fee.key").unlink()
    assert both.names() == ("fee", "loan")
    both.destroy("loan")
    both.destroy("fee")
    assert both.names() == ()
    with pytest.raises(KeyGone):
        both.fetch("loan")
