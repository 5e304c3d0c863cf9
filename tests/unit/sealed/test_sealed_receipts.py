"""A receipt is recognised by its words and its code, and by nothing less; what pays money back is spent once."""

import pytest

from at_work import AtWork
from carrel.sealed import Keyring, receipts


def test_a_receipt_is_known_by_its_own_words_and_code(work: AtWork) -> None:
    ring = work.house.ring
    code = receipts.code(ring, "returned", "31189000000012", "2026-11-24")
    assert len(code) == 19
    assert [len(part) for part in code.split("-")] == [4, 4, 4, 4]
    assert receipts.is_ours(ring, code, "returned", "31189000000012", "2026-11-24")
    assert receipts.is_ours(ring, code.lower().replace("-", " "), "returned", "31189000000012", "2026-11-24")


@pytest.mark.parametrize(
    "words",
    [
        ("returned", "31189000000012", "2026-11-25"),
        ("returned", "31189000000013", "2026-11-24"),
        ("paid", "31189000000012", "2026-11-24"),
        ("returned", "31189000000012"),
        ("returned31189000000012", "2026-11-24"),
    ],
)
def test_other_words_have_another_code(work: AtWork, words: tuple[str, ...]) -> None:
    code = receipts.code(work.house.ring, "returned", "31189000000012", "2026-11-24")
    assert not receipts.is_ours(work.house.ring, code, *words)


def test_another_house_knows_nothing_of_it(work: AtWork) -> None:
    code = receipts.code(work.house.ring, "paid", "1500")
    keeper = work.house.ring.keeper
    keeper.destroy(receipts.RECEIPTS)
    assert not receipts.is_ours(Keyring(keeper), code, "paid", "1500")


def test_the_key_is_made_once_and_kept(work: AtWork) -> None:
    first = receipts.code(work.house.ring, "paid", "1500")
    assert receipts.RECEIPTS in work.house.ring.keeper.names()
    assert receipts.code(Keyring(work.house.ring.keeper), "paid", "1500") == first
    assert work.house.ring.standing_key("receipts") == work.house.ring.keeper.fetch("receipts")


def test_what_is_spent_is_spent_until_it_is_forgotten(work: AtWork) -> None:
    house = work.house
    with house.store.write() as tx:
        assert receipts.spend(tx, house.ring, 100, "paid", "1500")
        assert not receipts.spend(tx, house.ring, 101, "paid", "1500")
        assert receipts.spend(tx, house.ring, 100, "paid", "1501")
        receipts.forget_spent(tx, 100)
        assert not receipts.spend(tx, house.ring, 102, "paid", "1500")
        receipts.forget_spent(tx, 101)
        assert receipts.spend(tx, house.ring, 102, "paid", "1500")


def test_a_spent_mark_does_not_show_the_code(work: AtWork) -> None:
    house = work.house
    with house.store.write() as tx:
        receipts.spend(tx, house.ring, 100, "paid", "1500")
    ((tag,),) = work.sql("SELECT tag FROM spent_receipts")
    assert isinstance(tag, bytes)
    assert len(tag) == 16
    assert receipts.code(house.ring, "paid", "1500").encode() not in tag


def test_serials_differ() -> None:
    assert len({receipts.serial() for _ in range(100)}) == 100
    assert {len(receipts.serial()) for _ in range(10)} == {8}
