"""Every request there could be, as unknowns for z3: the schema, said once more by hand.

Names (of kinds, roles, acts, people, libraries) are whole numbers, a different one for each word that occurs in a
policy; the unknowns range over all whole numbers, so over people and libraries that no policy mentions.
"""

from dataclasses import dataclass
from typing import TypeAlias

import z3

from carrel.records.requests import Instrument
from carrel.records.vocabulary import RecordClass, Role

Entity = z3.Datatype("Entity")
Entity.declare("entity", ("kind", z3.IntSort()), ("name", z3.IntSort()))
Entity = Entity.create()
SetOfEntities = z3.ArraySort(Entity, z3.BoolSort())

_WORDS: dict[str, int] = {}

PRINCIPALS = ("Officer", "Employee", "Agent", "Patron", "ThirdParty")
OPERATION = (
    "lend",
    "return",
    "renew",
    "serve",
    "find",
    "register",
    "card",
    "override",
    "hold",
    "collect",
    "interloan",
    "charge",
    "claim",
    "damage",
    "telephone",
    "home-bound",
    "merge",
    "erase",
    "postpone",
    "seat",
    "notify",
    "move in",
    "close day",
    "check",
    "prove",
    "scan",
    "intake",
    "answer",
    "preserve",
    "read ledger",
)
BY_ORDER, BY_PERMISSION = "release by court order", "release by written permission"
BY_ANOTHER = "release on another ground"
RESOURCES = {
    **dict.fromkeys((*OPERATION, "own", "release"), ("Record", "Ledger")),
    BY_ORDER: ("Record",),
    BY_PERMISSION: ("Record",),
    BY_ANOTHER: ("Record",),
    "publish": ("Report", "Record"),
}
"""What each act can be about."""


def word(text: str) -> z3.ArithRef:
    """The number that stands for a word."""
    return z3.IntVal(_WORDS.setdefault(text, len(_WORDS) + 1))


def entity(kind: str, name: str) -> z3.DatatypeRef:
    return Entity.entity(word(kind), word(name))


def one_of(value: z3.ArithRef, words: tuple[str, ...]) -> z3.BoolRef:
    return z3.Or([value == word(text) for text in words])


@dataclass(frozen=True)
class Fields:
    """A record of fields; an optional one comes with the unknown that says whether it is there."""

    values: "dict[str, Term]"
    optional: dict[str, z3.BoolRef]


@dataclass(frozen=True)
class Thing:
    """An entity with its fields."""

    itself: z3.DatatypeRef
    fields: Fields


Term: TypeAlias = "z3.ExprRef | Fields | Thing"


def _entity(name: str) -> z3.DatatypeRef:
    return z3.Const(name, Entity)


ORDER = Fields(
    {
        "instrument": _entity("instrument"),
        "heard": z3.Bool("heard"),
        "recordedBy": z3.Int("recordedBy"),
        "court": z3.Bool("court"),
        "addressedHere": z3.Bool("addressedHere"),
        "verifiedBy": z3.Int("verifiedBy"),
        "owners": z3.Const("orderOwners", SetOfEntities),
        "classes": z3.Const("orderClasses", SetOfEntities),
        "starts": z3.Int("starts"),
        "ends": z3.Int("ends"),
        "expires": z3.Int("orderExpires"),
    },
    {},
)
PERMISSION = Fields(
    {
        "signer": _entity("signer"),
        "signerAge": z3.Int("signerAge"),
        "recordedBy": z3.Int("formRecordedBy"),
        "classes": z3.Const("permissionClasses", SetOfEntities),
        "recipient": z3.Int("permissionRecipient"),
        "expires": z3.Int("permissionExpires"),
        "revoked": z3.Bool("revoked"),
    },
    {"signerAge": z3.Bool("hasSignerAge")},
)
CLAIM = Fields(
    {
        "instrument": _entity("claimInstrument"),
        "verifiedBy": z3.Int("claimVerifiedBy"),
        "recordedBy": z3.Int("claimRecordedBy"),
        "owners": z3.Const("claimOwners", SetOfEntities),
        "classes": z3.Const("claimClasses", SetOfEntities),
        "ownerAge": z3.Int("ownerAge"),
        "custodial": z3.Bool("custodial"),
        "declared": z3.Bool("declared"),
    },
    {"ownerAge": z3.Bool("hasOwnerAge")},
)
CONTEXT = Fields(
    {
        "library": z3.Int("library"),
        "today": z3.Int("today"),
        "actor": z3.Int("actor"),
        "releasedBy": z3.Int("releasedBy"),
        "recipient": z3.Int("recipient"),
        "recordDate": z3.Int("recordDate"),
        "order": ORDER,
        "permission": PERMISSION,
        "claim": CLAIM,
    },
    {"recordDate": z3.Bool("hasRecordDate")},
)
PRINCIPAL = Thing(_entity("principal"), Fields({"role": _entity("role")}, {}))
the_act = z3.Int("action")
RESOURCE = Thing(
    _entity("resource"),
    Fields(
        {
            "class": _entity("class"),
            "owner": _entity("owner"),
            "identifying": z3.Bool("identifying"),
            "controlled": z3.Bool("controlled"),
        },
        {"owner": z3.Bool("hasOwner")},
    ),
)


def field(record: Fields, name: str) -> z3.ExprRef:
    """A field that is no record itself."""
    value = record.values[name]
    assert isinstance(value, z3.ExprRef)
    return value


the_role = Entity.name(field(PRINCIPAL.fields, "role"))
the_class = Entity.name(field(RESOURCE.fields, "class"))
the_standing = Entity.kind(PRINCIPAL.itself)
the_subject = Entity.kind(RESOURCE.itself)

WELL_FORMED = z3.And(
    one_of(the_standing, PRINCIPALS),
    Entity.kind(field(PRINCIPAL.fields, "role")) == word("Role"),
    one_of(the_role, tuple(Role)),
    z3.Or([z3.And(the_act == word(act), one_of(the_subject, kinds)) for act, kinds in RESOURCES.items()]),
    Entity.kind(field(RESOURCE.fields, "class")) == word("Class"),
    one_of(the_class, tuple(RecordClass)),
    Entity.kind(field(RESOURCE.fields, "owner")) == word("Patron"),
    Entity.kind(field(PERMISSION, "signer")) == word("Patron"),
    *(
        z3.And(
            Entity.kind(field(paper, "instrument")) == word("Instrument"),
            one_of(Entity.name(field(paper, "instrument")), tuple(Instrument)),
        )
        for paper in (ORDER, CLAIM)
    ),
)
"""What the schema demands of a request. Nothing more: not even that a clerk is an employee."""
