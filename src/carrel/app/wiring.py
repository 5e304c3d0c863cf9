"""What the fronts are given. Everything is loaded when it is needed, so that ``carrel --help`` answers at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from carrel.app.settings import Settings
    from carrel.custody import Step, Unpack, WebLayer
    from carrel.desk import MailServer
    from carrel.exchange import MoveIn, Report
    from carrel.fronts.cli.wiring import Founded, Wiring
    from carrel.gate import House
    from carrel.records.actors import Actor
    from carrel.records.vocabulary import RecordClass
    from carrel.store import Transaction


class _Wiring:
    """See ``fronts.cli.wiring.Wiring``."""

    def found(
        self, home: Path, *, name: str, town: str, kind: str, timezone: str, branch: str, database: str
    ) -> Founded:
        from carrel.app.founding import CUSTODIAN, Founding, found
        from carrel.app.home import Home
        from carrel.fronts.cli.wiring import Founded

        password = found(Home(home), Founding(name, town, kind, timezone, branch, database))
        return Founded(CUSTODIAN, password)

    def open(self, home: Path) -> House:
        from carrel.app.home import Home
        from carrel.app.opening import open_house

        return open_house(Home(home))

    def keeper(self, home: Path, house: House) -> Actor:
        from carrel.app.home import Home, HomeFault
        from carrel.app.opening import credential_file
        from carrel.desk import sign_in_keeper
        from carrel.records.actors import Actor

        try:
            credential = credential_file(Home(home), _settings(home)).read_text(encoding="utf-8")
        except OSError as fault:
            raise HomeFault(
                f"the keeper's credential cannot be read ({fault.strerror}): check the key folder"
            ) from None
        actor = sign_in_keeper(house, credential)
        if not isinstance(actor, Actor):
            raise HomeFault(actor.prose)
        return actor

    def move_in(self, house: House, actor: Actor, report: Report, progress: Callable[[str, int, int], None]) -> MoveIn:
        from carrel.exchange import MoveIn
        from carrel.gate import record_move_in

        def record(tx: Transaction, record_class: RecordClass, count: int) -> None:
            record_move_in(house, tx, actor, record_class, count)

        today = house.clock().date()
        return MoveIn(house.store, house.ring, house.library, today, record, report, progress)

    def end_move_in(self, house: House, actor: Actor) -> None:
        from carrel.gate import record_move_in
        from carrel.records.vocabulary import RecordClass
        from carrel.sealed import moving_in

        with house.store.write() as tx:
            record_move_in(house, tx, actor, RecordClass.REGISTRATION, 0)
            moving_in.close_move_in(tx, house.ring)

    def mailer(self, home: Path) -> MailServer:
        from carrel.app.mail import mailer

        return mailer(_settings(home).mail)

    def hosts(self, home: Path) -> Sequence[str]:
        return _settings(home).hosts

    def tls(self, home: Path) -> bool:
        return _settings(home).tls

    def serve(
        self, house: House, hosts: Sequence[str], address: str, port: int, *, tls: bool, mail: Callable[[], MailServer]
    ) -> None:
        from carrel.fronts import web

        web.serve(web.build(house, port, hosts, secure=tls, mail=mail), address, port)

    def web_layer(self, house: House) -> WebLayer:
        from carrel.fronts import web

        return web.own_layer(web.build(house, 0))

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
        from carrel.fronts import sip2

        sip2.serve(house, sip2.Listening(address, port, certificate, key, clients, plain, crlf), say)

    def today(self) -> date:
        from datetime import datetime

        return datetime.now().astimezone().date()

    def upgrade(self, home: Path) -> None:
        from carrel.app.home import Home
        from carrel.app.opening import address_of, open_house
        from carrel.app.settings import read_settings
        from carrel.sealed import epochs, folders, receipts
        from carrel.store.migrating import migrate

        Home(home).require()
        migrate(address_of(Home(home), read_settings(Home(home).settings)))
        house = open_house(Home(home))
        with house.store.write(alone=True) as tx:
            # a class of record that is new in this version has no key in the current epoch yet
            live = epochs.generations(tx)
            house.ring.make(live.current.number)
            folders.fill_store(tx, house.ring, live, 0)
        house.ring.standing_key(receipts.RECEIPTS)

    def places(self, home: Path) -> Sequence[Path]:
        return (home,)

    def archiving(self, home: Path) -> Step:
        from carrel.app.home import Home
        from carrel.statistics.archive import at_the_close

        return at_the_close(Home(home).tallies)

    def archive_faults(self, home: Path, house: House) -> Sequence[str]:
        from carrel.app.home import Home
        from carrel.statistics.archive import faults

        return faults(house, Home(home).tallies)

    def unpacking(self) -> Unpack:
        from carrel.statistics.plain import unpacked

        return unpacked

    def demo(self, home: Path, say: Callable[[str], None]) -> Sequence[tuple[str, str, str]]:
        from carrel.app.demo import furnish_demo
        from carrel.app.home import Home

        return furnish_demo(Home(home), say)


def _settings(home: Path) -> Settings:
    from carrel.app.home import Home
    from carrel.app.settings import read_settings

    return read_settings(Home(home).settings)


def wiring() -> Wiring:
    """The wiring of a real machine."""
    return _Wiring()
