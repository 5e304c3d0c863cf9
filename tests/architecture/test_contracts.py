"""The import contracts hold in the house, and each one bites: a wrong line breaks the contract that forbids it."""

import configparser
import sys
from pathlib import Path

import pytest
from importlinter.api import read_configuration
from importlinter.application.use_cases import create_report, read_user_options
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract
from importlinter.domain.contract import registry

from architecture.model_house import build
from architecture.walking import PACKAGE, ROOT, nothing

CONFIGURATION = str(ROOT / ".importlinter")

for kind in (AcyclicSiblingsContract, ForbiddenContract, LayersContract, ProtectedContract):
    registry.register(kind, kind.type_name)

HIDDEN = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    "
"""A line that only the type checker runs is an import all the same."""
LATE = "def later():\n    "
"""So is one inside a function."""

WRONG = [
    ("rooms", "records/ids.py", "from carrel.store import Store"),
    ("rooms", "store/engine.py", "from carrel.records import ids"),
    ("rooms", "store/engine.py", "from carrel.gate import decide"),
    ("rooms", "sealed/box.py", "from carrel import ledger"),
    ("rooms", "ledger/notes.py", "from carrel import staff"),
    ("rooms", "catalog/__init__.py", "from carrel import tallies"),
    ("rooms", "statute/__init__.py", "from carrel import formats"),
    ("rooms", "sealed/box.py", "from carrel.gate import decide"),
    ("rooms", "gate/act.py", "from carrel.lives import loans"),
    ("rooms", "lives/loans.py", "from carrel import desk"),
    ("rooms", "desk/lending.py", "from carrel import custody"),
    ("rooms", "desk/lending.py", HIDDEN + "from carrel import custody"),
    ("rooms", "custody/closing.py", LATE + "from carrel import exchange"),
    ("rooms", "exchange/evergreen.py", "from carrel import desk"),
    ("rooms", "custody/closing.py", "from carrel.fronts import web"),
    ("rooms", "fronts/cli/__init__.py", "from carrel import app"),
    ("rooms", "attic/__init__.py", "kept = 0"),
    ("rooms", "helpers.py", "help_out = 0"),
    ("fronts-apart", "fronts/web/pages.py", "from carrel.fronts import cli"),
    ("fronts-apart", "fronts/cli/__init__.py", LATE + "from carrel.fronts import web"),
    ("fronts-apart", "fronts/sip2/__init__.py", LATE + "from carrel.fronts import web"),
    ("fronts-apart", "fronts/cli/__init__.py", LATE + "from carrel.fronts import sip2"),
    ("fronts-apart", "fronts/telex/__init__.py", "from carrel import desk"),
    ("fronts-ask", "fronts/web/pages.py", "from carrel.gate import unseal"),
    ("fronts-ask", "fronts/web/pages.py", HIDDEN + "from carrel.gate.act import Act"),
    ("fronts-ask", "fronts/web/pages.py", LATE + "from carrel.sealed import Sealed"),
    ("fronts-ask", "fronts/web/pages.py", "from carrel import ledger"),
    ("fronts-ask", "fronts/cli/__init__.py", "from carrel import statute"),
    ("fronts-ask", "fronts/cli/__init__.py", "from carrel.lives import loans"),
    ("fronts-ask", "fronts/cli/__init__.py", "from carrel import tallies"),
    ("fronts-ask", "fronts/cli/__init__.py", "from carrel import staff"),
    ("fronts-ask", "fronts/cli/__init__.py", "from carrel import catalog"),
    ("fronts-ask", "fronts/cli/__init__.py", "from carrel import formats"),
    ("fronts-ask", "fronts/cli/__init__.py", "from carrel.store import Store"),
    ("fronts-ask", "fronts/sip2/__init__.py", "from carrel.gate import unseal"),
    ("fronts-ask", "fronts/sip2/__init__.py", LATE + "from carrel import staff"),
    ("fronts-ask", "fronts/sip2/requests.py", "from carrel import formats"),
    ("protocol", "fronts/sip2/frames.py", "import socket"),
    ("protocol", "fronts/sip2/requests.py", "from carrel import desk"),
    ("protocol", "fronts/sip2/replies.py", LATE + "import time"),
    ("protocol", "fronts/sip2/unsupported.py", "import logging"),
    ("framework", "fronts/sip2/__init__.py", "import litestar"),
    ("opener", "desk/lending.py", "from carrel.sealed._opening import open_box"),
    ("opener", "desk/lending.py", HIDDEN + "from carrel.sealed import _opening"),
    ("opener", "custody/closing.py", LATE + "import carrel.sealed._opening"),
    ("opener", "gate/_decide.py", "from carrel.sealed._opening import open_box"),
    ("opener", "sealed/box.py", "from carrel.sealed import _opening"),
    ("opener", "sealed/__init__.py", "from carrel.sealed._opening import open_box"),
    ("opener", "app/__init__.py", "from carrel.sealed._opening import open_box"),
    ("carver", "custody/closing.py", "from carrel.sealed import _carving"),
    ("carver", "gate/_decide.py", "from carrel.sealed._carving import carve"),
    ("mint", "desk/lending.py", "from carrel.gate._mint import mint"),
    ("mint", "gate/__init__.py", "from carrel.gate._mint import mint"),
    ("mint", "gate/_unseal.py", HIDDEN + "from carrel.gate import _mint"),
    ("inner-gate", "desk/lending.py", "from carrel.gate._unseal import owner_of"),
    ("inner-gate", "custody/closing.py", "from carrel.gate import _prove"),
    ("inner-gate", "lives/loans.py", "from carrel.gate._find import by_card"),
    ("inner-gate", "app/__init__.py", LATE + "from carrel.gate._decide import decide"),
    ("pen", "desk/lending.py", "from carrel.ledger import _append"),
    ("pen", "custody/closing.py", "from carrel.ledger._append import append"),
    ("pen", "exchange/evergreen.py", "from carrel.ledger._append import append"),
    ("shelves", "custody/closing.py", "from carrel.sealed import _tables"),
    ("shelves", "exchange/evergreen.py", "from carrel.sealed._tables import loans"),
    ("publishable", "statistics/tables.py", "from carrel.statistics import _mint"),
    ("publishable", "custody/closing.py", LATE + "from carrel.statistics._mint import publishable"),
    ("undisclosed", "statistics/__init__.py", "from carrel.statistics._numbers import numbers_of"),
    ("undisclosed", "fronts/web/pages.py", HIDDEN + "from carrel.statistics import _numbers"),
    ("drawing", "statistics/register.py", "import altair"),
    ("drawing", "fronts/web/pages.py", LATE + "import vl_convert"),
    ("solver", "statistics/tables.py", "import highspy"),
    ("solver", "desk/lending.py", LATE + "from highspy import Highs"),
    ("arrays", "exchange/evergreen.py", "import numpy"),
    ("arrays", "custody/searching.py", "import numpy"),
    ("strangers", "custody/scanning/reading.py", "import pypdf"),
    ("importers", "exchange/evergreen.py", "from carrel.gate import unseal"),
    ("importers", "exchange/evergreen.py", HIDDEN + "from carrel.gate import House"),
    ("importers", "exchange/evergreen.py", "from carrel.lives import loans"),
    ("pure", "records/ids.py", "import time"),
    ("pure", "records/ids.py", "import secrets"),
    ("pure", "records/ids.py", "import sqlalchemy"),
    ("pure", "statute/judge.py", "import socket"),
    ("pure", "statute/judge.py", "from pathlib import Path"),
    ("pure", "statute/judge.py", "from carrel.store import Store"),
    ("pure", "formats/marc.py", "import os"),
    ("pure", "formats/marc.py", LATE + "import sqlite3"),
    ("pure", "formats/marc.py", "import litestar"),
    ("ciphers", "gate/_unseal.py", "from cryptography.hazmat.primitives.ciphers.aead import AESGCM"),
    ("ciphers", "custody/closing.py", "import cryptography"),
    ("ciphers", "app/__init__.py", HIDDEN + "import cryptography"),
    ("framework", "fronts/cli/__init__.py", "import litestar"),
    ("framework", "desk/lending.py", "from jinja2 import Environment"),
    ("framework", "app/__init__.py", "import granian"),
    ("driver", "custody/closing.py", "import psycopg"),
    ("driver", "sealed/_tables.py", "import psycopg"),
    ("engines", "custody/closing.py", "import pyarrow"),
    ("engines", "fronts/cli/__init__.py", LATE + "import ibis"),
    ("engines", "tallies/__init__.py", "import duckdb"),
    ("engines", "app/__init__.py", LATE + "import pyspark"),
    ("statements", "gate/_find.py", "from sqlalchemy import select"),
    ("statements", "desk/lending.py", "import sqlalchemy"),
    ("statements", "custody/closing.py", LATE + "import sqlalchemy"),
    ("statements", "exchange/evergreen.py", "import sqlalchemy"),
    ("statements", "lives/loans.py", "import sqlalchemy"),
    ("statements", "fronts/web/pages.py", "import sqlalchemy"),
    ("circles", "sealed/box.py", "from carrel.sealed import moving_in\nfrom carrel.sealed import _opening, _tables"),
    ("circles", "gate/_mint.py", "from carrel.gate import _decide"),
    ("circles", "records/ids.py", HIDDEN + "from carrel.records import actors"),
]
"""The contract, the file, and the lines that must break it."""

