"""Keeping the promise: the day's close, the check of the books, and the proof."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from carrel.fronts.cli.exits import Exit, faults, stop
from carrel.fronts.cli.signing_in import branch_named, sign_in

if TYPE_CHECKING:
    from carrel.fronts.cli.wiring import Wiring

_Also = Annotated[list[Path], typer.Option("--also", help="A further file or folder to search.", exists=True)]

_Branch = Annotated[str, typer.Argument(help="The branch's name, as it stands over the door.")]
_Day = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="A day, as 2027-02-09.")]
_Reason = Annotated[str, typer.Option("--reason", help="What is posted on the door.")]
_Account = Annotated[str, typer.Option("--account", help="A supervisor's account, or the custodian's.")]


def add(carrel: typer.Typer, wiring: "Wiring") -> None:
    """Add ``close-day``, ``close-branch``, ``check`` and ``prove``."""
    _add_close_day(carrel, wiring)
    _add_close_branch(carrel, wiring)
    _add_check(carrel, wiring)
    _add_prove(carrel, wiring)


def _add_close_day(carrel: typer.Typer, wiring: "Wiring") -> None:
    @carrel.command("close-day")
    def close_day(context: typer.Context) -> None:
        """Count, re-seal everything under new keys, destroy old keys, sign the ledger. Safe to run again."""
        from carrel.custody import Closed
        from carrel.custody import close_day as close
        from carrel.fronts.cli.notices import sending

        with faults():
            house = wiring.open(context.obj)
            # custody knows no other office: what is done when the day is closed is handed in
            afterwards = [wiring.archiving(context.obj), sending(lambda: wiring.mailer(context.obj))]
            done = close(house, wiring.keeper(context.obj, house), typer.echo, afterwards)
        if not isinstance(done, Closed):
            stop(Exit.REFUSED, done.prose)
        typer.echo(f"{done.counted} slips counted, {sum(done.resealed.values())} boxes re-sealed")
        typer.echo(f"{done.erased} registrations erased, {done.keys_destroyed} keys destroyed")
        if done.spared_until is not None:
            typer.echo(
                f"{done.spared} registrations that moved in have long lapsed: the first of them will be erased on "
                f"{done.spared_until:%-d %B %Y}, unless they are renewed (grace_after_move_in_days in library.toml)"
            )
        typer.echo(f"{done.entries} entries gathered; the ledger stands signed:\n\n{done.checkpoint}")


def _add_close_branch(carrel: typer.Typer, wiring: "Wiring") -> None:
    @carrel.command("close-branch")
    def close_branch(  # one for each word of the command
        context: typer.Context, branch: _Branch, first: _Day, last: _Day, reason: _Reason, account: _Account
    ) -> None:
        """Close a branch that must close: announce the days, move what is due on them. Safe to run again."""
        from carrel.custody import Postponed
        from carrel.custody import close_branch as close

        with faults():
            house = wiring.open(context.obj)
            actor = sign_in(house, account)
            done = close(house, actor, branch_named(house, branch), first.date(), last.date(), reason)
        if not isinstance(done, Postponed):
            stop(Exit.REFUSED, done.prose)
        typer.echo(f"{done.days} days announced, {done.loans} due dates and {done.holds} days of holds moved")


def _add_check(carrel: typer.Typer, wiring: "Wiring") -> None:
    @carrel.command()
    def check(context: typer.Context) -> None:
        """Check the books: every loan from both sides, every counter, the whole ledger."""
        from carrel.custody import Checked
        from carrel.custody import check as check_books

        with faults():
            house = wiring.open(context.obj)
            keeper = wiring.keeper(context.obj, house)
            done = check_books(house, keeper, typer.echo, lambda opened: wiring.archive_faults(context.obj, opened))
        if not isinstance(done, Checked):
            stop(Exit.REFUSED, done.prose)
        for fault in done.faults:
            typer.echo(fault, err=True)
        typer.echo(f"{done.loans} loans, {done.items_out} items out, {done.entries} ledger entries")
        if done.faults:
            stop(Exit.FAULTS_FOUND, f"{len(done.faults)} faults were found")
        typer.echo("everything agrees")


def _add_prove(carrel: typer.Typer, wiring: "Wiring") -> None:
    @carrel.command()
    def prove(context: typer.Context, also: _Also = []) -> None:  # noqa: B006  # Typer's form of an option given many times
        """Attack the disk: search every byte for every identity and every link, in every encoding."""
        from carrel.custody import Proof, proof_lines
        from carrel.custody import prove as attack

        with faults():
            house = wiring.open(context.obj)
            places = [*wiring.places(context.obj), *also]
            done = attack(house, wiring.keeper(context.obj, house), places, typer.echo, wiring.unpacking())
        if not isinstance(done, Proof):
            stop(Exit.REFUSED, done.prose)
        for line in proof_lines(done):
            typer.echo(line)
        if not done.clean:
            stop(Exit.LEAK_FOUND, "something confidential is readable: see above")
