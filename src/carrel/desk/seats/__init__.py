"""Seats at public computers: turns, reservations, sittings and guest passes. One function for each thing one does.

Everything a front shows of a seat is minutes, a code, and yes or no; no function here takes what somebody viewed.
"""

from carrel.catalog import Computer
from carrel.desk.seats.computers import add_computer, change_computer, computers, drop_computer
from carrel.desk.seats.keeping import keep_room
from carrel.desk.seats.overseeing import SeatReason, end_sitting, give_minutes, move_sitting
from carrel.desk.seats.own import OwnTurns, own_give_up, own_reserve, own_take_turn, own_turns
from carrel.desk.seats.passes import GuestPass, issue_pass
from carrel.desk.seats.reserving import Reserved, reserve
from carrel.desk.seats.room import ComputerLine, QueueLine, Room, Standing, room
from carrel.desk.seats.sitting import Sitting, extend, leave, sit_down, sit_down_as_guest, sitting_at
from carrel.desk.seats.terminals import Terminal, enrol_terminal, terminal_of
from carrel.desk.seats.turns import Turn, give_up, guest_turn, take_turn
from carrel.gate.own_views import OwnTurn

__all__ = [
    "Computer", "ComputerLine", "GuestPass", "OwnTurn", "OwnTurns", "QueueLine", "Reserved", "Room", "SeatReason",
    "Sitting", "Standing", "Terminal", "Turn", "add_computer", "change_computer", "computers", "drop_computer",
    "end_sitting", "enrol_terminal", "extend", "give_minutes", "give_up", "guest_turn", "issue_pass", "keep_room",
    "leave", "move_sitting", "own_give_up", "own_reserve", "own_take_turn", "own_turns", "reserve", "room", "sit_down",
    "sit_down_as_guest", "sitting_at", "take_turn", "terminal_of",
]  # fmt: skip
