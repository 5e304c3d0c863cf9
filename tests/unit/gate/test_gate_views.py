"""What each purpose shows: written here by hand. Whoever adds a field must come here and say so."""

from datetime import date

import msgspec

from at_work import AtWork
from carrel import catalog, desk
from carrel.gate import own_views, views
from carrel.records.circulation import Loan
from carrel.records.registration import Address, Card, CardStanding, Guardian, Registration
from carrel.records.vocabulary import Purpose

SHOWN: dict[tuple[Purpose, ...], dict[str, tuple[str, ...]]] = {
    (Purpose.SERVE,): {
        "ServeView": (
            "name", "card", "category", "expires", "lapsed", "minor", "blocks", "loans", "holds_ready",
            "holds_waiting", "interloans", "owed_cents", "pickups", "fees", "note", "of_age", "home_bound",
        ),
        "LoanLine": ("barcode", "title", "kind", "due", "overdue", "renewals_left", "state"),
        "FeeLine": ("word", "kind", "title", "cents", "since"),
    },
    (Purpose.LEND, Purpose.OVERRIDE): {"LendView": ("barcode", "title", "due")},
    (Purpose.RENEW,): {"RenewView": ("barcode", "title", "due", "renewals_left")},
    (Purpose.RETURN,): {
        "ReturnView": ("barcode", "title", "shelf", "was_overdue", "code", "last_day", "send_to"),
    },
    (Purpose.SERVE, Purpose.COLLECT): {"PickupLine": ("code", "items", "last_day", "own")},
    (Purpose.HOLD, Purpose.OWN): {
        "HoldLine": ("title", "item", "pickup", "placed", "position", "code", "until", "suspended_until"),
    },
    (Purpose.FIND,): {"FindLine": ("name", "birth_year", "street", "town", "card")},
    (Purpose.TELEPHONE,): {
        "CallerView": ("expires", "loans", "holds_ready", "owed_cents"),
        "CallerLine": ("due", "overdue", "title"),
    },
    (Purpose.HOME_BOUND,): {
        "HomeBoundView": ("name", "until", "uses", "out", "had"),
        "HadLine": ("title", "author", "month"),
    },
    (Purpose.REGISTER,): {
        "RegistrationView": (
            "given", "middle", "family", "suffix", "birth", "category", "town", "registered", "expires", "cards",
            "addresses", "phones", "emails", "guardian", "contact", "language", "id_seen", "residence_seen",
            "protected_address", "home_bound", "note",
        ),
    },
    (Purpose.OWN,): {
        "OwnLoan": ("barcode", "title", "author", "kind", "due", "overdue", "renewals_left", "settled_by_desk"),
        "OwnFee": ("title", "reason", "kind", "charged", "cents"),
        "OwnRequest": ("title", "author", "state", "requested", "pickup", "code"),
        "OwnNotice": ("kind", "title", "words", "made"),
        "OwnRoom": (
            "name", "card", "category", "expires", "lapsed", "blocks", "loans", "fees", "holds", "interloans",
            "notices", "note", "note_until", "keeps_history",
        ),
        "OwnData": (
            "name", "birth", "category", "registered", "expires", "town", "addresses", "phones", "emails", "minor",
            "guardian", "language", "channel", "detail", "guardian_told", "id_seen", "residence_seen",
            "protected_address", "home_bound", "second_step", "has_pin",
        ),
        "OpeningLine": (
            "day", "who", "role", "act", "classes", "clauses", "outcome", "outside_hours", "reason",
        ),
        "Openings": ("since", "others", "own"),
        "OwnPermission": (
            *("word", "recipient", "classes", "granted", "expires", "uses", "collects"),
            *("once", "starts", "ends"),
        ),
        "OwnRead": ("title", "author", "day"),
        "OwnTurn": ("word", "state", "branch", "kind", "code", "label", "begins", "ends"),
    },
    (Purpose.INTERLOAN,): {
        "InterloanLine": ("number", "title", "author", "partner", "state", "requested", "pickup", "code"),
        "RequestSheet": ("number", "title", "author", "partner", "day", "library", "address", "telephone"),
        "ShelfSlip": ("code", "branch", "here", "barcode", "due"),
    },
}  # fmt: skip

