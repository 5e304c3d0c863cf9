"""Take out one policy of a library at work, and a named action ends otherwise.

What no office does yet (a release under an order, a report, a seat) is asked of the running house's own gate or
judge; its name says so. A policy that stands only for its words changes the words.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import msgspec
import pytest

from at_work import AtWork, Person, copy_of_house, quick_folder
from carrel import custody, desk, staff
from carrel.gate import Act, Denied, Grant, House, by_card, decide, note, perform
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.requests import Instrument
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.sealed.kinds import REGISTRATION
from carrel.statute import NotGoverned, Pack, Permitted, Refused, Request
from house import Built, Clock
from statute.asking import CLAIM, ORDER, PERMISSION, SOMEBODY_ELSE, USER, connecticut, putnam, request, without

Action = Callable[[AtWork, Person, str], object]
"""What is done in a library where somebody has something on loan; what comes back says how it ended."""

LAX = msgspec.structs.replace(
    putnam(), policy_text='@id("ledger") @clause("Putnam") permit (principal, action, resource);'
)
"""A board that permits everything: what it forbids a second time is then left to the statute."""


@pytest.fixture
def built() -> Iterator[Built]:
    with quick_folder() as folder:
        made = copy_of_house(folder, Clock())
        yield made
        made.house.store.close()


def under(built: Built, statute: Pack, local: Pack, kind: str = "public") -> AtWork:
    """The same library under other law."""
    house, clock = built.house, built.house.clock
    assert isinstance(clock, Clock)
    library = msgspec.structs.replace(house.library, kind=kind)
    changed = House(house.store, house.ring, statute, local, library, clock)
    changed.visits = house.visits  # whoever stood at the desk still does
    return AtWork(msgspec.structs.replace(built, house=changed), clock)


def as_role(role: Role, act: Callable[[AtWork, Actor, Person, str], object]) -> Action:
    def action(work: AtWork, person: Person, item: str) -> object:
        if role is Role.VOLUNTEER:
            # on duty, so that it is the policy which refuses and not the clock
            with work.house.store.write() as tx:
                staff.put_agreement(tx, role.value, work.clock().date())
                staff.open_shift(tx, role.value, work.clock() + timedelta(hours=2))
        return act(work, work.actor(role), person, item)

    return action


def as_user(purpose: Purpose, who: str, decision: Callable[[AtWork, Act, Person], object]) -> Action:
    """A library user acts on somebody's record: their own, or another's."""

    def action(work: AtWork, person: Person, item: str) -> object:
        row = work.house.visits.read(person.visit, work.clock())
        asker = Actor("", Role.PATRON, patron=row if who == "own" else bytes(16))
        return perform(work.house, asker, purpose, lambda act: decision(work, act, person))

    return action


def _own_registration(work: AtWork, act: Act, person: Person) -> object:
    return decide(act, by_card(act, person.card), REGISTRATION)


def _fees_too(work: AtWork, actor: Actor, person: Person, item: str) -> object:
    """A clerk who lends looks at what the patron owes."""

    def look(act: Act) -> object:
        return decide(act, by_card(act, person.card), REGISTRATION, RecordClass.FEE)

    return perform(work.house, actor, Purpose.LEND, look)


def _seated(work: AtWork, actor: Actor, person: Person, item: str) -> object:
    return perform(work.house, actor, Purpose.SEAT, lambda act: note(act, RecordClass.COMPUTER))


def judged(asked: Request) -> Action:
    """The running house's judge is asked; no office does this yet."""
    return lambda work, person, item: work.house.judge.decide(asked)


def _order(**changed: object) -> Request:
    order = msgspec.structs.replace(ORDER, **changed)
    return request(Role.CUSTODIAN, Purpose.RELEASE, RecordClass.LOAN, owner=USER, order=order)


