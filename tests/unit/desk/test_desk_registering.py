"""Registering, correcting, cards: what is taken, what is not, and who looks alike."""

from datetime import date

import msgspec
import pytest

from at_work import AtWork
from carrel import desk
from carrel.desk.applications import record_of
from carrel.formats.barcodes import barcode
from carrel.records.refusals import Refusal
from carrel.records.registration import CardStanding


def fields(answer: object) -> dict[str, str]:
    assert isinstance(answer, desk.Unfit)
    return dict(answer.fields)


def register(work: AtWork, **said: object) -> object:
    return desk.register(work.house, work.clerk, work.form(**said))


# -- the form


@pytest.mark.parametrize(
    ("said", "field", "why"),
    [
        ({"family": " "}, "family", "a family name is needed; where a person has one name only, write it here"),
        ({"family": "", "given": ""}, "given", "a given name is needed"),
        ({"category": "wizard"}, "category", "choose a category of patron"),
        ({"category": ""}, "category", "choose a category of patron"),
        ({"birth": date(2026, 11, 25)}, "birth", "the birth date is not possible: write year, month and day"),
        ({"birth": date(1905, 12, 31)}, "birth", "the birth date is not possible: write year, month and day"),
        ({"category": "child"}, "guardian_name", "a minor's form names a parent or guardian to reach"),
        ({"card": " "}, "card", "scan the card that is handed over"),
        ({"card": "21189000000010"}, "card", "the card's check digit does not fit: scan it again"),
        ({"street": "x" * 81}, "street", "at most 80 letters"),
        ({"email": "x" * 81}, "email", "at most 80 letters"),
    ],
)  # fmt: skip
def test_a_form_that_will_not_do_is_marked(work: AtWork, said: dict[str, object], field: str, why: str) -> None:
    before = work.dump()
    with work.told() as told:
        answer = register(work, **said)
    assert fields(answer)[field] == why
    assert work.dump() == before
    assert told == []


def test_everything_that_is_wrong_is_marked_at_once(work: AtWork) -> None:
    answer = register(work, family="", given="", category="child", card="", birth=date(2040, 1, 1), town="x" * 81)
    assert set(fields(answer)) == {"family", "given", "guardian_name", "card", "birth", "town"}


@pytest.mark.parametrize(
    "said",
    [
        {"given": ""},
        {"birth": date(2026, 11, 24)},
        {"birth": date(1906, 1, 1)},
        {"street": "x" * 80},
        {"category": "child", "guardian_name": "Tansy Ash"},
        {"card": barcode("2", "1189", 99)},
        {"card": "D-17-B"},
        {"card": "51189000000010"},  # no patron's and no item's: another form, of which nothing is known
        {"given": "Ōsaka", "family": "王"},
    ],
)
def test_forms_that_will_do(work: AtWork, said: dict[str, object]) -> None:
    answer = register(work, **said)
    assert isinstance(answer, desk.Registered), answer


def test_what_the_form_says_is_what_is_kept(work: AtWork) -> None:
    person = work.person(
        given=" Marigold ", middle="T.", family=" Fennimore-Ash ", suffix="Jr.", category="child",
        birth=date(2014, 4, 30), street="14 Quill Lane", town="Inventon", state="CT", postal_code="06260",
        phone="860-555-0142", email="m@invented.example", guardian_name="Tansy Ash", guardian_phone="860-555-0100",
        guardian_email="t@invented.example",
    )  # fmt: skip
    back = desk.read_back(work.house, work.clerk, person.visit)
    assert isinstance(back, desk.ReadBack)
    view = back.view
    assert (view.given, view.middle, view.family, view.suffix) == ("Marigold", "T.", "Fennimore-Ash", "Jr.")
    assert (view.birth, view.category, view.town) == (date(2014, 4, 30), "child", "Inventon")
    assert (view.registered, view.expires) == (date(2026, 11, 24), date(2029, 11, 24))
    assert view.cards == ((person.card, CardStanding.CURRENT),)
    (address,) = view.addresses
    assert (address.lines, address.town, address.state, address.postal_code) == (
        ("14 Quill Lane",), "Inventon", "CT", "06260",
    )  # fmt: skip
    assert (view.phones, view.emails) == (("860-555-0142",), ("m@invented.example",))
    assert view.guardian is not None
    assert (view.guardian.name, view.guardian.phone, view.guardian.email) == (
        "Tansy Ash", "860-555-0100", "t@invented.example",
    )  # fmt: skip


