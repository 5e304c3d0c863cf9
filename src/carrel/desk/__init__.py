"""The desk: what a library does all day. One function for each thing a librarian does, the same from every front.

Each returns a value to match: what was done, with the view its purpose allows, or a refusal that says what to do.
"""

from carrel.catalog import Amnesty
from carrel.desk import seats
from carrel.desk.about import About, about, now, today
from carrel.desk.agents import AgentForm, agent_list, amend_agent, name_agent, new_agent_password, stop_agent
from carrel.desk.applications import LANGUAGES, LONGEST_NOTE, Application, Unfit
from carrel.desk.borrowing_elsewhere import (
    AskedElsewhere,
    EndedElsewhere,
    SentElsewhere,
    Wish,
    WorkList,
    ask_elsewhere,
    end_elsewhere,
    one_request,
    send_elsewhere,
    work_list,
)
from carrel.desk.calling import OnTheLine, answer_call
from carrel.desk.cards import CardIssued, CardStopped, Why, replace_card, stop_cards
from carrel.desk.cashing_up import CashUp, amnesties, cash_up, end_amnesty, open_amnesty
from carrel.desk.cataloguing import (
    BY_HAND,
    CatalogueWork,
    Choices,
    FlaggedLine,
    ItemForm,
    ItemWork,
    TitleForm,
    TitleLine,
    TitleWork,
    add_item,
    add_title,
    catalogue_work,
    change_item,
    change_title,
    choices,
    delete_item,
    delete_title,
    move_item,
    title_work,
)
from carrel.desk.charging import ALL, Charged, Paid, Waived, WaiveReason, charge, pay, waive
from carrel.desk.collecting import Collectable, HandedOver, collectable, hand_over
from carrel.desk.damage import Damaged, Notified, notify_finder, report_damage
from carrel.desk.ending import Closing, Merged, StillOwing, WhyClosed, close_registration, merge_registrations
from carrel.desk.facts_said import Facts
from carrel.desk.finding import Found, find
from carrel.desk.giving import SecretGiven, give_password, give_pin
from carrel.desk.holding import HoldPlaced, place_hold, place_own_hold
from carrel.desk.home_bound import (
    ChoosingFor,
    HomeBoundBegun,
    HomeBoundEnded,
    begin_home_bound,
    choose_for,
    end_home_bound,
)
from carrel.desk.items import ItemCopy, ItemView, is_item, item_page
from carrel.desk.kiosk import (
    KioskLine,
    KioskLoans,
    KioskReturned,
    kiosk_begins,
    kiosk_ends,
    kiosk_guest,
    kiosk_lends,
    kiosk_loans,
    kiosk_returns,
)
from carrel.desk.lending import HasIt, Lent, OverrideReason, lend, lend_despite, lend_on_paper, lend_own
from carrel.desk.lending_elsewhere import (
    AwayLine,
    BackFromElsewhere,
    LentElsewhere,
    Traffic,
    back_from_elsewhere,
    lend_elsewhere,
    partners,
    traffic,
)
from carrel.desk.letters import (
    CallLine,
    Done,
    DoubtLine,
    NoticeCounts,
    Printed,
    Resolved,
    call_list,
    doubtful,
    letters_printed,
    letters_spoiled,
    notice_counts,
    print_letters,
    resolve,
    was_told,
    write_instead,
)
from carrel.desk.losses import (
    Claimed,
    GivenUp,
    Lost,
    ShelfCheck,
    charge_claimed,
    claim_returned,
    give_up,
    report_lost,
    shelf_checks,
)
from carrel.desk.own_closing import AccountClosed, StillOpen, close_own, may_close_own
from carrel.desk.own_data import Correction, DataKept, correct_own_data, own_data
from carrel.desk.own_file import OwnFile, own_file
from carrel.desk.own_history import (
    HistoryOff,
    HistoryOn,
    HistoryRead,
    keeps_history,
    read_history,
    switch_history_off,
    switch_history_on,
)
from carrel.desk.own_interloans import cancel_own_interloan, own_interloans
from carrel.desk.own_openings import own_openings
from carrel.desk.own_permitting import Permitted, TakenBack, own_permissions, permit, take_back
from carrel.desk.own_room import own_room
from carrel.desk.own_secrets import (
    PasswordChosen,
    PinChosen,
    SecondStepSet,
    ask_second_step,
    choose_own_password,
    choose_own_pin,
)
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
from carrel.desk.permitting import (
    CollectionPermitted,
    CollectionRevoked,
    Collector,
    Collectors,
    collectors,
    permit_collection,
    permit_own_collection,
    revoke_collection,
)
from carrel.desk.posting import Answer, MailServer, Message, PrintedInstead, Sent, send_notices
from carrel.desk.public_catalogue import (
    CatalogueLine,
    CataloguePage,
    PublicCopy,
    PublicTitle,
    search_catalogue,
    title_page,
)
from carrel.desk.receipting import (
    PaymentReceipt,
    ReceiptShown,
    ReturnReceipt,
    return_receipt_again,
    verify_return,
)
from carrel.desk.receiving_elsewhere import Arrival, ReceivedElsewhere, SentHome, receive_elsewhere, sent_home
from carrel.desk.refunding import Refunded, refund, refund_mistake
from carrel.desk.refusals import Blocked, NotAllowed, Stop, UnknownCard, UnknownItem
from carrel.desk.registering import LooksAlike, ReadBack, Registered, amend, read_back, register, renew_registration
from carrel.desk.renewing import Renewed, RenewedAll, renew, renew_all, renew_all_own, renew_own
from carrel.desk.replaying import NotDone, Replayed, replay
from carrel.desk.returning import Returned, return_item
from carrel.desk.scanning import CardFirst, Mode, Scan, Understood, understand
from carrel.desk.serving import Served, Shown, scan_card, serve
from carrel.desk.sharing import shared
from carrel.desk.shelf_lists import (
    PullLine,
    PullList,
    ShelfLine,
    ShelfList,
    TitleChoice,
    pull_list,
    shelf_list,
    titles_to_hold,
)
from carrel.desk.signing_in import (
    OneTimePassword,
    begin_authenticator,
    branches,
    choose_password,
    confirm_authenticator,
    dismiss,
    hire,
    password_mark,
    sign_in,
    sign_in_keeper,
    staff_list,
    start_over,
)
from carrel.desk.stations import (
    at_station,
    choose_pin,
    close_station,
    leave_station,
    on_duty,
    open_station,
    step_out,
    switch,
    switchers,
)
from carrel.desk.uncatalogued import TakenIn, route_foreign, take_in, take_in_foreign
from carrel.desk.using_here import UsedHere, used_here
from carrel.desk.vendors import may_sit, record_wrong_tries, sign_in_agent
from carrel.desk.visiting import GoesHome
from carrel.desk.volunteering import (
    Badge,
    Volunteer,
    end_shift,
    file_agreement,
    give_badge,
    open_shift,
    take_badge,
    volunteers,
)
from carrel.desk.waiting import (
    HoldCancelled,
    HoldChanged,
    QueueReason,
    Waiting,
    cancel_hold,
    cancel_own_hold,
    holds_of_patron,
    move_in_queue,
    resume_hold,
    resume_own_hold,
    suspend_hold,
    suspend_own_hold,
)
from carrel.gate import House, Shared
from carrel.gate.own_views import (
    OpeningLine,
    Openings,
    OwnData,
    OwnFee,
    OwnLoan,
    OwnNotice,
    OwnPermission,
    OwnRead,
    OwnRoom,
)
from carrel.gate.views import (
    AgentView,
    CallerLine,
    CallerView,
    FeeLine,
    FindLine,
    HadLine,
    HoldLine,
    HomeBoundView,
    InterloanLine,
    LendView,
    LoanLine,
    OwnRequest,
    PickupLine,
    RegistrationView,
    RenewView,
    RequestSheet,
    ReturnView,
    ServeView,
    ShelfSlip,
)
from carrel.lives.permissions import PERMITTED
from carrel.records.agents import AgentWord, WhyNot
from carrel.records.registration import Detail, IdSeen, ResidenceSeen
from carrel.staff import Account, Agent, CodeNeeded, SignedIn, Station, Switched, badge_in
from carrel.tallies import Method, Money, TillLine

