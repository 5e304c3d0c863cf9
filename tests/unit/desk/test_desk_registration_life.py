"""The life of a registration: what was seen, a protected address, the one note, a name change, coming of age, grace."""

from datetime import date, timedelta

import msgspec
import pytest

from at_work import AtWork, Person, at_work
from carrel import custody, desk
from carrel.desk.applications import LONGEST_NOTE, MOST_NOTE_DAYS
from carrel.records.registration import Address, IdSeen, Note, Origin, Registration, ResidenceSeen
from carrel.records.vocabulary import Role
from carrel.sealed import registrations
from house import LIBRARY

TODAY = date(2026, 11, 24)
SEEN = {"id_seen": desk.IdSeen.PASSPORT, "residence_seen": desk.ResidenceSeen.BILL}


def close(work: AtWork) -> custody.Closed:
    done = custody.close_day(work.house, work.keeper, lambda step: None)
    assert isinstance(done, custody.Closed)
    return done


def panel(work: AtWork, person: Person) -> desk.ServeView:
    served = desk.scan_card(work.house, work.clerk, person.card)
    assert isinstance(served, desk.Served)
    return served.view


def amended(work: AtWork, person: Person, **said: object) -> object:
    form = msgspec.structs.replace(person.form, **said)
    return desk.amend(work.house, work.clerk, work.again(person).visit, form)


def rewritten(work: AtWork, person: Person, **said: object) -> None:
    """As it would stand after years."""
    before = work.record(person)
    with work.house.store.write() as tx:
        live = work_live(tx)
        registrations.replace(tx, work.house.ring, live, person.row, before, msgspec.structs.replace(before, **said))


def work_live(tx: object) -> object:
    from carrel.sealed import epochs

    return epochs.generations(tx)


# -- what was seen


def test_no_field_can_hold_the_number_of_an_identification() -> None:
    """Only kinds are kept, from closed lists: nowhere is a text that a number would fit."""
    for form in (desk.Application, Registration, desk.RegistrationView):
        about_ids = {name for name in form.__struct_fields__ if "id_" in name or "licen" in name or "residence" in name}
        assert about_ids == {"id_seen", "residence_seen"}
    types = {field.name: field.type for field in msgspec.structs.fields(Registration)}
    assert types["id_seen"] is IdSeen
    assert types["residence_seen"] is ResidenceSeen
    texts = {name for name, type_ in types.items() if type_ in (str, bytes)}
    assert texts == {"pocket", "trail", "given", "family", "category", "middle", "suffix", "town", "language"}


def test_a_registration_runs_shortly_until_everything_was_seen() -> None:
    with at_work(msgspec.structs.replace(LIBRARY, unproved_days=30)) as work:
        person = work.person(id_seen=desk.IdSeen.PASSPORT)
        assert panel(work, person).expires == TODAY + timedelta(days=30)
        assert isinstance(amended(work, person, **SEEN), desk.Registered)
        assert panel(work, person).expires == date(2029, 11, 24)
        assert panel(work, work.person(**SEEN)).expires == date(2029, 11, 24)
        assert isinstance(desk.renew_registration(work.house, work.clerk, work.again(person).visit), desk.Registered)
        assert panel(work, person).expires == date(2029, 11, 24)


def test_what_the_form_says_is_what_is_kept(work: AtWork) -> None:
    person = work.person(
        **SEEN, language="es", channel="letter", detail=desk.Detail.COUNTS, note="left a hat", note_until=TODAY
    )
    back = desk.read_back(work.house, work.clerk, person.visit)
    assert isinstance(back, desk.ReadBack)
    view = back.view
    assert (view.id_seen, view.residence_seen, view.language) == ("passport", "bill or bank letter", "es")
    assert (view.contact.channel, view.contact.detail, view.contact.guardian_told) == ("letter", "counts", False)
    assert view.note == Note("left a hat", TODAY)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"note": "x" * (LONGEST_NOTE + 1), "note_until": TODAY}, "note"),
        ({"note": "hat"}, "note_until"),
        ({"note": "hat", "note_until": TODAY - timedelta(days=1)}, "note_until"),
        ({"note": "hat", "note_until": TODAY + timedelta(days=MOST_NOTE_DAYS + 1)}, "note_until"),
        ({"channel": "pigeon"}, "channel"),
        ({"channel": "email"}, "email"),
        ({"channel": "telephone"}, "phone"),
        ({"language": "fr"}, "language"),
    ],
)
def test_a_form_that_will_not_do_is_marked(work: AtWork, said: dict[str, object], field: str) -> None:
    answer = desk.register(work.house, work.clerk, work.form(**said))
    assert isinstance(answer, desk.Unfit)
    assert field in dict(answer.fields)


