"""The tables of states are total: every state has an owner and an exit, and the page drawn from them is fresh."""

import subprocess
import sys
from pathlib import Path

import pytest

from carrel.lives.states import GONE, HOLD, INTERLOAN, LIVES, LOAN, NOTICE, REQUEST, Move, beginnings, may
from carrel.records.circulation import HoldState, InterloanState, LoanState
from carrel.records.notices import NoticeState
from carrel.records.requests import RequestState

ROOT = Path(__file__).parents[3]
OWNERS = {"the desk", "the patron", "the day's close", "the keeper", "the custodian"}
ENDED = {
    LoanState.RETURNED,
    HoldState.COLLECTED,
    HoldState.EXPIRED,
    HoldState.CANCELLED,
    InterloanState.ON_LOAN,
    InterloanState.RETURNED,
    InterloanState.CANCELLED,
}
"""Words for an end. No record is ever sealed in one: to end is to delete."""

each_life = pytest.mark.parametrize("life", LIVES.values(), ids=LIVES)


def reached(life: tuple[Move, ...], sources: set[str], forward: bool) -> set[str]:
    """Every state that moves lead to from these, or (backwards) that lead to these."""
    found = set(sources)
    while True:
        ways = {(move.start, move.end) if forward else (move.end, move.start) for move in life}
        more = {there for here, there in ways if here in found} - found
        if not more:
            return found
        found |= more


def starts(life: tuple[Move, ...]) -> set[str]:
    return {move.start for move in life}


@each_life
def test_every_state_has_an_owner_that_exists(life):
    assert {move.owner for move in life} <= OWNERS
    assert all(any(move.start == state and move.owner for move in life) for state in starts(life))


@each_life
def test_every_state_has_an_exit_and_none_is_dead(life):
    assert starts(life) | {GONE} == reached(life, {GONE}, forward=False)


@pytest.mark.parametrize("name", LIVES)
def test_every_state_is_reached_from_where_the_life_begins(name):
    life = LIVES[name]
    assert starts(life) | {GONE} == reached(life, set(beginnings(name)), forward=True)


@each_life
def test_nothing_leads_out_of_gone_and_no_move_is_written_twice(life):
    assert GONE not in starts(life)
    assert len({(move.name, move.start) for move in life}) == len(life)


@pytest.mark.parametrize(
    ("life", "kind"),
    [(LOAN, LoanState), (HOLD, HoldState), (INTERLOAN, InterloanState), (NOTICE, NoticeState), (REQUEST, RequestState)],
    ids=["loan", "hold", "ill", "notice", "request"],
)
def test_every_word_a_record_has_for_its_state_is_in_its_table_or_is_an_end(life, kind):
    assert starts(life) == set(kind) - ENDED


def test_a_move_that_the_table_does_not_have_leads_nowhere():
    assert may(LOAN, "renew", LoanState.LOST) is None
    assert may(LOAN, "renew", LoanState.LENT) == LoanState.RENEWED
    assert may(LOAN, "return", LoanState.RENEWED) == GONE


def test_the_page_drawn_from_the_tables_is_fresh():
    checked = subprocess.run(
        [sys.executable, ROOT / "docs" / "generate_lives.py", "--check"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
