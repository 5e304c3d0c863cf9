"""No sequence of what an office may do lets a record out that no verified order and no standing permission covers.

The oracle beside it is naive: it reads the statute's two doors as a person would. It keeps what was written on each
paper and, at each release, works out from dates in the open which items may be in the packet. A packet may hold
fewer (a paper lacks something), and never another.
"""

import json
import random
from collections.abc import Callable
from datetime import date, timedelta

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from at_work import AtWork, Person, at_work
from carrel import custody, desk, disclosure
from carrel.disclosure import Folder, ScopeForm
from carrel.records.actors import Actor
from carrel.records.permissions import PermissionForm
from carrel.records.requests import Instrument
from carrel.records.vocabulary import RecordClass, Role
from office import taken_in

PEOPLE = 3
ORDERS = (Instrument.COURT_ORDER, Instrument.WARRANT, Instrument.JUDGE_SUBPOENA)
KINDS = (*ORDERS, *ORDERS, *3 * (Instrument.PERMISSION,), Instrument.ATTORNEY_SUBPOENA, Instrument.EMERGENCY)
RECIPIENTS = ("Lawyer Invented", "Officer Invented")
MOVES = (
    "begin_review",
    "authorise",
    "execute",
    "reconsider",
    "mend",
    "close",
    "lift_silence",
    "let_go",
)
FLAWS = (
    *6 * ("none",),
    *("few days", "taken in by whoever releases", "verified by whoever releases"),
    *("not verified", "no judge", "not to this library", "run out", "another class", "no permission"),
)
MOST = 4


class Written(msgspec.Struct):
    """A request as the oracle has it: what was written down, and by whom."""

    key: str
    instrument: Instrument
    requester: str
    by: str
    seen: set[str] = msgspec.field(default_factory=set)
    named: list[int] = msgspec.field(default_factory=list)
    loans: bool = False
    starts: date | None = None
    ends: date | None = None
    expires: date | None = None
    verified_by: str = ""

    def written_anew(self, done: object) -> None:
        """What the paper says was changed: whoever asked the court before does not stand behind it."""
        if isinstance(done, Folder):
            self.verified_by = ""


class Given(msgspec.Struct):
    """A permission as the oracle has it."""

    who: int
    recipient: str
    until: date
    once: bool
    used: bool = False


