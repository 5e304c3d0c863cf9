"""An Evergreen library of invented rows moves in: every table, and what is wrong in each."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from carrel import catalog
from carrel.catalog import ItemState
from carrel.exchange import Counts, MoveIn, Report, import_evergreen
from carrel.exchange.evergreen import patrons
from carrel.exchange.evergreen.folders import Folders
from carrel.records.circulation import Event, Hold, HoldState, Loan, LoanState
from carrel.records.registration import CardStanding, Registration
from carrel.records.vocabulary import RecordClass
from carrel.sealed import epochs, pockets, registrations
from carrel.sealed._opening import open_box
from carrel.sealed.kinds import HOLD, LOAN, REGISTRATION
from carrel.tallies import Counter, faults, total

_MARC = (
    "<record><leader>00000nam a2200000 a 4500</leader><controlfield tag='001'>{0}</controlfield>"
    "<datafield tag='245' ind1=' ' ind2=' '><subfield code='a'>Title {0}</subfield></datafield></record>"
)
_NULL = r"\N"

_TABLES = {
    "actor.org_unit": (
        "id shortname name",
        ["4|MAIN|Main Library", "5|ANX|Annex"],
    ),
    "actor.hours_of_operation": (
        "id dow_0_open dow_0_close dow_1_open dow_1_close",
        ["4|09:00:00|05:00:00|00:00:00|00:00:00", "9|09:00:00|17:00:00|09:00:00|17:00:00"],
    ),
    "actor.org_unit_closed": (
        "id org_unit close_start close_end full_day multi_day reason",
        ["1|4|2026-12-24 00:00:00-05|2026-12-25 23:59:59-05|1|1|Holiday", ("2|4|2026-12-31 12:00:00-05|"
         "2026-12-31 17:00:00-05|0|0|early"), "3|4|soon|later|1|0|?", "4|99|2026-12-25|2026-12-25|1|0|Holiday"],
    ),
    "biblio.record_entry": (
        "id deleted marc",
        [f"1|0|{_MARC.format(1)}", f"2|1|{_MARC.format(2)}", "3|0|<record>"],
    ),
    "asset.copy_location": ("id name circulate", ["7|Juvenile Fiction|1", "8|Reference|0"]),
    "asset.call_number": ("id record label", ["11|1|F ONE", "12|2|F TWO", "13|3|F THREE"]),
    "asset.copy": (
        "id circ_lib call_number status location circulate price barcode circ_modifier deleted",
        ["21|4|11|1|7|1|24.99|B21|cd-music|0", r"22|4|12|0|8|1|\N|B22|\N|0", r"23|4|11|1|7|1|oops|B23|\N|0",
         "24|4|11|0|7|1|1.00|B21|book|0", "25|4|11|0|7|1|1.00|B25|book|1", "26|4|13|0|7|1|1.00|B26|book|0",
         "27|99|11|0|7|1|1.00|B27|book|0", "28|4|77|0|7|1|1.00|B28|book|0"],
    ),
    "actor.card": ("id usr barcode active", ["31|41|OLD1|0", "32|41|NEW1|1", "33|42|TWO|1", "34|44|TWO|1"]),
    "actor.usr_address": (
        "id usr street1 street2 city state post_code",
        [r"51|41|1 Elm|\N|Otherton|CT|06000", "52|41|2 Oak|Apt 2|Homeville|CT|06001"],
    ),
    "actor.usr": (
        ("id card profile email first_given_name second_given_name family_name suffix guardian guardian_email "
        "day_phone evening_phone other_phone mailing_address home_ou dob active barred deleted juvenile "
        "create_date expire_date"),
        [(r"41|32|2|a@x.example|Alpha|B|Omega|Jr|Gamma|\N|1|2|1|52|4|2015-01-01|0|1|0|1|2020-01-02 03:00:00-05|"
         r"2027-01-01 00:00:00-05"),
         r"42|33|2|\N|Beta||Omicron|\N|\N|\N|\N|\N|\N|\N|4|1784-01-01|1|0|0|0|2020-01-02|\N",
         r"43|\N|2|\N|Gone||Gone|\N|\N|\N|\N|\N|\N|\N|4|\N|1|0|1|0|2020-01-02|\N",
         r"44|34|2|\N|Card||Taken|\N|\N|\N|\N|\N|\N|\N|4|\N|1|0|0|0|2020-01-02|\N",
         r"45|\N|2|\N|No||Branch|\N|\N|\N|\N|\N|\N|\N|99|\N|1|0|0|0|2020-01-02|\N"],
    ),
    "action.circulation": (
        "id usr target_copy circ_lib xact_start xact_finish due_date checkin_time stop_fines",
        [r"61|41|21|4|2026-11-01 10:00:00-05|\N|2026-11-22 23:59:59-05|\N|\N",
         r"62|42|22|4|2026-10-01 10:00:00-04|\N|2026-10-22 23:59:59-04|\N|LOST",
         r"63|1|22|4|2026-10-01 10:00:00-04|\N|2026-10-22 23:59:59-04|\N|\N",
         r"64|42|21|4|2025-10-01 10:00:00-04|2025-10-09 10:00:00-04|2025-10-22|2025-10-09 10:00:00-04|\N",
         r"65|42|25|4|2026-10-01 10:00:00-04|\N|2026-10-22 23:59:59-04|\N|\N",
         r"66|41|21|4|2026-11-01 10:00:00-05|\N|2026-11-22 23:59:59-05|\N|\N",
         r"67|41|21|4|bad|\N|2026-10-22 23:59:59-04|\N|\N"],
    ),
    "action.hold_request": (
        ("id usr request_time fulfillment_time cancel_time hold_type target current_copy pickup_lib shelf_time "
        "shelf_expire_time expire_time frozen thaw_date"),
        [r"71|41|2026-11-01 10:00:00-05|\N|\N|T|1|23|4|2026-11-20 10:00:00-05|2026-11-30 23:59:59-05|\N|0|\N",
         r"72|42|2026-11-01 10:00:00-05|\N|\N|C|22|\N|5|\N|\N|\N|1|\N",
         r"73|42|2026-11-01 10:00:00-05|2026-11-02|\N|T|1|\N|5|\N|\N|\N|0|\N",
         r"74|42|2026-11-01 10:00:00-05|\N|\N|M|1|\N|5|\N|\N|\N|0|\N",
         r"75|1|2026-11-01 10:00:00-05|\N|\N|T|1|\N|5|\N|\N|\N|0|\N"],
    ),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "evergreen"
    folder.mkdir()
    for table, (columns, rows) in _TABLES.items():
        lines = [f"COPY {table} ({columns.replace(' ', ', ')}) FROM stdin;"]
        lines += [row.replace("|", "\t") for row in rows]
        (folder / f"{table}.sql").write_text("\n".join([*lines, r"\.", "", r"\echo done", ""]))
    return folder


@pytest.fixture
def moved(move: MoveIn, folder: Path) -> MoveIn:
    import_evergreen(move, [folder])
    return move


def _again(move: MoveIn, folder: Path) -> Report:
    move = msgspec.structs.replace(move, report=Report())
    import_evergreen(move, [folder])
    return move.report


def _patron(move: MoveIn, card: str) -> Registration:
    with move.store.read() as tx:
        sealed = registrations.by_card(tx, move.ring, epochs.generations(tx), card)
    assert sealed is not None
    return open_box(move.ring, REGISTRATION, sealed)


def _loans(move: MoveIn, card: str) -> list[Loan]:
    pocket = _patron(move, card).pocket
    with move.store.read() as tx:
        sealed = pockets.loans.of_pocket(tx, move.ring, epochs.generations(tx), pocket)
    return [open_box(move.ring, LOAN, box) for box in sealed]


def _holds(move: MoveIn, card: str) -> list[Hold]:
    pocket = _patron(move, card).pocket
    with move.store.read() as tx:
        sealed = pockets.holds.of_pocket(tx, move.ring, epochs.generations(tx), pocket)
    return [open_box(move.ring, HOLD, box) for box in sealed]


def test_every_row_is_accounted_for(moved: MoveIn) -> None:
    assert moved.report.stages == {
        "branches": Counts(accepted=2),
        "hours": Counts(accepted=1, refused=1, notes=1),
        "closed days": Counts(accepted=1, refused=3),
        "titles": Counts(accepted=2, refused=1),
        "items": Counts(accepted=3, refused=5),
        "patrons": Counts(accepted=2, refused=3, notes=1),
        "loans": Counts(accepted=3, refused=4, notes=1),
        "holds": Counts(accepted=2, unchanged=1, refused=2),
    }
    places = {(fault.file, fault.line, fault.field) for fault in moved.report.faults}
    assert ("actor.usr.sql", 5, "card") in places
    assert ("asset.copy.sql", 5, "barcode") in places


def test_faults_quote_nobody(moved: MoveIn) -> None:
    said = " ".join(fault.prose for fault in moved.report.faults)
    for value in ("Omega", "Alpha", "Omicron", "OLD1", "NEW1", "TWO", "a@x.example", "1784", "Elm"):
        assert value not in said


def test_a_patron_with_two_cards_two_addresses_and_two_blocks(moved: MoveIn) -> None:
    found = _patron(moved, "NEW1")
    assert [(card.number, card.standing) for card in found.cards] == [
        ("NEW1", CardStanding.CURRENT), ("OLD1", CardStanding.REPLACED)
    ]  # fmt: skip
    assert [address.lines for address in found.addresses] == [("2 Oak", "Apt 2"), ("1 Elm",)]
    assert (found.town, found.category, found.phones) == ("Homeville", "child", ("1", "2"))
    assert found.guardian is not None
    assert found.guardian.name == "Gamma"
    assert len(found.blocks) == 2
    assert (found.registered, found.expires) == (date(2020, 1, 2), date(2027, 1, 1))


def test_an_impossible_age_is_kept_and_remarked_on(moved: MoveIn) -> None:
    assert _patron(moved, "TWO").birth == date(1784, 1, 1)


def test_open_loans_are_found_from_both_sides(moved: MoveIn) -> None:
    (loan,) = _loans(moved, "NEW1")
    assert (loan.lent, loan.due, loan.state) == (date(2026, 11, 1), date(2026, 11, 22), LoanState.LENT)
    (lost,) = _loans(moved, "TWO")
    assert lost.state is LoanState.LOST
    with moved.store.read() as tx:
        items = {barcode: catalog.item_by_barcode(tx, barcode) for barcode in ("B21", "B22", "B23")}
        assert pockets.loans.count(tx) == 2
        assert pockets.loans.get(tx, pockets.loan_row(loan.item)) is not None
    states = {barcode: found.state for barcode, found in items.items() if found}
    assert states == {"B21": ItemState.ON_LOAN, "B22": ItemState.LOST, "B23": ItemState.MISSING}
    assert items["B21"] is not None
    assert items["B21"].id == loan.item
    assert items["B21"].kind == "music"
    assert items["B22"] is not None
    assert not items["B22"].lendable
    assert items["B23"] is not None
    assert items["B23"].audience is catalog.Audience.CHILD


def test_closed_loans_are_counted_once_and_not_kept(moved: MoveIn, folder: Path) -> None:
    for _ in range(2):
        with moved.store.read() as tx:
            lent = total(tx, Counter.MATERIAL, Event.LENT, date(2025, 1, 1), date(2025, 12, 31))
            returned = total(tx, Counter.MATERIAL, Event.RETURNED, date(2025, 10, 9), date(2025, 10, 9))
            for_whom = total(tx, Counter.AUDIENCE, Event.LENT, date(2025, 1, 1), date(2025, 12, 31))
            assert faults(tx) == []
        assert (lent, returned, for_whom) == (1, 1, 1)
        _again(moved, folder)


def test_holds_wait_or_are_ready(move: MoveIn, folder: Path) -> None:
    """Ready is what was caught and still stands on the hold shelf; it has a code."""
    items = folder / "asset.copy.sql"
    items.write_text(items.read_text().replace("23\t4\t11\t1\t", "23\t4\t11\t8\t"))
    import_evergreen(move, [folder])
    (ready,) = _holds(move, "NEW1")
    assert (ready.state, ready.expires, ready.item is None) == (HoldState.READY, date(2026, 11, 30), False)
    assert len(ready.code) == 6
    (waiting,) = _holds(move, "TWO")
    assert waiting.state is HoldState.QUEUED
    assert waiting.suspended_until == date.max


def test_holds_keep_the_order_of_their_requests_and_not_the_hour(move: MoveIn, folder: Path) -> None:
    """Whoever asked first is served first, in whatever order the rows stand and are written."""
    asked = ("2026-11-03 09:00:00-05", "2026-11-01 16:30:00-05", "2026-11-01 08:15:00-05")
    rows = [rf"{81 + n}|{42 - n % 2}|{when}|\N|\N|T|1|\N|5|\N|\N|\N|0|\N" for n, when in enumerate(asked)]
    columns, _ = _TABLES["action.hold_request"]
    table = [f"COPY action.hold_request ({columns.replace(' ', ', ')}) FROM stdin;"]
    table += [row.replace("|", "\t") for row in rows]
    (folder / "action.hold_request.sql").write_text("\n".join([*table, r"\.", ""]))
    import_evergreen(move, [folder])
    holds = sorted(_holds(move, "NEW1") + _holds(move, "TWO"), key=lambda hold: hold.place)
    assert [hold.placed.day for hold in holds] == [1, 1, 3]
    assert [len(_holds(move, card)) for card in ("NEW1", "TWO")] == [1, 2]
    assert holds[1].patron == _holds(move, "NEW1")[0].patron, "within a day the earlier one is first"
    assert all(hold.state is HoldState.QUEUED and not hold.code for hold in holds)


def test_what_was_caught_and_is_not_on_the_hold_shelf_waits(moved: MoveIn) -> None:
    (hold,) = _holds(moved, "NEW1")
    assert (hold.state, hold.item, hold.code, hold.expires) == (HoldState.QUEUED, None, "", None)


def test_the_calendar_comes_along(moved: MoveIn) -> None:
    with moved.store.read() as tx:
        main = catalog.branch_of_source(tx, "evergreen/org_unit/4")
        assert main is not None
        assert catalog.is_closed(tx, main.id, date(2026, 12, 24))
        assert catalog.is_closed(tx, main.id, date(2026, 12, 25))
        assert not catalog.is_closed(tx, main.id, date(2026, 12, 31))
        assert catalog.open_on(tx, main.id, date(2026, 11, 23))
        assert not catalog.open_on(tx, main.id, date(2026, 11, 24))


def test_a_second_run_accepts_nothing(moved: MoveIn, folder: Path) -> None:
    first = moved.report.total
    again = _again(moved, folder).total
    assert again.accepted == 0
    assert again.refused == first.refused
    assert again.unchanged == first.accepted + first.unchanged


def test_a_returned_loan_is_not_revived(moved: MoveIn, folder: Path) -> None:
    (loan,) = _loans(moved, "NEW1")
    with moved.store.write() as tx:
        assert pockets.loans.drop(tx, pockets.loan_row(loan.item))
        item = catalog.item(tx, loan.item)
        assert item is not None
        assert catalog.set_state(tx, item, ItemState.AVAILABLE)
    report = _again(moved, folder)
    assert report.stages["loans"].ended == 1
    assert report.stages["loans"].accepted == 0
    assert _loans(moved, "NEW1") == []
    with moved.store.read() as tx:
        item = catalog.item(tx, loan.item)
    assert item is not None
    assert item.state is ItemState.AVAILABLE


def test_tables_that_are_not_there_are_said(move: MoveIn, tmp_path: Path) -> None:
    import_evergreen(move, [tmp_path / "nowhere"])
    total = move.report.total
    assert total.accepted == total.refused == 0
    assert total.notes >= 9
    assert "actor.usr.sql" in {fault.file for fault in move.report.faults}


def test_joining_in_several_passes_gives_the_same(move: MoveIn, folder: Path) -> None:
    (folder / "actor.usr.sql").rename(folder / "later")
    import_evergreen(move, [folder])
    (folder / "later").rename(folder / "actor.usr.sql")
    tables = Folders(move, (folder,), at_once=40)
    assert tables.passes("actor.card", "actor.usr_address") > 3
    patrons.take(move, tables)
    assert move.report.stages["patrons"].accepted == 2
    found = _patron(move, "NEW1")
    assert len(found.cards) == len(found.addresses) == 2


def test_an_entry_is_written_for_each_class_that_was_touched(moved: MoveIn) -> None:
    written = moved.record.written  # type: ignore[attr-defined]  # the test's own recorder
    assert {record_class for record_class, _ in written} == {
        RecordClass.REGISTRATION, RecordClass.LOAN, RecordClass.HOLD
    }  # fmt: skip