ALSO = {("circles", "records/ids.py"): {"records/actors.py": "from carrel.records import ids\n"}}
ALSO["circles", "sealed/box.py"] = {"sealed/_tables.py": "from carrel.sealed.box import Sealed\n"}
"""What else a wrong program needs."""


def broken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The contracts that the package ``carrel`` in ``folder`` breaks, by their ids."""
    monkeypatch.delitem(sys.modules, "carrel", raising=False)
    monkeypatch.syspath_prepend(str(folder))
    report = create_report(read_user_options(CONFIGURATION), cache_dir=None)
    assert not report.could_not_run, report.invalid_contract_options
    ids = {options["name"]: options["id"] for options in read_configuration(CONFIGURATION)["contracts_options"]}
    return {ids[contract.name] for contract, check in report.get_contracts_and_checks() if not check.kept}


def test_the_house_keeps_every_contract(monkeypatch: pytest.MonkeyPatch) -> None:
    assert broken(PACKAGE.parent, monkeypatch) == set()


def test_the_model_keeps_every_contract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path, {})
    assert broken(tmp_path, monkeypatch) == set()


@pytest.mark.parametrize(("contract", "file", "line"), WRONG, ids=[f"{of}-{n}" for n, (of, _, _) in enumerate(WRONG)])
def test_a_wrong_line_breaks_its_contract(
    contract: str, file: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, {file: line + "\n"} | ALSO.get((contract, file), {}))
    assert contract in broken(tmp_path, monkeypatch)


def test_every_contract_is_broken_by_some_line() -> None:
    configuration = configparser.ConfigParser()
    configuration.read(CONFIGURATION)
    contracts = {name.rpartition(":")[2] for name in configuration.sections() if ":contract:" in name}
    assert contracts == {contract for contract, _, _ in WRONG}


def test_no_contract_has_exceptions() -> None:
    configuration = configparser.ConfigParser()
    configuration.read(CONFIGURATION)
    assert configuration["importlinter"]["include_external_packages"] == "true"
    assert configuration["importlinter"]["exclude_type_checking_imports"] == "false"
    nothing([name for name in configuration.sections() if configuration.has_option(name, "ignore_imports")])
