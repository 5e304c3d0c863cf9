"""The house: what every act needs, wired once by ``app.py`` and handed on unopened."""

import hashlib
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import final

import msgspec
from typing_extensions import override

from carrel import catalog
from carrel.catalog.library import Library
from carrel.gate.agent_tries import AgentTries
from carrel.gate.callers import Callers
from carrel.gate.codes import Codes
from carrel.gate.sittings import Sittings
from carrel.gate.tries import Tries
from carrel.records.ids import BranchId
from carrel.sealed import Keyring, Visits
from carrel.staff import Stations, Strangers
from carrel.statute import Judge, Pack, governs
from carrel.store import Store, Transaction


@final
class House:
    """One library's store, keys, law, rules and clock."""

    __slots__ = (
        "_hours",
        "_lock",
        "agent_tries",
        "callers",
        "clock",
        "codes",
        "judge",
        "library",
        "local",
        "packs",
        "quarantine",
        "ring",
        "sittings",
        "stations",
        "statute",
        "store",
        "strangers",
        "tries",
        "visits",
    )

    def __init__(
        self,
        store: Store,
        ring: Keyring,
        statute: Pack,
        local: Pack,
        library: Library,
        clock: Callable[[], datetime],
        quarantine: Path | None = None,
    ) -> None:
        """``clock`` gives the library's own wall time, with its time zone; ``quarantine`` is where sealed copies lie.

        Raises NotGoverned (§ 11-25(b)(3)).
        """
        governs(statute, library.kind)
        self.store = store
        self.ring = ring
        self.statute = statute
        self.local = local
        self.judge = Judge(statute, local, library.kind)
        self.packs = _digest(statute, local)
        """Which law was in force: it stands in every entry."""
        self.library = library
        self.clock = clock
        self.quarantine = quarantine
        self.visits = Visits()
        self.callers = Callers()
        self.sittings = Sittings()
        self.tries = Tries()
        self.strangers = Strangers()
        self.agent_tries = AgentTries()
        self.codes = Codes()
        self.stations = Stations()
        self._hours: dict[BranchId | None, tuple[datetime, bool]] = {}
        self._lock = threading.Lock()

    @override
    def __repr__(self) -> str:
        return f"<House {self.library.name}>"

    def is_open(self, tx: Transaction, branch: BranchId | None, now: datetime) -> bool:
        """Whether a branch is open now, as its posted hours say; asked again each minute."""
        minute = now.replace(second=0, microsecond=0)
        with self._lock:
            known = self._hours.get(branch)
        if known is not None and known[0] == minute:
            return known[1]
        found = branch is None or catalog.within_hours(tx, branch, now)
        with self._lock:
            self._hours[branch] = (minute, found)
        return found


def _digest(*packs: Pack) -> bytes:
    """The law in force: words, policies, duties and retention table."""
    return hashlib.sha256(b"\x00".join(msgspec.json.encode(pack) for pack in packs)).digest()[:8]
