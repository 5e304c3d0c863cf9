"""How often each agent named a card and a PIN in vain, day by day: counted here, and told to the ledger as one entry.

A program that asks all day for whoever comes in would flood the ledger with wrong tries (design § 5). In memory only:
what has not been told yet is lost where the process is killed.
"""

import threading
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import final

from typing_extensions import override


@final
class AgentTries:
    """Wrong tries by account and day. One for each running process; it knows no card."""

    __slots__ = ("_counted", "_lock")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: Counter[tuple[str, date]] = Counter()

    @override
    def __repr__(self) -> str:
        return "<AgentTries>"

    def miss(self, account: str, day: date) -> None:
        """Count one."""
        with self._lock:
            self._counted[account, day] += 1

    def before(self, day: date) -> Mapping[tuple[str, date], int]:
        """What was counted on earlier days than this one."""
        with self._lock:
            return {key: count for key, count in self._counted.items() if key[1] < day}

    def told(self, counts: Mapping[tuple[str, date], int]) -> None:
        """These stand in the ledger now."""
        with self._lock:
            self._counted.subtract(counts)
            self._counted += Counter()  # drops what has come to nothing
