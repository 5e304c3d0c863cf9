"""What the scan finds in real files of three other systems, against what their own columns hold.

The truth is read here by other means than the scan's: each table's columns are named by hand, JSON by its paths.
Everything the truth does not name is a false find.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from carrel.custody.scanning.learning import learn
from carrel.custody.scanning.roll import Roll
from carrel.custody.scanning.running import search
from carrel.exchange import import_evergreen
from carrel.gate import House, record_move_in
from carrel.records.vocabulary import Role
from house import Built, Clock, make_house, sqlite_address


@pytest.fixture(scope="module")
def real(shared: Path) -> Path:
    """Where the data truly lies: a scan tells of files by their own paths."""
    return shared.resolve()


Truth = set[tuple[str, int, str]]
"""File, line (or record) and kind."""
_NOTHING = {"", "\\N", "NULL"}

EVERGREEN = {
    "actor.usr": {
        "usrname": "account", "email": "e-mail", "ident_value": "account", "ident_value2": "account",
        "first_given_name": "name", "second_given_name": "name", "family_name": "name", "guardian": "name",
        "alias": "name", "day_phone": "phone", "evening_phone": "phone", "other_phone": "phone", "dob": "birth date",
        "guardian_email": "e-mail",
    },
    "actor.card": {"usr": "reference", "barcode": "card"},
    "actor.usr_address": {"usr": "reference", "street1": "address", "street2": "address"},
    "actor.usr_setting": {"usr": "reference"},
    "actor.usr_activity": {"usr": "reference"},
    "actor.usr_standing_penalty": {"usr": "reference"},
    "actor.stat_cat_entry_usr_map": {"target_usr": "reference"},
    "action.circulation": {"usr": "reference"},
    "action.hold_request": {
        "usr": "reference", "requestor": "reference", "phone_notify": "phone", "sms_notify": "phone",
    },
    "action.survey_response": {"usr": "reference"},
    "booking.reservation": {"usr": "reference"},
    "container.user_bucket_item": {"target_user": "reference"},
    "money.grocery": {"usr": "reference"},
}  # fmt: skip
EVERGREEN_LINKS = {
    "action.circulation", "action.hold_request", "booking.reservation", "money.grocery", "actor.usr_address",
}  # fmt: skip
KOHA = {
    "borrowernumber": "reference", "cardnumber": "card", "surname": "name", "firstname": "name", "othernames": "name",
    "address": "address", "address2": "address", "email": "e-mail", "emailpro": "e-mail", "phone": "phone",
    "mobile": "phone", "fax": "phone", "phonepro": "phone", "dateofbirth": "birth date", "userid": "account",
    "contactname": "name", "contactfirstname": "name", "B_address": "address", "B_email": "e-mail", "B_phone": "phone",
}  # fmt: skip
FOLIO_PERSONS = {"requester", "user", "personal", "generalInfo", "contactInfo", "addressInfo", "proxy", "borrower"}
FOLIO = {
    "lastName": "name", "firstName": "name", "middleName": "name", "preferredFirstName": "name",
    "requesterName": "name", "email": "e-mail", "phone": "phone", "mobilePhone": "phone",
    "dateOfBirth": "birth date", "username": "account", "externalSystemId": "account", "userId": "reference",
    "proxyUserId": "reference", "requesterId": "reference", "patronId": "reference", "recipientUserId": "reference",
    "addressLine0": "address", "addressLine1": "address", "addressLine2": "address",
}  # fmt: skip
FOLIO_THINGS = {"itemId", "loanId", "loanDate", "instanceId", "requestIds", "requestDate", "dueDate"}


def _copied(path: Path) -> Iterator[tuple[str, int, dict[str, str]]]:
    table, columns = "", list[str]()
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if begun := re.match(r"COPY (\S+) \((.*)\) FROM stdin;", line):
            table, columns = begun[1], begun[2].split(", ")
        elif line == "\\.":
            table = ""
        elif table:
            yield table, number, dict(zip(columns, line.split("\t"), strict=True))


def evergreen(folder: Path) -> Truth:
    truth: Truth = set()
    for path in folder.rglob("*.sql"):
        for table, line, row in _copied(path):
            kinds = {kind for column, kind in EVERGREEN.get(table, {}).items() if _holds(kind, row[column])}
            truth |= {(str(path), line, kind) for kind in kinds}
            if kinds and table in EVERGREEN_LINKS:
                truth.add((str(path), line, "link"))
    for path in folder.rglob("patrons-to-import.csv"):
        kinds = ("account", "name", "e-mail", "birth date", "card", "address", "phone", "link")
        truth |= {(str(path), line, kind) for line in (2, 3) for kind in kinds}
    return truth


def koha(folder: Path) -> Truth:
    path = folder / "liblime_en/sample_patrons.sql"
    truth: Truth = set()
    lines = path.read_text(encoding="utf-8").split("\n")
    columns = re.findall(r"`(\w+)`", lines[0])[1:]
    for number, line in enumerate(lines, 1):
        if line.startswith("("):
            values = re.findall(r"'((?:[^'\\]|\\.)*)'|(NULL|\d+)", line)
            row = dict(zip(columns, [quoted or plain for quoted, plain in values], strict=True))
            kinds = {kind for column, kind in KOHA.items() if _holds(kind, row[column])}
            truth |= {(str(path), number, kind) for kind in kinds}
            if "address" in kinds:
                truth.add((str(path), number, "link"))
    return truth


def folio(folder: Path) -> Truth:
    truth: Truth = set()
    for path in [*folder.rglob("*.json"), *folder.rglob("*.sample")]:
        whole = json.loads(path.read_text(encoding="utf-8"))
        lists = [inner for inner in whole.values() if isinstance(inner, list) and inner and isinstance(inner[0], dict)]
        held = set(whole) - {"totalRecords"}
        records = lists[0] if len(lists) == 1 and len(held) == 1 else [whole]
        for number, record in enumerate(records, 1):
            told = list(_leaves(record, ()))
            kinds = {kind for path_, value in told if (kind := _folio_kind(path_, record)) and _holds(kind, value)}
            truth |= {(str(path), number, kind) for kind in kinds}
            keys = {path_[-1] for path_, _ in told} | {part for path_, _ in told for part in path_}
            linked = bool(keys & FOLIO_THINGS) or {"item", "loan"} & keys or "address" in kinds
            if kinds and linked:
                truth.add((str(path), number, "link"))
    return truth


def _leaves(value: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, path)
    elif value is not None:
        yield path, str(value)


def _folio_kind(path: tuple[str, ...], record: dict[str, object]) -> str | None:
    if set(path) & {"metadata", "contributors", "source", "circulationNotes", "item", "instance"}:
        return None
    of_person = bool(set(path[:-1]) & FOLIO_PERSONS)
    if path[-1] == "barcode" and (of_person or "personal" in record):
        return "card"
    if path[-1] == "id" and of_person:
        return "reference"
    return FOLIO.get(path[-1])


def _holds(kind: str, value: str) -> bool:
    value = value.strip()
    if value in _NOTHING:
        return False
    match kind:
        case "e-mail":
            return "@" in value
        case "phone":
            return len(re.sub(r"\D", "", value)) > 5
        case "name" | "address":
            return bool(re.search(r"[^\W\d]", value))
        case _:
            return True


def _found(roll: Roll, folder: Path) -> Truth:
    _, told = search(roll, [folder], lambda *_: None)
    return {(one.path, find.line, str(find.kind)) for one in told.found for find in one.finds}


def _measure(name: str, truth: Truth, found: Truth) -> None:
    for what, mine in (("identifiers", lambda kind: kind != "link"), ("links", lambda kind: kind == "link")):
        wanted = {one for one in truth if mine(one[2])}
        got = {one for one in found if mine(one[2])}
        right = len(wanted & got)
        recall, precision = right / max(1, len(wanted)), right / max(1, len(got))
        print(f"{name}: {what}: {len(wanted)} wanted, {len(got)} found, recall {recall:.4f}, precision {precision:.4f}")  # noqa: T201  # docs/scan.md states these numbers
        missed = Counter((Path(one[0]).name, one[2]) for one in wanted - got).most_common(8)
        wrong = Counter((Path(one[0]).name, one[2]) for one in got - wanted).most_common(8)
        assert wanted
        assert recall >= 0.99, missed
        assert precision >= 0.95, wrong


@pytest.fixture(autouse=True)
def every_find_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carrel.custody.scanning.running._LISTED", 1_000_000)


@pytest.fixture(scope="module")
def stranger() -> Roll:
    """A library that knows nobody of these."""
    roll = Roll(0)
    roll.settle()
    return roll


def test_evergreen_of_a_library_that_knows_nobody(stranger: Roll, real: Path) -> None:
    users, catalogue = real / "evergreen_users", real / "evergreen"
    truth = evergreen(users) | evergreen(catalogue)
    _measure("evergreen", truth, _found(stranger, users) | _found(stranger, catalogue))


def test_koha_of_a_library_that_knows_nobody(stranger: Roll, real: Path) -> None:
    _measure("koha", koha(real / "koha"), _found(stranger, real / "koha"))


def test_folio_of_a_library_that_knows_nobody(stranger: Roll, real: Path) -> None:
    _measure("folio", folio(real / "folio"), _found(stranger, real / "folio"))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, real: Path) -> Iterator[tuple[Built, Roll]]:
    """A house into which Evergreen's library has moved."""
    from carrel.exchange import MoveIn, Report

    folder = tmp_path_factory.mktemp("evergreen")
    built = make_house(folder, sqlite_address(folder), Clock())
    house: House = built.house
    keeper = built.actors[Role.KEEPER]

    def record(tx, record_class, count):
        record_move_in(house, tx, keeper, record_class, count)

    move = MoveIn(house.store, house.ring, house.library, house.clock().date(), record, Report())
    import_evergreen(move, [real / "evergreen/sql/concerto_enhanced", real / "evergreen_users"])
    roll = learn(house, keeper, lambda _: None)
    assert isinstance(roll, Roll)
    yield built, roll
    house.store.close()


