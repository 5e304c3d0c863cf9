"""Answering vendors' machines by SIP2."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from carrel.fronts.cli.exits import faults

if TYPE_CHECKING:
    from carrel.fronts.cli.wiring import Wiring

_Port = Annotated[int, typer.Option(help="The port to listen at.")]
_Bind = Annotated[str, typer.Option(help="The address to listen at. Any but loopback asks for a certificate.")]
_Cert = Annotated[Path | None, typer.Option("--cert", help="The certificate, PEM, its chain after it.", dir_okay=False)]
_Key = Annotated[Path | None, typer.Option("--key", help="The certificate's key, PEM.", dir_okay=False)]
_Clients = Annotated[
    Path | None, typer.Option("--clients", help="PEM of who signs the certificates that machines must show.")
]
_Plain = Annotated[bool, typer.Option("--plain", help="Listen in the clear beyond this machine: behind a tunnel only.")]
_Crlf = Annotated[bool, typer.Option("--crlf", help="End replies with CR LF, for a program that reads no others.")]


def add(carrel: typer.Typer, wiring: "Wiring") -> None:
    """Add ``sip2``."""

    @carrel.command()
    def sip2(  # one for each word of the command
        context: typer.Context,
        port: _Port = 6001,
        bind: _Bind = "127.0.0.1",
        cert: _Cert = None,
        key: _Key = None,
        clients: _Clients = None,
        plain: _Plain = False,
        crlf: _Crlf = False,
    ) -> None:
        """Answer programs that share out the public computers, by SIP2, until interrupted."""
        with faults():
            house = wiring.open(context.obj)
            wiring.sip2(
                house,
                bind,
                port,
                certificate=cert,
                key=key,
                clients=clients,
                plain=plain,
                crlf=crlf,
                say=lambda words: typer.echo(words, err=True),
            )
