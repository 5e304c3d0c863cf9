"""Lives the year: seeded acts through the desk, each compared with what the notebook says."""

import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

import msgspec

from carrel import catalog, custody, desk
from carrel.catalog import ItemEntry, ItemState, TitleEntry
from carrel.catalog.library import Category, FineRule, HoldRules, LoanRule, NoticeRules, StatisticsRules
from carrel.custody.closing import Step
from carrel.formats.barcodes import barcode
from carrel.gate.views import ReturnView
from carrel.records.actors import Actor
from carrel.records.ids import BranchId, TitleId
from carrel.records.refusals import Refusal
from carrel.records.registration import Detail
from carrel.records.vocabulary import Role
from house import LIBRARY, Built, Clock
from year.notebook import Hold, Loan, Notebook, Someone, Thing

DAYS, RENEWALS, MOST, SHELF_DAYS = 14, 1, 6, 5
FINE_A_DAY, FINE_MOST = 10, 300
REMINDER_DAYS, OVERDUE_DAYS = 3, (3, 8)
RULES = msgspec.structs.replace(
    LIBRARY,
    categories=(
        Category("adult", "Adult", most_loans=MOST, months=36, most_holds=4),
        Category("child", "Child", most_loans=MOST, months=36, most_holds=4, minor=True),
    ),
    rules=(LoanRule("*", "*", days=DAYS, renewals=RENEWALS),),
    fines=(FineRule("*", "*", cents_a_day=FINE_A_DAY, most_cents=FINE_MOST),),
    holds=HoldRules(shelf_days=SHELF_DAYS, months=12),
    notices=NoticeRules(reminder_days=REMINDER_DAYS, overdue_days=OVERDUE_DAYS, expiry_days=30),
    overdue_limit=3,
    owed_limit_cents=500,
    statistics=StatisticsRules(year_begins=12),  # so that a life from November on has a whole fiscal year in it
)
MORNING = time(10, 0)
AFTER_MIDNIGHT = 0.15
"""How many of the closes are late."""
MOVING = (ItemState.IN_TRANSIT, ItemState.UNSHELVE)
_SOUNDS = ("zor", "vab", "quim", "dru", "ulph", "tazk", "mel", "oon", "xand", "wic", "pje", "grol")


