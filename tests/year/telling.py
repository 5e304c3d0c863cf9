"""What the notebook says that people must be told: worked out each night with pencil and paper, and never twice."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from year.living import OVERDUE_DAYS, REMINDER_DAYS
from year.notebook import Loan, Notebook, Someone

REMINDER, OVERDUE, READY, OWED = "reminder", "overdue", "hold ready", "owed"


class Note(msgspec.Struct, frozen=True):
    """Something somebody is to be told."""

    card: str
    kind: str
    thing: str
    """The item's barcode; empty for what is owed."""
    due: date | None
    step: int = 0
    """How far it has come; of what is owed, the cents."""


class Mailbag:
    """The notes that nobody has been told yet, and every one there ever was."""

    def __init__(self, book: Notebook) -> None:
        self.book = book
        self.waiting: dict[Note, date] = {}
        """Each with the night it was made."""
        self.told = 0
        """Notes that went out, by whatever way."""

    def night(self, today: date) -> None:
        """Write down what tonight gives reason to tell, and strike out what has lost its reason."""
        for one in self.book.people:
            for note in (*self._owed(one), *self._loans(one, today), *self._ready(one)):
                assert note not in self.waiting, "it waits already"
                self.waiting[note] = today
        self.waiting = {note: made for note, made in self.waiting.items() if self.stands(note)}

    def _owed(self, one: Someone) -> Iterator[Note]:
        if one.minor and one.owed > one.owed_told:
            yield Note(one.card, OWED, "", None, step=one.owed)
            one.owed_told = one.owed
        one.owed_told = min(one.owed_told, one.owed)

    def _loans(self, one: Someone, today: date) -> Iterator[Note]:
        for number, loan in (*one.loans.items(), *one.terms.items()):
            if loan.lost or loan.claimed:
                continue
            late = sum(today >= loan.due + timedelta(days=days) for days in OVERDUE_DAYS)
            step = 1 + late if late else int(today >= loan.due - timedelta(days=REMINDER_DAYS))
            if step > loan.told and (late or loan.lent < today <= loan.due):
                yield Note(one.card, OVERDUE if late else REMINDER, number, loan.due, step)
                loan.told = step

    def _ready(self, one: Someone) -> Iterator[Note]:
        for hold in one.holds:
            if hold.ready and hold.told != hold.ready:
                yield Note(one.card, READY, hold.ready, hold.last_day)
                hold.told = hold.ready

    def stands(self, note: Note) -> bool:
        """Whether it is still worth telling."""
        one = self.someone(note)
        if note.kind == OWED:
            return one.owed_at_close > 0
        if note.kind == READY:
            return any(hold.ready == note.thing for hold in one.holds)
        loan: Loan | None = one.loans.get(note.thing) or one.terms.get(note.thing)
        return (
            loan is not None and not loan.lost and not loan.claimed and (loan.due, loan.told) == (note.due, note.step)
        )

    def someone(self, note: Note) -> Someone:
        """Who is to be told."""
        return self._people[note.card]

    @property
    def _people(self) -> dict[str, Someone]:
        if not hasattr(self, "_by_card"):
            self._by_card = {one.card: one for one in self.book.people}
        return self._by_card

    def channel(self, note: Note) -> str:
        """Which way it goes."""
        return "email" if note.kind == OWED else self.someone(note).channel

    def by_reader(self, channel: str) -> dict[str, list[Note]]:
        """What waits to go one way, for each reader: an e-mail's address, else the patron's card."""
        found: dict[str, list[Note]] = defaultdict(list)
        for note in self.waiting:
            if self.channel(note) == channel and self.stands(note):
                found[self.reader(note)].append(note)
        return found

    def reader(self, note: Note) -> str:
        """Where it goes."""
        one = self.someone(note)
        if note.kind == OWED:
            return one.guardian_email
        return one.email if one.channel == "email" else one.card

    def gone(self, notes: list[Note]) -> None:
        """They were told."""
        for note in notes:
            del self.waiting[note]
        self.told += len(notes)

    def strike(self, channel: str) -> None:
        """Whoever looked at what waits to go one way has struck out what has no reason any more."""
        self.waiting = {
            note: made for note, made in self.waiting.items() if self.channel(note) != channel or self.stands(note)
        }
