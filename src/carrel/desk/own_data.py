"""What a patron told the library, and what of it they correct themselves: how to reach them, and how to write to them.

Names, birth date and category are corrected at the desk, where a paper can be seen.
"""

import msgspec

from carrel.desk.owning import keep, own
from carrel.gate import Act, House, Opened, perform
from carrel.gate.own_views import OwnData
from carrel.gate.views import full_name
from carrel.records.actors import Actor
from carrel.records.notices import Channel
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Address, Contact, Detail, Registration
from carrel.records.vocabulary import Purpose

_LONGEST = 80


class Correction(Quiet, frozen=True):
    """What a patron writes on their own form."""

    street: str = ""
    town: str = ""
    state: str = ""
    postal_code: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""
    channel: str = ""
    detail: str = ""
    guardian_told: bool = False
    """For a minor: whether a guardian may be told titles. Nobody else decides this."""


class DataKept(Quiet, frozen=True):
    """The registration is as it now reads."""

    view: OwnData


def own_data(house: House, actor: Actor) -> OwnData | Refusal:
    """What the patron who is signed in told the library."""

    def work(act: Act) -> OwnData | Refusal:
        match own(act):
            case Opened() as patron:
                return _view(act, patron.record)
            case refusal:
                return refusal

    return perform(house, actor, Purpose.OWN, work)


def correct_own_data(house: House, actor: Actor, correction: Correction) -> DataKept | Refusal:
    """Keep what the patron who is signed in corrected."""

    def work(act: Act) -> DataKept | Refusal:
        if wrong := _wrong(correction):
            return Refusal("the form was not kept", wrong)
        match own(act, to_change=True):
            case Opened() as patron:
                record = _corrected(act, patron.record, correction)
                return keep(act, patron, record) or DataKept(_view(act, record))
            case refusal:
                return refusal

    return perform(house, actor, Purpose.OWN, work)


def _wrong(correction: Correction) -> str:
    texts = [text for text in msgspec.structs.asdict(correction).values() if isinstance(text, str)]
    if max(map(len, texts)) > _LONGEST:
        return "write at most 80 letters in each field"
    if correction.email.strip() and not _is_address(correction.email.strip()):
        return "the e-mail address cannot be right: look at it again"
    if correction.channel not in {"", *Channel} or correction.detail not in {"", *Detail}:
        return "choose one of the ways that are offered"
    if correction.language and not (len(correction.language) == 2 and correction.language.isalpha()):
        return "choose one of the languages that are offered"
    return ""


def _is_address(email: str) -> bool:
    name, at, place = email.partition("@")
    return bool(name and at and "." in place) and not set(email) & set(" <>,;\"'\r\n")


def _corrected(act: Act, before: Registration, said: Correction) -> Registration:
    minor = act.house.library.category(before.category).minor
    lines = (said.street.strip(),) if said.street.strip() else ()
    address = Address(lines, said.town.strip(), said.state.strip(), said.postal_code.strip())
    home = (address,) if any((lines, address.town, address.postal_code)) else ()
    emails = _first(said.email, before.emails)
    return msgspec.structs.replace(
        before,
        addresses=(*home, *before.addresses[1:]),
        phones=_first(said.phone, before.phones),
        emails=emails,
        language=said.language,
        contact=Contact(said.channel, Detail(said.detail or Detail.NOTHING), minor and said.guardian_told),
        # a code that goes nowhere would lock the patron out
        secrets=msgspec.structs.replace(before.secrets, second_step=before.secrets.second_step and bool(emails)),
    )


def _first(given: str, before: tuple[str, ...]) -> tuple[str, ...]:
    """The form shows one; further ones that were there stay."""
    return ((given.strip(),) if given.strip() else ()) + before[1:]


def _view(act: Act, record: Registration) -> OwnData:
    category = act.house.library.category(record.category)
    return OwnData(
        name=full_name(record),
        birth=record.birth,
        category=category.name,
        registered=record.registered,
        expires=record.expires,
        town=record.town,
        addresses=record.addresses,
        phones=record.phones,
        emails=record.emails,
        minor=category.minor,
        guardian="" if record.guardian is None else record.guardian.name,
        language=record.language,
        channel=record.contact.channel,
        detail=record.contact.detail,
        guardian_told=record.contact.guardian_told,
        id_seen=record.id_seen,
        residence_seen=record.residence_seen,
        protected_address=record.protected_address,
        home_bound=record.home_bound,
        second_step=record.secrets.second_step,
        has_pin=bool(record.secrets.pin),
    )