class Office:
    """The house and the oracle, side by side."""

    def __init__(self, work: AtWork) -> None:
        self.work = work
        self.house = work.house
        self.requests: list[Written] = []
        self.given: list[Given] = []
        self.lent: dict[str, tuple[int, date]] = {}
        """Barcode to who has it (or had it, while it is held) and since when."""
        self.left = 0
        """How many records have left."""

    @property
    def today(self) -> date:
        return self.work.clock().date()

    def open_doors(self) -> None:
        self.people: list[Person] = [self.work.person(given=f"Number{n}") for n in range(PEOPLE)]
        self.custodian = self.work.custodian
        for _ in range(2):
            for who in range(PEOPLE):
                self.lends(who)
            self.work.clock.days_later()

    def actor(self, role: Role) -> Actor:
        return self.work.actor(role)

    def one(self, which: int) -> Written | None:
        return self.requests[which % len(self.requests)] if self.requests else None

    # -- the library goes on

    def lends(self, who: int) -> None:
        self.lent[self.work.lent(self.people[who])] = (who, self.today)

    def comes_back(self, which: int) -> None:
        if self.lent:
            desk.return_item(self.house, self.work.clerk, sorted(self.lent)[which % len(self.lent)])

    def nights(self, days: int) -> None:
        assert isinstance(custody.close_day(self.house, self.work.keeper, lambda _: None), custody.Closed)
        self.work.clock.days_later(days)
        found = custody.check(self.house, self.work.keeper, lambda _: None)
        assert isinstance(found, custody.Checked)
        assert found.faults == ()

    def permits(self, who: int, recipient: str, days: int, once: bool) -> None:
        until = self.today + timedelta(days=days)
        if any((one.who, one.recipient, one.until) == (who, recipient, until) for one in self.given):
            return  # of two alike nobody could say which was used
        form = PermissionForm(recipient, (RecordClass.LOAN,), until, once)
        visit = self.work.again(self.people[who]).visit
        if isinstance(disclosure.permit_on_form(self.house, self.work.clerk, visit, form), disclosure.FormKept):
            self.given.append(Given(who, recipient, form.until, once))

    def takes_all_back(self, who: int) -> None:
        found = disclosure.forms_of(self.house, self.work.clerk, self.work.again(self.people[who]).visit)
        assert isinstance(found, disclosure.Forms)
        for line in found.lines:
            done = disclosure.take_form_back(self.house, self.work.clerk, line.word)
            assert isinstance(done, disclosure.FormTakenBack)
        self.given = [one for one in self.given if one.who != who]

    # -- what an office does, in any order

    def takes_in(self, kind: Instrument, by: Role, who: str) -> None:
        if len(self.requests) < MOST:
            key = taken_in(self.work, kind, self.actor(by), requester=who, agency="", photo=b"")
            self.requests.append(Written(key, kind, who, self.actor(by).name))

    def sees(self, which: int, but: str) -> None:
        one = self.one(which)
        for item in self.house.statute.instrument(one.instrument).checklist if one else ():
            if one is not None and item.key != but:
                done = disclosure.note_seen(self.house, self.custodian, one.key, item.key, "as it says")
                one.seen |= {item.key} if isinstance(done, Folder) else set()
                one.written_anew(done)

    def names(self, which: int, who: int) -> None:
        one = self.one(which)
        if one is None:
            return
        found = disclosure.find_named(self.house, self.custodian, one.key, self.people[who].card)
        assert isinstance(found, disclosure.UsersFound)
        done = disclosure.name_user(self.house, self.custodian, one.key, found.lines[0].word)
        one.named += [who] if isinstance(done, Folder) else []
        one.written_anew(done)

    def unnames(self, which: int) -> None:
        one = self.one(which)
        if one is not None:
            done = disclosure.unname_user(self.house, self.custodian, one.key, 1)
            del one.named[: int(isinstance(done, Folder))]
            one.written_anew(done)

    def bounds(self, which: int, loans: bool, starts: int, long: int, expires: int) -> None:
        one = self.one(which)
        if one is None:
            return
        first = self.today + timedelta(days=starts)
        form = ScopeForm(
            (RecordClass.LOAN.value,) if loans else (RecordClass.FEE.value,),
            first,
            first + timedelta(days=long),
            self.today + timedelta(days=expires),
        )
        done = disclosure.set_scope(self.house, self.custodian, one.key, form)
        before = (one.loans, one.starts, one.ends, one.expires)
        if isinstance(done, Folder):
            one.loans, one.starts, one.ends, one.expires = loans, form.starts, form.ends, form.expires
        if before != (one.loans, one.starts, one.ends, one.expires):
            one.written_anew(done)

    def verifies(self, which: int, by: Role) -> None:
        one = self.one(which)
        if one is not None:
            done = disclosure.verify(self.house, self.actor(by), one.key, "called")
            one.verified_by = self.actor(by).name if isinstance(done, disclosure.Verified) else one.verified_by

    def moves(self, which: int, move: str) -> None:
        one = self.one(which)
        if one is not None:
            getattr(disclosure, move)(self.house, self.custodian, one.key)

    def holds(self, which: int) -> None:
        one = self.one(which)
        if one is not None:
            disclosure.hold_records(self.house, self.custodian, one.key, "Counsel Invented", 5)

    def brings_a_paper(self, kind: Instrument, who: int, also: bool, flaw: str, recipient: str, now: bool) -> None:
        """The usual way on, with a flaw perhaps, so that many sequences come as far as a release."""
        if len(self.requests) >= MOST:
            del self.requests[0]
        here = len(self.requests)
        self.takes_in(kind, Role.CUSTODIAN if flaw == "taken in by whoever releases" else Role.CLERK, recipient)
        if kind is Instrument.PERMISSION and flaw != "no permission":
            self.permits(who, recipient, 3, also)
        self.sees(here, {"no judge": "judge", "not to this library": "addressed"}.get(flaw, ""))
        self.names(here, who)
        if also:
            self.names(here, (who + 1) % PEOPLE)
        expires = -1 if flaw == "run out" else 2
        self.bounds(here, flaw != "another class", -2, 0 if flaw == "few days" else 4, expires)
        if flaw != "not verified":
            self.verifies(here, Role.CUSTODIAN if flaw == "verified by whoever releases" else Role.SUPERVISOR)
        for move in ("execute", "begin_review", "authorise"):
            self.moves(here, move)
        self.prepares(here)
        if now:
            self.releases(here)

    def prepares(self, which: int) -> None:
        one = self.one(which)
        if one is None:
            return
        if isinstance(disclosure.prepare(self.house, self.custodian, one.key), disclosure.Prepared):
            packet = disclosure.packet(self.house, self.custodian, one.key)
            assert isinstance(packet, disclosure.Packet)
            assert self.items_in(packet) <= self.may_leave(one)

    def releases(self, which: int) -> None:
        one = self.one(which)
        if one is None:
            return
        done = disclosure.release(self.house, self.custodian, one.key)
        if not isinstance(done, disclosure.Released):
            return
        items = self.items_in(done.packet)
        # what was prepared on an earlier day is judged again now, and held against the days of both
        assert items <= self.may_leave(one)
        self.left += len(items)
        if one.instrument is Instrument.PERMISSION:
            for who in {self.lent[item][0] for item in items}:
                max(self.standing(one, who), key=lambda given: given.until).used = True

    # -- the oracle

    def items_in(self, packet: disclosure.Packet) -> set[str]:
        whole = json.dumps(json.loads(packet.file("records.json")))
        return {barcode for barcode in self.lent if barcode in whole}

    def may_leave(self, one: Written) -> set[str]:
        """What the statute's words let out on this paper today, worked out by hand."""
        users = {who for who in one.named if self.opens(one, who)} if one.loans else set[int]()
        return {
            barcode
            for barcode, (who, since) in self.lent.items()
            if who in users and one.starts is not None and one.ends is not None and one.starts <= since <= one.ends
        }

    def standing(self, one: Written, who: int) -> list[Given]:
        return [
            given
            for given in self.given
            if (given.who, given.recipient) == (who, one.requester)
            and self.today <= given.until
            and not (given.once and given.used)
        ]

    def opens(self, one: Written, who: int) -> bool:
        if one.instrument is Instrument.PERMISSION:
            return one.by != self.custodian.name and bool(self.standing(one, who))
        if one.instrument not in ORDERS or one.expires is None:
            return False
        complete = self.house.statute.instrument(one.instrument).required() <= one.seen
        others = one.verified_by not in ("", self.custodian.name) and one.by != self.custodian.name
        return complete and others and self.today <= one.expires


