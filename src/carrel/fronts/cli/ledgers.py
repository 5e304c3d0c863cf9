"""The ledger: verify it, show it, and export it for outsiders' tools."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from carrel.fronts.cli.exits import Exit, faults, stop

if TYPE_CHECKING:
    from carrel.fronts.cli.wiring import Wiring

_Kept = Annotated[list[Path], typer.Option("--kept", help="A signed checkpoint that was kept elsewhere.", exists=True)]
_Folder = Annotated[Path, typer.Argument(help="An empty folder to write to.", file_okay=False)]


def add(carrel: typer.Typer, wiring: "Wiring") -> None:
    """Add ``ledger verify``, ``ledger show`` and ``ledger export``."""
    group = typer.Typer(no_args_is_help=True, help="The record of every opening.")
    carrel.add_typer(group, name="ledger")

    @group.command()
    def verify(context: typer.Context, kept: _Kept = []) -> None:  # noqa: B006  # Typer's form of an option given many times
        """Check every entry, node and checkpoint."""
        from carrel.custody import Broken, Verified, verify_ledger

        notes = tuple(path.read_text(encoding="utf-8") for path in kept)
        with faults():
            house = wiring.open(context.obj)
            found = verify_ledger(house, wiring.keeper(context.obj, house), notes)
        match found:
            case Verified(size, root, checkpoints, pending):
                typer.echo(f"the ledger is whole: {size} entries, {checkpoints} checkpoints, {pending} pending")
                typer.echo(f"root {root}")
            case Broken(where, what):
                stop(Exit.FAULTS_FOUND, f"the ledger is broken at {where}: {what}")
            case refusal:
                stop(Exit.REFUSED, refusal.prose)

    @group.command()
    def show(context: typer.Context, last: Annotated[int, typer.Option(help="How many entries.")] = 20) -> None:
        """Show the newest entries: who, for what act, under which clause. Never whose record it was."""
        from carrel.custody import LedgerPage, Sought, ledger_page

        with faults():
            house = wiring.open(context.obj)
            found = ledger_page(house, wiring.keeper(context.obj, house), Sought())
        if not isinstance(found, LedgerPage):
            stop(Exit.REFUSED, found.prose)
        for line in found.lines[:last]:
            classes, clauses = ", ".join(line.classes), ", ".join(line.clauses)
            typer.echo(f"{line.day}  {line.actor:<14}{line.act:<12}{line.outcome:<10}{classes:<32}{clauses}")

    @group.command()
    def export(context: typer.Context, folder: _Folder) -> None:
        """Write checkpoint, verifier key, entries and proofs that standard tools accept."""
        from carrel.custody import Exported, export_ledger

        with faults():
            house = wiring.open(context.obj)
            found = export_ledger(house, wiring.keeper(context.obj, house), folder)
        if not isinstance(found, Exported):
            stop(Exit.REFUSED, found.prose)
        typer.echo(f"the ledger's proofs are in {folder}")
