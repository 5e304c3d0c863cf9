"""Scanning other programs' files for confidential records."""

import resource
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from carrel.fronts.cli.exits import Exit, faults, stop
from carrel.fronts.cli.progress import Bar
from carrel.fronts.cli.signing_in import sign_in

if TYPE_CHECKING:
    from carrel.custody import Scan, Scanned
    from carrel.fronts.cli.wiring import Wiring

_LINES = 20
"""Finds of one file that people are shown; JSON and SARIF have more."""


class Form(StrEnum):
    """How the report is written."""

    PEOPLE = "people"
    JSON = "json"
    SARIF = "sarif"


_Paths = Annotated[list[Path], typer.Argument(help="Files and folders to search.", exists=True)]
_Account = Annotated[
    str | None, typer.Option("--account", help="The custodian's account; unattended, the keeper scans by itself.")
]
_Form = Annotated[Form, typer.Option("--format", help="For people, or for programs: json, sarif.")]
_Fix = Annotated[bool, typer.Option("--fix", help="Move the files in which something was found into the quarantine.")]
_Yes = Annotated[bool, typer.Option("--yes", help="Do so without asking.")]


def add(carrel: typer.Typer, wiring: "Wiring") -> None:
    """Add ``scan``."""

    @carrel.command()
    def scan(  # one for each word of the command
        context: typer.Context,
        paths: _Paths,
        account: _Account = None,
        form: _Form = Form.PEOPLE,
        fix: _Fix = False,
        yes: _Yes = False,
    ) -> None:
        """Find records of library users in files of other programs. Nothing that is found is repeated."""
        from carrel.custody import Scan
        from carrel.custody import scan as search

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        with faults(), Bar() as bar:
            house = wiring.open(context.obj)
            actor = wiring.keeper(context.obj, house) if account is None else sign_in(house, account)
            asked = (lambda told: yes or _agreed(told, bar)) if fix else None
            told = search(house, actor, paths, lambda said: typer.echo(said, err=True), bar.advance, asked)
        if not isinstance(told, Scan):
            stop(Exit.REFUSED, told.prose)
        _say(told, form)
        _end(told)


def _agreed(told: "Scan", bar: Bar) -> bool:
    bar.pause()
    if not sys.stdin.isatty():
        typer.echo("carrel: nothing was moved: --fix asks first, or say --yes", err=True)
        return False
    return typer.confirm(f"Move {len(told.found)} files into the quarantine?", err=True)


def _say(told: "Scan", form: Form) -> None:
    match form:
        case Form.SARIF:
            from carrel.custody import sarif

            typer.echo(msgspec.json.format(msgspec.json.encode(sarif(told))).decode())
        case Form.JSON:
            typer.echo(msgspec.json.format(msgspec.json.encode(_as_json(told))).decode())
        case Form.PEOPLE:
            for one in told.found:
                _say_file(one)
            typer.echo(
                f"{told.files} files, {told.bytes / 1e6:,.1f} MB, searched for {told.patrons} patrons:"
                f" something was found in {len(told.found)}"
            )
            for said in _afterwards(told):
                typer.echo(said)


def _say_file(one: "Scanned") -> None:
    typer.echo(f"{one.shown}: " + ", ".join(f"{count} × {kind}" for kind, count in one.counts))
    for find in one.finds[:_LINES]:
        where = " ".join(part for part in (find.place, f"line {find.line}" if find.line else "") if part)
        typer.echo(f"  {where or 'the file'}: {find.kind} [{find.mark}], {find.confidence} %: {find.why}")
    more = sum(count for _, count in one.counts) - min(len(one.finds), _LINES)
    if more > 0:
        typer.echo(f"  and {more} more")


def _afterwards(told: "Scan") -> list[str]:
    said = [f"{told.quarantined} files were moved into the quarantine"] if told.quarantined else []
    if told.gone:
        said.append(f"in {told.gone} files of earlier notes nothing is found any more")
    return said


def _as_json(told: "Scan") -> dict[str, object]:
    """The report without what is for the notes only."""
    return {
        "files": told.files,
        "bytes": told.bytes,
        "patrons": told.patrons,
        "found": [
            {
                "file": one.shown,
                "counts": dict(one.counts),
                "finds": [msgspec.structs.asdict(find) for find in one.finds],
            }
            for one in told.found
        ],
        "unread": [msgspec.structs.asdict(one) for one in told.unread],
        "gone": told.gone,
        "quarantined": told.quarantined,
        "refused": list(told.refused),
    }


def _end(told: "Scan") -> None:
    for one in told.unread:
        typer.echo(f"carrel: not read: {one.path}: {one.why}", err=True)
    for said in told.refused:
        typer.echo(f"carrel: {said}", err=True)
    if told.found:
        raise typer.Exit(Exit.STRAYS_FOUND)
    if told.unread:
        raise typer.Exit(Exit.NOT_ALL_READ)
