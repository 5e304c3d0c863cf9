"""What the command line needs of the wiring: an opened house, someone to act, and a way to move records in."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

import msgspec

from carrel.custody import Step, Unpack, WebLayer
from carrel.desk import House, MailServer
from carrel.exchange import MoveIn, Report
from carrel.records.actors import Actor


class Founded(msgspec.Struct, frozen=True):
    """A new library's first custodian."""

    account: str
    password: str
    """To be used once."""


class Wiring(Protocol):
    """Made by ``carrel.app``, the only place that reads configuration and the clock."""

    def found(
        self, home: Path, *, name: str, town: str, kind: str, timezone: str, branch: str, database: str
    ) -> Founded:
        """Found a library in an empty folder."""

    def open(self, home: Path) -> House:
        """Open a library's house."""

    def keeper(self, home: Path, house: House) -> Actor:
        """The system itself, signed in with the credential in the key folder."""

    def move_in(self, house: House, actor: Actor, report: Report, progress: Callable[[str, int, int], None]) -> MoveIn:
        """Where an import puts its records, judged and recorded batch by batch."""

    def end_move_in(self, house: House, actor: Actor) -> None:
        """Forget which records moved in."""

    def mailer(self, home: Path) -> MailServer:
        """The way to the library's mail server."""

    def hosts(self, home: Path) -> Sequence[str]:
        """The names the pages are asked for by."""

    def tls(self, home: Path) -> bool:
        """Whether people reach the pages through a TLS proxy."""

    def serve(
        self, house: House, hosts: Sequence[str], address: str, port: int, *, tls: bool, mail: Callable[[], MailServer]
    ) -> None:
        """Serve the pages until interrupted; ``tls`` marks cookies for TLS only."""

    def web_layer(self, house: House) -> WebLayer:
        """What the pages do around every answer, for the privacy audit."""

    def sip2(
        self,
        house: House,
        address: str,
        port: int,
        *,
        certificate: Path | None,
        key: Path | None,
        clients: Path | None,
        plain: bool,
        crlf: bool,
        say: Callable[[str], None],
    ) -> None:
        """Answer vendors' machines by SIP2 until interrupted. Raises a SetupFault where it cannot listen."""

    def today(self) -> date:
        """The day it is on this machine, for what needs no library."""

    def upgrade(self, home: Path) -> None:
        """Bring the tables of an older database to this version."""

    def places(self, home: Path) -> Sequence[Path]:
        """Everything a proof searches: the library's folder, and PostgreSQL's where it can be read."""

    def archiving(self, home: Path) -> Step:
        """The step of the day's close that writes the archive of the tallies."""

    def archive_faults(self, home: Path, house: House) -> Sequence[str]:
        """Where the archive and the tallies disagree."""

    def unpacking(self) -> Unpack:
        """How a proof reads files that are packed in a way of their own: Parquet."""

    def demo(self, home: Path, say: Callable[[str], None]) -> Sequence[tuple[str, str, str]]:
        """Found and furnish a demo library; role, account and password of each sign-in."""