class Life:
    """One library's year."""

    def __init__(self, built: Built, clock: Clock, people: int, things: int, seed: int) -> None:
        self.built, self.house, self.clock = built, built.house, clock
        self.chance = random.Random(seed)
        self.book = Notebook()
        self.done = 0
        """Acts so far."""
        self.guests: dict[str, str] = {}
        """Barcodes of what other libraries sent, by title."""
        self.closed_titles: list[str] = []
        """Titles of interlibrary loans that have ended: no byte may hold one."""
        with self.house.store.write() as tx:
            self.branches = (built.branch, catalog.put_branch(tx, "East Branch", "EAST").id)
        self.clerks = {
            branch: msgspec.structs.replace(built.actors[Role.CLERK], branch=branch) for branch in self.branches
        }
        self._stock(things)
        for number in range(people):
            self._register(number)

    @property
    def today(self) -> date:
        return self.clock().date()

    def clerk(self) -> tuple[BranchId, Actor]:
        branch = self.chance.choice(self.branches)
        return branch, self.clerks[branch]

    def visit(self, one: Someone) -> str:
        return self.house.visits.issue(one.row, self.clock())

    def deeds(self) -> tuple[tuple[Callable[[], None], int], ...]:
        """What may be done, and how often."""
        return (
            (self.lend, 34),
            (self.bring_back, 20),
            (self.renew, 8),
            (self.place_hold, 12),
            (self.cancel_hold, 2),
            (self.fetch, 10),
            (self.fetch_from_shelf, 8),
            (self.unpack_the_van, 8),
            (self.ask_elsewhere, 2),
            (self.move_requests, 4),
            (self.send_guests_home, 2),
            (self.pay, 5),
            (self.waive, 1),
            (self.lose, 1),
            (self.claim, 1),
            (self.give_up, 1),
        )

    def day(self, acts: int) -> None:
        """A day's work in random order, and the close: in the evening, or now and then after midnight."""
        day = self.today
        self._set_clock(day, MORNING)
        self.open_doors()
        deeds = self.deeds()
        for deed in self.chance.choices([deed for deed, _ in deeds], [weight for _, weight in deeds], k=acts):
            deed()
            self.clock.now += timedelta(seconds=self.chance.randint(61, 300))
        self.done += acts
        after_midnight = self.chance.random() < AFTER_MIDNIGHT
        self._set_clock(*((day + timedelta(days=1), time(0, 20)) if after_midnight else (day, time(22, 15))))
        self.close(day)
        self._set_clock(day + timedelta(days=1), MORNING)

    def open_doors(self) -> None:
        """What is done before anybody comes."""

    def _set_clock(self, day: date, hour: time) -> None:
        assert (day, hour) >= (self.today, self.clock.now.time()) or hour == MORNING
        self.clock.now = datetime.combine(day, hour, self.clock.now.tzinfo)

    def close(self, day: date) -> None:
        """The night: what the notebook expires, the close expires."""
        done = custody.close_day(self.house, self.built.actors[Role.KEEPER], lambda step: None, self.afterwards())
        assert isinstance(done, custody.Closed), done
        for one in self.book.people:
            out = (*one.loans.values(), *one.terms.values())
            one.overdue = sum(loan.due < self.today for loan in out if not loan.lost and not loan.claimed)
            one.owed_at_close = one.owed
            for hold in list(one.holds):
                if hold.last_day is not None and hold.last_day <= day:
                    self.book.ends(one, hold)

    def afterwards(self) -> Sequence[Step]:
        """What is done when the day is closed."""
        return ()

    # ---- lending

    def lend(self) -> None:
        one = self.chance.choice(self.book.people)
        item = self.chance.choice(list(self.book.things.values()))
        self._lend_at(one, item.barcode, self.clerk()[1])

    def _lend_at(self, one: Someone, number: str, clerk: Actor) -> None:
        self._lend(one, number, lambda: desk.lend(self.house, clerk, self.visit(one), number), desk.Blocked)

    def _lend(self, one: Someone, number: str, take: Callable[[], object], refused: type[Refusal]) -> None:
        thing, state = self.book.things[number], self.state(number)
        done = take()
        own = next((hold for hold in one.holds if hold.title == thing.title), None)
        first = self.book.waiting(thing.title)
        theirs = own is not None and (own.ready == number or (state == "wanted" and bool(first) and first[0][0] is one))
        stopped = [
            one.overdue >= RULES.overdue_limit,
            one.owed_at_close >= RULES.owed_limit_cents,
            len(one.loans) + len(one.guests) >= MOST,
            state not in ("available", "on the hold shelf", "wanted"),
            state in ("on the hold shelf", "wanted") and not theirs,
        ]
        if any(stopped):
            assert isinstance(done, refused), (done, stopped, state)
            return
        assert isinstance(done, desk.Lent), (done, state)
        assert done.view.due == self.today + timedelta(days=DAYS)
        one.loans[number] = Loan(done.view.due, self.today)
        self.book.count("lent", self.today)
        if own is not None:
            self.book.ends(one, own)

    def bring_back(self) -> None:
        out = [number for one in self.book.people for number in one.loans]
        if out:
            self._scan_back(self.chance.choice(out))

    def _scan_back(self, number: str) -> None:
        """An item is scanned as returned somewhere: where it goes must be where the queue says."""
        thing, (branch, clerk) = self.book.things[number], self.clerk()
        holder, state = self.book.holder(number), self.state(number)
        done = desk.return_item(self.house, clerk, number)
        assert isinstance(done, desk.Returned), done
        assert done.was_on_loan == (holder is not None)
        late = self._is_back(number)
        if late is not None:
            assert done.view.was_overdue == late
        self._goes(thing, branch, state, done.view)

    def _is_back(self, number: str) -> bool | None:
        """Nobody has it any more. Whether it came late; None where that is not asked."""
        holder = self.book.holder(number)
        if holder is None:
            return None
        loan = holder.loans.pop(number)
        if loan.lost:
            holder.owed -= loan.lost_cents
            holder.owed_at_close = holder.owed  # what is charged or ended for a known patron is reckoned at once
            return None
        if loan.claimed:
            return None
        holder.owed += self._fine(loan)
        return loan.due < self.today

    def _fine(self, loan: Loan) -> int:
        return min(FINE_MOST, FINE_A_DAY * max(0, (self.today - loan.due).days))

    def _goes(self, thing: Thing, branch: BranchId, state: str, view: ReturnView) -> None:
        if view.code:
            held = self._whose(thing, branch)
            if held is None:  # it stood on the hold shelf already, under the same code
                assert state == "on the hold shelf"
                return
            assert view.code == held.code
            assert view.last_day == held.last_day
            return
        waiting = self.book.waiting(thing.title)
        if view.send_to:
            towards = {hold.pickup for _, hold in waiting} | {thing.home}
            assert view.send_to in {self._name(one) for one in towards}
            return
        away = [number for number in self._in(*MOVING) if self.book.things[number].title == thing.title]
        assert len(waiting) <= len(away), "somebody waits, and the item went back to its shelf"
        assert thing.home == branch

    def _whose(self, thing: Thing, branch: BranchId) -> Hold | None:
        """Find who was served, and that nobody before them who fetches here was passed over."""
        passed: list[Hold] = []
        for one, hold in self.book.waiting(thing.title):
            if hold.pickup != branch:
                continue
            for line, _ in self._holds(one):
                if line.position == 0 and line.title == self._title(thing.title) and line.code:
                    assert passed == [], "somebody was passed over"
                    hold.ready, hold.code, hold.last_day = thing.barcode, line.code, line.until
                    codes = {other.code for other in one.holds if other.ready and other.pickup == branch}
                    assert len(codes) == 1, "one code for all that a patron has ready at a branch"
                    return hold
            passed.append(hold)
        return None

    def renew(self) -> None:
        out = [(one, number) for one in self.book.people for number in one.loans]
        if not out:
            return
        one, number = self.chance.choice(out)
        self._renew(one, number, lambda: desk.renew(self.house, self.clerk()[1], number))

    def _renew(self, one: Someone, number: str, ask: Callable[[], object]) -> None:
        loan, thing, done = one.loans[number], self.book.things[number], ask()
        if loan.lost or loan.claimed:
            assert isinstance(done, Refusal), done
            return
        others = any(who is not one for who, _ in self.book.waiting(thing.title))
        if loan.renewals >= RENEWALS:
            assert isinstance(done, Refusal)
        elif isinstance(done, Refusal):
            assert others, done.prose
        else:
            assert isinstance(done, desk.Renewed)
            loan.told = 0
            loan.due, loan.renewals = max(loan.due, self.today + timedelta(days=DAYS)), loan.renewals + 1
            assert done.view.due == loan.due
            self.book.count("renewed", self.today)

    # ---- holds

    def place_hold(self) -> None:
        one, title = self.chance.choice(self.book.people), self.chance.choice(list(self.book.queues))
        pickup, clerk = self.clerk()
        self._place(one, title, pickup, lambda: desk.place_hold(self.house, clerk, self.visit(one), title, pickup))

    def _place(self, one: Someone, title: TitleId, pickup: BranchId, ask: Callable[[], object]) -> None:
        done = ask()
        has = any(self.book.things[number].title == title for number in one.loans)
        waits = any(hold.title == title for hold in one.holds)
        if has or waits or len(one.holds) >= RULES.categories[0].most_holds:
            assert isinstance(done, Refusal), done
            return
        assert isinstance(done, desk.HoldPlaced), done
        hold = Hold(title, pickup)
        one.holds.append(hold)
        self.book.queues[title].append((one, hold))

    def cancel_hold(self) -> None:
        waiting = [(one, hold) for one in self.book.people for hold in one.holds]
        if not waiting:
            return
        one, hold = self.chance.choice(waiting)
        word = next(word for line, word in self._holds(one) if line.title == self._title(hold.title))
        assert isinstance(desk.cancel_hold(self.house, self.clerk()[1], word), desk.HoldCancelled)
        self.book.ends(one, hold)

    def fetch(self) -> None:
        """Somebody comes for what waits for them."""
        ready = [(one, hold) for one in self.book.people for hold in one.holds if hold.ready]
        if ready:
            one, hold = self.chance.choice(ready)
            self._lend_at(one, hold.ready, self.clerks[hold.pickup])

    def fetch_from_shelf(self) -> None:
        """A page takes what the pull list names to the desk."""
        branch = self.chance.choice(self.branches)
        wanted = [number for number in self._in(ItemState.WANTED) if self.book.things[number].home == branch]
        if wanted:
            self._scan_at(self.chance.choice(wanted), branch)

    def unpack_the_van(self) -> None:
        """What is on its way is scanned where the van took it, or elsewhere by mistake; and what comes off shelves."""
        moving = self._in(*MOVING)
        for number in self.chance.sample(moving, min(len(moving), 8)):
            with self.house.store.read() as tx:
                item = catalog.item_by_barcode(tx, number)
                goes_to = None if item is None else catalog.route_of(tx, item.id)
            if goes_to is None or self.chance.random() < 0.1:
                self._scan_back(number)
            else:
                self._scan_at(number, goes_to)

    def _scan_at(self, number: str, branch: BranchId) -> None:
        thing, state = self.book.things[number], self.state(number)
        done = desk.return_item(self.house, self.clerks[branch], number)
        assert isinstance(done, desk.Returned), done
        self._goes(thing, branch, state, done.view)

    # ---- other libraries

    def ask_elsewhere(self) -> None:
        one, (branch, clerk) = self.chance.choice(self.book.people), self.clerk()
        title = f"Elsewhere {self.chance.randrange(10**9)} of {self._word().capitalize()}"
        done = desk.ask_elsewhere(self.house, clerk, self.visit(one), desk.Wish(title, "Nobody, Invented", branch))
        if len(one.asked) < 8:
            assert isinstance(done, desk.AskedElsewhere), done
            one.asked[title] = "requested"

    def move_requests(self) -> None:
        """The work list: every request moves one step on."""
        _, clerk = self.clerk()
        listed = desk.work_list(self.house, clerk)
        assert isinstance(listed, desk.WorkList)
        open_ = {title: one for one in self.book.people for title in one.asked}
        assert {line.title for line, _ in listed.lines} == set(open_)
        for line, word in listed.lines[:3]:
            one = open_[line.title]
            assert one.asked[line.title] == line.state
            if line.state == "requested":
                sent = desk.send_elsewhere(self.house, clerk, word, "Windham Free Library")
                assert isinstance(sent, desk.SentElsewhere)
                assert one.name not in str(msgspec.to_builtins(sent.sheet))
                one.asked[line.title] = "sent"
            elif line.state == "sent":
                arrival = desk.Arrival(due=self.today + timedelta(days=21))
                got = desk.receive_elsewhere(self.house, clerk, word, arrival)
                assert isinstance(got, desk.ReceivedElsewhere), got
                one.asked[line.title] = "received"
                self.guests[line.title] = got.slip.barcode
                self.book.count("borrowed elsewhere", self.today)
            elif self.chance.random() < 0.6:
                self._lend_guest(one, line.title, line.pickup)
            else:
                ended = desk.end_elsewhere(self.house, clerk, word)
                assert isinstance(ended, desk.EndedElsewhere), ended
                assert ended.goes_home
                self._goes_home(one, line.title)

    def _lend_guest(self, one: Someone, title: str, pickup: str) -> None:
        """What another library sent is lent to whoever asked for it, by the due date it came with."""
        branch = self.branches[0] if pickup == self._name(self.branches[0]) else self.branches[1]
        done = desk.lend(self.house, self.clerks[branch], self.visit(one), self.guests[title])
        if one.overdue >= RULES.overdue_limit or len(one.loans) + len(one.guests) >= MOST:
            assert isinstance(done, desk.Blocked), done
            return
        if isinstance(done, desk.Blocked):  # it stands at the other branch still
            return
        assert isinstance(done, desk.Lent), done
        del one.asked[title]
        one.guests[self.guests[title]] = title
        one.terms[self.guests[title]] = Loan(done.view.due, self.today)
        self.book.count("lent", self.today)

    def send_guests_home(self) -> None:
        """What another library lent comes back, and goes home: no row and no title of it is left."""
        out = [(one, number) for one in self.book.people for number in one.guests]
        if out:
            one, number = self.chance.choice(out)
            done = desk.return_item(self.house, self.clerk()[1], number)
            assert isinstance(done, desk.GoesHome), done
            title = one.guests.pop(number)
            one.owed += self._fine(one.terms.pop(number))
            one.asked[title] = ""
            self._goes_home(one, title)

    def _goes_home(self, one: Someone, title: str) -> None:
        home = desk.sent_home(self.house, self.clerk()[1], self.guests.pop(title))
        assert isinstance(home, desk.SentHome), home
        del one.asked[title]
        self.closed_titles.append(title)

    # ---- money, losses and claims

    def pay(self) -> None:
        """Somebody pays all they owe; or a part of it, where nothing of theirs is lost."""
        one, chance = self._debtor(), self.chance
        if one is not None:
            whole = chance.random() < 0.6 or any(loan.lost for loan in one.loans.values())
            cents = one.owed if whole else chance.randint(1, one.owed)
            clerk = self.clerk()[1]
            done = desk.pay(self.house, clerk, self.visit(one), desk.ALL, cents, desk.Method.CASH)
            assert isinstance(done, desk.Paid), done
            assert sum(receipt.cents for receipt in done.receipts) == cents
            assert done.owed_cents == one.owed - cents
            self._settle(one, done.owed_cents)
            self.book.taken += cents

    def waive(self) -> None:
        one = self._debtor()
        if one is not None:
            done = desk.waive(
                self.house,
                self.built.actors[Role.SUPERVISOR],
                self.visit(one),
                desk.ALL,
                desk.WaiveReason.GOODWILL,
            )
            assert isinstance(done, desk.Waived), done
            assert (done.cents, done.owed_cents) == (one.owed, 0)
            self._settle(one, 0)

    def _debtor(self) -> Someone | None:
        owing = [one for one in self.book.people if one.owed]
        return self.chance.choice(owing) if owing else None

    def _settle(self, one: Someone, owed: int) -> None:
        """What is still owed; where that is nothing, lost items that were paid for are nobody's any more."""
        one.owed = one.owed_at_close = owed
        with_desk = {line.barcode for line in self._served(one).loans}
        for number in [number for number, loan in one.loans.items() if loan.lost and number not in with_desk]:
            assert self.state(number) == "lost"
            del one.loans[number]
        assert owed or not any(loan.lost for loan in one.loans.values())

    def lose(self) -> None:
        if (found := self._running()) is not None:
            one, number, loan = found
            done = desk.report_lost(self.house, self.clerk()[1], self.visit(one), number)
            assert isinstance(done, desk.Lost), done.prose
            assert done.cents == self.book.things[number].price + RULES.losses.processing_cents
            loan.lost, loan.lost_cents = True, done.cents
            one.owed += done.cents
            one.owed_at_close = one.owed

    def claim(self) -> None:
        if (found := self._running()) is not None:
            one, number, loan = found
            done = desk.claim_returned(self.house, self.clerk()[1], self.visit(one), number)
            assert isinstance(done, desk.Claimed), done
            loan.claimed = True

    def give_up(self) -> None:
        """What was claimed is looked for in vain: it is charged, or the library bears it."""
        claimed = [(one, n) for one in self.book.people for n, loan in one.loans.items() if loan.claimed]
        if not claimed:
            return
        one, number = self.chance.choice(claimed)
        if self.chance.random() < 0.5:
            done = desk.charge_claimed(self.house, self.clerk()[1], number)
            assert isinstance(done, desk.Lost), done
            loan = one.loans[number]
            loan.claimed, loan.lost, loan.lost_cents = False, True, done.cents
            one.owed += done.cents
            one.owed_at_close = one.owed
        else:
            supervisor = self.built.actors[Role.SUPERVISOR]
            given = desk.give_up(self.house, supervisor, number, desk.WaiveReason.GOODWILL)
            assert isinstance(given, desk.GivenUp), given
            del one.loans[number]
            assert self.state(number) == "missing"

    def _running(self) -> tuple[Someone, str, Loan] | None:
        out = [
            (one, number, loan)
            for one in self.book.people
            for number, loan in one.loans.items()
            if not loan.lost and not loan.claimed
        ]
        return self.chance.choice(out) if out else None

    def _served(self, one: Someone) -> desk.ServeView:
        served = desk.serve(self.house, self.clerks[self.branches[0]], self.visit(one))
        assert isinstance(served, desk.Served), served
        return served.view

    # ---- comparing

    def compare(self) -> None:
        """Every patron's panel and every item's state are what the notebook says; the books are right."""
        for one in self.book.people:
            served = desk.scan_card(self.house, self.clerks[self.branches[0]], one.card)
            assert isinstance(served, desk.Served), served
            view = served.view
            dues = {line.barcode: line.due for line in view.loans}
            assert dues == {number: loan.due for number, loan in (*one.loans.items(), *one.terms.items())}
            assert len(view.loans) == len(one.loans) + len(one.guests)
            ready = sum(bool(hold.ready) for hold in one.holds)
            assert (view.holds_ready, view.holds_waiting) == (ready, len(one.holds) - ready)
            assert view.interloans == len(one.asked)
            assert view.owed_cents == one.owed
        running = {
            number
            for one in self.book.people
            for number, loan in one.loans.items()
            if not loan.lost and not loan.claimed
        }
        assert set(self._in(ItemState.ON_LOAN)) == running
        checked = custody.check(self.house, self.built.actors[Role.KEEPER], lambda step: None)
        assert isinstance(checked, custody.Checked)
        assert checked.faults == ()

    def state(self, number: str) -> str:
        with self.house.store.read() as tx:
            item = catalog.item_by_barcode(tx, number)
        assert item is not None
        return item.state.value

    def _in(self, *states: ItemState) -> list[str]:
        """The library's own items that are in these states."""
        with self.house.store.read() as tx:
            found = [item.barcode for state in states for item in catalog.items_in(tx, state)]
        return sorted(number for number in found if number in self.book.things)

    def _holds(self, one: Someone) -> tuple[tuple[desk.HoldLine, str], ...]:
        waiting = desk.holds_of_patron(self.house, self.clerks[self.branches[0]], self.visit(one))
        assert isinstance(waiting, desk.Waiting), waiting
        return waiting.lines

    def _title(self, title: TitleId) -> str:
        return self.titles[title]

    def _name(self, branch: BranchId) -> str:
        return "Main Branch" if branch == self.branches[0] else "East Branch"

    def _stock(self, things: int) -> None:
        self.titles: dict[TitleId, str] = {}
        with self.house.store.write() as tx:
            for number in range(things):
                if number % 3:
                    title = next(reversed(self.titles))
                else:
                    name = f"The {self._word().capitalize()} of {self._word()} {number}"
                    title = catalog.put_title(tx, TitleEntry(name, author="Nobody, Invented")).id
                    self.titles[title] = name
                    self.book.queues[title] = []
                code, home = barcode("3", "1189", number), self.branches[number % 2]
                catalog.put_item(tx, ItemEntry(code, title, home, "book", price_cents=1500))
                self.book.things[code] = Thing(code, title, home, 1500)

    def _register(self, number: int) -> None:
        minor, channel = number % 10 == 0, ("email", "email", "letter", "email", "telephone")[number % 5]
        email = f"invented{number}@people.example" if channel == "email" else ""
        form = desk.Application(
            given=self._word().capitalize(),
            family=f"{self._word()}{self._word()}".capitalize(),
            category="child" if minor else "adult",
            card=barcode("2", "1189", number),
            birth=date(2016 if minor else 1950 + number % 50, 1 + number % 12, 1 + number % 28),
            street="" if channel == "telephone" else f"{100 + number} {self._word().capitalize()} Lane",
            town="" if channel == "telephone" else "Inventon",
            phone=f"860-555-{number % 10000:04d}",
            email=email,
            detail=Detail.TITLES if number % 3 == 0 else Detail.NOTHING,
            guardian_name=f"Guardian {self._word().capitalize()}" if minor else "",
            guardian_email=f"guardian{number}@people.example" if minor else "",
        )
        done = desk.register(self.house, self.clerks[self.branches[number % 2]], form, different_person=True)
        assert isinstance(done, desk.Registered), done
        row = self.house.visits.read(done.visit, self.clock())
        assert row is not None
        someone = Someone(row, form.card, f"{form.given} {form.family}", minor=minor, channel=channel, email=email)
        someone.titles, someone.guardian_email = form.detail is Detail.TITLES, form.guardian_email
        self.book.people.append(someone)

    def _word(self) -> str:
        return "".join(self.chance.choice(_SOUNDS) for _ in range(3))