def _permission(**changed: object) -> Request:
    paper = msgspec.structs.replace(PERMISSION, **changed)
    return request(Role.CUSTODIAN, Purpose.RELEASE, RecordClass.LOAN, owner=USER, permission=paper)


def _report(**changed: object) -> Request:
    said = {"identifying": False, "controlled": True} | changed
    return request(Role.CUSTODIAN, Purpose.PUBLISH, **said)


DONE = (
    desk.Lent,
    desk.Served,
    desk.Returned,
    desk.Found,
    custody.LedgerPage,
    custody.Closed,
    custody.Checked,
    Permitted,
    Grant,
    bytes,  # a receipt
)
NOT_DONE = (Refusal, Denied, Refused)


def went(ended: object) -> bool:
    """Whether the action was done."""
    assert isinstance(ended, DONE) != isinstance(ended, NOT_DONE), ended
    return isinstance(ended, DONE)


lend = as_role(Role.CLERK, lambda work, actor, person, item: desk.lend(work.house, actor, person.visit, work.book()))
take_back = as_role(Role.CLERK, lambda work, actor, person, item: desk.return_item(work.house, actor, item))
scan_card = as_role(Role.CLERK, lambda work, actor, person, item: desk.scan_card(work.house, actor, person.card))
find = as_role(Role.CLERK, lambda work, actor, person, item: desk.find(work.house, actor, "Fennimore"))


def _lend_despite(work: AtWork, actor: Actor, person: Person, item: str) -> object:
    return desk.lend_despite(work.house, actor, person.visit, work.book(), desk.OverrideReason.ACCESS)


STATUTE: dict[str, tuple[str, Action]] = {
    "operation": ("a clerk lends", lend),
    "as-necessary": ("at the gate, a clerk who lends looks at fees", as_role(Role.CLERK, _fees_too)),
    "slips-are-for-counting": (
        "at the judge, a library user asks for a slip as their own",
        judged(request(Role.PATRON, Purpose.OWN, RecordClass.SLIP, owner=USER, asker=USER)),
    ),
    "folders-stay": (
        "at the judge, a library user opens a request's folder as their own",
        judged(request(Role.PATRON, Purpose.OWN, RecordClass.REQUEST, owner=USER, asker=USER)),
    ),
    "copies-stay": (
        "at the judge, a copy that is held is released as such",
        judged(request(Role.CUSTODIAN, Purpose.RELEASE, RecordClass.PRESERVED, owner=USER, order=ORDER)),
    ),
    "strays-stay": (
        "at the judge, a note of where records lay astray is released",
        judged(request(Role.CUSTODIAN, Purpose.RELEASE, RecordClass.STRAY, owner=USER, order=ORDER)),
    ),
    "own": (
        "at the gate, a library user looks at their own registration",
        as_user(Purpose.OWN, "own", _own_registration),
    ),
    "own-only": ("at the gate, a library user looks at another's", as_user(Purpose.OWN, "another", _own_registration)),
    "release-by-order": ("at the judge, an order is answered", judged(_order())),
    "order-of-a-court": ("at the judge, an attorney's subpoena", judged(_order(court=False))),
    "paper-of-a-court": (
        "at the judge, a security letter said to be an order",
        judged(_order(instrument=Instrument.SECURITY_LETTER)),
    ),
    "order-to-this-library": ("at the judge, an order to another library", judged(_order(addressed_here=False))),
    "order-verified-by-another": ("at the judge, nobody else has verified it", judged(_order(verified_by="director"))),
    "order-names-the-user": ("at the judge, it names another", judged(_order(owners=frozenset({SOMEBODY_ELSE})))),
    "order-names-the-class": ("at the judge, it names another class", judged(_order(classes=frozenset()))),
    "order-names-the-dates": ("at the judge, it names another month", judged(_order(ends=date(2026, 10, 2)))),
    "order-in-force": ("at the judge, it has expired", judged(_order(expires=date(2026, 11, 23)))),
    "release-by-permission": ("at the judge, a permission is answered", judged(_permission())),
    "permission-of-the-user": ("at the judge, a parent has signed", judged(_permission(signer=SOMEBODY_ELSE))),
    "permission-for-the-class": ("at the judge, it is for another class", judged(_permission(classes=frozenset()))),
    "permission-for-the-recipient": ("at the judge, it is for another reader", judged(_permission(recipient="a"))),
    "permission-in-force": ("at the judge, it has expired", judged(_permission(expires=date(2026, 11, 23)))),
    "permission-stands": ("at the judge, it was taken back", judged(_permission(revoked=True))),
    "governed": ("a school's clerk scans a card", scan_card),
    "publish": ("at the judge, a report is published", judged(_report())),
    "reports-only": (
        "at the judge, a loan is published",
        judged(_report(record_class=RecordClass.LOAN)),
    ),
    "not-identifying": ("at the judge, a report identifies", judged(_report(identifying=True))),
    "controlled": ("at the judge, a report has not passed control", judged(_report(controlled=False))),
}

