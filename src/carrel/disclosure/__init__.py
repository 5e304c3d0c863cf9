"""The disclosure office: requests for records, from the paper at the desk to the answer (§ 11-25(b)(2))."""

from carrel.catalog.library import Call
from carrel.disclosure.answers import (
    AnswerLine,
    Cell,
    Draft,
    FileLine,
    Heading,
    LetterKept,
    LetterKind,
    Packet,
    Part,
    Prepared,
    Published,
    Released,
    Split,
    Summary,
    Transparency,
    YearOfRequests,
)
from carrel.disclosure.deciding import (
    AtOnce,
    ask_counsel,
    authorise,
    begin_review,
    close,
    close_at_once,
    execute,
    hear_counsel,
    mend,
    reconsider,
    refuse,
    return_for_defects,
)
from carrel.disclosure.folder_page import Folder, ItemLine, PaperLine, ScopeView
from carrel.disclosure.intake import FirstScreen, Intake, RequestBegun, begin_request, first_screen
from carrel.disclosure.letters import draft, keep_letter
from carrel.disclosure.listing import CallLine, CallLines, RequestLine, Requests, requests, to_verify
from carrel.disclosure.naming import UserLine, UsersFound, find_named, name_user, unname_user
from carrel.disclosure.preparing import packet, prepare
from carrel.disclosure.releasing import release
from carrel.disclosure.reviewing import (
    PaperContent,
    ScopeForm,
    add_scan,
    lift_silence,
    note_seen,
    open_request,
    paper,
    set_due,
    set_scope,
    set_silence,
    verify,
)
from carrel.disclosure.splitting import parts_of, split
from carrel.disclosure.transparency import publish_year, transparency, unpublished_years

