"""Who acts. An actor is made by signing in, and the gate asks the staff room again at every act."""

import msgspec

from carrel.records.ids import BranchId, PatronId
from carrel.records.vocabulary import Role


class Actor(msgspec.Struct, frozen=True):
    """An officer, employee, agent, the keeper, or a patron acting on their own records."""

    name: str
    """The account's name; for a patron, empty: the ledger's tag says who."""
    role: Role
    patron: PatronId | None = None
    """Set for a patron only."""
    branch: BranchId | None = None
    """Where the actor works today."""
