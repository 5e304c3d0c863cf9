"""Notices: hand over what waits to go by e-mail. Numbers of messages are printed, and nothing of any of them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

from carrel.fronts.cli.exits import Exit, faults, stop

if TYPE_CHECKING:
    from carrel.desk import House, MailServer, Sent
    from carrel.fronts.cli.wiring import Wiring
    from carrel.records.actors import Actor


def add(carrel: typer.Typer, wiring: "Wiring") -> None:
    """Add ``notices send``."""
    group = typer.Typer(no_args_is_help=True, help="Messages to patrons.")
    carrel.add_typer(group, name="notices")

    @group.callback()
    def begin() -> None:
        pass

    @group.command()
    def send(context: typer.Context) -> None:
        """Hand every waiting message to the mail server. Safe to run again: none goes twice."""
        from carrel.desk import Sent, send_notices

        with faults():
            house, mailer = wiring.open(context.obj), wiring.mailer(context.obj)
            done = send_notices(house, wiring.keeper(context.obj, house), mailer, typer.echo)
        if not isinstance(done, Sent):
            stop(Exit.REFUSED, done.prose)
        typer.echo(_told(done))
        if done.closed:
            stop(
                Exit.NOT_SENT, "the mail server could not be reached: check [mail] in library.toml, and run this again"
            )
        if done.in_doubt:
            stop(Exit.NOT_SENT, "some messages may or may not have gone: see the page of notices")


def sending(mailer: "Callable[[], MailServer]") -> "Callable[[House, Actor, Callable[[str], None]], None]":
    """The step of a day's close that sends; what it could not send waits, and the close is not undone by it."""

    def step(house: "House", actor: "Actor", say: "Callable[[str], None]") -> None:
        from carrel.desk import Sent, send_notices
        from carrel.records.faults import SetupFault

        say("handing notices to the mail server")
        try:
            way = mailer()
        except SetupFault as fault:
            # the day is closed all the same: what waits, waits sealed
            say(str(fault))
            return
        done = send_notices(house, actor, way, say)
        say(_told(done) if isinstance(done, Sent) else done.prose)

    return step


def _told(sent: "Sent") -> str:
    line = f"{sent.taken} messages taken, {sent.letters} to be printed instead, {sent.later} wait"
    return f"{line}, {sent.in_doubt} in doubt" if sent.in_doubt else line
