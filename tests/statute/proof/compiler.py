"""From the JSON form of Cedar policies to a formula: what each policy says of every request.

Only what the packs use is known here; anything else raises, so that nothing is proved of a policy half read. The
policies have been validated against the schema and calculate nothing, so none of them can err.
"""

from collections.abc import Callable
from functools import reduce
from typing import Any

import z3

from .world import (
    CONTEXT,
    OPERATION,
    PRINCIPAL,
    RESOURCE,
    Fields,
    Term,
    Thing,
    entity,
    the_act,
    the_standing,
    the_subject,
    word,
)

Json = dict[str, Any]


class UnknownCedar(Exception):
    """A construct this compiler has not been taught."""


def applies(policy: Json) -> z3.BoolRef:
    """When a policy applies: its scope, and every ``when``, and no ``unless``."""
    parts = [_principal(policy["principal"]), _action(policy["action"]), _resource(policy["resource"])]
    for condition in policy["conditions"]:
        body = _bool(condition["body"])
        match condition["kind"]:
            case "when":
                parts.append(body)
            case "unless":
                parts.append(z3.Not(body))
            case other:
                raise UnknownCedar(other)
    return z3.And(parts)


def permitted(policies: list[Json]) -> z3.BoolRef:
    """A permit applies and no forbid does."""
    permits = [applies(policy) for policy in policies if policy["effect"] == "permit"]
    forbids = [applies(policy) for policy in policies if policy["effect"] == "forbid"]
    if len(permits) + len(forbids) != len(policies):
        raise UnknownCedar("an effect that is neither permit nor forbid")
    return z3.And(z3.Or(permits), z3.Not(z3.Or(forbids)))


def _principal(scope: Json) -> z3.BoolRef:
    return _kind_scope(scope, the_standing)


def _resource(scope: Json) -> z3.BoolRef:
    return _kind_scope(scope, the_subject)


def _kind_scope(scope: Json, kind: z3.ArithRef) -> z3.BoolRef:
    match scope:
        case {"op": "All", **rest} if not rest:
            return z3.BoolVal(True)
        case {"op": "is", "entity_type": name, **rest} if not rest:
            return kind == word(name)
        case _:
            raise UnknownCedar(f"scope {scope}")


def _action(scope: Json) -> z3.BoolRef:
    match scope:
        case {"op": "All", **rest} if not rest:
            return z3.BoolVal(True)
        case {"op": "==", "entity": {"type": "Action", "id": name}, **rest} if not rest:
            return the_act == word(name)
        case {"op": "in", "entity": {"type": "Action", "id": name}, **rest} if not rest:
            return _in_action(name)
        case {"op": "in", "entities": list(names), **rest} if not rest:
            return z3.Or([_in_action(name["id"]) for name in names])
        case _:
            raise UnknownCedar(f"scope {scope}")


def _in_action(name: str) -> z3.BoolRef:
    """An act is in itself, and the acts of operation are in their group."""
    members = OPERATION if name == "operation" else (name,)
    return z3.Or([the_act == word(member) for member in members])


def _bool(body: Json) -> z3.BoolRef:
    value = _term(body)
    if not z3.is_bool(value):
        raise UnknownCedar(f"a condition that is no truth value: {body}")
    return value


def _term(body: Json) -> Term:
    if len(body) != 1:
        raise UnknownCedar(str(body))
    ((operator, inner),) = body.items()
    if operator not in _TERMS:
        raise UnknownCedar(operator)
    return _TERMS[operator](inner)


def _var(name: str) -> Term:
    variables: dict[str, Term] = {"principal": PRINCIPAL, "resource": RESOURCE, "context": CONTEXT}
    if name not in variables:
        raise UnknownCedar(f"{name} outside == and in")
    return variables[name]


def _value(value: object) -> Term:
    match value:
        case bool():
            return z3.BoolVal(value)
        case int():
            return z3.IntVal(value)
        case str():
            return word(value)
        case {"__entity": {"type": kind, "id": name}}:
            return entity(kind, name)
        case _:
            raise UnknownCedar(f"value {value}")


def _fields(term: Term) -> Fields:
    match term:
        case Fields():
            return term
        case Thing():
            return term.fields
        case _:
            raise UnknownCedar("a field of something without fields")


def _dot(inner: Json) -> Term:
    fields = _fields(_term(inner["left"]))
    if inner["attr"] not in fields.values:
        raise UnknownCedar(f"field {inner['attr']}")
    return fields.values[inner["attr"]]


def _has(inner: Json) -> Term:
    fields = _fields(_term(inner["left"]))
    if inner["attr"] not in fields.optional:
        raise UnknownCedar(f"has {inner['attr']}, which is not optional")
    return fields.optional[inner["attr"]]


def _is(inner: Json) -> Term:
    thing = _term(inner["left"])
    if not isinstance(thing, Thing) or set(inner) != {"left", "entity_type"}:
        raise UnknownCedar(f"is {inner}")
    return (the_standing if thing is PRINCIPAL else the_subject) == word(inner["entity_type"])


def _in(inner: Json) -> Term:
    if inner["left"] != {"Var": "action"}:
        raise UnknownCedar("in, of something else than the action")
    match inner["right"]:
        case {"Set": list(members)}:
            return z3.Or([_in_action(_action_name(member)) for member in members])
        case other:
            return _in_action(_action_name(other))


def _action_name(body: Json) -> str:
    match body:
        case {"Value": {"__entity": {"type": "Action", "id": str(name)}}}:
            return name
        case _:
            raise UnknownCedar(f"an action {body}")


def _equal(inner: Json) -> z3.BoolRef:
    if inner["left"] == {"Var": "action"}:
        return the_act == word(_action_name(inner["right"]))
    return _plain(inner["left"]) == _plain(inner["right"])


def _plain(body: Json) -> z3.ExprRef:
    match _term(body):
        case Thing(itself):
            return itself
        case Fields():
            raise UnknownCedar("a comparison of records")
        case other:
            return other


def _at_most(inner: Json) -> Term:
    return _plain(inner["left"]) <= _plain(inner["right"])


def _contains(inner: Json) -> Term:
    element = _plain(inner["right"])
    match inner["left"]:
        case {"Set": list(members)}:
            return z3.Or([_plain(member) == element for member in members])
        case other:
            return z3.Select(_plain(other), element)


def _joined(join: Callable[..., z3.BoolRef]) -> Callable[[Json], Term]:
    return lambda inner: reduce(join, (_bool(inner["left"]), _bool(inner["right"])))


_TERMS: dict[str, Callable[[Any], Term]] = {
    "Var": _var,
    "Value": _value,
    ".": _dot,
    "has": _has,
    "is": _is,
    "in": _in,
    "==": _equal,
    "!=": lambda inner: z3.Not(_equal(inner)),
    "<=": _at_most,
    "contains": _contains,
    "&&": _joined(z3.And),
    "||": _joined(z3.Or),
}
