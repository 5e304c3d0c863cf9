"""Guest passes: a code that names nobody, good until the day's close."""

from carrel.gate import Act, Denied, House, note_one, perform
from carrel.gate.refusing import not_allowed
from carrel.records.actors import Actor
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import days
from carrel.sealed.codes import pass_code


class GuestPass(Quiet, frozen=True):
    """A pass, to be written on a slip and handed over."""

    code: str
    minutes: int
    """For how long it is good in all."""


def issue_pass(house: House, actor: Actor, filtered: bool) -> GuestPass | Refusal:
    """Make a guest pass. ``filtered``: the filter for children applies to it. Nobody's name is asked or kept."""

    def work(act: Act) -> GuestPass | Refusal:
        match note_one(act, RecordClass.COMPUTER):
            case Denied() as denied:
                return not_allowed(denied)
            case _:
                pass
        while not days.put_pass(act.tx, house.ring, act.live, plain_code(code := pass_code()), filtered=filtered):
            pass
        return GuestPass(code, house.library.computers.guest_minutes)

    return perform(house, actor, Purpose.SEAT, work)


def plain_code(code: str) -> str:
    """A pass's code as it is kept: capital letters and figures."""
    return "".join(sign for sign in code.upper() if sign.isalnum())
