"""What is wrong with a pack is found when it is read, and its place named."""

import hashlib
import re

import pytest

from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.statute import PackFault, parse_pack
from statute.asking import connecticut, files, judge, putnam, request


def _fault(pack: str, file: str, old: str, new: str) -> str:
    """What parse_pack says after one change."""
    content = files(pack)
    assert old in content[file]
    content[file] = content[file].replace(old, new, 1)
    with pytest.raises(PackFault) as caught:
        parse_pack(content)
    return str(caught.value)


def test_the_packs_are_sound() -> None:
    """Both packs are read; their hashes are those of their texts."""
    for pack in (connecticut(), putnam()):
        assert pack.sha256 == hashlib.sha256(pack.text.encode()).hexdigest()


def test_every_sentence_is_a_clause() -> None:
    """The clauses' quotations together are the whole text of § 11-25, (a) and (b)(1) to (b)(4)."""
    quoted = " ".join(" ".join(clause.quote for clause in connecticut().clauses).split())
    assert quoted == " ".join(connecticut().text.split())
    assert [clause.id for clause in connecticut().clauses] == [
        "11-25",
        "11-25(a)",
        "11-25(b)(1)",
        "11-25(b)(2)",
        "11-25(b)(2)(A)",
        "11-25(b)(2)(B)",
        "11-25(b)(3)",
        "11-25(b)(4)",
    ]


@pytest.mark.parametrize("name", ["text.txt", "pack.toml", "policies.cedar", "schema.cedarschema"])
def test_a_missing_file(name: str) -> None:
    """A pack with a file missing is refused, naming the file."""
    content = files("connecticut")
    del content[name]
    with pytest.raises(PackFault, match=name):
        parse_pack(content)


@pytest.mark.parametrize(
    ("pack", "file", "old", "new", "told"),
    [
        ("connecticut", "text.txt", "shall be kept", "may be kept", "hash differs"),
        ("connecticut", "pack.toml", "shall be kept", "may be kept", "clause 11-25(b)(1)"),
        ("putnam", "pack.toml", " November 22, 2021", "", "no clause quotes the text from"),
        ("connecticut", "policies.cedar", '@id("controlled")', '@id("publish")', "cedar, @id: 'publish' stands there"),
        ("connecticut", "policies.cedar", '@id("controlled")', "", "has no @id"),
        ("connecticut", "policies.cedar", '@clause("11-25(b)(3)")', "", "policy governed: has no @clause"),
        ("connecticut", "policies.cedar", '@clause("11-25(b)(3)")', '@clause("11-25(b)(9)")', "11-25(b)(9)"),
        ("connecticut", "policies.cedar", "context.order.addressedHere", "context.order.adressedHere", "adressedHere"),
        ("connecticut", "policies.cedar", 'Class::"fee"', 'Class::"fees"', "policy as-necessary"),
        ("connecticut", "policies.cedar", 'Action::"lend"', 'Action::"lends"', "policy as-necessary"),
        ("putnam", "policies.cedar", 'Role::"clerk"', 'Role::"clark"', "policy nobody-else"),
        ("putnam", "policies.cedar", "permit (\n    principal,", "permit (\n    principal == ?principal,", "template"),
        ("putnam", "policies.cedar", "permit (", "permits (", "cannot be read as Cedar"),
        ("connecticut", "schema.cedarschema", "entity Role enum", "entity Role enumeration", "cannot be read"),
        ("connecticut", "pack.toml", 'policies = ["governed"]', "", "clause 11-25(b)(3)"),
        ("connecticut", "pack.toml", 'reason = "a heading', 'note = "a heading', "unknown field"),
        ("connecticut", "pack.toml", 'silence = "11-25(b)(1)"', 'silence = "11-25(c)"', "pack.toml, silence: cites"),
        (
            "connecticut",
            "pack.toml",
            '[excludes]\nclause = "11-',
            '[excludes]\nclause = "12-',
            "pack.toml, excludes: cites",
        ),
        ("putnam", "pack.toml", 'days = 30\nclause = "Put', 'days = 30\nclause = "Pit', "pack.toml, ledger: cites"),
        (
            "connecticut",
            "pack.toml",
            'id = "11-25(a)"',
            'id = "11-25"',
            "pack.toml, clause: '11-25' stands there twice",
        ),
        ("connecticut", "pack.toml", '["governed"]', '["governed", "governed"]', "differ: one policy twice"),
        ("putnam", "pack.toml", 'acts = ["read ledger"]', 'acts = ["read ledgers"]', "read ledgers"),
        ("putnam", "pack.toml", 'role = "page"', 'role = "volunteer"', "volunteer"),
        ("putnam", "pack.toml", 'role = "page"', 'role = "clerk"', "pack.toml, duty: 'clerk' stands there twice"),
        ("putnam", "pack.toml", 'of = "slip"', 'of = "fee"', "pack.toml, retention: 'fee' stands there twice"),
        ("putnam", "pack.toml", 'protects = ["computer"]', "", "pack.toml, protects: says nothing about computer"),
        ("putnam", "pack.toml", 'policies = ["page"]', 'policies = ["page"]\nreason = "none"', "also a reason"),
        ("putnam", "pack.toml", "adopted = 2021-11-22", "adopted = 2021-11-32", "pack.toml"),
        ("putnam", "pack.toml", "adopted = 2021-11-22", "", "instrument: is missing: a statute's pack says it"),
        ("putnam", "pack.toml", "[preservation]", "[preserving]", "preserving"),
        (
            "connecticut",
            "pack.toml",
            'kind = "nothing"',
            'kind = "emergency"',
            "pack.toml, instrument: 'emergency' stands there twice",
        ),
        ("connecticut", "pack.toml", 'kind = "nothing"', 'kind = "a hunch"', "a hunch"),
        ("connecticut", "pack.toml", 'path = "refuse"', 'path = "shrug"', "shrug"),
        ("connecticut", "pack.toml", 'key = "docket"', 'key = "court"', "instrument court order, checklist: 'court'"),
        (
            "connecticut",
            "pack.toml",
            'path = "at once"',
            'path = "refuse"',
            "brings a ground, and its path is 'refuse'",
        ),
        ("connecticut", "pack.toml", 'path = "counsel"', 'path = "counsel"\njudge = true', "no court order"),
        ("connecticut", "pack.toml", 'path = "counsel"', 'path = "counsel"\nmust_answer = true', "shall be answered"),
        ("connecticut", "pack.toml", "days_to_answer = 4\n", "", "the source of that time"),
        ("connecticut", "pack.toml", 'refusal = "Conn. Gen. Stat. § 11-25(b)(2)(A)', 'refusal = "', "does not cite"),
        (
            "connecticut",
            "pack.toml",
            'clause = "11-25(b)(2)(B)"',
            'clause = "11-25(c)"',
            "'11-25(c)', which is no clause",
        ),
        ("connecticut", "pack.toml", "age = 0", "age = 16", "under what age"),
        ("connecticut", "pack.toml", "age = 0", "age = 1", "under what age"),
        (
            "connecticut",
            "pack.toml",
            'parents = "none"\nage = 0',
            'parents = "may"\nage = 9\nclasses = ["fee"]',
            "differ",
        ),
        ("connecticut", "pack.toml", "[dimensions.remedies]", "[dimensions.penalties]", "penalties"),
        ("connecticut", "policies.cedar", 'Instrument::"search warrant"', 'Instrument::"warrant"', "paper-of-a-court"),
    ],
)
def test_a_fault_is_named(pack: str, file: str, old: str, new: str, told: str) -> None:
    """A changed word, an uncited or unwritten policy, an unknown act or role: each is refused, naming the place."""
    assert told in _fault(pack, file, old, new)