def test_a_guardian_is_a_contact_and_finds_nothing(work: AtWork) -> None:
    """§ 11-25(b)(2): a parent is a third party. Nothing of a child's is found by the parent's name or telephone."""
    work.person(family="Fennimore", category="child", guardian_name="Tansy Zorquim", guardian_phone="860-555-0100")
    for typed in ("Zorquim", "Tansy", "0100"):
        assert desk.find(work.house, work.clerk, typed) == desk.Found((), more=False)


def test_a_registration_without_an_address_has_none(work: AtWork) -> None:
    assert work.record(work.person()).addresses == ()
    assert len(work.record(work.person(town="Inventon")).addresses) == 1


def test_a_registration_runs_from_today(work: AtWork) -> None:
    person = work.person()
    work.clock.days_later(100)
    served = desk.scan_card(work.house, work.clerk, person.card)
    assert isinstance(served, desk.Served)
    assert served.view.expires == date(2029, 11, 24)
    done = desk.renew_registration(work.house, work.clerk, served.visit)
    assert isinstance(done, desk.Registered)
    served = desk.serve(work.house, work.clerk, done.visit)
    assert isinstance(served, desk.Served)
    assert served.view.expires == date(2030, 3, 4)


# -- who looks alike


def test_somebody_of_the_same_name_and_birth_is_shown_first(work: AtWork) -> None:
    known = work.person(family="Fennimore-Ash", birth=date(1987, 4, 30))
    before = work.dump()
    form = work.form(family="ASH", given="Other", birth=date(1987, 4, 30))
    answer = desk.register(work.house, work.clerk, form)
    assert isinstance(answer, desk.LooksAlike)
    ((line, visit),) = answer.lines
    assert (line.name, line.card) == ("Quill Fennimore-Ash", known.card[-4:])
    assert work.dump() == before
    assert isinstance(desk.serve(work.house, work.clerk, visit), desk.Served)
    assert isinstance(desk.register(work.house, work.clerk, form, different_person=True), desk.Registered)


@pytest.mark.parametrize(
    ("said", "alike"),
    [
        ({"family": "Fennimore", "birth": date(1987, 4, 29)}, False),
        ({"family": "Zorquim", "birth": date(1987, 4, 30)}, False),
        ({"family": "Fennimore", "given": "Quill"}, True),
        ({"family": "Fennimore", "given": "Orlo"}, False),
        ({"family": "Zorquim Fennimore", "birth": date(1987, 4, 30), "given": "Orlo"}, True),
    ],
)
def test_who_looks_alike(work: AtWork, said: dict[str, object], alike: bool) -> None:
    work.person(family="Fennimore", given="Quill", birth=date(1987, 4, 30))
    assert isinstance(register(work, **said), desk.LooksAlike) == alike


# -- cards


@pytest.mark.parametrize("why", desk.Why)
def test_a_new_card_serves_and_the_older_one_does_not(work: AtWork, why: desk.Why) -> None:
    person = work.person()
    item = work.lent(person)
    new = work.new_card()
    done = desk.replace_card(work.house, work.clerk, person.visit, f" {new} ", why)
    assert isinstance(done, desk.CardIssued)
    served = desk.scan_card(work.house, work.clerk, new)
    assert isinstance(served, desk.Served)
    assert served.view.card == new[-4:]
    assert [line.barcode for line in served.view.loans] == [item]
    refused = desk.scan_card(work.house, work.clerk, person.card)
    assert (
        refused
        == {
            desk.Why.LOST: Refusal(
                "this card was reported lost",
                "keep it at the desk, thank whoever brought it, and do not say whose it is; "
                "if its patron stands here, find them by name",
            ),
            desk.Why.WORN: Refusal(
                "this card was replaced by a newer one", "ask for the newer card, or find the patron by name"
            ),
        }[why]
    )


def test_a_lost_card_stays_lost_when_the_next_is_worn(work: AtWork) -> None:
    person = work.person()
    second, third = work.new_card(), work.new_card()
    desk.replace_card(work.house, work.clerk, person.visit, second, desk.Why.LOST)
    desk.replace_card(work.house, work.clerk, person.visit, third, desk.Why.WORN)
    assert [(card.number, card.standing) for card in work.record(person).cards] == [
        (person.card, CardStanding.LOST),
        (second, CardStanding.REPLACED),
        (third, CardStanding.CURRENT),
    ]


def test_a_stopped_card_serves_nobody_until_a_new_one_is_issued(work: AtWork) -> None:
    person = work.person()
    done = desk.stop_cards(work.house, work.clerk, person.visit)
    assert isinstance(done, desk.CardStopped)
    refused = desk.scan_card(work.house, work.clerk, person.card)
    assert isinstance(refused, Refusal)
    assert "lost" in refused.what
    served = desk.serve(work.house, work.clerk, done.visit)
    assert isinstance(served, desk.Served)
    assert served.view.card == ""
    new = work.new_card()
    assert isinstance(desk.replace_card(work.house, work.clerk, done.visit, new, desk.Why.LOST), desk.CardIssued)
    assert isinstance(desk.scan_card(work.house, work.clerk, new), desk.Served)


