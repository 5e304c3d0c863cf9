"""A server is killed while it works: what it acknowledged stands, what it did not stands whole or not at all."""

import random
import time
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from carrel.custody import Verified, verify_ledger
from carrel.records.circulation import Event
from carrel.records.vocabulary import Purpose, Role
from crash.victims import Hatchery, Job
from desk_day import (
    RENEWALS,
    Stock,
    assert_sound,
    close,
    counted,
    in_hands,
    on_the_ledger,
    open_again,
    stock,
    with_limit,
)
from house import Built, Clock, make_house

LIMIT = 4
KILLS = 20
OF_A_SOAK = 200
_EVENTS = {"lend": Event.LENT, "return": Event.RETURNED, "renew": Event.RENEWED, "register": Event.REGISTERED}
_PURPOSES = {"lend": Purpose.LEND, "return": Purpose.RETURN, "renew": Purpose.RENEW, "register": Purpose.REGISTER}


class Books(msgspec.Struct):
    """What was acknowledged, written down by somebody who stands beside the desk."""

    cards: set[str]
    out: dict[str, tuple[str, int]] = msgspec.field(default_factory=dict)
    """Barcode to card and renewals."""
    done: Counter[str] = msgspec.field(default_factory=Counter)

    def read(self, lines: list[str], built: Built) -> None:
        """Write down a victim's lines. Its last act, if not acknowledged, is asked of the house: done or not."""
        tries = lines[1:]
        for told, answer in zip(tries[::2], tries[1::2], strict=False):
            if answer == "did":
                self.write(told)
            else:
                assert not self.is_possible(told)
        if len(tries) % 2 and self.happened(tries[-1], built):
            self.write(tries[-1])

    def write(self, told: str) -> None:
        """Write down an act that was done: only such as the books allow."""
        assert self.is_possible(told), told
        _, act, card, barcode = told.split()
        self.done[act] += 1
        match act:
            case "lend":
                self.out[barcode] = (card, 0)
            case "return":
                del self.out[barcode]
            case "renew":
                holder, renewals = self.out[barcode]
                self.out[barcode] = (holder, renewals + 1)
            case _:
                self.cards.add(card)

    def is_possible(self, told: str) -> bool:
        """Whether a desk that keeps these books does such an act."""
        _, act, card, barcode = told.split()
        match act:
            case "lend":
                return barcode not in self.out and sum(holder == card for holder, _ in self.out.values()) < LIMIT
            case "return":
                return barcode in self.out
            case "renew":
                return barcode in self.out and self.out[barcode][1] < RENEWALS
            case _:
                return card not in self.cards

    def happened(self, told: str, built: Built) -> bool:
        """Whether an act that nobody acknowledged was done all the same."""
        _, act, card, barcode = told.split()
        if not self.is_possible(told):
            return False
        if act == "register":
            return on_the_ledger(built, Purpose.REGISTER) > len(self.cards)
        held = in_hands(built, card if act == "lend" else self.out[barcode][0])
        if act == "lend":
            return barcode in held
        return barcode not in held if act == "return" else held[barcode] == self.out[barcode][1] + 1

    def assert_agree(self, built: Built) -> None:
        """The house shows what was acknowledged, from the patrons' side, the items' side and the ledger's."""
        shown = {barcode: (card, again) for card in self.cards for barcode, again in in_hands(built, card).items()}
        assert shown == self.out
        checked = assert_sound(built)
        assert (checked.loans, checked.items_out) == (len(self.out), len(self.out))
        for act in ("lend", "renew"):
            assert on_the_ledger(built, _PURPOSES[act]) == self.done[act]
        assert on_the_ledger(built, Purpose.REGISTER) == len(self.cards)


def killed_again_and_again(hatchery: Hatchery, folder: Path, address: str, clock: Clock, kills: int) -> None:
    built = make_house(folder, address, clock, with_limit(LIMIT))
    things: Stock = stock(built, patrons=4, items=12)
    built.house.store.close()
    books = Books(set(things.cards))
    for life in range(kills):
        chance = random.Random(life)
        victim = hatchery.start(
            Job(
                "desk", str(folder), address, clock().isoformat(), str(folder / "told"), seed=life, most_loans=LIMIT,
                cards=things.cards, barcodes=things.barcodes,
            )
        )  # fmt: skip
        victim.wait_for(chance.randrange(60))
        time.sleep(chance.random() * 0.02)
        lines = victim.kill()
        again = open_again(folder, address, clock, with_limit(LIMIT))
        books.read(lines, again)
        books.assert_agree(again)
        again.house.store.close()
    assert min(books.done[act] for act in _EVENTS) > 0
    last = open_again(folder, address, clock, with_limit(LIMIT))
    close(last)
    figures = counted(last)
    assert {act: figures[event] for act, event in _EVENTS.items()} == {
        **books.done, "register": len(books.cards)
    }  # fmt: skip
    books.assert_agree(last)
    assert isinstance(verify_ledger(last.house, last.actors[Role.AUDITOR]), Verified)
    last.house.store.close()


def test_a_desk_that_is_killed_again_and_again(hatchery: Hatchery, address: str, tmp_path: Path, clock: Clock) -> None:
    killed_again_and_again(hatchery, tmp_path, address, clock, KILLS if address.startswith("sqlite") else KILLS // 3)


@pytest.mark.soak
def test_a_desk_that_is_killed_for_minutes(hatchery: Hatchery, address: str, tmp_path: Path, clock: Clock) -> None:
    killed_again_and_again(hatchery, tmp_path, address, clock, OF_A_SOAK)
