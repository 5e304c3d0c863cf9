"""A patron's own room: what is shown is theirs, all of it, and nobody else's."""

from datetime import date, timedelta

import msgspec
import pytest

from at_work import AtWork, Person
from carrel import catalog, desk
from carrel.desk.own_file import LEFT_OUT
from carrel.gate import _unseal
from carrel.ledger import Outcome
from carrel.lives.registrations import Standing, Terms, after_tonight
from carrel.records.circulation import Fee, FeeKind, Hold, Interloan, InterloanState, Linked
from carrel.records.ids import ItemId
from carrel.records.notices import Channel, Notice, NoticeKind
from carrel.records.permissions import PermissionForm
from carrel.records.refusals import Refusal
from carrel.records.registration import IdSeen, Note, Registration
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.sealed import SEALED_CLASSES, epochs, pockets, registrations
from house import Clock
from own import PASSWORD, Post, as_themselves, with_history, with_password


def put(work: AtWork, shelf: pockets.Pockets, record: Linked, **public: int) -> None:
    with work.house.store.write() as tx:
        live = epochs.generations(tx)
        assert pockets.put_anywhere(tx, work.house.ring, live, shelf, record, **public) is not None


def amended(work: AtWork, person: Person, **changed: object) -> None:
    record = work.record(person)
    with work.house.store.write() as tx:
        new: Registration = msgspec.structs.replace(record, **changed)
        registrations.replace(tx, work.house.ring, epochs.generations(tx), person.row, record, new)


def of(work: AtWork, person: Person) -> tuple[object, bytes, int]:
    """What every linked record of somebody begins with."""
    return person.row, work.record(person).pocket, 0


def one_of_each(work: AtWork, person: Person) -> None:
    """A record of every class that can hold a patron."""
    today, whose = work.clock().date(), of(work, person)
    with_history(work, person)
    back = work.lent(person, work.book("The Returned Bell"))
    desk.return_item(work.house, work.clerk, back)
    work.lent(person, work.book("The Salt Lantern"))
    put(work, pockets.fees, Fee(*whose, 125, "kept too long", today, ItemId(1), FeeKind.OVERDUE))
    with work.house.store.read() as tx:
        wanted = catalog.item_by_barcode(tx, back).title
    put(work, pockets.holds, Hold(*whose, wanted, today, work.built.branch), title=wanted)
    far = Interloan(*whose, "The Far Atlas", "Nobody", "Other Library", today, 1, state=InterloanState.SENT)
    put(work, pockets.interloans, far)
    put(work, pockets.notices, Notice(*whose, NoticeKind.OPENED, Channel.LETTER, today, words="a torn page"))
    form = PermissionForm("Tansy Ash", (RecordClass.LOAN,), today + timedelta(days=30))
    permitted = desk.permit(work.house, as_themselves(person), form)
    assert isinstance(permitted, desk.Permitted)
    branch = work.built.branch
    desk.seats.add_computer(work.house, work.supervisor, branch, "PC 01", "internet")
    turn = desk.seats.own_take_turn(work.house, as_themselves(person), branch, "internet")
    assert isinstance(turn, desk.seats.OwnTurns), turn.prose


# -- the first page


def test_the_first_page_shows_what_is_theirs(work: AtWork) -> None:
    person, other = work.person(given="Marigold"), work.person(given="Tansy")
    one_of_each(work, person)
    amended(work, person, note=Note("reads large print", work.clock().date() + timedelta(days=3)))
    room = desk.own_room(work.house, as_themselves(person))
    assert isinstance(room, desk.OwnRoom)
    assert room.name == "Marigold Fennimore"
    assert room.card == person.card[-4:]
    assert [(loan.title, loan.author, loan.renewals_left) for loan in room.loans] == [
        ("The Salt Lantern", "Nobody, Invented", 2)
    ]
    assert [fee.cents for fee in room.fees] == [125]
    assert [one.title for one, _ in room.interloans] == ["The Far Atlas"]
    assert [(one.title, one.position) for one, _ in room.holds] == [("The Returned Bell", 1)]
    assert [one.words for one in room.notices] == ["a torn page"]
    assert (room.note, room.keeps_history) == ("reads large print", True)
    bare = desk.own_room(work.house, as_themselves(other))
    assert isinstance(bare, desk.OwnRoom)
    assert (bare.loans, bare.fees, bare.interloans, bare.notices, bare.note) == ((), (), (), (), "")


