"""Faults with a name, each with the test that must find it."""

NAMED: dict[str, tuple[str, str, str, str]] = {
    "the ledger write": (
        "gate/act.py",
        "receipt = _append.append(self.tx, tagger, told)",
        "from carrel.ledger.tags import random_tag; receipt = Receipt(random_tag())",
        "tests/unit/gate/test_gate_recording.py::test_the_entry_is_in_the_acts_own_transaction",
    ),
    "the entry of an act that was undone": (
        "gate/act.py",
        "_append.append(tx, tagger, msgspec.structs.replace(entry, outcome=undone))",
        "pass",
        "tests/unit/gate/test_gate_recording.py::test_an_undone_act_leaves_its_entry_as_undone",
    ),
    "the decision": (
        "gate/_decide.py",
        "match act.house.judge.decide(request):",
        "match statute.Permitted(()):",
        "tests/unit/gate/test_gate_denials.py::test_who_has_no_duty_with_records_is_shown_nothing_and_changes_nothing",
    ),
    "the scope check": (
        "gate/_unseal.py",
        "if not terms.everyone and _owner(sealed, record) != terms.owner:",
        "if False:",
        "tests/unit/gate/test_gate_opening.py::test_a_grant_opens_no_other_patrons_registration",
    ),
    "the check of the receipt": (
        "gate/_unseal.py",
        "if terms.receipt not in act.receipts and not is_recorded(act.tx, terms.receipt):",
        "if False:",
        "tests/unit/gate/test_gate_opening.py::test_a_grant_that_does_not_stand_opens_nothing",
    ),
}
"""Faults with a name, each with the test that must find it: path, what stands there, what is planted, the test."""