def test_evergreen_of_the_library_whose_patrons_these_are(own: tuple[Built, Roll], real: Path) -> None:
    users, catalogue = real / "evergreen_users", real / "evergreen"
    truth = evergreen(users) | evergreen(catalogue)
    _measure("evergreen, at home", truth, _found(own[1], users) | _found(own[1], catalogue))


def test_patrons_are_found_where_no_column_tells_of_them(own: tuple[Built, Roll], real: Path, tmp_path: Path) -> None:
    """The same rows as prose: no column, no table, no key; deleted patrons are nobody's here."""
    rows = [row for table, _, row in _copied(real / "evergreen_users/actor.usr.sql")]
    kept = [row for row in rows if row["deleted"] == "0"]
    cards = [row for _, _, row in _copied(real / "evergreen_users/actor.card.sql")]
    known = {row["id"] for row in kept}
    letter = [f"Dear {row['first_given_name']} {row['family_name']}, thank you.\n\n" for row in kept]
    letter += [f"The card {row['barcode']} was left behind.\n\n" for row in cards if row["usr"] in known]
    path = tmp_path / "letters.txt"
    path.write_text("".join(letter), encoding="utf-8")
    wanted = {(str(path), number * 2 + 1, "name") for number in range(len(kept))}
    wanted |= {(str(path), (len(kept) + n) * 2 + 1, "card") for n in range(len(letter) - len(kept))}
    found = _found(own[1], path)
    explained = len(wanted - found)  # a patron who bears an author's name
    print(f"evergreen, as prose: {len(wanted)} wanted, {len(wanted & found)} found, {len(found - wanted)} more")  # noqa: T201  # docs/scan.md states these numbers
    assert explained <= 0.01 * len(wanted)
    assert found <= wanted


@pytest.mark.parametrize(
    "which",
    ["evergreen/sql/concerto_enhanced", "evergreen/lul_fre_100.mrc", "evergreen/oss.marc", "evergreen/nepali.marc",
     "evergreen/map_data.mrc", "koha/misc4dev", "folio/mod-inventory-storage", "marc"],
)  # fmt: skip
def test_no_author_is_a_patron(own: tuple[Built, Roll], stranger: Roll, real: Path, which: str) -> None:
    for roll in (own[1], stranger):
        kinds = Counter(kind for _, _, kind in _found(roll, real / which))
        assert set(kinds) <= {"reference"}, kinds  # six rows of a map from users to what they told of themselves


def test_no_branch_is_a_patron(own: tuple[Built, Roll], stranger: Roll, real: Path) -> None:
    folder = real / "evergreen/sql/concerto_enhanced"
    places = [folder / f"actor.{name}.sql" for name in ("org_unit", "org_address", "workstation", "org_unit_setting")]
    places += [real / "koha/liblime_en/sample_libraries.sql", real / "folio/mod-inventory-storage/reference-data"]
    for roll in (own[1], stranger):
        assert not {find for place in places for find in _found(roll, place)}
