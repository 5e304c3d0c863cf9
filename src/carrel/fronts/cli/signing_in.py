"""Signing in at the command line, for what is a person's to do and not the keeper's."""

from typing import TYPE_CHECKING

import typer

from carrel.fronts.cli.exits import Exit, stop

if TYPE_CHECKING:
    from carrel.desk import House
    from carrel.records.actors import Actor
    from carrel.records.ids import BranchId


def sign_in(house: "House", account: str) -> "Actor":
    """Ask for the password, and for a code where one is needed. Neither stands in the command, nor in its history."""
    from carrel import desk

    password: str = typer.prompt("Password", hide_input=True)
    answer = desk.sign_in(house, account, password, "")
    if isinstance(answer, desk.CodeNeeded):
        answer = desk.sign_in(house, account, password, typer.prompt("Code", hide_input=True))
    if not isinstance(answer, desk.SignedIn):
        stop(Exit.REFUSED, "sign-in was refused: check account, password and code")
    if answer.must_change or answer.needs_totp_enrolment:
        stop(Exit.REFUSED, "sign in on the pages once, and do the first steps there")
    return answer.actor


def branch_named(house: "House", name: str) -> "BranchId":
    """The branch of this name."""
    from carrel import desk

    found = [number for number, called in desk.branches(house) if called.casefold() == name.strip().casefold()]
    if len(found) != 1:
        stop(Exit.WRONG_WORDS, "no one branch has this name: write it as it stands over the door")
    return found[0]
