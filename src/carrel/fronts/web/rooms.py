"""What the masthead offers whom: the rooms one is in and out of all day in a row, the others behind one word.

It decides nothing: the gate does.
"""

from typing import Final

import msgspec

from carrel.records.vocabulary import Role


class Room(msgspec.Struct, frozen=True):
    """A page to begin at; or, with other rooms within it, the head over them."""

    address: str
    name: str
    within: tuple["Room", ...] = ()

    def holds(self, address: str) -> bool:
        """Whether a page belongs to this room."""
        return bool(self.address) and (address + "/").startswith(self.address + "/")


_PULL: Final = Room("/pull-list", "Pull list")
_ASKED: Final = Room("/asked", "Asked for records")
_REQUESTS: Final = Room("/requests", "Requests")
_ITEMS: Final = Room("/items", "Items")
_LEDGER: Final = Room("/ledger", "Ledger")
_AUDIT: Final = Room("/audit", "Audit")
_DAILY: Final = (
    Room("/desk", "Desk"),
    Room("/find", "Find"),
    Room("/register", "Register"),
    Room("/settle", "Settle a return"),
    Room("/hold-shelf", "Hold shelf"),
    _PULL,
    _ITEMS,
    Room("/telephone", "Telephone"),
    Room("/room", "Computers"),
    _ASKED,
)
_MESSAGES: Final = Room("", "Messages and money", within=(Room("/notices", "Notices"), Room("/cash-up", "Cash-up")))
_BOOKS: Final = Room(
    "",
    "Items and titles",
    within=(
        Room("/other-libraries", "Other libraries"),
        Room("/catalogue-work", "Catalogue work"),
        Room("/catalogue", "Public catalogue"),
    ),
)
_PAPERS: Final = Room("", "Papers that came", within=(Room("/verify", "Call the court"),))
_PAPER: Final = (Room("/replay", "Copy paper slips"), Room("/paper-slip", "Slips to print"))
_SHIFTS: Final = Room("/volunteers", "Volunteers")
_MACHINES: Final = Room("/computers", "List of computers")
_GOVERNING: Final = (Room("/calendar", "Calendar"), Room("/staff", "Staff"), Room("/agents", "Agents"))
_COUNTS: Final = Room("/counts", "Counts")
_COUNTING: Final = Room("", "Counting", within=(_COUNTS,))
_REPORTS: Final = Room("", "Counting", within=(_COUNTS, Room("/reports", "Reports")))
_SERVER: Final = Room("", "When the server is down", within=_PAPER)

ROOMS: Final[dict[str, tuple[Room, ...]]] = {
    Role.PAGE: (_PULL, _ITEMS),
    Role.VOLUNTEER: (_PULL,),
    Role.CLERK: _DAILY,
    Role.SUPERVISOR: _DAILY,
    Role.CUSTODIAN: (*_DAILY, _REQUESTS, _LEDGER),
    Role.AUDITOR: (_LEDGER, _AUDIT),
}
"""The row. The first is where one goes after the sign-in."""
MORE: Final[dict[str, tuple[Room, ...]]] = {
    Role.CLERK: (_MESSAGES, _BOOKS, _PAPERS, _COUNTING, _SERVER),
    Role.SUPERVISOR: (
        _MESSAGES,
        _BOOKS,
        _PAPERS,
        _COUNTING,
        _SERVER,
        Room("", "The house", within=(_SHIFTS, _MACHINES)),
    ),
    Role.CUSTODIAN: (
        _MESSAGES,
        _BOOKS,
        _PAPERS,
        _REPORTS,
        _SERVER,
        Room("", "The promise", within=(_AUDIT, Room("/strays", "Strays"))),
        Room("", "The house", within=(*_GOVERNING, _SHIFTS, _MACHINES)),
    ),
}
"""What is asked for less often, under heads."""
MINE: Final = "/my/card"
"""The first of a patron's own pages."""
MY_ROOMS: Final = (
    Room(MINE, "My card"),
    Room("/my/data", "My data"),
    Room("/my/openings", "Who looked"),
    Room("/my/permissions", "Permissions"),
    Room("/my/history", "Reading history"),
    Room("/my/computer", "Computers"),
    Room("/my/account", "Account"),
)
"""What the masthead offers a patron at their own pages."""


def row_of(role: str, here: str) -> tuple[Room, ...]:
    """The row, for whoever stands at this address: a room of the others stands in it while one is there."""
    others = (room for head in MORE.get(role, ()) for room in head.within if room.holds(here))
    return (*ROOMS.get(role, ()), *others)