@pytest.mark.parametrize("again", ["the same card", "another's", "an older one of another's"])
def test_a_card_that_somebody_has_is_not_issued(work: AtWork, again: str) -> None:
    other, person = work.person(family="Zorquim"), work.person()
    older = other.card
    if again == "an older one of another's":
        desk.replace_card(work.house, work.clerk, other.visit, work.new_card(), desk.Why.LOST)
    before = work.dump()
    for answer in (
        desk.replace_card(work.house, work.clerk, person.visit, older, desk.Why.WORN),
        desk.register(work.house, work.clerk, work.form(card=older), different_person=True),
    ):
        assert type(answer) is Refusal
        assert "belongs to another registration" in answer.prose
        assert "Zorquim" not in answer.prose
        assert work.dump() == before


@pytest.mark.parametrize("number", ["", "  ", "21189000000010"])
def test_a_misread_card_is_not_issued(work: AtWork, number: str) -> None:
    person = work.person()
    before = work.dump()
    answer = desk.replace_card(work.house, work.clerk, person.visit, number, desk.Why.WORN)
    assert type(answer) is Refusal
    assert answer.what == "the card was not issued"
    assert work.dump() == before


def test_a_registration_that_does_not_fit_its_box_is_refused_whole(work: AtWork) -> None:
    """Card after card, until the box is full: the one that no longer fits is not issued, and all others stand."""
    person = work.person(street="s" * 80, email="e" * 80, guardian_name="g" * 80)
    issued = [person.card]
    for number in range(60):
        new = f"card {number:02d} " + "x" * 40
        answer = desk.replace_card(work.house, work.clerk, person.visit, new, desk.Why.WORN)
        if isinstance(answer, Refusal):
            assert "too long" in answer.prose
            break
        issued.append(new)
    else:
        pytest.fail("a box never filled up")
    assert [card.number for card in work.record(person).cards] == issued
    assert isinstance(desk.scan_card(work.house, work.clerk, issued[-1]), desk.Served)


# -- correcting


def test_a_corrected_registration_keeps_cards_loans_and_dates(work: AtWork) -> None:
    person = work.person(phone="860-555-0142", email="a@invented.example", town="Inventon")
    item = work.lent(person)
    before = work.record(person)
    form = msgspec.structs.replace(person.form, family="Zorquim", phone="860-555-0199", email="", card="")
    done = desk.amend(work.house, work.clerk, person.visit, form)
    assert isinstance(done, desk.Registered)
    after = work.record(person)
    assert (after.family, after.phones, after.emails) == ("Zorquim", ("860-555-0199",), ())
    for kept in ("pocket", "trail", "trail_day", "cards", "registered", "expires", "branch"):
        assert getattr(after, kept) == getattr(before, kept), kept
    assert work.loans_of(person) == {item}
    for typed, found in (("Fennimore", 0), ("Zorquim", 1), ("0142", 0), ("0199", 1)):
        answer = desk.find(work.house, work.clerk, typed)
        assert isinstance(answer, desk.Found)
        assert len(answer.lines) == found, typed


def test_a_correction_that_will_not_do_changes_nothing(work: AtWork) -> None:
    person = work.person()
    before = work.dump()
    answer = desk.amend(work.house, work.clerk, person.visit, msgspec.structs.replace(person.form, family=""))
    assert set(fields(answer)) == {"family"}
    texts = [name for name, text in msgspec.structs.asdict(person.form).items() if isinstance(text, str)]
    lists = {"category", "card", "channel", "language", "note", "detail", "id_seen", "residence_seen"}
    long = dict.fromkeys(set(texts) - lists, "ü" * 80)
    too_long = msgspec.structs.replace(person.form, **long)
    answer = desk.amend(work.house, work.clerk, person.visit, too_long)
    assert isinstance(answer, Refusal)
    assert "too long" in answer.prose
    assert work.dump() == before


def test_further_telephones_stay_when_the_first_is_corrected(work: AtWork) -> None:
    person = work.person(phone="860-555-0142")
    record = msgspec.structs.replace(work.record(person), phones=("1", "2"), emails=("a", "b"))
    form = msgspec.structs.replace(person.form, phone="3", email="")
    changed = record_of(form, record)
    assert (changed.phones, changed.emails) == (("3", "2"), ("b",))