OUTCOMES = {
    desk.Served: ("view", "visit", "may_collect"),
    desk.Lent: ("view",),
    desk.Renewed: ("view",),
    desk.Returned: ("view", "was_on_loan", "receipt"),
    desk.ReturnReceipt: ("library", "title", "barcode", "day", "code"),
    desk.Charged: ("owed_cents",),
    desk.Paid: ("receipts", "owed_cents"),
    desk.PaymentReceipt: ("library", "day", "cents", "kind", "method", "serial", "code"),
    desk.Waived: ("cents", "owed_cents"),
    desk.Refunded: ("cents",),
    desk.Lost: ("title", "cents", "owed_cents"),
    desk.Claimed: ("title",),
    desk.GivenUp: ("title",),
    desk.ShelfCheck: ("title", "copy"),
    desk.Damaged: ("title", "told", "cents"),
    desk.Notified: ("title",),
    desk.UsedHere: ("title", "shelf"),
    desk.OnTheLine: ("view", "visit"),
    desk.Printed: ("pdf", "letters", "unaddressed", "shared"),
    desk.CallLine: ("name", "phone", "days", "voicemail", "visit"),
    desk.DoubtLine: ("name", "days", "guardian", "visit"),
    desk.Shared: ("address", "phone", "email"),
    desk.Found: ("lines", "more"),
    desk.LooksAlike: ("lines",),
    desk.ReadBack: ("view", "visit"),
    desk.Registered: ("visit",),
    desk.CardIssued: ("visit",),
    desk.CardStopped: ("visit",),
    desk.AskedElsewhere: ("visit",),
    desk.WorkList: ("lines",),
    desk.SentElsewhere: ("sheet",),
    desk.ReceivedElsewhere: ("slip",),
    desk.EndedElsewhere: ("goes_home",),
    desk.GoesHome: ("barcode", "title", "partner", "number"),
    desk.SentHome: ("partner",),
    desk.ChoosingFor: ("view", "visit"),
    desk.HomeBoundBegun: ("visit",),
    desk.HomeBoundEnded: ("visit",),
    desk.Closing: (),
    desk.Merged: ("visit", "forgotten"),
    desk.SecretGiven: ("secret", "visit"),
    desk.PatronSignedIn: ("actor", "sitting", "must_change"),
    desk.PinRight: ("actor",),
    desk.Sitting: ("actor", "must_change"),
    desk.RenewedAll: ("renewed", "refused"),
    desk.DataKept: ("view",),
    desk.OwnFile: ("json",),
    desk.HistoryRead: ("lines",),
    desk.PasswordChosen: ("sitting",),
    desk.SecondStepSet: ("on",),
    desk.Collectable: ("lines",),
    desk.HandedOver: ("view",),
    desk.CollectionPermitted: ("until",),
    desk.CollectionRevoked: (),
    desk.Collectors: ("lines",),
    desk.HoldPlaced: ("title", "pickup", "on_shelf"),
    desk.Waiting: ("lines",),
    desk.HoldChanged: ("line",),
    desk.HoldCancelled: ("title",),
}
"""What an act hands to a front, beside refusals."""


def test_every_view_shows_what_is_written_here_and_nothing_else() -> None:
    written = {name: fields for of in SHOWN.values() for name, fields in of.items()}
    found = {
        name: type_.__struct_fields__
        for module in (views, own_views)
        for name, type_ in vars(module).items()
        if isinstance(type_, type) and issubclass(type_, msgspec.Struct) and type_.__module__ == module.__name__
    }
    assert found == written


def test_every_act_hands_out_what_is_written_here() -> None:
    assert {type_: type_.__struct_fields__ for type_ in OUTCOMES} == OUTCOMES


