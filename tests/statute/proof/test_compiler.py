"""The formulas that are proved mean what Cedar means."""

import json

import pytest
import z3
from cedarpy import Decision, PolicySet, Schema, is_authorized, policies_to_json_str
from hypothesis import given, settings
from hypothesis import strategies as st

from carrel.records.requests import Instrument
from carrel.records.vocabulary import RecordClass, Role
from statute.asking import connecticut, putnam
from statute.disclosure.brought import elsewhere

from .compiler import Json, UnknownCedar, applies, permitted
from .world import (
    BY_ANOTHER,
    BY_ORDER,
    BY_PERMISSION,
    CONTEXT,
    PRINCIPAL,
    PRINCIPALS,
    RESOURCE,
    RESOURCES,
    Entity,
    Fields,
    SetOfEntities,
    entity,
    the_act,
    word,
)

PEOPLE, ACCOUNTS = ("ann", "ben"), ("", "director", "chair")
SCHEMA = Schema.from_str(connecticut().schema_text)
PACKS = {
    pack.name: (
        PolicySet.from_str(pack.policy_text),
        list(json.loads(policies_to_json_str(pack.policy_text))["staticPolicies"].values()),
    )
    for pack in (connecticut(), putnam(), elsewhere())
}
POLICIES = {name: {policy["annotations"]["id"]: policy for policy in policies} for name, (_, policies) in PACKS.items()}


def _together(policies: list[Json]) -> z3.ExprRef:
    """The decision's formula, and each policy's, under one roof: what is asked is put into all of them at once."""
    parts = [permitted(policies), *map(applies, policies)]
    return z3.Function("together", *[part.sort() for part in parts], z3.BoolSort())(*parts)


TOGETHER = {name: _together(policies) for name, (_, policies) in PACKS.items()}


def _reference(kind: str, name: str) -> Json:
    return {"type": kind, "id": name}


people = st.sampled_from(PEOPLE).map(lambda name: _reference("Patron", name))
days = st.integers(0, 3)
ages = st.integers(10, 20)
instruments = st.sampled_from([_reference("Instrument", kind.value) for kind in Instrument])
classes = st.lists(st.sampled_from([_reference("Class", name.value) for name in RecordClass]), unique_by=str)
orders = st.fixed_dictionaries(
    {
        "instrument": instruments,
        "heard": st.booleans(),
        "recordedBy": st.sampled_from(ACCOUNTS),
        "court": st.booleans(),
        "addressedHere": st.booleans(),
        "verifiedBy": st.sampled_from(ACCOUNTS),
        "owners": st.lists(people, max_size=2),
        "classes": classes,
        "starts": days,
        "ends": days,
        "expires": days,
    }
)
permissions = st.fixed_dictionaries(
    {
        "signer": people,
        "classes": classes,
        "recipient": st.sampled_from(ACCOUNTS),
        "expires": days,
        "revoked": st.booleans(),
        "recordedBy": st.sampled_from(ACCOUNTS),
    },
    optional={"signerAge": ages},
)
claims = st.fixed_dictionaries(
    {
        "instrument": instruments,
        "verifiedBy": st.sampled_from(ACCOUNTS),
        "recordedBy": st.sampled_from(ACCOUNTS),
        "owners": st.lists(people, max_size=2),
        "classes": classes,
        "custodial": st.booleans(),
        "declared": st.booleans(),
    },
    optional={"ownerAge": ages},
)
libraries = st.fixed_dictionaries({"library": st.sampled_from(["public", "public", "association", "school", ""])})
contexts = {
    BY_ORDER: st.fixed_dictionaries(
        {
            "library": st.just("public"),
            "today": days,
            "actor": st.sampled_from(ACCOUNTS),
            "releasedBy": st.sampled_from(ACCOUNTS),
            "order": orders,
        },
        optional={"recordDate": days},
    ),
    BY_PERMISSION: st.fixed_dictionaries(
        {
            "library": st.just("public"),
            "today": days,
            "actor": st.sampled_from(ACCOUNTS),
            "releasedBy": st.sampled_from(ACCOUNTS),
            "recipient": st.sampled_from(ACCOUNTS),
            "permission": permissions,
        }
    ),
    BY_ANOTHER: st.fixed_dictionaries(
        {
            "library": st.just("public"),
            "actor": st.sampled_from(ACCOUNTS),
            "releasedBy": st.sampled_from(ACCOUNTS),
            "claim": claims,
        }
    ),
}
records = st.fixed_dictionaries(
    {"class": st.sampled_from([_reference("Class", name.value) for name in RecordClass])}, optional={"owner": people}
)
reports = st.fixed_dictionaries({"identifying": st.booleans(), "controlled": st.booleans()})
attributes = {"Record": records, "Report": reports, "Ledger": st.just({})}


