"""A request's folder as its page shows it: plain values, in the words of the page."""

from datetime import date

from carrel import disclosure
from carrel.fronts.web import office_wording
from carrel.fronts.web.folder_next import Next, Stage, Way, next_step, others, stages
from carrel.fronts.web.languages import heard, numbered, said, written
from carrel.fronts.web.office_letters import called, letter_kind, letter_kinds
from carrel.fronts.web.office_session import address_of
from carrel.fronts.web.office_wording import Choice
from carrel.fronts.web.showing import Fact, Option, sentence
from carrel.fronts.web.signed_in import Asked
from carrel.records.quiet import Quiet
from carrel.records.requests import PaperKind, RequestState, Seen

_PICTURES = frozenset({"image/png", "image/jpeg", "image/webp"})
_ANSWERED = frozenset({RequestState.RELEASED, RequestState.REFUSED, RequestState.CLOSED})
_UNDECIDED = frozenset(
    {RequestState.RECEIVED, RequestState.UNDER_REVIEW, RequestState.RETURNED, RequestState.WITH_COUNSEL}
)


class Paper(Quiet, frozen=True):
    """A paper in the folder."""

    address: str
    picture: bool
    name: str
    line: str


class Item(Quiet, frozen=True):
    """One item of the checklist."""

    key: str
    asks: str
    required: bool
    seen: tuple[Seen, ...]


class Named(Quiet, frozen=True):
    """Somebody the paper names, or who may be meant."""

    word: str
    name: str
    tells: str
    gone: bool = False
    """They are no longer registered."""


class FoundNamed(Quiet, frozen=True):
    """Who may be meant."""

    lines: tuple[Named, ...]
    more: bool


class StepLine(Quiet, frozen=True):
    """A step that was taken."""

    on: date
    what: str
    why: str
    by: str


class AnswerLine(Quiet, frozen=True):
    """What one class of one user's records came to."""

    user: int
    of: str
    records: int
    clauses: tuple[str, ...]
    why: str


class FileLine(Quiet, frozen=True):
    """One file of the packet."""

    name: str
    size: str
    sha256: str


class Packet(Quiet, frozen=True):
    """The answer."""

    nothing: bool
    lines: tuple[AnswerLine, ...]
    files: tuple[FileLine, ...]
    here: bool


class Folder(Quiet, frozen=True):
    """Everything on the page."""

    address: str
    name: str
    title: str
    came: str
    asked_by: tuple[Fact, ...]
    state: str
    due: date | None
    due_day: str
    urgent: bool
    next: Next
    stages: tuple[Stage, ...]
    missing: tuple[str, ...]
    open: bool
    """What was seen and what is named may still be written down."""
    changeable: bool
    """It is not answered yet."""
    released: bool
    papers: tuple[Paper, ...]
    checklist: tuple[Item, ...]
    verify_shown: bool
    verified: str
    words: str
    named: tuple[Named, ...]
    classes: tuple[Choice, ...]
    starts: str
    ends: str
    expires: str
    scope_facts: tuple[Fact, ...]
    opens: str
    clause: str
    quote: str
    why_not: tuple[str, ...]
    splits: bool
    packet: Packet | None
    letters: tuple[Paper, ...]
    letter_kinds: tuple[Option, ...]
    preserve_shown: bool
    preserved_until: date | None
    cap_days: int
    counsel: str
    silent: bool
    may_be_silent: bool
    silence: str
    silent_until: str
    marked: str
    steps: tuple[StepLine, ...]
    others: tuple[Way, ...]


def folder(
    request: Asked, found: disclosure.Folder, screen: disclosure.FirstScreen, packet: disclosure.Packet | None, me: str
) -> Folder:
    """The page's values, of the folder as the office opened it for the account ``me``."""
    undecided, answered, scope = found.state in _UNDECIDED, found.state in _ANSWERED, found.scope
    address = address_of(request, found.key)
    opens_nothing = found.rule.ground.value == "none"
    return Folder(
        address=address,
        name=office_wording.instrument(found.instrument),
        title=found.agency or found.requester,
        came=_came(found),
        asked_by=_asked_by(found),
        state=sentence(found.state.value),
        due=None if answered else found.due,
        due_day="" if found.due is None else found.due.isoformat(),
        urgent=found.urgent,
        next=next_step(found, me, at_once=screen.at_once),
        stages=stages(found) if screen.at_once and found.state is not RequestState.CLOSED else (),
        missing=() if answered else _missing(found),
        open=undecided,
        changeable=not answered,
        released=found.state is RequestState.RELEASED,
        papers=tuple(_paper(address, one) for one in found.papers if one.kind is PaperKind.THEIRS),
        checklist=tuple(Item(one.key, sentence(one.asks), one.required, one.seen) for one in found.items),
        verify_shown=not opens_nothing,
        verified=_verified(found),
        words=scope.words,
        named=tuple(_named(str(n), label, n in scope.gone) for n, label in enumerate(scope.users, 1)),
        classes=tuple(Choice(one.code, one.name, one.code in scope.classes) for one in office_wording.record_options()),
        starts=_iso(scope.starts),
        ends=_iso(scope.ends),
        expires=_iso(scope.expires),
        scope_facts=_scope_facts(scope),
        opens=sentence(found.rule.opens, "."),
        clause=found.rule.clause,
        quote=found.clause_text,
        why_not=tuple(sentence(one, ".") for one in found.obstacles) if opens_nothing and undecided else (),
        splits=found.rule.path.value == "answer",
        packet=None if packet is None else _packet(packet),
        letters=tuple(_letter(address, one) for one in found.papers if one.kind is PaperKind.LETTER),
        letter_kinds=letter_kinds(found),
        preserve_shown=bool(found.preserved_until) or (undecided and bool(scope.users and scope.classes)),
        preserved_until=found.preserved_until,
        cap_days=found.cap_days,
        counsel=found.counsel,
        silent=found.silent,
        may_be_silent=found.rule.silent,
        silence=_silence(found),
        silent_until=_iso(found.silent_until),
        marked=_marked(found),
        steps=tuple(StepLine(one.on, office_wording.step(one.move), heard(one.why), one.by) for one in found.steps),
        others=others(found),
    )