def test_a_note_that_has_ended_is_not_shown(work: AtWork) -> None:
    person = work.person()
    amended(work, person, note=Note("reads large print", work.clock().date() - timedelta(days=1)))
    room = desk.own_room(work.house, as_themselves(person))
    assert isinstance(room, desk.OwnRoom)
    assert (room.note, room.note_until) == ("", None)


def test_own_pages_renew_by_the_rules_of_the_desk(work: AtWork) -> None:
    person, other = work.person(), work.person()
    item, theirs = work.lent(person), work.lent(other)
    actor = as_themselves(person)
    for left in (1, 0):
        renewed = desk.renew_own(work.house, actor, item)
        assert isinstance(renewed, desk.Renewed)
        assert renewed.view.renewals_left == left
    assert isinstance(desk.renew_own(work.house, actor, item), Refusal)
    # another's loan, a thing on the shelf and a barcode that is none read the same
    answers = [desk.renew_own(work.house, actor, number) for number in (theirs, work.book(), "31189000000000")]
    assert len({(one.what, one.remedy) for one in answers if isinstance(one, Refusal)}) == 1


def test_renew_all_renews_what_may_be_and_says_what_may_not(work: AtWork) -> None:
    person = work.person()
    first, second = work.lent(person, work.book("Bell")), work.lent(person, work.book("Anchor"))
    for _ in range(2):
        desk.renew_own(work.house, as_themselves(person), first)
    done = desk.renew_all_own(work.house, as_themselves(person))
    assert isinstance(done, desk.RenewedAll)
    assert [view.barcode for view in done.renewed] == [second]
    assert [title for title, _ in done.refused] == ["Bell"]


# -- who opened my record


