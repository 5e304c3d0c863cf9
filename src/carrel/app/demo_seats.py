"""The demo's rooms of public computers: some people sit, some wait, one has a computer reserved. During hours only."""

from collections.abc import Sequence
from datetime import timedelta

from carrel.desk import seats
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal

_KIND = "internet"
_COME = 3
"""How many patrons come to the desk: the first is called to the one computer that is free, the others wait."""


def seat_some(house: House, clerk: Actor, supervisor: Actor, cards: Sequence[str]) -> None:
    """Let guests sit at most of a branch's computers, and a few patrons wait.

    Outside its hours a branch seats nobody, and what is refused then is left out: the room is empty, as it would be.
    """
    branch = clerk.branch
    if branch is None:
        return
    machines = [one for one in seats.computers(house, branch) if one.kind == _KIND]
    for machine in machines[1:]:
        _sit(house, clerk, supervisor, machine)
    for card in cards[:_COME]:
        seats.take_turn(house, clerk, card, _KIND)
    for card in cards[_COME : _COME + 1]:
        seats.reserve(house, clerk, card, _KIND, house.clock() + timedelta(hours=3), 30)


def _sit(house: House, clerk: Actor, supervisor: Actor, machine: seats.Computer) -> None:
    key = seats.enrol_terminal(house, supervisor, machine.id)
    made = seats.issue_pass(house, clerk, filtered=False)
    terminal = None if isinstance(key, Refusal) else seats.terminal_of(house, key)
    if terminal is not None and isinstance(made, seats.GuestPass):
        seats.sit_down_as_guest(house, terminal, made.code)
