"""The requests that programs for public computers send, each with its answer (SIP2 2.00).

Each stands alone: no answer depends on a patron who was asked about before. To serve another request, write its
answer here, put it into ``ANSWERS``, say so in ``_SERVED``, and take its line out of ``unsupported``.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from carrel import desk
from carrel.fronts.sip2.phrases import left, why
from carrel.fronts.sip2.replies import GOOD, STOPPED, dated, field, yes_no
from carrel.fronts.sip2.requests import Request
from carrel.records.actors import Actor
from carrel.records.quiet import Quiet


class Asked(Quiet, frozen=True):
    """A request, and what it takes to answer it."""

    house: desk.House
    actor: Actor | None
    """Who asks; None for whoever has not signed in."""
    request: Request


Answer = Callable[[Asked], str]
"""A request's reply, without its tail."""

_IN_ORDER = "23 11 09 01 99 97 93 63 35 37 17 19 25 15 29 65".split()  # noqa: SIM905  # a list to read
"""The requests in the order in which a status (98, BX) says whether they are served."""
_SERVED = frozenset({"23", "63", "35", "93", "97", "99"})
SUPPORTED: Final = "".join(yes_no(code in _SERVED) for code in _IN_ORDER)
_NO_COUNTS = " " * 24
"""Six counts of four signs, each unsaid."""
_PATIENCE = "100003"
"""A tenth of seconds, 100, to wait for an answer; and how often to ask again, 3."""


def status(asked: Asked) -> str:
    """99 → 98: on line, and serves nothing but questions. It says nothing that a caller could not see by calling."""
    now = dated(desk.moment(asked.house))
    return f"98YNNNNN{_PATIENCE}{now}2.00{_institution(asked)}BX{SUPPORTED}|"


def patron_status(asked: Asked) -> str:
    """23 → 24."""
    return _patron("24", "", asked)


def patron_information(asked: Asked) -> str:
    """63 → 64: whatever list the summary asks for, none is given, and no count."""
    return _patron("64", _NO_COUNTS, asked)


def end_session(asked: Asked) -> str:
    """35 → 36: always well; nothing was remembered that would have to be forgotten."""
    return f"36Y{dated(desk.moment(asked.house))}{_institution(asked)}{field('AA', asked.request.field('AA'))}"


ANSWERS: Final[Mapping[str, Answer]] = {
    "23": patron_status,
    "35": end_session,
    "63": patron_information,
    "99": status,
}


def _patron(reply: str, counts: str, asked: Asked) -> str:
    view, request = _view(asked), asked.request
    language = request.fixed[:3] if re.fullmatch("[0-9]{3}", request.fixed[:3]) else "000"
    yes = yes_no(view.may_sit)
    return "".join(
        (
            f"{reply}{GOOD if view.may_sit else STOPPED}{language}{dated(desk.moment(asked.house))}{counts}",
            _institution(asked),
            field("AA", request.field("AA")),
            field("AE", view.greeting),
            f"BL{yes}|CQ{yes}|",
            *_also(view, language),
        )
    )


def _view(asked: Asked) -> desk.AgentView:
    """What the desk says. Whoever has not signed in is told no, and what is refused reads like any other no."""
    if asked.actor is not None:
        answer = desk.may_sit(asked.house, asked.actor, asked.request.field("AA"), asked.request.field("AD"))
        if isinstance(answer, desk.AgentView):
            return answer
    return desk.AgentView(may_sit=False)


def _also(view: desk.AgentView, language: str) -> list[str]:
    """What the agent's list lets it be told besides."""
    found = []
    if view.filtered is not None:
        # as Evergreen calls an internet profile, which these programs know
        found.append(field("PI", "Filtered" if view.filtered else "Unfiltered"))
    if view.minutes_left is not None:
        found.append(field("AF", left(view.minutes_left, language)))
    if view.why_not is not None:
        found.append(field("AF", why(view.why_not, language)))
    return found


def _institution(asked: Asked) -> str:
    """The field that names the library: as the client called it, or as it is to call it."""
    ours = "".join(sign for sign in desk.about(asked.house).name if sign.isascii() and sign.isalnum())
    return field("AO", asked.request.field("AO") or ours)
