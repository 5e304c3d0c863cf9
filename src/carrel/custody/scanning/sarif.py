"""A scan's report in SARIF 2.1.0 (OASIS), as CI and backup jobs read it."""

from typing import TypeAlias
from urllib.parse import quote

from carrel.custody.scanning.finds import Find, Found, Scanned
from carrel.custody.scanning.running import Scan

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json]"

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_RULES = {
    Found.CARD: "A library card's number",
    Found.NAME: "A library user's name",
    Found.EMAIL: "A library user's e-mail address",
    Found.PHONE: "A library user's telephone number",
    Found.ADDRESS: "A library user's postal address",
    Found.BIRTH: "A library user's birth date",
    Found.ACCOUNT: "A name that a library user signs in with",
    Found.REFERENCE: "A library user's number in another program",
    Found.LINK: "A library user and a transaction, in one record",
}


def sarif(told: Scan) -> dict[str, Json]:
    """The report. It holds no confidential value."""
    rules: list[Json] = [
        {"id": kind.replace(" ", "-"), "shortDescription": {"text": said}, "defaultConfiguration": {"level": "error"}}
        for kind, said in _RULES.items()
    ]
    driver: dict[str, Json] = {"name": "carrel scan", "rules": rules}
    results: list[Json] = [_result(one, find) for one in told.found for find in one.finds]
    unread: list[Json] = [
        {"level": "error", "message": {"text": f"{one.path}: {one.why}"}, "locations": [_location(one.path, 0, "")]}
        for one in told.unread
    ]
    ended: Json = {"executionSuccessful": not unread, "toolExecutionNotifications": unread}
    run: Json = {
        "tool": {"driver": driver},
        "invocations": [ended],
        "results": results,
        "columnKind": "utf16CodeUnits",
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(one: Scanned, find: Find) -> Json:
    return {
        "ruleId": find.kind.replace(" ", "-"),
        "level": "error" if find.confidence >= 80 else "warning",
        "message": {"text": f"{_RULES[find.kind]}: {find.why}."},
        "rank": float(find.confidence),
        "locations": [_location(one.shown, find.line, find.place)],
        "partialFingerprints": {"mark/v1": find.mark},
    }


def _location(path: str, line: int, place: str) -> Json:
    physical: dict[str, Json] = {"artifactLocation": {"uri": quote(path)}}
    if line:
        physical["region"] = {"startLine": line}
    where: dict[str, Json] = {"physicalLocation": physical}
    if place:
        where["logicalLocations"] = [{"fullyQualifiedName": place}]
    return where
