"""Each kind of refusal has its own exit code, so that no log needs reading to know what happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import NoReturn

import typer


class Exit(IntEnum):
    """What the command's exit code says. ``docs/operations.md`` lists them."""

    WRONG_WORDS = 2
    """The command was not understood (the shell's own custom)."""
    REFUSED = 3
    """The law, the board's duties or the desk refused."""
    NO_LIBRARY = 4
    """The folder, library.toml or a pack is missing or wrong."""
    DATABASE = 5
    """The database is missing, unreadable, newer, or another library's."""
    KEYS = 6
    """The key folder is missing or unreadable, or a key is gone."""
    NOT_GOVERNED = 7
    """The statute does not govern this kind of library."""
    NOTHING_TAKEN = 8
    """An import refused every line it read."""
    FAULTS_FOUND = 9
    """The check or the ledger's verification found a fault."""
    LEAK_FOUND = 10
    """The proof found something."""
    NOT_SENT = 11
    """The mail server could not be reached, or messages may or may not have gone."""
    ANSWER_DUE = 12
    """A request for records is to be answered soon, or should have been."""
    INCOMPLETE = 13
    """A report to the state lacks answers; what there is was shown and written."""
    LOG_NOT_READ = 14
    """A log could not be read to its end, or what was scrubbed could not be written."""
    STRAYS_FOUND = 15
    """A scan found confidential records outside the house."""
    NOT_ALL_READ = 16
    """A scan found nothing, and could not read everything."""


def stop(code: Exit, message: str) -> NoReturn:
    """Say why, without a traceback, and end with the code."""
    typer.echo(f"carrel: {message}", err=True)
    raise typer.Exit(code)


@contextmanager
def faults() -> Iterator[None]:
    """The world's faults, said in one line each with their exit code. A programmer's fault still raises."""
    from carrel.custody import DatabaseFault, KeyFolderFault, NotGoverned, PackFault
    from carrel.records.faults import SetupFault

    try:
        yield
    except NotGoverned as fault:
        stop(Exit.NOT_GOVERNED, str(fault))
    except DatabaseFault as fault:
        stop(Exit.DATABASE, str(fault))
    except KeyFolderFault as fault:
        stop(Exit.KEYS, str(fault))
    except (SetupFault, PackFault) as fault:
        stop(Exit.NO_LIBRARY, str(fault))