def test_the_list_of_openings_is_every_unsealing_and_no_other(
    work: AtWork, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted a second time where boxes are opened, by whom and for what, one for each act and patron."""
    recounted: dict[tuple[int, bytes], tuple[date, str, Purpose]] = {}
    acts: list[object] = []
    check, cover = _unseal._check, _unseal._cover  # what every opening that is to be shown goes through, in turn

    def checked(act: object, grant: object) -> None:
        acts.append(act)
        check(act, grant)

    def recount(terms: object, sealed: object, record: object) -> None:
        cover(terms, sealed, record)
        if not terms.everyone:
            act, owner = acts[-1], _unseal._owner(sealed, record)  # as the gate itself tells whose it is
            recounted[id(act), owner] = (act.now.date(), act.actor.name, act.purpose)

    monkeypatch.setattr(_unseal, "_check", checked)
    monkeypatch.setattr(_unseal, "_cover", recount)
    person, other = work.person(family="Fennimore"), work.person(family="Fennimore")
    amended(work, person, owed_cents=0)
    items = [work.lent(person) for _ in range(3)]
    work.lent(other)
    desk.scan_card(work.house, work.clerk, person.card)
    desk.find(work.house, work.supervisor, "Fennimore")
    clock.days_later()
    work.again(person)
    desk.read_back(work.house, work.clerk, person.visit)
    desk.renew(work.house, work.supervisor, items[0])
    desk.return_item(work.house, work.clerk, items[1])
    desk.lend(work.house, work.clerk, person.visit, items[2])  # blocked: it is out
    desk.give_pin(work.house, work.clerk, person.visit, IdSeen.OTHER)
    desk.own_room(work.house, as_themselves(person))
    shown = desk.own_openings(work.house, as_themselves(person))
    assert isinstance(shown, desk.Openings)
    theirs = sorted(told for (_, owner), told in recounted.items() if owner == person.row)
    listed = sorted(
        (line.day, line.who, Purpose(line.act))
        for line in (*shown.others, *shown.own)
        if line.outcome != Outcome.REFUSED
    )
    # registering wrote the record anew and opened none
    listed.remove((date(2026, 11, 24), "clerk", Purpose.REGISTER))
    assert listed == theirs
    assert {line.who for line in shown.others} == {"clerk", "supervisor"}
    assert [line.act for line in shown.own] == ["own", "own"]


def test_the_list_reaches_as_far_as_the_trail_and_says_so(work: AtWork, clock: Clock) -> None:
    person = work.person()
    shown = desk.own_openings(work.house, as_themselves(person))
    assert isinstance(shown, desk.Openings)
    assert shown.since == clock().date()
    assert [line.act for line in shown.others] == ["register"]
    clock.days_later(3)
    record = work.record(person)
    moved = registrations_after(record, clock)
    amended(work, person, trail=moved.trail, trail_day=moved.trail_day)
    later = desk.own_openings(work.house, as_themselves(person))
    assert isinstance(later, desk.Openings)
    assert (later.since, later.others) == (clock().date(), ())


def registrations_after(record: Registration, clock: Clock) -> Registration:
    """The registration as a close with no ledger window would leave it."""
    after = after_tonight(record, Standing(), clock().date(), Terms(36, 0))
    assert after is not None
    return after


def test_a_refused_look_is_on_the_list(work: AtWork) -> None:
    person = work.person()
    desk.serve(work.house, work.actor(Role.PAGE), work.again(person).visit)
    shown = desk.own_openings(work.house, as_themselves(person))
    assert isinstance(shown, desk.Openings)
    assert ("page", "refused") in {(line.who, line.outcome) for line in shown.others}


# -- my data


def test_what_is_corrected_is_kept_and_the_rest_stays(work: AtWork) -> None:
    person = work.person(phone="860-555-0142", email="quill@invented.example", street="14 Quill Lane")
    before = work.record(person)
    said = desk.Correction("2 New Street", "Inventon", "CT", "06260", "860-555-0100", "q@invented.example", "es")
    done = desk.correct_own_data(work.house, as_themselves(person), msgspec.structs.replace(said, detail="titles"))
    assert isinstance(done, desk.DataKept)
    after = work.record(person)
    changed = {
        name for name in after.__struct_fields__
        if msgspec.structs.asdict(after)[name] != msgspec.structs.asdict(before)[name]
    }  # fmt: skip
    assert changed == {"addresses", "phones", "emails", "language", "contact"}
    assert not after.contact.guardian_told
    found = desk.find(work.house, work.clerk, "0100")
    assert isinstance(found, desk.Found)
    assert len(found.lines) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "not an address"},
        {"street": "x" * 81},
        {"channel": "pigeon"},
        {"detail": "everything"},
        {"language": "eng"},
    ],
)
def test_a_form_that_will_not_do_changes_nothing(work: AtWork, wrong: dict[str, str]) -> None:
    person = work.person()
    before = work.record(person)
    refused = desk.correct_own_data(work.house, as_themselves(person), desk.Correction(**wrong))
    assert isinstance(refused, Refusal)
    assert work.record(person) == before


def test_a_minor_alone_decides_what_a_guardian_is_told(work: AtWork) -> None:
    child = work.person(category="child", guardian_name="Tansy Ash")
    done = desk.correct_own_data(work.house, as_themselves(child), desk.Correction(guardian_told=True))
    assert isinstance(done, desk.DataKept)
    assert work.record(child).contact.guardian_told


# -- everything, to take away


def test_the_file_has_every_class_that_holds_the_patron(work: AtWork) -> None:
    person, other = work.person(), work.person()
    one_of_each(work, person)
    desk.return_item(work.house, work.clerk, work.lent(other))
    done = desk.own_file(work.house, as_themselves(person))
    assert isinstance(done, desk.OwnFile)
    told = msgspec.json.decode(done.json)
    for record_class in SEALED_CLASSES:
        if record_class in LEFT_OUT:
            assert record_class in told["left out"]
            continue
        assert told[record_class], record_class
        assert record_class is RecordClass.REGISTRATION or len(told[record_class]) == 1, record_class
    assert told["last borrower"][0]["item"]["title"] == "The Returned Bell"
    assert told["loan"][0]["item"]["title"] == "The Salt Lantern"
    assert told["computer"][0]["computer"] == "PC 01"
    assert told["registration"]["family"] == "Fennimore"


def test_every_table_of_boxes_is_of_a_class_the_file_speaks_of(work: AtWork) -> None:
    """A new table of boxes must be added to the classes, and the test above then asks for it in the file."""
    boxes = {name for (name,) in work.sql("SELECT name FROM sqlite_master WHERE sql LIKE '%box%' AND type = 'table'")}
    assert len(boxes - {"day_uses"}) == len(SEALED_CLASSES)  # how long somebody sat is of the class of seats


def test_the_file_has_none_of_the_houses_keys(work: AtWork) -> None:
    person = work.person()
    one_of_each(work, person)
    done = desk.own_file(work.house, as_themselves(person))
    assert isinstance(done, desk.OwnFile)
    record = work.record(person)
    for secret in (record.pocket, record.trail, record.secrets.password, record.secrets.history_private, person.row):
        assert secret.hex().encode() not in done.json
        assert secret not in done.json


# -- permissions


def test_a_permission_is_written_shown_and_taken_back(work: AtWork, clock: Clock) -> None:
    person, other = work.person(), work.person()
    actor, until = as_themselves(person), clock().date() + timedelta(days=365)
    classes = (RecordClass.FEE, RecordClass.LOAN)
    form = PermissionForm(" Tansy Ash ", classes, until)
    assert isinstance(desk.permit(work.house, actor, form), desk.Permitted)
    shown = desk.own_permissions(work.house, actor)
    assert isinstance(shown, tuple)
    (one,) = shown
    assert (one.recipient, one.classes, one.expires, one.uses) == ("Tansy Ash", ("loan", "fee"), until, ())
    assert desk.own_permissions(work.house, as_themselves(other)) == ()
    answers = [desk.take_back(work.house, as_themselves(other), word) for word in (one.word, "00", "not a word")]
    assert len({(bad.what, bad.remedy) for bad in answers if isinstance(bad, Refusal)}) == 1
    assert isinstance(desk.take_back(work.house, actor, one.word), desk.TakenBack)
    assert desk.own_permissions(work.house, actor) == ()


def test_the_word_for_a_permission_is_no_row_and_is_another_each_time(work: AtWork, clock: Clock) -> None:
    actor, until = as_themselves(work.person()), clock().date() + timedelta(days=9)
    assert isinstance(
        desk.permit(work.house, actor, PermissionForm("Tansy Ash", (RecordClass.LOAN,), until)), desk.Permitted
    )
    words = [one.word for _ in range(2) for one in desk.own_permissions(work.house, actor)]
    assert words[0] != words[1]
    with work.house.store.read() as tx:
        rows = [sealed.row for sealed in pockets.permissions.page(tx, b"", 9)]
    assert rows
    assert not [word for word in words for row in rows if row.hex() in word]
    clock.days_later()
    assert isinstance(desk.take_back(work.house, actor, words[0]), Refusal)


@pytest.mark.parametrize(
    ("recipient", "classes", "days"),
    [
        ("", (RecordClass.LOAN,), 30),
        ("x" * 81, (RecordClass.LOAN,), 30),
        ("Tansy Ash", (), 30),
        ("Tansy Ash", (RecordClass.HISTORY,), 30),
        ("Tansy Ash", (RecordClass.LOAN,), -1),
        ("Tansy Ash", (RecordClass.LOAN,), 366),
    ],
)
def test_a_permission_that_will_not_do(
    work: AtWork, clock: Clock, recipient: str, classes: tuple[RecordClass, ...], days: int
) -> None:
    actor = as_themselves(work.person())
    until = clock().date() + timedelta(days=days)
    assert isinstance(desk.permit(work.house, actor, PermissionForm(recipient, classes, until)), Refusal)
    assert desk.own_permissions(work.house, actor) == ()


# -- closing


def test_an_account_with_something_open_is_not_closed_and_says_why(work: AtWork) -> None:
    person = work.person()
    one_of_each(work, person)
    closed = desk.close_own(work.house, as_themselves(person), person.card[-4:])
    assert isinstance(closed, desk.StillOpen)
    assert closed.reasons == (
        "an item is out",
        "$1.25 is owed",
        "an item from another library is on its way or here",
    )
    assert desk.may_close_own(work.house, as_themselves(person)) == closed


def test_a_closed_account_leaves_no_row(work: AtWork) -> None:
    before = work.dump()
    person = work.person()
    actor = with_history(work, person)
    signed = desk.sign_in_patron(work.house, person.card, PASSWORD)
    assert isinstance(signed, desk.PatronSignedIn)
    today, whose = work.clock().date(), of(work, person)
    desk.return_item(work.house, work.clerk, work.lent(person))
    put(work, pockets.notices, Notice(*whose, NoticeKind.REMINDER, Channel.LETTER, today))
    desk.permit(work.house, actor, PermissionForm("Tansy Ash", (RecordClass.LOAN,), today))
    friend = desk.Collector(work.person().card, "Tansy", today)
    assert isinstance(desk.permit_own_collection(work.house, actor, friend), desk.CollectionPermitted)
    put(work, pockets.interloans, Interloan(*whose, "The Far Atlas", "Nobody", "", today, work.built.branch))
    wanted = work.book("The Wanted Bell")
    with work.house.store.read() as tx:
        title = catalog.item_by_barcode(tx, wanted).title
    assert isinstance(desk.place_own_hold(work.house, actor, title, work.built.branch), desk.HoldPlaced)
    assert desk.may_close_own(work.house, actor) is None
    assert isinstance(desk.close_own(work.house, actor, ""), Refusal)
    assert isinstance(desk.close_own(work.house, actor, "0000"), Refusal)
    assert isinstance(desk.close_own(work.house, actor, person.card[-4:]), desk.AccountClosed)
    after = work.dump()
    personal = {name for name in after if "box" in str(work.sql("SELECT sql FROM sqlite_master WHERE name=?", name))}
    others = {"slips", "registrations", "card_tags", "search_tags"}  # the friend registered, and stays
    assert {name for name in personal if after[name] != before[name]} <= {name for name in after if name in others}
    assert len(after["registrations"]) == len(before["registrations"]) + 1
    assert desk.sitting_of(work.house, signed.sitting) is None
    assert isinstance(desk.own_room(work.house, actor), Refusal)
    assert isinstance(desk.sign_in_patron(work.house, person.card, PASSWORD), desk.Wrong)


def test_another_patrons_last_borrowing_stays(work: AtWork) -> None:
    person, other = work.person(), work.person()
    desk.return_item(work.house, work.clerk, work.lent(other))
    with_password(work, person)
    desk.close_own(work.house, as_themselves(person), person.card[-4:])
    with work.house.store.read() as tx:
        assert pockets.last_borrowers.count(tx) == 1


# -- a password of one's own


def test_a_chosen_password_ends_the_given_one(work: AtWork) -> None:
    person = work.person()
    given = desk.give_password(work.house, work.clerk, work.again(person).visit, IdSeen.PASSPORT)
    assert isinstance(given, desk.SecretGiven)
    actor = as_themselves(person)
    assert isinstance(desk.choose_own_password(work.house, actor, "wrong", PASSWORD), Refusal)
    for unfit in ("short", given.secret, "Quill Fennimore"):
        assert isinstance(desk.choose_own_password(work.house, actor, given.secret, unfit), Refusal)
    chosen = desk.choose_own_password(work.house, actor, given.secret, PASSWORD)
    assert isinstance(chosen, desk.PasswordChosen)
    assert desk.sitting_of(work.house, chosen.sitting) is not None
    assert isinstance(desk.sign_in_patron(work.house, person.card, given.secret), desk.Wrong)
    signed = desk.sign_in_patron(work.house, person.card, PASSWORD)
    assert isinstance(signed, desk.PatronSignedIn)
    assert not signed.must_change


def test_a_second_step_needs_an_address(work: AtWork) -> None:
    person = work.person()
    actor = with_password(work, person)
    assert isinstance(desk.ask_second_step(work.house, actor, PASSWORD, True, Post()), Refusal)
    amended(work, person, emails=("quill@invented.example",))
    for none in (None, desk.PrintedInstead()):
        assert isinstance(desk.ask_second_step(work.house, actor, PASSWORD, True, none), Refusal)
    assert desk.ask_second_step(work.house, actor, PASSWORD, True, Post()) == desk.SecondStepSet(on=True)
    desk.correct_own_data(work.house, actor, desk.Correction())
    assert not work.record(person).secrets.second_step


def test_nobody_else_has_these_pages(work: AtWork) -> None:
    """Neither staff, nor the keeper, nor a kiosk, nor whoever claims to be a patron without being one."""
    person = work.person()
    for role in (Role.CLERK, Role.CUSTODIAN, Role.KEEPER, Role.KIOSK):
        forged = msgspec.structs.replace(work.actor(role), patron=person.row)
        assert isinstance(desk.own_room(work.house, forged), Refusal)
        assert isinstance(desk.own_file(work.house, forged), Refusal)
    nobody = msgspec.structs.replace(as_themselves(person), patron=b"\x00" * 16)
    assert isinstance(desk.own_room(work.house, nobody), Refusal)
