"""The same papers under two statutes, by one engine."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from carrel.statute import Judge, NotGoverned, Pack, Permitted, governs
from statute.asking import connecticut, each_question_once, putnam
from statute.table.expectation import read

from .brought import STATES, UNIVERSE, elsewhere, requests

HERE = Path(__file__).parent
LAWS = {"connecticut": connecticut, "elsewhere": elsewhere}


@pytest.fixture(autouse=True)
def _each_question_once() -> Iterator[None]:
    with each_question_once():
        yield


@pytest.mark.parametrize("law", LAWS)
def test_every_paper(law: str) -> None:
    """Every paper, however verified, whatever it names and whatever there is, is answered as the table says."""
    expected = read(HERE / f"{law}.txt").expected(UNIVERSE)
    judge = Judge(LAWS[law](), putnam(), "public")
    wrong: list[str] = []
    for key, asked in requests():
        _, row = expected[key]
        judgement = judge.decide(asked)
        said = "permitted" if isinstance(judgement, Permitted) else "refused"
        if said != row.outcome or row.clause not in judgement.clauses:
            wrong.append(f"{key}: {row.outcome} under {row.clause} expected, {said} under {judgement.clauses}")
    assert wrong[:20] == []


@pytest.mark.parametrize("law", LAWS)
def test_every_row_of_it_decides(law: str) -> None:
    """No row of a table is idle, and no combination is without a row."""
    table = read(HERE / f"{law}.txt")
    expected = table.expected(UNIVERSE)
    assert len(expected) == sum(1 for _ in requests())
    assert {number for number, _ in expected.values()} == set(range(len(table.rows())))


@pytest.mark.parametrize("law", LAWS)
def test_its_words_are_quoted_exactly(law: str) -> None:
    """What stands in quotation marks in a table stands so in its statute."""
    text = " ".join(LAWS[law]().text.split())
    table = read(HERE / f"{law}.txt")
    lines = [line for section in table.sections for line in (section.title, *(row.words for row in section.rows))]
    quoted = [part.strip() for line in lines for quote in re.findall('"(.+?)"', line) for part in quote.split("…")]
    assert len(quoted) > 4
    assert [words for words in quoted if words not in text] == []


@pytest.mark.parametrize("law", LAWS)
def test_a_copy_is_judged_as_what_it_is(law: str) -> None:
    """Whether the record lives or a copy of it is held makes no difference to the law."""
    expected = read(HERE / f"{law}.txt").expected(UNIVERSE)
    live, held = STATES[0], STATES[1]
    for key, (_, row) in expected.items():
        if live in key:
            same = expected[tuple(held if part == live else part for part in key)][1]
            assert (same.outcome, same.clause) == (row.outcome, row.clause)


@pytest.mark.parametrize(
    ("law", "kind", "governed"),
    [
        (connecticut, "public", True),
        (connecticut, "association", True),
        (connecticut, "school", False),
        (connecticut, "higher education", False),
        (elsewhere, "public", True),
        (elsewhere, "association", True),
        (elsewhere, "school", True),
        (elsewhere, "higher education", True),
        (elsewhere, "commercial", False),
    ],
)
def test_which_libraries(law: Callable[[], Pack], kind: str, governed: bool) -> None:
    """A private association's library open to the public is governed by both; a school's by one of the two only."""
    pack = law()
    judge = Judge(pack, putnam(), kind)
    whole = {"another", "as asked", "live", "the one named"}
    answers = {isinstance(judge.decide(asked), Permitted) for key, asked in requests() if whole <= set(key)}
    if governed:
        governs(pack, kind)
    else:
        with pytest.raises(NotGoverned, match=re.escape(pack.excludes.clause)):
            governs(pack, kind)
    assert answers == ({True, False} if governed else {False})