BOARD: dict[str, tuple[str, Action]] = {
    "circulation": ("a clerk takes a book back", take_back),
    "registration": ("a clerk finds a patron", find),
    "computers": ("at the gate, a clerk seats somebody", as_role(Role.CLERK, _seated)),
    "ledger": (
        "the auditor reads the ledger",
        as_role(Role.AUDITOR, lambda work, actor, *_: custody.ledger_page(work.house, actor, custody.Sought())),
    ),
    "reports": ("at the judge, a report is published", judged(_report())),
    "two-people": ("at the judge, who took the order in releases", judged(_order(recorded_by="director"))),
    "two-people-form": ("at the judge, who took the form in releases", judged(_permission(recorded_by="director"))),
    "page": (
        "a page scans a card",
        as_role(Role.PAGE, lambda work, actor, person, item: desk.scan_card(work.house, actor, person.card)),
    ),
    "clerk": ("a clerk sets a block aside", as_role(Role.CLERK, _lend_despite)),
    "supervisor": (
        "a supervisor closes the day",
        as_role(Role.SUPERVISOR, lambda work, actor, *_: custody.close_day(work.house, actor, lambda step: None)),
    ),
    "auditor": (
        "the auditor checks the books",
        as_role(Role.AUDITOR, lambda work, actor, *_: custody.check(work.house, actor, lambda step: None)),
    ),
    "keeper": (
        "the keeper finds a patron",
        as_role(Role.KEEPER, lambda work, actor, *_: desk.find(work.house, actor, "Fennimore")),
    ),
    "volunteer": (
        "a volunteer scans a card",
        as_role(Role.VOLUNTEER, lambda work, actor, person, item: desk.scan_card(work.house, actor, person.card)),
    ),
    "kiosk": (
        "a self-service machine scans a card",
        as_role(Role.KIOSK, lambda work, actor, person, item: desk.scan_card(work.house, actor, person.card)),
    ),
    "agent": (
        "a vendor's machine takes a book back",
        as_role(Role.AGENT, lambda work, actor, person, item: desk.return_item(work.house, actor, item)),
    ),
}

UNDER_A_LAX_BOARD: dict[str, tuple[str, Action]] = {
    "confidential": (
        "a library user scans another's card, where the board permits everything",
        lambda work, person, item: desk.scan_card(work.house, Actor("", Role.PATRON, patron=None), person.card),
    ),
}

WORDS_ONLY: dict[str, tuple[str, Action]] = {
    "no-third-party": (
        "at the judge, a release without a ground",
        judged(request(Role.CUSTODIAN, Purpose.RELEASE, RecordClass.LOAN, owner=USER)),
    ),
    "no-other-ground": (
        "at the judge, a parent's claim",
        judged(request(Role.CUSTODIAN, Purpose.RELEASE, RecordClass.LOAN, owner=USER, claim=CLAIM)),
    ),
    "patron": (
        "a library user scans a card",
        lambda work, person, item: desk.scan_card(work.house, Actor("", Role.PATRON, patron=None), person.card),
    ),
    "nobody-else": (
        "at the judge, a stranger asks for a loan",
        judged(request(Role.STRANGER, Purpose.SERVE, RecordClass.LOAN, owner=USER)),
    ),
}


