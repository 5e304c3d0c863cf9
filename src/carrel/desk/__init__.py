"""The desk: what a library does all day. One function for each thing a librarian does, the same from every front.

Each returns a value to match: what was done, with the view its purpose allows, or a refusal that says what to do.
"""

from carrel.desk.about import About, about
from carrel.desk.applications import Application, Unfit
from carrel.desk.cards import CardIssued, CardStopped, Why, replace_card, stop_cards
from carrel.desk.finding import Found, find
from carrel.desk.giving import SecretGiven, give_password, give_pin
from carrel.desk.items import ItemCopy, ItemView, item_page
from carrel.desk.lending import Lent, OverrideReason, lend, lend_despite
from carrel.desk.mailing import Mailer
from carrel.desk.own_signing_in import (
    PatronSignedIn,
    PinRight,
    SecondStepNeeded,
    Sitting,
    Throttled,
    Wrong,
    check_pin,
    end_sitting,
    sign_in_patron,
    sitting_of,
)
from carrel.desk.posting import Answer, MailServer, Message, PrintedInstead, Sent, send_notices
from carrel.desk.refusals import Blocked, NotAllowed, Stop, UnknownCard, UnknownItem
from carrel.desk.registering import (
    LooksAlike,
    ReadBack,
    Registered,
    amend,
    read_back,
    register,
    renew_registration,
)
from carrel.desk.renewing import Renewed, renew
from carrel.desk.returning import Returned, return_item
from carrel.desk.scanning import CardFirst, Mode, Scan, Understood, understand
from carrel.desk.serving import Served, Shown, scan_card, serve
from carrel.desk.signing_in import (
    OneTimePassword,
    begin_authenticator,
    branches,
    choose_password,
    confirm_authenticator,
    dismiss,
    hire,
    sign_in,
    sign_in_keeper,
    staff_list,
    start_over,
)
from carrel.gate import House
from carrel.gate.views import FindLine, LendView, LoanLine, RegistrationView, RenewView, ReturnView, ServeView
from carrel.staff import Account, CodeNeeded, SignedIn

__all__ = [
    "About",
    "Account",
    "Answer",
    "Application",
    "Blocked",
    "CardFirst",
    "CardIssued",
    "CardStopped",
    "CodeNeeded",
    "FindLine",
    "Found",
    "House",
    "ItemCopy",
    "ItemView",
    "LendView",
    "Lent",
    "LoanLine",
    "LooksAlike",
    "MailServer",
    "Mailer",
    "Message",
    "Mode",
    "NotAllowed",
    "OneTimePassword",
    "OverrideReason",
    "PatronSignedIn",
    "PinRight",
    "PrintedInstead",
    "ReadBack",
    "Registered",
    "RegistrationView",
    "RenewView",
    "Renewed",
    "ReturnView",
    "Returned",
    "Scan",
    "SecondStepNeeded",
    "SecretGiven",
    "Sent",
    "ServeView",
    "Served",
    "Shown",
    "SignedIn",
    "Sitting",
    "Stop",
    "Throttled",
    "Understood",
    "Unfit",
    "UnknownCard",
    "UnknownItem",
    "Why",
    "Wrong",
    "about",
    "amend",
    "begin_authenticator",
    "branches",
    "check_pin",
    "choose_password",
    "confirm_authenticator",
    "dismiss",
    "end_sitting",
    "find",
    "give_password",
    "give_pin",
    "hire",
    "item_page",
    "lend",
    "lend_despite",
    "read_back",
    "register",
    "renew",
    "renew_registration",
    "replace_card",
    "return_item",
    "scan_card",
    "send_notices",
    "serve",
    "sign_in",
    "sign_in_keeper",
    "sign_in_patron",
    "sitting_of",
    "staff_list",
    "start_over",
    "stop_cards",
    "understand",
]
