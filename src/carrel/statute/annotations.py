"""What is written above the policies of a Cedar file.

Cedar tells only the ``@id`` of the policies that decided, accepts two policies with one id, and does not ask for any
other annotation; so they are read from the policies' JSON form, once, and checked here.
"""

import msgspec
from cedarpy import policies_to_json_str

from carrel.statute.faults import PackFault
from carrel.statute.pack import Policy


class _Written(msgspec.Struct):
    """The part of Cedar's JSON form of a policy that is read here."""

    effect: str
    annotations: dict[str, str | None] = {}


class _File(msgspec.Struct, rename="camel"):
    static_policies: dict[str, _Written]
    templates: dict[str, msgspec.Raw]


def read_policies(text: str, file: str) -> tuple[Policy, ...]:
    """The annotated policies, in the order of the file. Raises PackFault."""
    try:
        written = msgspec.json.decode(policies_to_json_str(text), type=_File)
    except ValueError as fault:
        raise PackFault(file, "", f"cannot be read as Cedar: {fault}") from fault
    if written.templates:
        raise PackFault(file, "", "contains a template, and a template is not yet a policy: fill its slots in")
    numbered = sorted(written.static_policies.items(), key=lambda item: int(item[0].removeprefix("policy")))
    return tuple(_policy(name, policy, file) for name, policy in numbered)


def _policy(name: str, written: _Written, file: str) -> Policy:
    identity = written.annotations.get("id")
    if not identity:
        raise PackFault(file, name, "has no @id, so no decision could name it")
    clause = written.annotations.get("clause")
    if not clause:
        raise PackFault(file, f"policy {identity}", "has no @clause, so nobody could tell whose words it carries")
    says = written.annotations.get("says") or ""
    if written.effect == "forbid" and not says:
        raise PackFault(file, f"policy {identity}", "refuses without an @says: tell the person what to do")
    return Policy(identity, clause, says, written.effect)
