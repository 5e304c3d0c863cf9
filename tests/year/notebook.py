"""The notebook: what a library would know if it kept everything in plain dictionaries. Naive on purpose."""

from datetime import date

import msgspec

from carrel.records.ids import BranchId, PatronId, TitleId


class Loan(msgspec.Struct):
    """An item somebody has."""

    due: date
    lent: date
    renewals: int = 0
    told: int = 0
    """The last step that a notice told of: 1 for the reminder, then the overdue steps."""
    lost: bool = False
    lost_cents: int = 0
    claimed: bool = False


class Hold(msgspec.Struct):
    """A title somebody waits for."""

    title: TitleId
    pickup: BranchId
    ready: str = ""
    """The item that waits on the shelf."""
    last_day: date | None = None
    code: str = ""
    told: str = ""
    """The item of which a notice told."""


class Someone(msgspec.Struct):
    """A patron."""

    row: PatronId
    card: str
    name: str
    loans: dict[str, Loan] = msgspec.field(default_factory=dict)
    holds: list[Hold] = msgspec.field(default_factory=list)
    owed: int = 0
    asked: dict[str, str] = msgspec.field(default_factory=dict)
    """Requests to other libraries: their title, and where each stands."""
    guests: dict[str, str] = msgspec.field(default_factory=dict)
    """What other libraries lent them: barcode and title."""
    terms: dict[str, Loan] = msgspec.field(default_factory=dict)
    """Until when they have these."""
    minor: bool = False
    channel: str = "email"
    """How they are told."""
    email: str = ""
    guardian_email: str = ""
    titles: bool = False
    """Whether messages say titles."""
    owed_told: int = 0
    pin: str = ""
    permits: dict[str, date] = msgspec.field(default_factory=dict)
    """Who may be told what is theirs, and until when."""
    overdue: int = 0
    """At the last close."""
    owed_at_close: int = 0


class Thing(msgspec.Struct):
    """An item."""

    barcode: str
    title: TitleId
    home: BranchId
    price: int


class Notebook(msgspec.Struct):
    """Everything."""

    people: list[Someone] = msgspec.field(default_factory=list)
    things: dict[str, Thing] = msgspec.field(default_factory=dict)
    queues: dict[TitleId, list[tuple[Someone, Hold]]] = msgspec.field(default_factory=dict)
    """Who waits for a title, the first first; ready ones stay in until they are fetched."""
    where: dict[str, str] = msgspec.field(default_factory=dict)
    """Where each item is, in the catalogue's words; only the states that the notebook tells apart."""
    taken: int = 0
    """Cents in the tills."""
    counted: dict[tuple[str, date], int] = msgspec.field(default_factory=dict)
    """How often something was done on a day: lent, renewed, borrowed elsewhere."""

    def count(self, what: str, day: date) -> None:
        """Once more."""
        self.counted[what, day] = self.counted.get((what, day), 0) + 1

    def many(self, first: date, last: date, *what: str) -> int:
        """How often any of these was done from a day to a day."""
        return sum(number for (of, day), number in self.counted.items() if of in what and first <= day <= last)

    def holder(self, barcode: str) -> Someone | None:
        """Who has an item."""
        return next((one for one in self.people if barcode in one.loans), None)

    def waiting(self, title: TitleId) -> list[tuple[Someone, Hold]]:
        """Who still waits for a title, the first first."""
        return [(one, hold) for one, hold in self.queues.get(title, []) if not hold.ready]

    def ends(self, one: Someone, hold: Hold) -> None:
        """A hold is over."""
        one.holds.remove(hold)
        self.queues[hold.title] = [pair for pair in self.queues[hold.title] if pair[1] is not hold]
