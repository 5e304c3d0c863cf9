"""The privacy audit, as a director hands it to the board: a summary, then each requirement with how it is known."""

from datetime import date
from typing import Annotated, Final

import msgspec
from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template

from carrel.custody import Audit, AuditAnswer, AuditGroup, AuditLine, AuditWord, Verdict, answer, audit
from carrel.fronts.web.languages import meant, numbered, said
from carrel.fronts.web.office_session import done, tell, told
from carrel.fronts.web.own_layer import own_layer
from carrel.fronts.web.showing import Fact, Option, Tone, number_of, page, refused, sentence
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role

_TONES: Final = {
    Verdict.KEPT: Tone.DONE,
    Verdict.PARTLY: Tone.ATTENTION,
    Verdict.BROKEN: Tone.REFUSED,
    Verdict.OPEN: Tone.ATTENTION,
    Verdict.STALE: Tone.ATTENTION,
}
_MARKS: Final = {
    Verdict.KEPT: "✓",
    Verdict.PARTLY: "~",
    Verdict.BROKEN: "✕",
    Verdict.OPEN: "?",
    Verdict.STALE: "?",
}
_SAID: Final = {
    Verdict.KEPT: meant("met"),
    Verdict.PARTLY: meant("partly met"),
    Verdict.BROKEN: meant("not met"),
    Verdict.OPEN: meant("to be answered"),
    Verdict.STALE: meant("to be answered again"),
}
_ANSWERS: Final = {AuditWord.YES: meant("Yes"), AuditWord.PARTLY: meant("Partly"), AuditWord.NO: meant("No")}


class Shown(msgspec.Struct, frozen=True):
    """One requirement."""

    number: int
    words: str
    source: str
    verdict: str
    tone: Tone
    mark: str
    looked_at: str
    """Empty where the custodian answers."""
    found: tuple[str, ...]
    ask: str
    """What the custodian is asked; empty where the system answers."""
    word: str
    """What they answered, as the form has it; empty where they have not."""
    answered: str
    """The same, as it is read."""
    note: str
    by: str
    day: date | None

    @property
    def first(self) -> str:
        """What the summary says of it."""
        return next(iter(self.found), self.note or self.words)


class Part(msgspec.Struct, frozen=True):
    """Requirements under one head."""

    id: str
    name: str
    met: str
    lines: tuple[Shown, ...]


class Given(msgspec.Struct, frozen=True):
    """An answer."""

    requirement: str
    word: str = ""
    note: str = ""


@get("/audit", sync_to_thread=True)
def audit_page(request: Asked, state: State) -> Template:
    """Look at everything now."""
    actor = actor_of(request)
    match audit(state.house, actor, own_layer(request.app)):
        case Audit() as made:
            lines = [_shown(line, made.day) for line in made.lines]
            return page(
                request,
                "audit.html",
                answer=told(request),
                day=made.day,
                headline=_headline(made),
                counts=_counts(made),
                live=sum(1 for line in made.lines if line.requirement.live),
                lines=lines,
                broken=[line for line in lines if line.tone is Tone.REFUSED],
                parts=_parts(made, lines),
                words=[Option(word.value, said(name)) for word, name in _ANSWERS.items()],
                may_answer=actor.role is Role.CUSTODIAN,
            )
        case refusal:
            return page(request, "sorry.html", answer=refused(refusal))


@post("/audit", sync_to_thread=True)
def give(
    request: Asked, state: State, data: Annotated[Given, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Redirect:
    """The custodian answers what no machine can know."""
    number = number_of(data.requirement)
    match _given(request, state, number, data):
        case AuditAnswer():
            tell(request, done(said("Answered: requirement {n}", n=number), said("It holds for a year.")))
        case refusal:
            tell(request, refused(refusal))
    return Redirect("/audit", status_code=303)


def _given(request: Asked, state: State, number: int, data: Given) -> AuditAnswer | Refusal:
    if data.word not in set(AuditWord):
        return Refusal("nothing was chosen", "choose yes, partly or no")
    return answer(state.house, actor_of(request), number, AuditWord(data.word), data.note)


def _headline(made: Audit) -> str:
    """The state of things in one sentence."""
    broken = made.count(Verdict.BROKEN)
    if broken:
        return numbered("{n} requirement is not met.", "{n} requirements are not met.", broken)
    unanswered = made.count(Verdict.OPEN, Verdict.STALE)
    if unanswered:
        return numbered(
            "Nothing is amiss; {n} answer is still to be given.",
            "Nothing is amiss; {n} answers are still to be given.",
            unanswered,
        )
    if made.count(Verdict.KEPT) == len(made.lines):
        return said("Every requirement is met.")
    return said("Everything is answered; not everything is met.")


def _counts(made: Audit) -> list[Fact]:
    return [
        Fact(said("Met"), f"{made.count(Verdict.KEPT)}"),
        Fact(said("Partly met"), f"{made.count(Verdict.PARTLY)}"),
        Fact(said("Not met"), f"{made.count(Verdict.BROKEN)}"),
        Fact(said("To be answered"), f"{made.count(Verdict.OPEN, Verdict.STALE)}"),
    ]


def _parts(made: Audit, lines: list[Shown]) -> list[Part]:
    """The requirements under their heads, in the order in which the heads are written."""
    parts = []
    for group in AuditGroup:
        mine = [shown for line, shown in zip(made.lines, lines, strict=True) if line.requirement.group is group]
        met = sum(1 for one in mine if one.tone is Tone.DONE)
        name = sentence(group.value)
        parts.append(Part(group.name.lower(), name, said("{n} of {all} met", n=met, all=len(mine)), tuple(mine)))
    return parts


def _shown(line: AuditLine, today: date) -> Shown:
    asked, given = line.requirement, line.given
    return Shown(
        number=asked.number,
        words=sentence(asked.words, "."),
        source="; ".join(asked.sources),
        verdict=said(_SAID[line.verdict]),
        tone=_TONES[line.verdict],
        mark=_MARKS[line.verdict],
        looked_at=sentence(line.looked_at, "."),
        found=tuple(sentence(one, ".") for one in line.found),
        ask=sentence(asked.ask, "."),
        word=given.word.value if given else "",
        answered=said(_ANSWERS[given.word]) if given else "",
        note=given.note if given else "",
        by=given.account if given else "",
        day=given.day if given else None if asked.ask else today,
    )


audit_pages = Router("/", route_handlers=[audit_page, give])