__all__ = [
    "ALL", "BY_HAND", "LANGUAGES", "LONGEST_NOTE", "PERMITTED", "About", "Account", "AccountClosed", "Agent",
    "AgentForm", "AgentView", "AgentWord", "Amnesty", "Answer", "Application", "Arrival", "AskedElsewhere",
    "AwayLine", "BackFromElsewhere", "Badge", "Blocked", "CallLine", "CallerLine", "CallerView", "CardFirst",
    "CardIssued", "CardStopped", "CashUp", "CatalogueLine", "CataloguePage", "CatalogueWork", "Charged", "Choices",
    "ChoosingFor", "Claimed", "Closing", "CodeNeeded", "Collectable", "CollectionPermitted", "CollectionRevoked",
    "Collector", "Collectors", "Correction", "Damaged", "DataKept", "Detail", "Done", "DoubtLine", "EndedElsewhere",
    "Facts", "FeeLine", "FindLine", "FlaggedLine", "Found", "GivenUp", "GoesHome", "HadLine", "HandedOver", "HasIt",
    "HistoryOff", "HistoryOn", "HistoryRead", "HoldCancelled", "HoldChanged", "HoldLine", "HoldPlaced",
    "HomeBoundBegun", "HomeBoundEnded", "HomeBoundView", "House", "IdSeen", "InterloanLine", "ItemCopy", "ItemForm",
    "ItemView", "ItemWork", "KioskLine", "KioskLoans", "KioskReturned", "LendView", "Lent", "LentElsewhere",
    "LoanLine", "LooksAlike", "Lost", "MailServer", "Merged", "Message", "Method", "Mode", "Money", "NotAllowed",
    "NotDone", "NoticeCounts", "Notified", "OnTheLine", "OneTimePassword", "OpeningLine", "Openings",
    "OverrideReason", "OwnData", "OwnFee", "OwnFile", "OwnLoan", "OwnNotice", "OwnPermission", "OwnRead",
    "OwnRequest", "OwnRoom", "Paid", "PasswordChosen", "PatronSignedIn", "PaymentReceipt", "Permitted",
    "PickupLine", "PinChosen", "PinRight", "Printed", "PrintedInstead", "PublicCopy", "PublicTitle", "PullLine",
    "PullList", "QueueReason", "ReadBack", "ReceiptShown", "ReceivedElsewhere", "Refunded", "Registered",
    "RegistrationView", "RenewView", "Renewed", "RenewedAll", "Replayed", "RequestSheet", "ResidenceSeen",
    "Resolved", "ReturnReceipt", "ReturnView", "Returned", "Scan", "SecondStepNeeded", "SecondStepSet",
    "SecretGiven", "Sent", "SentElsewhere", "SentHome", "ServeView", "Served", "Shared", "ShelfCheck", "ShelfLine",
    "ShelfList", "ShelfSlip", "Shown", "SignedIn", "Sitting", "Station", "StillOpen", "StillOwing", "Stop",
    "Switched", "TakenBack", "TakenIn", "Throttled", "TillLine", "TitleChoice", "TitleForm", "TitleLine",
    "TitleWork", "Traffic", "Understood", "Unfit", "UnknownCard", "UnknownItem", "UsedHere", "Volunteer", "Waiting",
    "WaiveReason", "Waived", "Why", "WhyClosed", "WhyNot", "Wish", "WorkList", "Wrong", "about", "add_item",
    "add_title", "agent_list", "amend", "amend_agent", "amnesties", "answer_call", "ask_elsewhere",
    "ask_second_step", "at_station", "back_from_elsewhere", "badge_in", "begin_authenticator", "begin_home_bound",
    "branches", "call_list", "cancel_hold", "cancel_own_hold", "cancel_own_interloan", "cash_up", "catalogue_work",
    "change_item", "change_title", "charge", "charge_claimed", "check_pin", "choices", "choose_for",
    "choose_own_password", "choose_own_pin", "choose_password", "choose_pin", "claim_returned", "close_own",
    "close_registration", "close_station", "collectable", "collectors", "confirm_authenticator", "correct_own_data",
    "delete_item", "delete_title", "dismiss", "doubtful", "end_amnesty", "end_elsewhere", "end_home_bound",
    "end_shift", "end_sitting", "file_agreement", "find", "give_badge", "give_password", "give_pin", "give_up",
    "hand_over", "hire", "holds_of_patron", "is_item", "item_page", "keeps_history", "kiosk_begins", "kiosk_ends",
    "kiosk_guest", "kiosk_lends", "kiosk_loans", "kiosk_returns", "leave_station", "lend", "lend_despite",
    "lend_elsewhere", "lend_on_paper", "lend_own", "letters_printed", "letters_spoiled", "may_close_own", "may_sit",
    "merge_registrations", "move_in_queue", "move_item", "name_agent", "new_agent_password", "notice_counts",
    "notify_finder", "now", "on_duty", "one_request", "open_amnesty", "open_shift", "open_station", "own_data",
    "own_file", "own_interloans", "own_openings", "own_permissions", "own_room", "partners", "password_mark", "pay",
    "permit", "permit_collection", "permit_own_collection", "place_hold", "place_own_hold", "print_letters",
    "pull_list", "read_back", "read_history", "receive_elsewhere", "record_wrong_tries", "refund", "refund_mistake",
    "register", "renew", "renew_all", "renew_all_own", "renew_own", "renew_registration", "replace_card", "replay",
    "report_damage", "report_lost", "resolve", "resume_hold", "resume_own_hold", "return_item", "return_receipt_again",
    "revoke_collection", "route_foreign", "scan_card", "search_catalogue", "seats", "send_elsewhere", "send_notices",
    "sent_home", "serve", "shared", "shelf_checks", "shelf_list", "sign_in", "sign_in_agent", "sign_in_keeper",
    "sign_in_patron", "sitting_of", "staff_list", "start_over", "step_out", "stop_agent", "stop_cards", "suspend_hold",
    "suspend_own_hold", "switch", "switch_history_off", "switch_history_on", "switchers", "take_back", "take_badge",
    "take_in", "take_in_foreign", "title_page", "title_work", "titles_to_hold", "today", "traffic", "understand",
    "used_here", "verify_return", "volunteers", "waive", "was_told", "work_list", "write_instead",
]  # fmt: skip
