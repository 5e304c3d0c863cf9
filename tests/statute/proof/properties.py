"""What must hold of every request, whoever asks and whatever is shown: written from the statute's words."""

import z3

from carrel.records.vocabulary import RecordClass

from .world import (
    BY_ANOTHER,
    BY_ORDER,
    BY_PERMISSION,
    CONTEXT,
    OPERATION,
    ORDER,
    PERMISSION,
    PRINCIPAL,
    RESOURCE,
    Entity,
    field,
    one_of,
    the_act,
    the_class,
    the_role,
    the_standing,
    the_subject,
    word,
)

HAS_OWNER, the_owner = RESOURCE.fields.optional["owner"], field(RESOURCE.fields, "owner")
RECORD_CLASS = field(RESOURCE.fields, "class")
the_day, DATED, the_date = field(CONTEXT, "today"), CONTEXT.optional["recordDate"], field(CONTEXT, "recordDate")
the_verifier = field(ORDER, "verifiedBy")
INSIDER = one_of(the_standing, ("Officer", "Employee", "Agent"))

FROM_A_JUDGE = one_of(
    Entity.name(field(ORDER, "instrument")), ("court order", "search warrant", "subpoena signed by a judge")
)

ORDERED = z3.And(
    field(ORDER, "court"),
    FROM_A_JUDGE,
    field(ORDER, "addressedHere"),
    HAS_OWNER,
    z3.Select(field(ORDER, "owners"), the_owner),
    z3.Select(field(ORDER, "classes"), RECORD_CLASS),
    DATED,
    field(ORDER, "starts") <= the_date,
    the_date <= field(ORDER, "ends"),
    the_day <= field(ORDER, "expires"),
    the_verifier != word(""),
    the_verifier != field(CONTEXT, "actor"),
    the_verifier != field(CONTEXT, "releasedBy"),
)
ALLOWED_BY_USER = z3.And(
    HAS_OWNER,
    field(PERMISSION, "signer") == the_owner,
    z3.Select(field(PERMISSION, "classes"), RECORD_CLASS),
    field(PERMISSION, "recipient") == field(CONTEXT, "recipient"),
    field(PERMISSION, "recipient") != word(""),
    the_day <= field(PERMISSION, "expires"),
    z3.Not(field(PERMISSION, "revoked")),
)
RECORDED_BY_ANOTHER = z3.And(
    field(ORDER, "recordedBy") != word(""),
    field(ORDER, "recordedBy") != field(CONTEXT, "actor"),
    field(ORDER, "recordedBy") != field(CONTEXT, "releasedBy"),
)
TAKEN_IN_BY_ANOTHER = z3.And(
    field(PERMISSION, "recordedBy") != field(CONTEXT, "actor"),
    field(PERMISSION, "recordedBy") != field(CONTEXT, "releasedBy"),
)
RELEASES = ("release", BY_ORDER, BY_PERMISSION, BY_ANOTHER)

_EVERYTHING = tuple(name.value for name in RecordClass)
_SERVED = ("registration", "loan", "hold", "fee", "interloan")
_THEIRS = (*_SERVED, "history", "notice", "permission")
NEEDS = {
    "lend": ("registration", "loan", "hold", "interloan"),
    "renew": ("registration", "loan"),
    "override": ("registration", "loan", "hold", "interloan", "fee"),
    "return": ("loan", "hold"),
    "serve": _SERVED,
    "telephone": _SERVED,
    "notify": (*_SERVED, "notice"),
    "find": ("registration",),
    "register": ("registration",),
    "card": ("registration",),
    "hold": ("registration", "hold", "loan"),
    "interloan": ("registration", "interloan"),
    "collect": ("registration", "hold", "permission"),
    "charge": ("registration", "fee", "loan"),
    "claim": ("registration", "fee", "loan"),
    "damage": ("last borrower", "registration", "fee", "loan"),
    "home-bound": ("registration", "loan", "history", "permission"),
    "merge": _THEIRS,
    "erase": _THEIRS,
    "postpone": ("loan", "hold"),
    "seat": ("registration", "computer"),
    "move in": (*_SERVED, "history", "permission"),
    "intake": ("request", "paper"),
    "answer": ("request", "paper", "registration"),
    "preserve": (*_THEIRS, "last borrower", "computer", "request", "preserved"),
    "close day": _EVERYTHING,
    "check": _EVERYTHING,
    "prove": _EVERYTHING,
    "scan": ("registration", "stray"),
}
_DESK = ("clerk", "supervisor", "custodian")
_NIGHT = ("keeper", "custodian")
DUTIES = {
    **dict.fromkeys(
        (
            "lend",
            "renew",
            "serve",
            "find",
            "register",
            "card",
            "hold",
            "collect",
            "interloan",
            "charge",
            "claim",
            "damage",
            "telephone",
            "home-bound",
            "intake",
        ),
        _DESK,
    ),
    "return": (*_DESK, "kiosk"),
    "seat": (*_DESK, "kiosk", "agent"),
    **dict.fromkeys(("merge", "erase", "postpone"), ("supervisor", "custodian")),
    "notify": (*_DESK, "keeper"),
    "override": ("supervisor", "custodian"),
    **dict.fromkeys(("answer", "preserve"), ("custodian",)),
    **dict.fromkeys(("move in", "close day", "check", "prove", "scan"), _NIGHT),
    "read ledger": ("custodian", "auditor", "keeper"),
}

