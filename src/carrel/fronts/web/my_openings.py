"""Who opened my records: when, for what act, under which clause; and what cannot stand in such a list."""

from datetime import date

from litestar import Router, get
from litestar.datastructures import State
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import meant, said, written
from carrel.fronts.web.my_session import patron_of
from carrel.fronts.web.showing import page, refused, sentence
from carrel.fronts.web.signed_in import Asked
from carrel.records.quiet import Quiet
from carrel.records.vocabulary import Purpose

_ACTS = {
    Purpose.LEND: meant("lent you something"),
    Purpose.RETURN: meant("took something back"),
    Purpose.RENEW: meant("renewed a loan"),
    Purpose.SERVE: meant("served you: your card was scanned, or you were chosen from a list"),
    Purpose.FIND: meant("looked for a patron, and you were among those found"),
    Purpose.REGISTER: meant("made, read back or corrected your registration"),
    Purpose.CARD: meant("saw to your card, password or PIN"),
    Purpose.OVERRIDE: meant("lent you something although there was a stop"),
    Purpose.HOLD: meant("saw to a hold"),
    Purpose.COLLECT: meant("handed out what waits for you, to someone you permitted"),
    Purpose.INTERLOAN: meant("saw to something from another library"),
    Purpose.CHARGE: meant("charged, took or waived an amount"),
    Purpose.CLAIM: meant("settled something that is claimed returned, or lost"),
    Purpose.DAMAGE: meant("looked who had a damaged item last: you"),
    Purpose.TELEPHONE: meant("answered a call in which you named two facts"),
    Purpose.HOME_BOUND: meant("chose books for you, by your permission"),
    Purpose.MERGE: meant("joined two registrations of yours"),
    Purpose.ERASE: meant("looked whether your registration can end"),
    Purpose.NOTIFY: meant("made or sent you a message"),
    Purpose.SEAT: meant("seated you at a computer"),
    Purpose.OWN: meant("you looked, or changed something, yourself"),
    Purpose.ANSWER: meant("looked whether you are the one whom a request for records names"),
    Purpose.RELEASE: meant("opened what a request for records names, to give it to somebody else"),
}
_OUTCOMES = {"refused": meant("refused: nothing was opened"), "undone": meant("broken off, but it was opened")}


class Opening(Quiet, frozen=True):
    """One line."""

    day: date
    act: str
    who: str
    role: str
    records: str
    clauses: tuple[str, ...]
    marks: tuple[str, ...]
    reason: str


@get("/my/openings", sync_to_thread=True)
def openings(request: Asked, state: State) -> Template:
    """Who looked."""
    match desk.own_openings(state.house, patron_of(request, state)):
        case desk.Openings(since, others, own):
            return page(
                request,
                "my/openings.html",
                since=written(since),
                others=[_line(line) for line in others],
                own=_by_day(own),
            )
        case refusal:
            return page(request, "sorry.html", answer=refused(refusal))


def _line(line: desk.OpeningLine) -> Opening:
    marks = [said(_OUTCOMES[line.outcome])] if line.outcome in _OUTCOMES else []
    if line.outside_hours:
        marks.append(said("outside opening hours"))
    return Opening(
        day=line.day,
        act=sentence(said(_ACTS.get(Purpose(line.act), line.act))),
        who=line.who,
        role=said(line.role),
        records=", ".join(said(one) for one in line.classes),
        clauses=line.clauses,
        marks=tuple(marks),
        reason=sentence(line.reason),
    )


def _by_day(own: tuple[desk.OpeningLine, ...]) -> list[tuple[date, int]]:
    """My own looks, counted by day: they are on the ledger too."""
    counted: dict[date, int] = {}
    for line in own:
        counted[line.day] = counted.get(line.day, 0) + 1
    return list(counted.items())


my_openings = Router("/", route_handlers=[openings])
