"""The year with everybody in it: people at the kiosk, at home, and told by night of what they have."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta

import msgspec

from carrel import desk
from carrel.custody.closing import Step
from carrel.records.actors import Actor
from carrel.records.ids import BranchId
from carrel.records.permissions import PermissionForm
from carrel.records.refusals import Refusal
from carrel.records.registration import IdSeen
from carrel.records.vocabulary import RecordClass, Role
from house import Built, Clock
from noticing import Post, post_at_port, way_to
from year.living import RULES, Life
from year.notebook import Someone
from year.telling import Mailbag, Note

NO_MAIL = 0.08
"""How many nights nobody answers at the mail server's."""
_NOBODY_LISTENS = 9
"""A port of loopback at which there is no mail server: the one for throwing away, which is off everywhere."""


class WholeLife(Life):
    """One library's year, with all its ways of serving people."""

    def __init__(self, built: Built, clock: Clock, people: int, things: int, seed: int) -> None:
        super().__init__(built, clock, people, things, seed)
        self.mail = Mailbag(self.book)
        self.machines: dict[BranchId, str] = {}
        self.post, self.port = Post(), _NOBODY_LISTENS
        self.messages = 0
        """E-mails that the mail server was given."""

    @contextmanager
    def with_post(self) -> Iterator[None]:
        """While the mail server is there."""
        with post_at_port() as (self.post, self.port):
            yield

    def deeds(self) -> tuple[tuple[Callable[[], None], int], ...]:
        return (
            *super().deeds(),
            (self.lend_at_kiosk, 12),
            (self.fetch_at_kiosk, 3),
            (self.return_at_kiosk, 8),
            (self.renew_at_kiosk, 3),
            (self.renew_at_home, 5),
            (self.renew_all_at_home, 1),
            (self.hold_from_home, 5),
            (self.cancel_from_home, 1),
            (self.permit, 2),
            (self.take_back_permission, 1),
            (self.download, 1),
            (self.look_at_home, 2),
            (self.telephone, 1),
        )

    def own(self, one: Someone) -> Actor:
        """Somebody, signed in at home."""
        return Actor("", Role.PATRON, patron=one.row)

    # ---- the kiosk

    def open_doors(self) -> None:
        """A supervisor opens the machine of each branch; on Mondays the letters of the week are printed."""
        for branch in self.branches:
            supervisor = msgspec.structs.replace(self.built.actors[Role.SUPERVISOR], branch=branch)
            key = desk.open_station(self.house, supervisor, kiosk=True)
            assert isinstance(key, str), key
            self.machines[branch] = key
        if self.today.weekday() == 0:
            self.print_letters()

    @contextmanager
    def at_kiosk(self, one: Someone) -> Iterator[str]:
        """Somebody stands at a machine, with card and PIN. Whoever stood there before is gone."""
        key = self.chance.choice(list(self.machines.values()))
        assert desk.kiosk_guest(self.house, key) is None
        if not one.pin:
            given = desk.give_pin(self.house, self.clerk()[1], self.visit(one), IdSeen.PASSPORT)
            assert isinstance(given, desk.SecretGiven), given
            one.pin = given.secret
        begun = desk.kiosk_begins(self.house, key, one.card, one.pin)
        assert begun is None, begun
        yield key
        if self.chance.random() < 0.5:  # the others walk away, and the machine forgets them after a minute
            desk.kiosk_ends(self.house, key)

    def lend_at_kiosk(self) -> None:
        one, number = self.chance.choice(self.book.people), self.chance.choice(list(self.book.things))
        if number not in one.loans:
            self._lend_at_kiosk(one, number)

    def fetch_at_kiosk(self) -> None:
        """Somebody takes what waits for them off the shelf, and lends it to themselves."""
        ready = [(one, hold.ready) for one in self.book.people for hold in one.holds if hold.ready]
        if ready:
            self._lend_at_kiosk(*self.chance.choice(ready))

    def _lend_at_kiosk(self, one: Someone, number: str) -> None:
        with self.at_kiosk(one) as key:
            self._lend(one, number, lambda: desk.kiosk_lends(self.house, key, number), Refusal)

    def renew_at_kiosk(self) -> None:
        if (found := self._any_loan()) is not None:
            with self.at_kiosk(found[0]) as key:
                self._renew(*found, lambda: desk.kiosk_lends(self.house, key, found[1]))

    def return_at_kiosk(self) -> None:
        """Something is put into the machine, by whoever brings it; what was lost goes to the desk."""
        if (found := self._any_loan()) is None:
            return
        one, number = found
        branch, thing = self.chance.choice(list(self.machines)), self.book.things[number]
        lost, state = one.loans[number].lost, self.state(number)
        done = desk.kiosk_returns(self.house, self.machines[branch], number)
        if lost:
            assert isinstance(done, Refusal)
            assert "hand this item to the desk" in done.what
            assert self.state(number) == state
            return
        assert done == desk.KioskReturned(self._title(thing.title))
        self._is_back(number)
        if self.state(number) == "on the hold shelf":
            assert self._whose(thing, branch) is not None
        else:  # on its way, or on its shelf
            assert self.state(number) in ("in transit", "available", "wanted")
            assert self.state(number) == "in transit" or thing.home == branch

    def _any_loan(self) -> tuple[Someone, str] | None:
        out = [(one, number) for one in self.book.people for number in one.loans]
        return self.chance.choice(out) if out else None

    # ---- at home

    def renew_at_home(self) -> None:
        if (found := self._any_loan()) is not None:
            self._renew(*found, lambda: desk.renew_own(self.house, self.own(found[0]), found[1]))

    def renew_all_at_home(self) -> None:
        """Each loan is renewed or not, as if it had been asked for by itself."""
        if (found := self._any_loan()) is None:
            return
        one, _ = found
        done = desk.renew_all_own(self.house, self.own(one))
        assert isinstance(done, desk.RenewedAll), done
        assert len(done.renewed) + len(done.refused) == len(one.loans) + len(one.guests)
        renewed = {view.barcode: view for view in done.renewed}
        for number in one.loans:
            if number in renewed:
                self._renew(one, number, lambda number=number: desk.Renewed(renewed[number]))
            else:
                self._renew(one, number, lambda: Refusal("not renewed", "look at the list"))
        assert set(renewed) <= set(one.loans), "what another library lent is not renewed here"

    def hold_from_home(self) -> None:
        one, title = self.chance.choice(self.book.people), self.chance.choice(list(self.book.queues))
        pickup = self.chance.choice(self.branches)
        self._place(one, title, pickup, lambda: desk.place_own_hold(self.house, self.own(one), title, pickup))

    def cancel_from_home(self) -> None:
        waiting = [(one, hold) for one in self.book.people for hold in one.holds]
        if not waiting:
            return
        one, hold = self.chance.choice(waiting)
        shown = desk.own_room(self.house, self.own(one))
        assert isinstance(shown, desk.OwnRoom), shown
        word = next(word for line, word in shown.holds if line.title == self._title(hold.title))
        assert isinstance(desk.cancel_own_hold(self.house, self.own(one), word), desk.HoldCancelled)
        self.book.ends(one, hold)

    def permit(self) -> None:
        """Somebody writes that somebody else may be told; at most a few at once."""
        one = self.chance.choice(self.book.people)
        if len(one.permits) < 4:
            whom = f"Neighbour {self.chance.randrange(10**6)}"
            until = self.today + timedelta(days=self.chance.randrange(40))
            done = desk.permit(
                self.house, self.own(one), PermissionForm(whom, (RecordClass.LOAN, RecordClass.HOLD), until)
            )
            assert isinstance(done, desk.Permitted), done
            one.permits[whom] = until

    def take_back_permission(self) -> None:
        given = [(one, whom) for one in self.book.people for whom in one.permits]
        if given:
            one, whom = self.chance.choice(given)
            word = next(line.word for line in self._permissions(one) if line.recipient == whom)
            assert isinstance(desk.take_back(self.house, self.own(one), word), desk.TakenBack)
            del one.permits[whom]
            self.closed_titles.append(whom)

    def _permissions(self, one: Someone) -> Sequence[desk.OwnPermission]:
        found = desk.own_permissions(self.house, self.own(one))
        assert isinstance(found, tuple), found
        return found

    def download(self) -> None:
        """The file has what is theirs, and nothing that has ended."""
        one = self.chance.choice(self.book.people)
        made = desk.own_file(self.house, self.own(one))
        assert isinstance(made, desk.OwnFile), made
        told = json.loads(made.json)
        assert {loan["item"]["barcode"] for loan in told["loan"]} == {*one.loans, *one.guests}
        assert sorted(hold["title"] for hold in told["hold"]) == sorted(self._title(hold.title) for hold in one.holds)
        assert sum(fee["cents"] for fee in told["fee"]) == one.owed
        assert {given["recipient"]: given["expires"] for given in told["permission"]} == {
            whom: until.isoformat() for whom, until in one.permits.items()
        }
        assert {asked["title"] for asked in told["interloan"]} == set(one.asked)

    def look_at_home(self) -> None:
        self._look_at_home(self.chance.choice(self.book.people))

    def _look_at_home(self, one: Someone) -> desk.OwnRoom:
        room = desk.own_room(self.house, self.own(one))
        assert isinstance(room, desk.OwnRoom), room
        assert {loan.barcode: loan.due for loan in room.loans} == {
            number: loan.due for number, loan in (*one.loans.items(), *one.terms.items())
        }
        assert {(line.title, line.code) for line, _ in room.holds} == {
            (self._title(hold.title), hold.code) for hold in one.holds
        }
        assert sum(fee.cents for fee in room.fees) == one.owed
        assert {line.title for line, _ in room.interloans} == set(one.asked)
        return room

    # ---- what people are told

    def close(self, day: date) -> None:
        self.post.to.clear()
        self.post.taken.clear()
        self.away = self.chance.random() < NO_MAIL
        super().close(day)
        for one in self.book.people:
            one.permits = {whom: until for whom, until in one.permits.items() if until > day}
        self.mail.night(self.today)
        readers = self.mail.by_reader("email")
        if self.away:
            assert self.post.to == []
            return
        assert Counter(self.post.to) == dict.fromkeys(readers, 1), "each reader once, and nobody else"
        for address, message in zip(self.post.to, self.post.taken, strict=True):
            self._says(message.get_content(), readers[address])
        self.messages += len(self.post.to)
        self.mail.gone([note for notes in readers.values() for note in notes])

    def afterwards(self) -> Sequence[Step]:
        def send(house: desk.House, actor: Actor, say: Callable[[str], None]) -> None:
            way = way_to(_NOBODY_LISTENS if self.away else self.port)
            done = desk.send_notices(house, actor, way, say)
            assert isinstance(done, desk.Sent), done
            assert (done.letters, done.in_doubt) == (0, 0)

        return (send,)

    def _says(self, text: str, notes: list[Note]) -> None:
        """A message says what the patron wished to read and no more; a guardian's says an amount."""
        one = self.mail.someone(notes[0])
        lines = " ".join(text.split())
        if notes[0].kind == "owed":
            assert f"${one.owed // 100}.{one.owed % 100:02}" in lines
        titles = [self._title_of(note.thing, one) for note in notes if note.thing]
        told = [title for title in (*self.titles.values(), *self.closed_titles) if f"“{title}”" in lines]
        assert set(told) <= set(titles)
        if one.titles:
            assert all(f"“{title}”" in lines for title in titles), (titles, lines)
            assert lines.count("“") == len(titles)
        else:
            assert "“" not in lines

    def _title_of(self, number: str, one: Someone) -> str:
        return one.guests[number] if number in one.guests else self._title(self.book.things[number].title)

    def print_letters(self) -> None:
        """Every letter that is still worth sending, in one envelope for each reader."""
        readers = self.mail.by_reader("letter")
        done = desk.print_letters(self.house, self.clerk()[1])
        if not readers:
            assert isinstance(done, Refusal), done
        else:
            assert isinstance(done, desk.Printed), done
            assert done.letters == len(readers)
            gone = desk.letters_printed(self.house, self.clerk()[1])
            assert gone == desk.Done(sum(len(notes) for notes in readers.values()))
            self.mail.gone([note for notes in readers.values() for note in notes])
        self.mail.strike("letter")

    def telephone(self) -> None:
        """Whoever has waited longest for a call is reached, and told."""
        readers = self.mail.by_reader("telephone")
        lines = desk.call_list(self.house, self.clerk()[1])
        assert isinstance(lines, tuple), lines
        people = {one.card: one.name for one in self.book.people}
        assert sorted(line.name for line in lines) == sorted(people[card] for card in readers)
        self.mail.strike("telephone")
        if lines:
            card = next(card for card in readers if people[card] == lines[0].name)
            assert desk.was_told(self.house, self.clerk()[1], lines[0].visit) == desk.Done(len(readers[card]))
            self.mail.gone(readers[card])

    # ---- comparing

    def compare(self) -> None:
        super().compare()
        waiting = Counter((self.mail.someone(note).card, note.kind) for note in self.mail.waiting)
        for one in self.book.people:
            room = self._look_at_home(one)
            shown = Counter((one.card, notice.kind.value) for notice in room.notices)
            assert shown == {key: number for key, number in waiting.items() if key[0] == one.card}
            assert {line.recipient for line in self._permissions(one)} == set(one.permits)
        doubts = desk.doubtful(self.house, self.clerk()[1])
        assert doubts == (), "nothing of the mail was cut short"


__all__ = ["RULES", "WholeLife"]