_NEEDED = z3.Or(
    z3.And(the_act == word("read ledger"), the_subject == word("Ledger")),
    z3.And(
        the_subject == word("Record"),
        z3.Or([z3.And(the_act == word(act), one_of(the_class, classes)) for act, classes in NEEDS.items()]),
    ),
)
_HAS_DUTY = z3.Or([z3.And(the_act == word(act), one_of(the_role, roles)) for act, roles in DUTIES.items()])

OF_THE_STATUTE = {
    "a release under an order has a judge's order, verified by another, for that user, class and date": z3.Implies(
        the_act == word(BY_ORDER), z3.And(ORDERED, INSIDER)
    ),
    "a release by permission has that user's standing permission for that class and recipient": z3.Implies(
        the_act == word(BY_PERMISSION), z3.And(ALLOWED_BY_USER, INSIDER)
    ),
    "nothing is released without an order or a permission": the_act != word("release"),
    "there is no third ground: not a parent's, not an emergency, not an attorney's": the_act != word(BY_ANOTHER),
    "a third party never gets anything": the_standing != word("ThirdParty"),
    "nothing is permitted in a school's or a college's library, or in one of an unknown kind": one_of(
        field(CONTEXT, "library"), ("public", "industrial", "commercial", "association", "governmental")
    ),
    "an officer, employee or agent operates, with a class of record that the act needs": z3.Implies(
        one_of(the_act, OPERATION), z3.And(INSIDER, _NEEDED)
    ),
    "what is published is a report, identifies nobody, and has passed control": z3.Implies(
        the_act == word("publish"),
        z3.And(
            the_subject == word("Report"),
            z3.Not(field(RESOURCE.fields, "identifying")),
            field(RESOURCE.fields, "controlled"),
            INSIDER,
        ),
    ),
    "a library user sees their own record, and nobody else's": z3.Implies(
        the_act == word("own"), z3.And(the_standing == word("Patron"), HAS_OWNER, the_owner == PRINCIPAL.itself)
    ),
    "a slip is opened by the day's close, the check and the proof only": z3.Implies(
        z3.And(the_subject == word("Record"), the_class == word("slip")),
        one_of(the_act, ("close day", "check", "prove")),
    ),
    "a note of a stray is opened by the scan and by the night, and is never released": z3.Implies(
        z3.And(the_subject == word("Record"), the_class == word("stray")),
        one_of(the_act, ("scan", "close day", "check", "prove")),
    ),
    "a request's folder is opened to take it in, to answer it, to hold what it names, and by the night": z3.Implies(
        z3.And(the_subject == word("Record"), one_of(the_class, ("request", "paper"))),
        one_of(the_act, ("intake", "answer", "preserve", "close day", "check", "prove")),
    ),
    "a copy that is held is opened where it is held and by the night, and is never released as a copy": z3.Implies(
        z3.And(the_subject == word("Record"), the_class == word("preserved")),
        one_of(the_act, ("preserve", "close day", "check", "prove")),
    ),
}
"""These hold under the statute's pack alone, so under any board's policy whatever: both must permit."""

OF_BOTH = {
    "whatever is released has a judge's order naming its user, verified and recorded by others than whoever releases, "
    "or that user's own standing permission, taken in by another": z3.Implies(
        one_of(the_act, RELEASES),
        z3.Or(
            z3.And(the_act == word(BY_ORDER), ORDERED, RECORDED_BY_ANOTHER),
            z3.And(the_act == word(BY_PERMISSION), ALLOWED_BY_USER, TAKEN_IN_BY_ANOTHER),
        ),
    ),
    "whoever operates has that duty": z3.Implies(one_of(the_act, OPERATION), _HAS_DUTY),
    "a page, a volunteer and an auditor open no record": z3.Implies(
        one_of(the_role, ("page", "volunteer", "auditor")), the_subject != word("Record")
    ),
    "a page and a volunteer do nothing at all": z3.Not(one_of(the_role, ("page", "volunteer"))),
    "a self-service machine takes items back or seats people, and does nothing else": z3.Implies(
        the_role == word("kiosk"), one_of(the_act, ("return", "seat"))
    ),
    "a vendor's machine shares out the public computers, and does nothing else": z3.Implies(
        the_role == word("agent"),
        z3.And(the_act == word("seat"), one_of(the_class, ("registration", "computer"))),
    ),
    "the role of a stranger does nothing at all": the_role != word("stranger"),
    "only the custodian's role releases or publishes": z3.Implies(
        one_of(the_act, (*RELEASES, "publish")), the_role == word("custodian")
    ),
    "the role of a library user does nothing but look at their own": z3.Implies(
        the_role == word("patron"), the_act == word("own")
    ),
}
"""These hold under the statute's pack and this board's together, even for a role that contradicts the standing it is
asked with (a "patron" who is an officer), which :class:`carrel.statute.Judge` never makes."""
