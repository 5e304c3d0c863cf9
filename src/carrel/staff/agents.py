"""Vendors' machines that act as agents of the library: by what contract, and what each may be told."""

from collections.abc import Iterable
from datetime import date

import msgspec
from sqlalchemy import bindparam, select, update

from carrel.records.agents import AgentWord
from carrel.staff.accounts import filed
from carrel.staff.tables import ACCOUNTS, AGENTS
from carrel.store.statement import Statement, insert_or_leave
from carrel.store.transaction import Transaction

_SEPARATOR = ", "
_Row = tuple[str, str, str, str, int, int]
_COLUMNS = select(
    AGENTS.c.account, AGENTS.c.vendor, AGENTS.c.contract, AGENTS.c.told, AGENTS.c.since, ACCOUNTS.c.active
).join_from(AGENTS, ACCOUNTS, ACCOUNTS.c.name == AGENTS.c.account)
_ALL: Statement[_Row] = Statement(_COLUMNS.order_by(AGENTS.c.account))
_ONE: Statement[_Row] = Statement(_COLUMNS.where(AGENTS.c.account == bindparam("of")))
_PUT = insert_or_leave(AGENTS)
_AMEND: Statement[object] = Statement(
    update(AGENTS)
    .where(AGENTS.c.account == bindparam("of"))
    .values(vendor=bindparam("whose"), contract=bindparam("by"), told=bindparam("words"))
)


class Agent(msgspec.Struct, frozen=True):
    """A vendor's machine, as the custodian's list has it."""

    account: str
    vendor: str
    contract: str
    """What makes it the library's agent (§ 11-25(b)(1)): which paper, of which day."""
    told: frozenset[AgentWord]
    since: date
    active: bool
    """Whether it may sign in now."""


def agents(tx: Transaction) -> tuple[Agent, ...]:
    """Every agent there is or was, by account."""
    return tuple(map(_of, tx.rows(_ALL)))


def agent(tx: Transaction, account: str) -> Agent | None:
    """The agent with this account, stopped or not."""
    found = tx.row(_ONE, of=filed(account))
    return None if found is None else _of(found)


def put_agent(tx: Transaction, account: str, vendor: str, contract: str, told: Iterable[AgentWord], day: date) -> None:
    """Put an account, which the caller has opened, on the list of agents."""
    tx.run(
        _PUT,
        account=filed(account),
        vendor=vendor,
        contract=contract,
        told=_SEPARATOR.join(sorted(told)),
        since=day.toordinal(),
    )


def amend_agent(tx: Transaction, account: str, vendor: str, contract: str, told: Iterable[AgentWord]) -> bool:
    """Let the list say this of an agent from now on; False where no agent has the account."""
    words = _SEPARATOR.join(sorted(told))
    return tx.run(_AMEND, of=filed(account), whose=vendor, by=contract, words=words) == 1


def _of(row: _Row) -> Agent:
    account, vendor, contract, told, since, active = row
    words = frozenset(word for word in AgentWord if word in told.split(_SEPARATOR))
    return Agent(account, vendor, contract, words, date.fromordinal(since), bool(active))
