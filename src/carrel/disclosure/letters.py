"""Letters of the office: drafted from the pack's own texts, edited by the custodian, typeset, and kept sealed."""

from datetime import date

from carrel.disclosure.answers import Draft, LetterKept, LetterKind
from carrel.disclosure.folder_opened import opened_folder
from carrel.disclosure.letter_pdf import letter_pdf
from carrel.disclosure.letter_words import Said, words_of
from carrel.disclosure.manifest import read_manifest
from carrel.disclosure.packets_kept import lying_packet
from carrel.disclosure.standing import crowded
from carrel.gate import Act, Denied, Grant, House, Opened, Operation, decide, perform, unseal
from carrel.gate.refusing import not_allowed
from carrel.gate.views import full_name
from carrel.lives import requests
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.requests import PaperKind, Request, RequestState
from carrel.records.vocabulary import Purpose
from carrel.sealed import TooLong, registrations
from carrel.sealed.kinds import REGISTRATION
from carrel.statute import Course

_MOST_LETTERS = 20_000


def draft(house: House, actor: Actor, key: str, kind: LetterKind, user: int = 1) -> Draft | Refusal:
    """A letter made from the pack's texts. ``user`` is whom a notice goes to, from 1; none goes while silence lasts."""

    def work(act: Act) -> Draft | Refusal:
        match opened_folder(act, key):
            case Opened() as opened:
                return _draft(act, opened, kind, user)
            case refusal:
                return refusal

    return perform(house, actor, Purpose.ANSWER, work)


def keep_letter(house: House, actor: Actor, key: str, kind: LetterKind, text: str) -> LetterKept | Refusal:
    """Typeset a letter as it was edited, and keep it sealed in the folder."""
    blocks = _blocks(text)
    if len(blocks) < 2 or len(text) > _MOST_LETTERS:
        return Refusal(
            "the letter was not kept",
            "write the address first, then an empty line, then the words, in at most 20,000 letters",
        )
    pdf = letter_pdf(house.library, kind, house.clock().date(), blocks)

    def work(act: Act) -> LetterKept | Refusal:
        match opened_folder(act, key, change=True):
            case Opened() as opened if refusal := _not_now(act, opened.record, kind):
                return refusal
            case Opened() as opened:
                return _keep(act, opened, kind, pdf)
            case refusal:
                return refusal

    return perform(house, actor, Purpose.ANSWER, work)


def _keep(act: Act, opened: Opened[Request, Operation], kind: LetterKind, pdf: bytes) -> LetterKept | Refusal:
    name = f"{kind.value}, {act.now.date()}.pdf"
    try:
        kept = requests.add_paper(act, opened.row, opened.record, PaperKind.LETTER, name, "application/pdf", pdf)
    except TooLong as fault:
        return Refusal("the letter was not kept", str(fault))
    if refusal := crowded(kept, opened.record):
        return refusal
    return LetterKept(kept.papers[-1].id.hex(), name, pdf)


def _draft(act: Act, opened: Opened[Request, Operation], kind: LetterKind, user: int) -> Draft | Refusal:
    request = opened.record
    if refusal := _not_now(act, request, kind):
        return refusal
    lying = lying_packet(act, opened)
    if kind is LetterKind.RELEASE and lying is None:
        return Refusal("there is nothing to release yet", "authorise the request and prepare its packet first")
    to = _reader(act, request, user) if kind is LetterKind.NOTICE else _asker(request)
    if isinstance(to, Refusal):
        return to
    said = Said(
        statute=act.house.statute,
        local=act.house.local,
        library=act.house.library,
        request=request,
        listed=None if lying is None else read_manifest(lying.listed),
        sha256="" if lying is None else lying.paper.sha256.hex(),
        user=user,
    )
    return Draft(kind, "\n\n".join(("\n".join(to), *words_of(kind, said))))


def _not_now(act: Act, request: Request, kind: LetterKind) -> Refusal | None:
    """Why a letter of this kind may not be written about this request."""
    if request.state is RequestState.CLOSED and kind is not LetterKind.NOTICE:
        return Refusal("this request is closed", "nothing is written about it any more, but to the users it names")
    if kind is LetterKind.NOTICE and _silent(request, act.now.date()):
        return Refusal(
            "this request may not be spoken of: the paper forbids telling anybody",
            "wait until the silence ends, or ask the library's lawyer to have it lifted",
        )
    answered = act.house.statute.instrument(request.instrument).path is Course.ANSWER
    if kind is LetterKind.DENIAL and not answered:
        return Refusal(
            "this denial is for a freedom-of-information request", "write a refusal, which cites what this paper lacks"
        )
    return None


def _silent(request: Request, today: date) -> bool:
    return request.silent and (request.silent_until is None or today <= request.silent_until)


def _asker(request: Request) -> tuple[str, ...]:
    written = tuple(line.strip() for line in request.reply_to.splitlines() if line.strip())
    return written or tuple(line for line in (request.requester, request.agency) if line)


def _reader(act: Act, request: Request, user: int) -> tuple[str, ...] | Refusal:
    """A user's own name and address, as on an envelope."""
    owners = request.scope.owners
    sealed = registrations.get(act.tx, owners[user - 1]) if 0 < user <= len(owners) else None
    match decide(act, sealed, REGISTRATION):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() if sealed is None:
            return Refusal("this user is no longer registered", "nobody can be written to")
        case Grant() as grant:
            return _envelope(unseal(act, sealed, grant).record)


def _envelope(record: Registration) -> tuple[str, ...]:
    if not record.addresses:
        return (full_name(record),)
    home = record.addresses[0]
    return (full_name(record), *home.lines, f"{home.town}, {home.state} {home.postal_code}")


def _blocks(text: str) -> list[list[str]]:
    """What stands between empty lines, line by line."""
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            blocks[-1].append(line.rstrip())
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]
