"""What a person writes on the registration form, and whether it will do."""

from datetime import date, timedelta

import msgspec

from carrel.catalog.library import Library
from carrel.formats import is_misread
from carrel.records.notices import Channel
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Address, Contact, Detail, Guardian, IdSeen, Note, Registration, ResidenceSeen

_LONGEST = 80
"""Letters in one field: what fits an envelope."""
LONGEST_NOTE = 200
"""Letters in the one note."""
MOST_NOTE_DAYS = 90
"""Days after which a note ends at the latest."""
LANGUAGES = ("", "en", "es")
"""Languages that messages are written in; empty for the library's first."""


class Application(Quiet, frozen=True):
    """The registration form."""

    given: str
    family: str
    category: str
    card: str
    """The number of the card that is handed over; not asked when a registration is amended."""
    middle: str = ""
    suffix: str = ""
    birth: date | None = None
    street: str = ""
    town: str = ""
    state: str = ""
    postal_code: str = ""
    phone: str = ""
    email: str = ""
    guardian_name: str = ""
    """For a minor: whom to reach. A guardian opens nothing (§ 11-25(b)(2))."""
    guardian_phone: str = ""
    guardian_email: str = ""
    guardian_told: bool = False
    """The minor permits that the guardian is told titles."""
    language: str = ""
    channel: str = ""
    """How the patron wishes to be written to; empty for e-mail where there is an address, else a letter."""
    detail: Detail = Detail.NOTHING
    id_seen: IdSeen = IdSeen.NONE
    """The kind of identification: no field here or anywhere takes its number."""
    residence_seen: ResidenceSeen = ResidenceSeen.NONE
    protected_address: bool = False
    """The address is shown to nobody at the desk; a new one may be written over it."""
    note: str = ""
    note_until: date | None = None


class Unfit(Refusal, frozen=True):
    """The form cannot be taken as it is; ``fields`` says where and why."""

    fields: tuple[tuple[str, str], ...] = ()


def unfit(application: Application, library: Library, today: date, new: bool = True) -> Unfit | None:
    """Everything that is wrong with a form, or None."""
    wrong = [*_names(application), *_too_long(application)]
    category = library.category(application.category)
    if category.code != application.category:
        wrong.append(("category", "choose a category of patron"))
    if application.birth is not None and not date(today.year - 120, 1, 1) <= application.birth <= today:
        wrong.append(("birth", "the birth date is not possible: write year, month and day"))
    if category.minor and not application.guardian_name:
        wrong.append(("guardian_name", "a minor's form names a parent or guardian to reach"))
    wrong += _contact(application)
    wrong += _note(application, today)
    if category.other_town and library.town_counted(application.town) in ("", library.town):
        wrong.append(("town", "write the other town where they live: their loans are counted for it"))
    if new and (why := unfit_card(application.card, own=not category.other_town)):
        wrong.append(("card", why))
    if not wrong:
        return None
    return Unfit("the form is not complete", "correct the fields that are marked", tuple(wrong))


def unfit_card(number: str, own: bool = True) -> str:
    """Why a card number will not do, or empty. Numbers of other forms than the library's own are taken as they are.

    ``own`` is False for the card of another town: its library may number its cards as it likes.
    """
    if not number.strip():
        return "scan the card that is handed over"
    if own and is_misread(number.strip()):
        return "the card's check digit does not fit: scan it again"
    return ""


def record_of(application: Application, before: Registration) -> Registration:
    """The registration with what the form says; secrets, cards and dates stay."""
    guardian = Guardian(application.guardian_name, application.guardian_phone, application.guardian_email)
    town, addresses = _home(application, before)
    note = application.note.strip()
    return msgspec.structs.replace(
        before,
        given=application.given.strip(),
        middle=application.middle.strip(),
        family=application.family.strip(),
        suffix=application.suffix.strip(),
        birth=application.birth,
        category=application.category,
        town=town,
        addresses=addresses,
        phones=_first(application.phone, before.phones),
        emails=_first(application.email, before.emails),
        guardian=guardian if application.guardian_name else None,
        contact=Contact(application.channel, application.detail, application.guardian_told),
        language=application.language,
        id_seen=application.id_seen,
        residence_seen=application.residence_seen,
        protected_address=application.protected_address,
        note=Note(note, application.note_until) if note and application.note_until else None,
    )


def _home(application: Application, before: Registration) -> tuple[str, tuple[Address, ...]]:
    """Town and address. A protected one is not on the form, so an empty form leaves it as it is."""
    lines = (application.street,) if application.street else ()
    address = Address(lines, application.town, application.state, application.postal_code)
    if any((lines, application.town, application.postal_code)):
        return application.town.strip(), (address, *before.addresses[1:])
    if before.protected_address and application.protected_address:
        return before.town, before.addresses
    return "", before.addresses[1:]


def _first(given: str, before: tuple[str, ...]) -> tuple[str, ...]:
    """The form asks for one; further ones that were there stay."""
    return ((given.strip(),) if given.strip() else ()) + before[1:]


def _names(application: Application) -> list[tuple[str, str]]:
    found = []
    if not application.family.strip():
        found.append(("family", "a family name is needed; where a person has one name only, write it here"))
    if not application.given.strip() and not application.family.strip():
        found.append(("given", "a given name is needed"))
    return found


def _contact(application: Application) -> list[tuple[str, str]]:
    found = []
    if application.channel not in ("", *Channel):
        found.append(("channel", "choose how to write to the patron"))
    if application.language not in LANGUAGES:
        found.append(("language", "choose a language that messages are written in"))
    if application.channel == Channel.EMAIL and not application.email.strip():
        found.append(("email", "there is no address to send e-mail to"))
    if application.channel == Channel.TELEPHONE and not application.phone.strip():
        found.append(("phone", "there is no telephone to call"))
    return found


def _note(application: Application, today: date) -> list[tuple[str, str]]:
    if not application.note.strip():
        return []
    if len(application.note) > LONGEST_NOTE:
        return [("note", f"at most {LONGEST_NOTE} letters")]
    last = today + timedelta(days=MOST_NOTE_DAYS)
    if application.note_until is None or not today <= application.note_until <= last:
        return [("note_until", f"a note ends by itself: write its last day, at most {MOST_NOTE_DAYS} days from now")]
    return []


def _too_long(application: Application) -> list[tuple[str, str]]:
    fields = msgspec.structs.asdict(application)
    return [
        (name, f"at most {_LONGEST} letters")
        for name, text in fields.items()
        if name != "note" and isinstance(text, str) and len(text) > _LONGEST
    ]
