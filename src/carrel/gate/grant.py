"""A grant: what one must hold to open a box. Only a decision makes one, and the ledger is asked again on use."""

from datetime import datetime
from typing import Generic, Never, NoReturn, TypeVar, final

import msgspec
from typing_extensions import override

from carrel.ledger import Receipt
from carrel.records.ids import PatronId
from carrel.records.registration import Record
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed.kinds import Kind

# Declared the long way: inferred variance would let a Registration grant open a Loan.
R = TypeVar("R", bound=Record)
P = TypeVar("P")
Other = TypeVar("Other", bound=Record)


class GrantFault(Exception):
    """A grant was used for what it does not cover: a programmer's fault, and nothing was opened."""


class Terms(msgspec.Struct, frozen=True):
    """What a grant allows."""

    purpose: Purpose
    classes: frozenset[RecordClass]
    owner: PatronId | None
    """The one patron whose records it opens."""
    everyone: bool
    """Whether it opens the whole register (the day's close and its like)."""
    expires: datetime
    receipt: Receipt
    clauses: tuple[str, ...]
    rows: frozenset[bytes] | None = None
    """The rows it opens, where each record was judged by itself (a release); None where its owner is enough."""
    request: bytes = b""
    """Row of the request for records that it answers."""


@final
class Grant(Generic[R, P]):
    """Permission to open records of class R on ground P, recorded in the ledger before it was given."""

    __slots__ = ("ground", "kind", "terms")
    kind: Kind[R]
    ground: type[P]
    terms: Terms

    def __init__(self, _minted_by_the_gate_only: Never) -> None:
        raise TypeError("a grant is minted by the gate's decision: call gate.decide")

    def bind(self, ground: P) -> P:
        """Keeps the ground invariant; returns its argument."""
        return ground

    def also(self, kind: Kind[Other]) -> "Grant[Other, P]":
        """The same decision's grant for another class it covered. Raises GrantFault where it did not."""
        if kind.record_class not in self.terms.classes:
            raise GrantFault(f"the decision did not cover the class {kind.record_class}: ask for it in decide")
        other: Grant[Other, P] = object.__new__(Grant)
        for name, value in (("kind", kind), ("ground", self.ground), ("terms", self.terms)):
            object.__setattr__(other, name, value)
        return other

    @override
    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a grant is what was decided: decide again")

    @override
    def __repr__(self) -> str:
        return f"<Grant to {self.terms.purpose}>"

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("a grant does not pickle: it is good for one act")


class Denied(msgspec.Struct, frozen=True):
    """The gate's refusal: the clauses and the reason. It reads the same whether the record exists or not."""

    clauses: tuple[str, ...]
    reason: str
    receipt: Receipt
