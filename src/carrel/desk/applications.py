"""What a person writes on the registration form, and whether it will do."""

from datetime import date

import msgspec

from carrel.catalog.library import Library
from carrel.formats import is_misread
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Address, Guardian, Registration

_LONGEST = 80
"""Letters in one field: what fits an envelope."""


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
    lines = (application.street,) if application.street else ()
    address = Address(lines, application.town, application.state, application.postal_code)
    guardian = Guardian(application.guardian_name, application.guardian_phone, application.guardian_email)
    return msgspec.structs.replace(
        before,
        given=application.given.strip(),
        middle=application.middle.strip(),
        family=application.family.strip(),
        suffix=application.suffix.strip(),
        birth=application.birth,
        category=application.category,
        town=application.town.strip(),
        addresses=(address,) if any((lines, application.town, application.postal_code)) else (),
        phones=_first(application.phone, before.phones),
        emails=_first(application.email, before.emails),
        guardian=guardian if application.guardian_name else None,
    )


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


def _too_long(application: Application) -> list[tuple[str, str]]:
    fields = msgspec.structs.asdict(application)
    return [
        (name, f"at most {_LONGEST} letters")
        for name, text in fields.items()
        if isinstance(text, str) and len(text) > _LONGEST
    ]