def test_a_return_names_nobody_and_a_loan_names_nobody_again() -> None:
    for type_ in (views.ReturnView, views.LendView, views.RenewView, views.LoanLine):
        assert not {"name", "given", "family", "card", "visit"} & set(type_.__struct_fields__)


def test_a_return_says_nothing_of_the_patron(work: AtWork) -> None:
    person = work.person(street="14 Quill Lane", phone="860-555-0142")
    item = work.lent(person)
    back = desk.return_item(work.house, work.clerk, item)
    assert isinstance(back, desk.Returned)
    shown = repr(back)
    assert not any(said in shown for said in (person.card, person.card[-4:], "Quill", "Fennimore", "0142"))


REGISTRATION = Registration(
    pocket=b"p" * 16,
    trail=b"t" * 32,
    trail_day=date(2026, 1, 1),
    given="Marigold",
    middle="T.",
    family="Fennimore-Ash",
    suffix="Jr.",
    category="child",
    branch=1,
    registered=date(2026, 1, 1),
    expires=date(2029, 1, 1),
    birth=date(2014, 4, 30),
    town="Inventon",
    cards=(Card("21189000000017", CardStanding.LOST), Card("21189000000025", CardStanding.CURRENT)),
    addresses=(Address(("14 Quill Lane", "Rear"), "Elsewhere", "CT", "06260"), Address((), "Other", "", "")),
    phones=("860-555-0142",),
    emails=("m@invented.example",),
    guardian=Guardian("Tansy Ash", "860-555-0100"),
)


def test_a_line_of_a_search_tells_namesakes_apart_and_no_more() -> None:
    assert views.find_line(REGISTRATION) == views.FindLine(
        name="Marigold T. Fennimore-Ash Jr.", birth_year=2014, street="14 Quill Lane", town="Elsewhere", card="0025"
    )
    bare = msgspec.structs.replace(REGISTRATION, addresses=(), birth=None, cards=(), middle="", suffix="")
    assert views.find_line(bare) == views.FindLine("Marigold Fennimore-Ash", None, "", "Inventon", "")
    roofless = msgspec.structs.replace(REGISTRATION, addresses=(Address((), "Elsewhere", "CT", ""),))
    assert views.find_line(roofless).street == ""


def test_only_the_end_of_the_current_card_is_shown() -> None:
    """The newest of them where there are two; none where all are lost."""
    assert views.card_tail(REGISTRATION) == "0025"
    newer = Card("21189000000033", CardStanding.CURRENT)
    assert views.card_tail(msgspec.structs.replace(REGISTRATION, cards=(*REGISTRATION.cards, newer))) == "0033"
    assert views.card_tail(msgspec.structs.replace(REGISTRATION, cards=REGISTRATION.cards[:1])) == ""


def test_a_registration_is_read_back_whole_and_without_its_secrets() -> None:
    view = views.registration_view(REGISTRATION)
    for field in set(view.__struct_fields__) - {"cards"}:
        assert getattr(view, field) == getattr(REGISTRATION, field), field
    assert view.cards == (("21189000000017", CardStanding.LOST), ("21189000000025", CardStanding.CURRENT))
    raw = msgspec.msgpack.encode(view)
    assert b"p" * 16 not in raw
    assert b"t" * 32 not in raw


def test_a_line_of_a_loan_says_what_is_due_and_how_often_it_may_be_renewed(work: AtWork) -> None:
    number = work.book()
    with work.house.store.read() as tx:
        item = catalog.item_by_barcode(tx, number)
    assert item is not None
    today = date(2026, 11, 24)
    loan = Loan(b"r" * 16, b"p" * 16, 1, item.id, today, today, renewals=1, branch=1)
    line = views.loan_line(loan, item, "The Salt Lantern", 2, today)
    assert line == views.LoanLine(item.barcode, "The Salt Lantern", "book", today, False, 1)
    assert views.loan_line(loan, item, "", 2, date(2026, 11, 25)).overdue
    assert views.loan_line(loan, item, "", 0, today).renewals_left == 0