def found_named(found: disclosure.UsersFound) -> FoundNamed:
    """Who may be meant."""
    return FoundNamed(tuple(_named(one.word, one.label) for one in found.lines), found.more)


def _came(found: disclosure.Folder) -> str:
    day = written(found.received)
    return said("Came on {day}; {who} wrote it down.", day=day, who=found.recorded_by)


def _asked_by(found: disclosure.Folder) -> tuple[Fact, ...]:
    facts = (
        Fact(said("Who asks"), found.requester),
        Fact(said("From where"), found.agency),
        Fact(said("Identification seen"), found.identification),
        Fact(said("Telephone"), found.telephone, exact=True),
        Fact(said("Where the answer goes"), found.reply_to),
    )
    return tuple(fact for fact in facts if fact.value)


def _missing(found: disclosure.Folder) -> tuple[str, ...]:
    """How much of the checklist; then what the office says besides."""
    if found.rule.ground.value == "none":
        return ()
    left = len(found.missing)
    seen = numbered("{n} thing to be seen on the paper", "{n} things to be seen on the paper", left)
    rest = (one for one in found.obstacles if not one.startswith("not seen yet"))
    return (*([seen] if left else []), *(sentence(one) for one in rest))


def _paper(address: str, one: disclosure.PaperLine) -> Paper:
    line = said(
        "{day}, {who}. {size} KB, SHA-256 {hash}",
        day=written(one.on),
        who=one.by,
        size=_kilo(one.size),
        hash=one.sha256,
    )
    return Paper(f"{address}/paper/{one.id}", one.media_type in _PICTURES, sentence(one.name), line)


def _letter(address: str, one: disclosure.PaperLine) -> Paper:
    line = said("{day}, {who}", day=written(one.on), who=one.by)
    kind = letter_kind(one)
    name = sentence(one.name) if kind is None else called(kind)
    return Paper(f"{address}/paper/{one.id}", picture=False, name=name, line=line)


def _verified(found: disclosure.Folder) -> str:
    if not found.verified_by:
        return ""
    return said("{who} asked the court: {how}", who=found.verified_by, how=found.verified_how)


def _named(word: str, label: str, gone: bool = False) -> Named:
    name, _, tells = label.partition(", ")
    return Named(word, name, tells, gone)


def _scope_facts(scope: disclosure.ScopeView) -> tuple[Fact, ...]:
    records = ", ".join(office_wording.record(one) for one in scope.classes)
    facts = (
        Fact(said("Records"), records),
        Fact(said("From"), "" if scope.starts is None else written(scope.starts)),
        Fact(said("To, that day included"), "" if scope.ends is None else written(scope.ends)),
        Fact(said("Its last day in force"), "" if scope.expires is None else written(scope.expires)),
    )
    return tuple(fact for fact in facts if fact.value)


def _silence(found: disclosure.Folder) -> str:
    if found.silent_until is None:
        return said(
            "The paper forbids telling anybody, and names no last day. Nobody but you opens this folder. Ask for the "
            "day: if the silence lasts when this folder ends, nobody is ever told."
        )
    day = written(found.silent_until)
    return said("The paper forbids telling anybody until {day}. Nobody but you opens this folder.", day=day)


def _marked(found: disclosure.Folder) -> str:
    if not found.marked:
        return ""
    return numbered(
        "{n} of those it names was looked up before the silence, and may have read so on their own page. That cannot "
        "be undone: tell counsel.",
        "{n} of those it names were looked up before the silence, and may have read so on their own pages. That cannot "
        "be undone: tell counsel.",
        found.marked,
    )


def _packet(packet: disclosure.Packet) -> Packet:
    summary = packet.summary
    lines = tuple(
        AnswerLine(one.user, office_wording.record(one.of.value), one.records, one.clauses, sentence(one.why, "."))
        for one in summary.lines
    )
    files = tuple(FileLine(one.name, _kilo(one.size) + " KB", one.sha256) for one in summary.files)
    return Packet(summary.nothing, lines, files, bool(packet.content))


def _kilo(size: int) -> str:
    return f"{max(1, round(size / 1000)):,}"


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()
