"""Moving in: a progress bar while it runs, and a report of what was taken, unchanged and refused, with every place."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from carrel.fronts.cli.exits import Exit, faults, stop

if TYPE_CHECKING:
    from collections.abc import Callable

    from carrel.exchange import MoveIn, Report
    from carrel.fronts.cli.wiring import Wiring

_Folders = Annotated[list[Path], typer.Argument(help="Folders of COPY text, one file for each table.", exists=True)]
_Files = Annotated[list[Path], typer.Argument(help="Files of MARC 21 or MARCXML.", exists=True)]
_File = Annotated[Path, typer.Argument(help="A delimited file with a header line.", exists=True)]
_Survey = Annotated[Path, typer.Argument(help="The survey's CSV of administrative entities.", exists=True)]
_Year = Annotated[int | None, typer.Option(help="The fiscal year, where the file does not say it.")]
_Map = Annotated[list[str], typer.Option("--map", help="HEADER=FIELD, where a header is not understood by itself.")]
_Faults = Annotated[Path | None, typer.Option("--faults", help="Write every refused line's place and reason here.")]


def add(carrel: typer.Typer, wiring: "Wiring") -> None:
    """Add ``import evergreen``, ``import marc``, ``import patrons``, ``import pls`` and ``import end``."""
    group = typer.Typer(no_args_is_help=True, help="Move another system's records in. Running it again is safe.")
    carrel.add_typer(group, name="import")

    @group.command()
    def evergreen(context: typer.Context, folders: _Folders, faults: _Faults = None) -> None:
        """Evergreen's tables: branches, titles, items, patrons, open loans and holds."""
        from carrel.exchange import import_evergreen

        _run(wiring, context.obj, faults, lambda move: import_evergreen(move, folders))

    @group.command()
    def marc(context: typer.Context, files: _Files, faults: _Faults = None) -> None:
        """Titles from binary MARC 21 (UTF-8 and MARC-8) or MARCXML."""
        from carrel.exchange import import_marc

        _run(wiring, context.obj, faults, lambda move: import_marc(move, files))

    @group.command()
    def patrons(context: typer.Context, file: _File, mapping: _Map = [], faults: _Faults = None) -> None:  # noqa: B006  # Typer's form of an option given many times
        """Patrons from a delimited file, in any common encoding and date form."""
        from carrel.exchange import import_patrons, patron_fields

        named = patron_fields(mapping)
        if isinstance(named, str):
            stop(Exit.WRONG_WORDS, named)
        _run(wiring, context.obj, faults, lambda move: import_patrons(move, file, mapping=named or None))

    @group.command()
    def pls(context: typer.Context, file: _Survey, year: _Year = None, faults: _Faults = None) -> None:
        """Other libraries of the state, from the national survey's public file of a fiscal year."""
        from carrel.exchange import import_pls

        _run(wiring, context.obj, faults, lambda move: import_pls(move, file, year))

    @group.command()
    def end(context: typer.Context) -> None:
        """End move-in: forget which records came from where. A later import would take them in as new."""
        with _faults():
            house = wiring.open(context.obj)
            wiring.end_move_in(house, wiring.keeper(context.obj, house))
        typer.echo("move-in is ended")


_faults = faults


def _run(wiring: "Wiring", home: Path, listing: Path | None, work: "Callable[[MoveIn], None]") -> None:
    from carrel.exchange import Report
    from carrel.fronts.cli.progress import Bar

    lines: list[str] = []
    report = Report(on_fault=lambda fault: lines.append(fault.prose))
    with _faults():
        house = wiring.open(home)
        actor = wiring.keeper(home, house)
        with Bar() as bar:
            work(wiring.move_in(house, actor, report, bar.advance))
    _tell(report)
    if listing is not None:
        listing.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    _end(report)


def _end(report: "Report") -> None:
    """Refused lines are reported and stop no script; an import that took in nothing at all does."""
    total = report.total
    if total.refused and not (total.accepted or total.unchanged or total.ended):
        stop(Exit.NOTHING_TAKEN, "every line was refused: see above")


def _tell(report: "Report") -> None:
    typer.echo(f"{'':<14}{'accepted':>10}{'unchanged':>11}{'ended':>8}{'refused':>9}")
    for stage, counts in report.stages.items():
        row = f"{stage:<14}{counts.accepted:>10}{counts.unchanged:>11}{counts.ended:>8}{counts.refused:>9}"
        typer.echo(row)
    for fault in report.faults[:50]:
        typer.echo(fault.prose, err=True)
    if len(report.faults) > 50:
        typer.echo(f"… and {len(report.faults) - 50} more: run again with --faults FILE to have them all", err=True)