def _furnished(work: AtWork) -> tuple[Person, str]:
    person = work.person()
    return person, work.lent(person)


def _taken_out(policy: str, statute: Pack, local: Pack) -> tuple[Pack, Pack]:
    if policy in {other.id for other in statute.policies}:
        return without(statute, policy), local
    return statute, without(local, policy)


@pytest.mark.parametrize("policy", [*STATUTE, *BOARD])
def test_taken_out_of_the_running_system(built: Built, policy: str) -> None:
    """Without its policy a named action of the running library is done that was refused, or the other way round."""
    _, action = (STATUTE | BOARD)[policy]
    statute, local, kind = connecticut(), putnam(), "public"
    person, item = _furnished(under(built, statute, local))
    if policy == "governed":
        # a school may not even be founded under this pack; suppose its list of kinds had been widened as well
        kind, statute = "school", msgspec.structs.replace(statute, governs=(*statute.governs, "school"))
    before = went(action(under(built, statute, local, kind), person, item))
    after = went(action(under(built, *_taken_out(policy, statute, local), kind), person, item))
    assert before != after, "the policy decides nothing that anybody does"
    permits = {other.id for pack in (statute, local) for other in pack.policies if other.effect == "permit"}
    assert before == (policy in permits)


@pytest.mark.parametrize("policy", UNDER_A_LAX_BOARD)
def test_taken_out_under_a_lax_board(built: Built, policy: str) -> None:
    """What this board forbids a second time, the running library refuses under any board, by the statute alone."""
    _, action = UNDER_A_LAX_BOARD[policy]
    person, item = _furnished(under(built, connecticut(), putnam()))
    assert not went(action(under(built, connecticut(), LAX), person, item))
    assert went(action(under(built, without(connecticut(), policy), LAX), person, item))


@pytest.mark.parametrize("policy", WORDS_ONLY)
def test_taken_out_only_the_words_change(built: Built, policy: str) -> None:
    """Some policies only give the running library the right words to refuse with."""
    _, action = WORDS_ONLY[policy]
    person, item = _furnished(under(built, connecticut(), putnam()))
    before = action(under(built, connecticut(), putnam()), person, item)
    after = action(under(built, *_taken_out(policy, connecticut(), putnam())), person, item)
    assert not went(before)
    assert not went(after)
    assert getattr(before, "clauses", None) != getattr(after, "clauses", None)


def test_every_policy_and_every_clause_is_here() -> None:
    """No policy is without its action, and no clause without one that its policy decides."""
    named = {*STATUTE, *BOARD, *UNDER_A_LAX_BOARD, *WORDS_ONLY}
    assert named == {policy.id for pack in (connecticut(), putnam()) for policy in pack.policies}
    changing = named - {*WORDS_ONLY}
    for pack in (connecticut(), putnam()):
        for clause in pack.clauses:
            assert not clause.policies or changing & set(clause.policies), clause.id


def test_a_school_is_not_founded_under_this_law(built: Built) -> None:
    """A school's house does not stand under this law, and were it made to stand, it would open nothing."""
    with pytest.raises(NotGoverned, match=r"11-25\(b\)\(3\)"):
        under(built, connecticut(), putnam(), "school")
    widened = msgspec.structs.replace(connecticut(), governs=(*connecticut().governs, "school"))
    work = under(built, widened, putnam(), "school")
    answer = desk.scan_card(work.house, work.clerk, work.new_card())
    assert isinstance(answer, desk.NotAllowed)
    assert answer.clauses == ("11-25(b)(3)",)
