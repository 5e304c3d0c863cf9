"""Reports: the annual report, loans to residents of other towns, and the library beside others like it."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from carrel.fronts.cli.exits import Exit, faults, stop
from carrel.fronts.cli.signing_in import sign_in

if TYPE_CHECKING:
    from decimal import Decimal

    from carrel.fronts.cli.wiring import Wiring
    from carrel.statistics import AnnualReport, BorrowIt, Compared


class _Engine(StrEnum):
    DUCKDB = "duckdb"
    SPARK = "spark"


_Account = Annotated[str, typer.Option("--account", help="The custodian's account.")]
_Year = Annotated[int, typer.Option("--year", help="The year in which the report's twelve months end.")]
_Csv = Annotated[Path | None, typer.Option("--csv", help="Write the report to this file.", dir_okay=False)]
_Outlets = Annotated[Path | None, typer.Option("--outlets", help="Write the outlets to this file.", dir_okay=False)]
_Given = Annotated[bool, typer.Option("--hand-in", help="Note that it is given to the state as it stands.")]
_Machine = Annotated[_Engine, typer.Option("--engine", help="What reckons the sums.")]
_OfYear = Annotated[int | None, typer.Option("--year", help="The survey's fiscal year; the last one, if left out.")]
_Archives = Annotated[
    list[Path], typer.Argument(help="Folders with libraries' archives in or under them.", exists=True, file_okay=False)
]
_Begins = Annotated[int, typer.Option("--begins", help="The month with which the twelve months begin.", min=1, max=12)]
_County = Annotated[bool, typer.Option("--county", help="Libraries of the county alone.")]


def add(carrel: typer.Typer, wiring: "Wiring") -> None:
    """Add ``report annual``, ``report borrowit``, ``report peers`` and ``report archive``."""
    group = typer.Typer(no_args_is_help=True, help="Reports to the state, and other libraries beside.")
    carrel.add_typer(group, name="report")
    _add_annual(group, wiring)
    _add_borrowit(group, wiring)
    _add_peers(group, wiring)
    _add_archive(group)


def _add_annual(group: typer.Typer, wiring: "Wiring") -> None:
    @group.command()
    def annual(
        context: typer.Context,
        year: _Year,
        account: _Account,
        csv: _Csv = None,
        outlets: _Outlets = None,
        hand_in: _Given = False,
        engine: _Machine = _Engine.DUCKDB,
    ) -> None:
        """The annual report of a fiscal year: each line, how it came about, and what is missing."""
        from carrel import statistics

        with faults():
            house = wiring.open(context.obj)
            actor = sign_in(house, account)
            prepare = statistics.hand_in if hand_in else statistics.annual_report
            made = prepare(house, actor, year, statistics.Machine(engine))
        report = made.report if isinstance(made, statistics.HandedIn) else made
        if not isinstance(report, statistics.AnnualReport):
            stop(Exit.REFUSED, report.prose)
        _tell(report)
        _write(csv, statistics.survey_csv(report))
        _write(outlets, statistics.outlets_csv(report))
        if not report.complete:
            stop(Exit.INCOMPLETE, "the report is not complete: see above")


def _tell(report: "AnnualReport") -> None:
    typer.echo(f"{report.library}, {report.first:%-d %B %Y} to {report.last:%-d %B %Y}")
    for remark in report.remarks:
        typer.echo(remark)
    for line in (*report.lines, *report.state_lines):
        place = f"{line.outlet}: " if line.outlet else ""
        before = f" (last year {line.last_year.value})" if line.last_year else ""
        typer.echo(f"{line.element.number:<5}{line.element.variable:<12}{line.value:>12}  {place}{line.why}{before}")
    for found in report.findings:
        if found.check != "nothing is blank":
            typer.echo(f"{found.elements[0]}: {found.what}: {found.remedy}", err=True)
    if report.missing:
        names = dict.fromkeys(line.element.variable for line in report.missing)
        typer.echo(f"missing: {', '.join(names)}", err=True)
    for lacking in report.lacking:
        typer.echo(f"missing: {lacking}", err=True)


def _add_borrowit(group: typer.Typer, wiring: "Wiring") -> None:
    @group.command()
    def borrowit(
        context: typer.Context, year: _Year, account: _Account, csv: _Csv = None, hand_in: _Given = False
    ) -> None:
        """Loans to residents of other towns on their home cards, March to February, by town; due on 15 March."""
        from carrel import statistics

        with faults():
            house = wiring.open(context.obj)
            actor = sign_in(house, account)
            prepare = statistics.hand_in_borrowit if hand_in else statistics.borrowit
            report = prepare(house, actor, year)
        if not isinstance(report, statistics.BorrowIt):
            stop(Exit.REFUSED, report.prose)
        _tell_loans(report)
        _write(csv, statistics.borrowit_csv(report))
        if report.lacking:
            stop(Exit.INCOMPLETE, f"the report is not complete: {report.lacking}")


def _tell_loans(report: "BorrowIt") -> None:
    typer.echo(f"{report.library}, {report.first:%-d %B %Y} to {report.last:%-d %B %Y}")
    for each in report.towns:
        typer.echo(f"{each.town:<24}{each.loans:>9,}")
    typer.echo(f"{'all towns':<24}{report.total:>9,}")
    for each in report.apart:
        typer.echo(f"apart: {each.town}, {each.loans:,}: {each.why}", err=True)


def _add_peers(group: typer.Typer, wiring: "Wiring") -> None:
    @group.command()
    def peers(context: typer.Context, year: _OfYear = None, county: _County = False) -> None:
        """The library beside others that serve half to twice as many people, for each thousand of them."""
        from carrel import statistics

        with faults():
            found = statistics.peers(wiring.open(context.obj), year, county=county)
        if not isinstance(found, statistics.Peers):
            stop(Exit.REFUSED, found.prose)
        typer.echo(f"{found.own.name.title()} and {len(found.others)} others, fiscal year {found.year}")
        typer.echo(f"{'for each 1,000 people':<36}{'own':>10}{'quarter':>10}{'median':>10}{'quarter':>10}  place")
        for measure in found.measures:
            typer.echo(_measured(measure))


def _add_archive(group: typer.Typer) -> None:
    @group.command()
    def archive(
        folders: _Archives, year: _Year, begins: _Begins = 7, csv: _Csv = None, engine: _Machine = _Engine.DUCKDB
    ) -> None:
        """What the archives of many libraries come to in a year, library by library. It needs no library's folder."""
        from carrel import statistics

        with faults():
            found = statistics.together(folders, year, begins, statistics.Machine(engine))
        typer.echo(f"{len(found.libraries)} libraries, {found.first:%-d %B %Y} to {found.last:%-d %B %Y}")
        for name, numbers in found.libraries.items():
            typer.echo(name)
            for variable in found.variables:
                typer.echo(f"  {variable:<14} {numbers.get(variable, 'not there'):>12}")
        _write(csv, statistics.together_csv(found))
        for name, month in found.missing:
            typer.echo(f"missing: {name} has no archive of {month}", err=True)
        if found.missing:
            stop(Exit.INCOMPLETE, "archives are missing: see above")


def _measured(measure: "Compared") -> str:
    figures = (measure.own, measure.lower, measure.median, measure.upper)
    place = "" if measure.place is None else f"{measure.place} of {measure.reported + 1}"
    return f"{measure.name:<36}{''.join(f'{_shown(figure):>10}' for figure in figures)}  {place}"


def _shown(figure: "Decimal | None") -> str:
    return "-" if figure is None else f"{figure:,.1f}"


def _write(path: Path | None, content: bytes) -> None:
    if path is not None:
        path.write_bytes(content)
        typer.echo(f"written to {path}")
