"""Founding a library, serving its pages, and the demo."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from carrel.fronts.cli.exits import faults

if TYPE_CHECKING:
    from carrel.fronts.cli.wiring import Wiring

_Port = Annotated[int, typer.Option(help="The port to serve at.")]
_Address = Annotated[str, typer.Option(help="The address to serve at. Put a TLS proxy in front of any but loopback.")]


def add(carrel: typer.Typer, wiring: "Wiring") -> None:
    """Add ``init``, ``serve``, ``upgrade`` and ``demo``."""

    @carrel.command()
    def init(
        context: typer.Context,
        library: Annotated[str, typer.Option(help="The library's name.")],
        town: Annotated[str, typer.Option(help="The town it serves.")] = "Putnam",
        kind: Annotated[
            str, typer.Option(help="public, association, industrial, commercial, governmental.")
        ] = "public",
        branch: Annotated[str, typer.Option(help="The first branch.")] = "Main",
        timezone: Annotated[str, typer.Option(help="The library's time zone.")] = "America/New_York",
        database: Annotated[str, typer.Option(help="A postgresql:// address; empty for the embedded one.")] = "",
    ) -> None:
        """Found a library, and print the first custodian's one-time password."""
        with faults():
            made = wiring.found(
                context.obj, name=library, town=town, kind=kind, timezone=timezone, branch=branch, database=database
            )
        typer.echo(f"founded {library} in {context.obj}")
        typer.echo(f"first sign-in: {made.account}")
        typer.echo(f"one-time password: {made.password}")
        typer.echo("it is shown this once and must be changed at the first sign-in")

    @carrel.command()
    def serve(context: typer.Context, port: _Port = 8080, address: _Address = "127.0.0.1") -> None:
        """Serve the pages until interrupted."""
        _serve(wiring, context.obj, address, port)

    @carrel.command()
    def upgrade(context: typer.Context) -> None:
        """Bring the tables of an older version's database to this version. Back it up first."""
        with faults():
            wiring.upgrade(context.obj)
        typer.echo("the database is of this version")

    @carrel.command()
    def demo(context: typer.Context, port: _Port = 8080) -> None:
        """Serve a demo library: invented people, real works. Made on the first run, kept afterwards."""
        with faults():
            sign_ins = wiring.demo(context.obj, typer.echo)
        typer.echo("")
        for role, account, password in sign_ins:
            typer.echo(f"  {role:<12} {account:<12} {password}")
        typer.echo("")
        _serve(wiring, context.obj, "127.0.0.1", port)


def _serve(wiring: "Wiring", home: Path, address: str, port: int) -> None:
    # the front of the pages is handed in: fronts do not import one another
    with faults():
        house = wiring.open(home)
        hosts, tls = wiring.hosts(home), wiring.tls(home)
    typer.echo(f"open http://{address}:{port}/ (stop with Ctrl-C)")
    wiring.serve(house, hosts, address, port, tls=tls, mail=lambda: wiring.mailer(home))
