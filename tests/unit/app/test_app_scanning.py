"""``carrel scan`` at the command line: three forms of one report, exit codes, and no confidential value anywhere."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from jsonschema import Draft7Validator
from typer.testing import CliRunner, Result

from carrel.app.wiring import wiring
from carrel.fronts.cli import build
from carrel.fronts.cli.exits import Exit

Carrel = Callable[..., Result]
EXPORT = "surname,firstname,cardnumber,email\nZulquill,Quarto,29876000000018,quarto@invented.example\n"
SECRETS = ("zulquill", "quarto", "29876000000018")

_TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"enum": ["2.1.0"]},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "invocations": {"items": {"required": ["executionSuccessful"]}},
                    "tool": {
                        "required": ["driver"],
                        "properties": {
                            "driver": {"required": ["name"], "properties": {"rules": {"items": {"required": ["id"]}}}}
                        },
                    },
                    "results": {
                        "items": {
                            "required": ["message"],
                            "properties": {
                                "message": _TEXT,
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "rank": {"type": "number", "minimum": -1, "maximum": 100},
                                "locations": {
                                    "items": {
                                        "properties": {
                                            "physicalLocation": {
                                                "properties": {
                                                    "artifactLocation": {"required": ["uri"]},
                                                    "region": {
                                                        "properties": {"startLine": {"type": "integer", "minimum": 1}}
                                                    },
                                                }
                                            }
                                        }
                                    }
                                },
                            },
                        }
                    },
                },
            },
        },
    },
}
"""What the schema of SARIF 2.1.0 (OASIS) demands of the parts that are used here."""


@pytest.fixture(scope="module")
def carrel(tmp_path_factory: pytest.TempPathFactory) -> Carrel:
    home = tmp_path_factory.mktemp("scanning") / "library"
    command: typer.Typer = build(wiring())

    def run(*words: str) -> Result:
        done = CliRunner().invoke(command, ["--home", str(home), *words])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    assert run("init", "--library", "Invented Public Library", "--town", "Inventon").exit_code == 0
    return run


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "export.csv").write_text(EXPORT, encoding="utf-8")
    (folder / "harmless.txt").write_text("nobody is named here\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("form", ["people", "json", "sarif"])
def test_a_report_says_where_and_not_what(carrel: Carrel, place: Path, form: str) -> None:
    done = carrel("scan", "--format", form, str(place))
    assert done.exit_code == Exit.STRAYS_FOUND
    assert "export.csv" in done.stdout
    assert not [secret for secret in SECRETS if secret in done.output.casefold()]


def test_sarif_is_what_its_schema_demands(carrel: Carrel, place: Path) -> None:
    told = json.loads(carrel("scan", "--format", "sarif", str(place)).stdout)
    Draft7Validator(SARIF).validate(told)
    (run,) = told["runs"]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} == {"card", "name", "e-mail"} <= rules
    assert {result["locations"][0]["physicalLocation"]["region"]["startLine"] for result in run["results"]} == {2}


def test_json_counts(carrel: Carrel, place: Path) -> None:
    told = json.loads(carrel("scan", "--format", "json", str(place)).stdout)
    assert (told["files"], told["patrons"], told["unread"]) == (2, 0, [])
    assert told["found"][0]["counts"] == {"card": 1, "e-mail": 1, "name": 2}


def test_what_is_clean_ends_well(carrel: Carrel, place: Path) -> None:
    assert carrel("scan", str(place / "harmless.txt")).exit_code == 0


def test_what_cannot_be_read_is_said(carrel: Carrel, tmp_path: Path) -> None:
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04 and nothing more")
    done = carrel("scan", str(tmp_path))
    assert done.exit_code == Exit.NOT_ALL_READ
    assert "cut.zip" in done.stderr


def test_nothing_is_moved_without_a_yes(carrel: Carrel, place: Path) -> None:
    done = carrel("scan", "--fix", str(place))
    assert done.exit_code == Exit.STRAYS_FOUND
    assert (place / "export.csv").exists()


def test_files_go_into_the_quarantine(carrel: Carrel, place: Path) -> None:
    done = carrel("scan", "--fix", "--yes", str(place))
    assert done.exit_code == Exit.STRAYS_FOUND
    assert "1 files were moved into the quarantine" in done.stdout
    assert [path.name for path in place.iterdir()] == ["harmless.txt"]
    assert carrel("scan", str(place)).exit_code == 0
    proof = carrel("prove")
    assert proof.exit_code == 0, proof.output