def _act(office: Office, name: str, chance: random.Random) -> None:
    """One act, with whatever it is done to chosen by chance."""
    which, who, days = chance.randrange(MOST), chance.randrange(PEOPLE), chance.randrange(-3, 4)
    acts: dict[str, Callable[[], None]] = {
        "lends": lambda: office.lends(who),
        "comes back": lambda: office.comes_back(chance.randrange(99)),
        "nights": lambda: office.nights(chance.choice((1, 2))),
        "permits": lambda: office.permits(who, chance.choice(RECIPIENTS), abs(days), chance.random() < 0.5),
        "takes all back": lambda: office.takes_all_back(who),
        "takes in": lambda: office.takes_in(chance.choice(KINDS), Role.CLERK, chance.choice(RECIPIENTS)),
        "sees": lambda: office.sees(which, chance.choice(("", "", "judge", "scope"))),
        "names": lambda: office.names(which, who),
        "unnames": lambda: office.unnames(which),
        "bounds": lambda: office.bounds(which, chance.random() < 0.7, days, *chance.choices(range(5), k=2)),
        "verifies": lambda: office.verifies(which, chance.choice((Role.SUPERVISOR, Role.CUSTODIAN, Role.CLERK))),
        "moves": lambda: office.moves(which, chance.choice(MOVES)),
        "holds": lambda: office.holds(which),
        "brings a paper": lambda: office.brings_a_paper(
            *(chance.choice(KINDS), who, chance.random() < 0.5, chance.choice(FLAWS)),
            *(chance.choice(RECIPIENTS), chance.random() < 0.5),
        ),
        "prepares": lambda: office.prepares(which),
        "releases": lambda: office.releases(which),
    }
    acts[name]()


ACTS = (
    *("lends", "comes back", "nights", "permits", "takes all back", "takes in", "sees", "names", "unnames", "bounds"),
    *("verifies", "moves", "moves", "holds", "prepares", "releases", "releases", *8 * ("brings a paper",)),
)
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 2**32)), min_size=25, max_size=40)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(STEPS)
def test_no_sequence_of_acts_lets_anything_out_that_no_paper_covers(steps: list[tuple[str, int]]) -> None:
    with at_work() as work:
        office = Office(work)
        office.open_doors()
        for name, number in steps:
            _act(office, name, random.Random(number))
