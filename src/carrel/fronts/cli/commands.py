"""Every command, in the order of a library's life: found, move in, serve, close, check, prove."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from carrel.fronts.cli.wiring import Wiring

_Home = Annotated[Path, typer.Option("--home", envvar="CARREL_HOME", help="The library's folder.", file_okay=False)]


def build(wiring: "Wiring") -> typer.Typer:
    """The ``carrel`` command, working through this wiring."""
    from carrel.fronts.cli import (
        agents,
        auditing,
        importing,
        keeping,
        ledgers,
        notices,
        opening,
        reporting,
        requests,
        scanning,
        scrubbing,
    )

    carrel = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # plain help answers in a third of the time
        help="The record keeper for public libraries that keeps its promise of confidentiality.",
    )

    @carrel.callback()
    def begin(context: typer.Context, home: _Home = Path("library")) -> None:
        context.obj = home

    opening.add(carrel, wiring)
    agents.add(carrel, wiring)
    importing.add(carrel, wiring)
    keeping.add(carrel, wiring)
    auditing.add(carrel, wiring)
    notices.add(carrel, wiring)
    ledgers.add(carrel, wiring)
    requests.add(carrel, wiring)
    reporting.add(carrel, wiring)
    scrubbing.add(carrel, wiring)
    scanning.add(carrel, wiring)
    return carrel