def test_the_note_is_shown_until_its_last_day_and_gone_at_that_close(work: AtWork) -> None:
    person = work.person(note="left a hat", note_until=TODAY + timedelta(days=2))
    assert panel(work, person).note == Note("left a hat", TODAY + timedelta(days=2))
    work.clock.days_later(1)
    close(work)
    assert work.record(person).note is not None
    work.clock.days_later(1)
    assert panel(work, person).note is not None
    close(work)
    assert work.record(person).note is None


# -- a protected address


def test_a_protected_address_is_shown_to_nobody_and_kept_for_letters(work: AtWork) -> None:
    home = {"street": "14 Quill Lane", "town": "Inventon", "state": "CT", "postal_code": "06260"}
    person = work.person(protected_address=True, **home)
    ((line, _),) = desk.find(work.house, work.clerk, "fenn").lines
    assert (line.street, line.town) == ("", "")
    back = desk.read_back(work.house, work.clerk, person.visit)
    assert isinstance(back, desk.ReadBack)
    assert not {"14 Quill Lane", "Inventon", "06260"} & set(str(msgspec.to_builtins(back.view)).split("'"))
    assert work.record(person).addresses == (Address(("14 Quill Lane",), "Inventon", "CT", "06260"),)
    # the form does not show it, so an empty form keeps it
    empty = {"street": "", "town": "", "state": "", "postal_code": ""}
    assert isinstance(amended(work, person, **empty), desk.Registered)
    assert work.record(person).addresses[0].postal_code == "06260"
    assert work.record(person).town == "Inventon"
    assert isinstance(amended(work, person, **home | {"street": "2 Other Row"}), desk.Registered)
    assert work.record(person).addresses[0].lines == ("2 Other Row",)
    # whoever takes the protection away writes the address again: the old one does not come to light
    assert isinstance(amended(work, person, protected_address=False, **empty), desk.Registered)
    assert work.record(person).addresses == ()


# -- a name changes


def test_a_new_name_keeps_the_card_and_the_old_one_finds_nobody(work: AtWork) -> None:
    person = work.person(family="Fennimore", given="Quill")
    item = work.lent(person)
    assert isinstance(amended(work, person, family="Zorquim", given="Orlo"), desk.Registered)
    for typed in ("fennimore", "quill", "fenn", "phennimor"):
        assert desk.find(work.house, work.clerk, typed) == desk.Found((), more=False)
    view = panel(work, person)
    assert (view.name, view.card, [line.barcode for line in view.loans]) == ("Orlo Zorquim", person.card[-4:], [item])


# -- coming of age


def test_who_comes_of_age_is_flagged_and_nobody_is_reached_about_them(work: AtWork) -> None:
    person = work.person(
        category="child", birth=date(2008, 11, 25), guardian_name="Tansy Ash", guardian_phone="860-555-0100",
        guardian_told=True,
    )  # fmt: skip
    assert not panel(work, person).of_age
    close(work)
    assert work.record(person).guardian is not None
    work.clock.days_later(1)
    assert panel(work, person).of_age
    close(work)
    record = work.record(person)
    assert record.guardian is None
    assert not record.contact.guardian_told
    assert panel(work, person).of_age
    assert isinstance(amended(work, person, category="adult", guardian_name=""), desk.Registered)
    assert not panel(work, person).of_age


# -- grace after a move-in


def test_what_moved_in_long_lapsed_is_spared_for_ninety_days_and_the_close_says_so(work: AtWork) -> None:
    moved, ours = work.person(), work.person()
    lapsed = {"expires": date(2015, 1, 1), "registered": date(2012, 1, 1)}
    rewritten(work, moved, **lapsed, origin=Origin("elsewhere", b"d" * 16, TODAY))
    rewritten(work, ours, **lapsed)
    done = close(work)
    assert (done.erased, done.spared, done.spared_until) == (1, 1, date(2027, 2, 23))
    work.clock.days_later(90)
    done = close(work)
    assert (done.erased, done.spared) == (0, 1)
    work.clock.days_later(1)
    done = close(work)
    assert (done.erased, done.spared, done.spared_until) == (1, 0, None)


