"""How often each agent named a card and a PIN in vain, day by day: counted here, and told to the ledger as one entry.

A program that asks all day for whoever comes in would flood the ledger with wrong tries (design § 5). In memory only:
what has not been told yet is lost where the process is killed.
"""

import threading
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, final

from typing_extensions import override

A_MINUTE: Final = 30
"""Wrong tries of one account in a minute, after which nothing is heard of it until the next."""


@final
class AgentTries:
    """Wrong tries by account and day. One for each running process; it knows no card."""

    __slots__ = ("_counted", "_lately", "_lock")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: Counter[tuple[str, date]] = Counter()
        self._lately: dict[str, tuple[datetime, int]] = {}

    @override
    def __repr__(self) -> str:
        return "<AgentTries>"

    def miss(self, account: str, now: datetime) -> None:
        """Count one."""
        minute = now.replace(second=0, microsecond=0)
        with self._lock:
            since, count = self._lately.get(account, (minute, 0))
            self._lately[account] = (minute, count + 1 if since == minute else 1)
            self._counted[account, now.date()] += 1

    def is_over_eager(self, account: str, now: datetime) -> bool:
        """Whether an account has tried so often in vain in this minute that nothing more is heard of it."""
        with self._lock:
            since, count = self._lately.get(account, (now, 0))
        return count >= A_MINUTE and since == now.replace(second=0, microsecond=0)

    def before(self, day: date) -> Mapping[tuple[str, date], int]:
        """What was counted on earlier days than this one."""
        with self._lock:
            return {key: count for key, count in self._counted.items() if key[1] < day}

    def told(self, counts: Mapping[tuple[str, date], int]) -> None:
        """These stand in the ledger now."""
        with self._lock:
            self._counted.subtract(counts)
            self._counted += Counter()  # drops what has come to nothing