def _part(pack: str, begin: str) -> str:
    """A part of a pack's description, from its heading to the next."""
    content = files(pack)["pack.toml"]
    at = content.index(begin)
    following = re.search(r"^\[", content[at + len(begin) :], re.MULTILINE)
    return content[at : at + len(begin) + following.start()] if following else content[at:]


def test_each_half_of_the_law_says_what_is_its_own_to_say() -> None:
    """How long a copy is held is a board's to say: a board must, and a statute's pack may not."""
    kept = _part("putnam", "[preservation]")
    assert "pack.toml, preservation: is missing: a board's pack says it" in _fault("putnam", "pack.toml", kept, "")
    told = _fault("connecticut", "pack.toml", "[minors]", f"{kept}\n[minors]")
    assert "pack.toml, preservation: is not a statute's to say" in told


def test_no_instrument_is_left_out() -> None:
    """A statute's pack says of every kind of paper what is done with it, and of a request with none."""
    told = _fault("connecticut", "pack.toml", _part("connecticut", '[[instrument]]\nkind = "nothing"'), "")
    assert "pack.toml, instrument: says nothing about nothing" in told


def test_neither_policy_nor_reason() -> None:
    """A clause that nothing carries must say why."""
    told = _fault("connecticut", "pack.toml", 'reason = "a heading: it says what follows and asks nothing"', "")
    assert "neither a policy nor a written reason" in told


def test_a_refusal_must_say_what_to_do() -> None:
    """A policy that forbids without a word for the person refused is a fault."""
    told = _fault("connecticut", "policies.cedar", '@says("this statute', '@says_not("this statute')
    assert "@says" in told


def test_the_schema_knows_the_house() -> None:
    """Every role, act and class of the house is known to the schema: no request is refused for being unreadable."""
    for role in Role:
        for purpose in Purpose:
            for record_class in (*RecordClass, None):
                answer = judge().decide(request(role, purpose, record_class))
                assert "could not be applied" not in getattr(answer, "reason", "")