@st.composite
def requests(draw: st.DrawFn) -> Json:
    """Any request the schema allows, with few names, so that they often meet."""
    action = draw(st.sampled_from(sorted(RESOURCES)))
    kind = draw(st.sampled_from(RESOURCES[action]))
    return {
        "principal": (draw(st.sampled_from(PRINCIPALS)), draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(Role))),
        "action": action,
        "resource": (kind, draw(attributes[kind])),
        "context": draw(contexts.get(action, libraries)),
    }


def _value(value: object) -> z3.ExprRef:
    match value:
        case bool():
            return z3.BoolVal(value)
        case int():
            return z3.IntVal(value)
        case str():
            return word(value)
        case {"type": kind, "id": name}:
            return entity(kind, name)
        case list():
            full = z3.K(Entity, z3.BoolVal(False))
            for element in value:
                full = z3.Store(full, _value(element), z3.BoolVal(True))
            return full
    raise AssertionError(value)


def _given(fields: Fields, said: Json) -> list[tuple[z3.ExprRef, z3.ExprRef]]:
    """What the unknowns are in this request; those it does not have are anything at all."""
    pairs: list[tuple[z3.ExprRef, z3.ExprRef]] = [
        (there, z3.BoolVal(n in said)) for n, there in fields.optional.items()
    ]
    for name, unknown in fields.values.items():
        if isinstance(unknown, Fields):
            pairs += _given(unknown, said.get(name, {}))
        elif name in said:
            pairs.append((unknown, _value(said[name])))
        else:
            pairs.append((unknown, _anything(unknown.sort())))
    return pairs


def _anything(sort: z3.SortRef) -> z3.ExprRef:
    if sort == SetOfEntities:
        return z3.K(Entity, z3.BoolVal(True))
    if sort == Entity:
        return entity("anything", "at all")
    return z3.BoolVal(True) if sort == z3.BoolSort() else z3.IntVal(0)


def _assignment(asked: Json) -> list[tuple[z3.ExprRef, z3.ExprRef]]:
    kind, person, role = asked["principal"]
    about, said = asked["resource"]
    return [
        (PRINCIPAL.itself, entity(kind, person)),
        (the_act, word(asked["action"])),
        (RESOURCE.itself, entity(about, "it")),
        *_given(PRINCIPAL.fields, {"role": _reference("Role", role.value)}),
        *_given(RESOURCE.fields, said),
        *_given(CONTEXT, asked["context"]),
    ]


@settings(max_examples=400, deadline=None)
@given(requests())
def test_the_formulas_are_the_policies(asked: Json) -> None:
    """For any request, the formula and Cedar agree on the decision and on the policies that decided."""
    kind, person, role = asked["principal"]
    about, said = asked["resource"]
    entities = [
        {"uid": _reference(kind, person), "attrs": {"role": _reference("Role", role.value)}, "parents": []},
        {"uid": _reference(about, "it"), "attrs": said, "parents": []},
    ]
    question = {
        "principal": _reference(kind, person),
        "action": _reference("Action", asked["action"]),
        "resource": _reference(about, "it"),
        "context": json.dumps(asked["context"]),
    }
    assignment = _assignment(asked)
    for name, (policies, _) in PACKS.items():
        answer = is_authorized(question, policies, json.dumps(entities), SCHEMA)
        assert answer.diagnostics.errors == []
        allowed = answer.decision is Decision.Allow
        decision, *each = map(z3.is_true, z3.simplify(z3.substitute(TOGETHER[name], *assignment)).children())
        assert decision == allowed
        decided = set(answer.diagnostics.id_annotations_by_reason.values())
        effect = "permit" if allowed else "forbid"
        applying = {
            policy
            for (policy, written), applied in zip(POLICIES[name].items(), each, strict=True)
            if applied and written["effect"] == effect
        }
        assert applying == decided


@pytest.mark.parametrize(
    "condition",
    [
        "context.today + 1 <= context.order.expires",
        "context.today < context.order.expires",
        "!(context.order.court)",
        "context.order.owners.containsAll(context.order.owners)",
        "if context.order.court then true else false",
        'principal in Officer::"x"',
        'context.actor like "a*"',
        "context.order == context.order",
        "context has order",
    ],
)
def test_what_is_not_known_is_not_proved(condition: str) -> None:
    """A construct the compiler has not been taught stops it: nothing is proved of a policy half read."""
    text = f'permit (principal, action == Action::"{BY_ORDER}", resource) when {{ {condition} }};'
    policy = json.loads(policies_to_json_str(text))["staticPolicies"]["policy0"]
    with pytest.raises(UnknownCedar):
        applies(policy)
