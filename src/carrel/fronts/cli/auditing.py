"""``carrel audit``: the privacy audit as text, to be printed, mailed or compared with last year's."""

from typing import TYPE_CHECKING

import typer

from carrel.fronts.cli.exits import Exit, faults, stop

if TYPE_CHECKING:
    from carrel.custody import AuditLine
    from carrel.fronts.cli.wiring import Wiring


def add(carrel: typer.Typer, wiring: "Wiring") -> None:
    """Add ``audit``."""

    @carrel.command()
    def audit(context: typer.Context) -> None:
        """How the library stands to the 36 requirements of the professional checklists. Opens no record."""
        from carrel.custody import Audit, AuditGroup, Verdict
        from carrel.custody import audit as go_through

        with faults():
            house = wiring.open(context.obj)
            made = go_through(house, wiring.keeper(context.obj, house), wiring.web_layer(house))
        if not isinstance(made, Audit):
            stop(Exit.REFUSED, made.prose)
        typer.echo(f"{made.library}: privacy audit of {made.day:%-d %B %Y}")
        for group in AuditGroup:
            typer.echo(f"\n{group.upper()}\n")
            for line in made.lines:
                if line.requirement.group is group:
                    _tell(line)
        counts = [f"{verdict}: {made.count(verdict)}" for verdict in Verdict if made.count(verdict)]
        typer.echo(f"\n{'; '.join(counts)}")
        if made.faults:
            stop(Exit.FAULTS_FOUND, f"requirements that are not met: {made.faults}; see above")


def _tell(line: "AuditLine") -> None:
    """The requirement, how it stands, and how that is known."""
    asked, given = line.requirement, line.given
    typer.echo(f"{asked.number:>2}  {line.verdict:<15} {asked.words}")
    if line.looked_at:
        typer.echo(f"    looked at: {line.looked_at}")
    for one in line.found:
        typer.echo(f"    found: {one}")
    if given is not None:
        typer.echo(f"    {given.account}, {given.day:%-d %B %Y}: {given.word}{f', {given.note}' if given.note else ''}")
    typer.echo(f"    asked for by: {'; '.join(asked.sources)}")