# -- home-bound service


def begun(work: AtWork, person: Person, days: int = 300) -> None:
    until = work.clock().date() + timedelta(days=days)
    done = desk.begin_home_bound(work.house, work.clerk, work.again(person).visit, until)
    assert isinstance(done, desk.HomeBoundBegun), done


def had(work: AtWork, person: Person) -> list[tuple[str, str, date | None]]:
    done = desk.choose_for(work.house, work.clerk, work.again(person).visit)
    assert isinstance(done, desk.ChoosingFor), done
    return [(line.title, line.author, line.month) for line in done.view.had]


def came_back(work: AtWork, person: Person, title: str) -> None:
    item = work.lent(person, work.book(title))
    assert isinstance(desk.return_item(work.house, work.clerk, item), desk.Returned)


def test_without_permission_nothing_stays_of_a_loan(work: AtWork) -> None:
    person = work.person()
    came_back(work, person, "The Salt Lantern")
    assert work.sql("SELECT count(*) FROM histories") == [(0,)]
    answer = desk.choose_for(work.house, work.clerk, work.again(person).visit)
    assert not isinstance(answer, desk.ChoosingFor)


def test_what_came_back_is_shown_to_who_chooses_and_each_use_is_told(work: AtWork) -> None:
    person, other = work.person(), work.person()
    begun(work, person)
    came_back(work, person, "The Salt Lantern")
    came_back(work, other, "Somebody Else's")
    out = work.lent(person, work.book("A Second Lantern"))
    with work.told() as told:
        answer = desk.choose_for(work.house, work.clerk, work.again(person).visit)
    assert isinstance(answer, desk.ChoosingFor)
    assert [line.title for line in answer.view.had] == ["The Salt Lantern"]
    assert answer.view.had[0].month == date(2026, 11, 1)
    assert (answer.view.out, answer.view.uses) == (("A Second Lantern",), (TODAY,))
    assert [(entry.purpose, entry.outcome.value) for entry in told] == [("home-bound", "permitted")]
    work.clock.days_later(1)
    close(work)
    assert [title for title, _, _ in had(work, person)] == ["The Salt Lantern"]
    answer = desk.choose_for(work.house, work.clerk, work.again(person).visit)
    assert isinstance(answer, desk.ChoosingFor)
    assert answer.view.uses == (TODAY + timedelta(days=1), TODAY)
    assert work.state(out) == "on loan"


def test_switching_it_off_deletes_every_line_at_once_and_later_returns_leave_none(work: AtWork) -> None:
    person = work.person()
    begun(work, person)
    came_back(work, person, "The Salt Lantern")
    out = work.lent(person)
    done = desk.end_home_bound(work.house, work.clerk, work.again(person).visit)
    assert isinstance(done, desk.HomeBoundEnded)
    assert work.sql("SELECT count(*) FROM histories") == [(0,)]
    assert work.sql("SELECT count(*) FROM permissions") == [(0,)]
    assert isinstance(desk.return_item(work.house, work.clerk, out), desk.Returned)
    assert work.sql("SELECT count(*) FROM histories") == [(0,)]


def test_it_ends_with_the_permissions_last_day(work: AtWork) -> None:
    person = work.person()
    begun(work, person, days=1)
    came_back(work, person, "The Salt Lantern")
    close(work)
    assert len(had(work, person)) == 1
    work.clock.days_later(1)
    assert len(had(work, person)) == 1
    close(work)
    assert work.sql("SELECT count(*) FROM histories") == [(0,)]
    assert not work.record(person).home_bound


def test_lines_older_than_two_years_go_at_the_close(work: AtWork) -> None:
    person = work.person()
    begun(work, person, days=700)
    came_back(work, person, "The Salt Lantern")
    work.clock.days_later(600)
    begun(work, person, days=700)
    came_back(work, person, "A Second Lantern")
    work.clock.days_later(138)  # 31 December 2028: a month more than two years
    close(work)
    assert [title for title, _, _ in had(work, person)] == ["A Second Lantern"]


def test_a_page_and_a_volunteer_may_not_choose(work: AtWork) -> None:
    person = work.person()
    begun(work, person)
    for role in (Role.PAGE, Role.KIOSK, Role.AUDITOR):
        answer = desk.choose_for(work.house, work.actor(role), work.again(person).visit)
        assert isinstance(answer, desk.NotAllowed)
