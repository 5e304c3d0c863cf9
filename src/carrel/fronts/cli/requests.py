"""Requests for records: how many wait for an answer, and until when. Numbers only: a terminal has a memory."""

from typing import TYPE_CHECKING, Annotated

import typer

from carrel.fronts.cli.exits import Exit, faults, stop
from carrel.fronts.cli.signing_in import sign_in

if TYPE_CHECKING:
    from carrel.fronts.cli.wiring import Wiring

_Account = Annotated[str, typer.Option("--account", help="The custodian's account.")]


def add(carrel: typer.Typer, wiring: "Wiring") -> None:
    """Add ``requests``."""

    @carrel.command("requests")
    def requests(context: typer.Context, account: _Account) -> None:
        """Say how many requests for records wait for an answer, and by which days."""
        from carrel.disclosure import Due, due

        with faults():
            house = wiring.open(context.obj)
            found = due(house, sign_in(house, account))
        if not isinstance(found, Due):
            stop(Exit.REFUSED, found.prose)
        for day, number in found.days:
            typer.echo(f"{day:%A, %-d %B %Y}: {number} to be answered")
        if found.undated:
            typer.echo(f"without a day: {found.undated}")
        if found.urgent:
            stop(Exit.ANSWER_DUE, f"{found.urgent} due soon or past due: open the office of requests on the pages")
        if not (found.days or found.undated):
            typer.echo("no request waits for an answer")
