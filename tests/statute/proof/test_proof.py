"""Proved with z3 over the text of the policies: no request there could be breaks these sentences."""

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import z3
from cedarpy import policies_from_json_str, policies_to_json_str, validate_policies

from statute.asking import connecticut, putnam

from .compiler import Json, permitted
from .properties import OF_BOTH, OF_THE_STATUTE
from .world import BY_ANOTHER, RESOURCES, WELL_FORMED, the_act, word


@cache
def _written(pack: str) -> tuple[Json, ...]:
    text = {"connecticut": connecticut(), "putnam": putnam()}[pack].policy_text
    return tuple(json.loads(policies_to_json_str(text))["staticPolicies"].values())


@cache
def _permitted(pack: str) -> z3.BoolRef:
    return permitted(list(_written(pack)))


def breaks(allowed: z3.BoolRef, sentence: z3.BoolRef) -> bool:
    """Whether some request is permitted and breaks the sentence."""
    solver = z3.Solver()
    solver.add(WELL_FORMED, allowed, z3.Not(sentence))
    answer = solver.check()
    assert answer != z3.unknown
    return bool(answer == z3.sat)


@pytest.mark.parametrize("sentence", OF_THE_STATUTE)
def test_under_any_board(sentence: str) -> None:
    """Under the statute's pack, whatever a board may write beside it."""
    assert not breaks(_permitted("connecticut"), OF_THE_STATUTE[sentence])


@pytest.mark.parametrize("sentence", OF_BOTH)
def test_under_this_board(sentence: str) -> None:
    """Under the statute's pack and this board's."""
    assert not breaks(z3.And(_permitted("connecticut"), _permitted("putnam")), OF_BOTH[sentence])


@pytest.mark.parametrize("sentence", [*OF_THE_STATUTE, *OF_BOTH])
def test_no_sentence_is_empty(sentence: str) -> None:
    """No sentence holds merely because nothing could break it: without the packs each is broken."""
    assert breaks(z3.BoolVal(True), (OF_THE_STATUTE | OF_BOTH)[sentence])


def test_the_work_can_be_done() -> None:
    """The packs do permit: each act of the house is possible for somebody, save what has no ground."""
    both = z3.And(_permitted("connecticut"), _permitted("putnam"))
    idle = [act for act in RESOURCES if act not in ("release", BY_ANOTHER) and not breaks(both, the_act != word(act))]
    assert idle == []


Place = tuple[str | int, ...]
"""Where something stands in a policy's JSON form."""


def _truths(body: object, path: Place) -> Iterator[Place]:
    """The places of every truth value in a condition."""
    if isinstance(body, dict) and len(body) == 1:
        ((operator, inner),) = body.items()
        if operator in ("&&", "||"):
            yield path
            yield from _truths(inner["left"], (*path, operator, "left"))
            yield from _truths(inner["right"], (*path, operator, "right"))
        elif operator in ("==", "!=", "<=", "is", "in", "has", "contains", "."):
            yield path


def _put(policy: Json, path: Place, value: object) -> Json:
    mutant = copy.deepcopy(policy)
    place: Any = mutant
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return mutant


def _said(policy: Json, path: Place) -> str:
    place: Any = policy
    for step in path:
        place = place[step]
    bare = {**policy, "principal": {"op": "All"}, "action": {"op": "All"}, "resource": {"op": "All"}, "annotations": {}}
    bare["conditions"] = [{"kind": "when", "body": place}]
    text = policies_from_json_str(json.dumps({"staticPolicies": {"p": bare}, "templates": {}, "templateLinks": []}))
    return " ".join(text.partition("{")[2].rpartition("}")[0].split())


def _mutants(policy: Json) -> Iterator[tuple[str, Json | None]]:
    """Each way in which one policy can come to permit more: a truth assumed, a limit lost, a scope widened."""
    name = policy["annotations"]["id"]
    if policy["effect"] == "forbid":
        yield f"{name}: taken out", None
    for part in ("principal", "action", "resource"):
        if policy["effect"] == "permit" and policy[part] != {"op": "All"}:
            yield f"{name}: any {part}", _put(policy, (part,), {"op": "All"})
    for number, condition in enumerate(policy["conditions"]):
        body: Place = ("conditions", number, "body")
        eased = policy["effect"] == "permit" if condition["kind"] == "when" else policy["effect"] == "forbid"
        for path in _truths(condition["body"], body):
            yield f"{name}: assumed, {_said(policy, path)}", _put(policy, path, {"Value": eased})


def _all_mutants() -> list[tuple[str, str, int, Json | None]]:
    return [
        (pack, title, number, mutant)
        for pack in ("connecticut", "putnam")
        for number, policy in enumerate(_written(pack))
        for title, mutant in _mutants(policy)
    ]


_WIDE = "limits are forbids, each by itself: a permit may be as wide as can be and permits no more"
_COVERED = "the board's permits together reach every class, and its limits are forbids"
EQUIVALENT = {
    "operation: any action": _WIDE,
    "own: any action": _WIDE,
    "release-by-order: any action": _WIDE,
    "release-by-permission: any action": _WIDE,
    "publish: any action": _WIDE,
    "no-third-party: taken out": "no permit reaches a release without a ground; this says so in the statute's words",
    "no-other-ground: taken out": "no permit reaches it; this says so in the statute's words",
    "confidential: assumed, principal is Patron": "own-only asks for the user once more",
    "own-only: assumed, principal is Patron": "only a library user can be the user a record is about",
    "own-only: assumed, resource is Record": "the schema gives an owner to records only",
    "own-only: assumed, (principal is Patron) && (resource is Record)": "for both reasons",
    'circulation: assumed, [Class::"loan", Class::"hold", Class::"interloan", Class::"fee", Class::"last borrower", '
    'Class::"history", Class::"notice", Class::"request", Class::"paper", Class::"preserved", Class::"stray", '
    'Class::"slip"]'
    ".contains(resource.class)": _COVERED,
    'registration: assumed, [Class::"registration", Class::"permission"].contains(resource.class)': _COVERED,
    'computers: assumed, (resource.class) == Class::"computer"': _COVERED,
    "ledger: any resource": _COVERED,
    "reports: any action": _COVERED,
    "reports: any resource": _COVERED,
}
"""Mutants that permit nothing more, and why."""


def _refuted(pack: str, number: int, mutant: Json | None) -> bool:
    policies = list(_written(pack))
    policies[number : number + 1] = [] if mutant is None else [mutant]
    text = policies_from_json_str(
        json.dumps(
            {"staticPolicies": {f"policy{n}": p for n, p in enumerate(policies)}, "templates": {}, "templateLinks": []}
        )
    )
    if not validate_policies(text, connecticut().schema_text).validation_passed:
        return True
    allowed = permitted(policies)
    if pack == "connecticut":
        both = z3.And(allowed, _permitted("putnam"))
        return any(breaks(allowed, s) for s in OF_THE_STATUTE.values()) or any(
            breaks(both, s) for s in OF_BOTH.values()
        )
    return any(breaks(z3.And(_permitted("connecticut"), allowed), s) for s in OF_BOTH.values())


def test_every_mutant_is_refuted() -> None:
    """Every weakening of every policy lets some request break some sentence, or stands in a list with its reason."""
    survived = {title for pack, title, number, mutant in _all_mutants() if not _refuted(pack, number, mutant)}
    assert survived == set(EQUIVALENT)
