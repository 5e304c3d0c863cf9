"""What a vendor's machine asks: may whoever shows this card and types this PIN sit at a public computer?

A wrong card, a wrong PIN and a card that serves no more read the same, and take as long. Each answer that opened a
registration is an entry which its patron can read; wrong tries are counted for the ledger, by account and day.
"""

from datetime import date, timedelta

from carrel import staff
from carrel.desk.own_signing_in import PinRight, check_pin
from carrel.desk.refusals import not_allowed
from carrel.desk.signing_in import STAFF_KEY
from carrel.gate import (
    Act,
    Denied,
    Grant,
    House,
    decide,
    minutes_sat,
    perform,
    record_agent_tries,
    unseal,
)
from carrel.gate.views import AgentView
from carrel.records.actors import Actor
from carrel.records.agents import AgentWord, WhyNot
from carrel.records.ids import PatronId
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.sealed import registrations
from carrel.sealed.kinds import REGISTRATION

_NO = AgentView(may_sit=False)
_NOT_SIGNED_IN = Refusal("account or password is wrong", "check both on the page of agents, and wait some minutes")
_SIGNS_SHOWN = 4


def sign_in_agent(house: House, account: str, password: str) -> staff.SignedIn | Refusal:
    """A vendor's machine signs in. Nobody else does by this way, and takes as long to be told so."""
    now, key = house.clock(), house.ring.keeper.fetch(STAFF_KEY)
    with house.store.read() as tx:
        if staff.standing(tx, account) is not Role.AGENT:
            # as long as for an agent, and nobody's writing waits for it
            staff.unknown(house.strangers, account, password, now)
            return _NOT_SIGNED_IN
    with house.store.write() as tx:
        answer = staff.check(tx, key, house.strangers, account, password, "", now)
    return answer if isinstance(answer, staff.SignedIn) else _NOT_SIGNED_IN


def may_sit(house: House, actor: Actor, card: str, pin: str) -> AgentView | Refusal:
    """Whether somebody may sit at a public computer now, and what else the agent's list says it may be told.

    An agent with no list is told no, and nothing is opened for it.
    """
    with house.store.read() as tx:
        agent = staff.agent(tx, actor.name)
    told = agent.told if agent is not None and agent.active else frozenset[AgentWord]()
    now = house.clock()
    if AgentWord.MAY_SIT not in told or house.agent_tries.is_over_eager(actor.name, now):
        return _NO
    match check_pin(house, card, pin):
        case PinRight(Actor(patron=bytes() as patron)):
            tail = card.strip()[-_SIGNS_SHOWN:]
            return perform(house, actor, Purpose.SEAT, lambda act: _answer(act, PatronId(patron), tail, told))
        case _:
            house.agent_tries.miss(actor.name, now)
            return _NO


def record_wrong_tries(house: House, *, today_too: bool = False) -> None:
    """Tell the ledger of wrong tries on the days that are over; of today's too, where no more will be heard."""
    today = house.clock().date()
    record_agent_tries(house, today + timedelta(days=1) if today_too else today)


def _answer(act: Act, patron: PatronId, tail: str, told: frozenset[AgentWord]) -> AgentView | Refusal:
    sealed = registrations.get(act.tx, patron)
    match decide(act, sealed, REGISTRATION, RecordClass.COMPUTER):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            return _NO if sealed is None else _told(act, unseal(act, sealed, grant).record, tail, told)


def _told(act: Act, record: Registration, tail: str, told: frozenset[AgentWord]) -> AgentView:
    rules, today = act.house.library.computers, act.now.date()
    left = max(0, rules.minutes_a_day - minutes_sat(act, record.pocket, today))
    why = _why_not(record, left, today)
    if why is not None:
        return AgentView(may_sit=False, why_not=why if AgentWord.WHY_NOT in told else None)
    return AgentView(
        may_sit=True,
        filtered=act.house.library.is_filtered(record.category) if AgentWord.FILTERED in told else None,
        minutes_left=left if AgentWord.MINUTES in told else None,
        greeting=tail if AgentWord.GREETING in told else "",
    )


def _why_not(record: Registration, left: int, today: date) -> WhyNot | None:
    """What is owed or overdue keeps nobody from a public computer, and no machine is told of it."""
    if record.expires < today:
        return WhyNot.LAPSED
    if record.blocks:
        return WhyNot.ASK
    return None if left else WhyNot.NO_MINUTES
