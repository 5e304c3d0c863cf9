"""Finding a patron without a card: tricky names, dates and telephones; who showed what; a lost card's finder."""

from datetime import date

import pytest

from at_work import AtWork
from carrel import desk
from carrel.gate import MOST_FOUND, Query
from carrel.gate.questions import is_telephone, query_of
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.sealed.tags import Search

TODAY = date(2026, 11, 24)
PEOPLE: dict[str, dict[str, object]] = {
    "quill": {"given": "Quill", "family": "Fennimore", "birth": date(1987, 4, 30), "phone": "(860) 555-0142"},
    "marigold": {"given": "Marigold T.", "family": "Fennimore-Ash", "email": "Mari@Invented.example"},
    "orlo": {"given": "Orlo", "family": "O'Tansy", "birth": date(1931, 2, 3)},
    "ida": {"given": "Ida Rose", "family": "de la Quorn"},
    "zoë": {"given": "Zoë", "family": "Müllerquist"},
    "søren": {"given": "Søren", "family": "Łukaszquill"},
    "angus": {"given": "Angus", "family": "McZorquim", "phone": "860-555-0199 x12"},
    "wu": {"given": "Wu", "family": "Xi"},
    "cher": {"given": "", "family": "Sherquill", "suffix": "Jr."},
    "王": {"given": "小明", "family": "王"},
}


@pytest.fixture
def people(work: AtWork) -> dict[str, str]:
    """Everybody's card, by name."""
    return {name: work.person(**said).card for name, said in PEOPLE.items()}


def found(work: AtWork, people: dict[str, str], typed: str) -> set[str]:
    answer = desk.find(work.house, work.clerk, typed)
    assert isinstance(answer, desk.Found), typed
    tails = {card[-4:]: name for name, card in people.items()}
    return {tails[line.card] for line, _ in answer.lines}


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("fenn", {"quill", "marigold"}),
        ("fenn q", {"quill"}),
        ("q fenn", {"quill"}),
        ("Fennimore, Q", {"quill"}),
        ("fennimore, q.", {"quill"}),
        ("FENNIMORE,Quill", {"quill"}),
        ("quill fennimore", {"quill"}),
        ("quill", {"quill"}),  # a given name whole
        ("fenn f", set()),  # one word does not answer twice
        ("f fenn", set()),
        ("fenn a", {"marigold"}),  # the other half of a double name
        ("quill, fennimore", set()),  # before the comma stands the family name
        ("fennimore-ash", {"marigold"}),
        ("ash fennimore", {"marigold"}),
        ("Ash-Fennimore", {"marigold"}),
        ("fennimoreash", {"marigold"}),
        ("fennimore\u2013ash", {"marigold"}),
        ("ash mari", {"marigold"}),
        ("ash t", {"marigold"}),
        ("otansy", {"orlo"}),
        ("O\u2019Tansy", {"orlo"}),
        ("o'tansy, orlo", {"orlo"}),
        ("tansy", {"orlo"}),
        ("o tansy", {"orlo"}),
        ("de la quorn", {"ida"}),
        ("delaquorn", {"ida"}),
        ("quorn", {"ida"}),
        ("quorn, ida rose", {"ida"}),
        ("la quorn i", {"ida"}),
        ("muller", {"zoë"}),
        ("MÜLLER", {"zoë"}),
        ("muellerquist", {"zoë"}),  # it sounds so
        ("zoe mull", {"zoë"}),
        ("soren", {"søren"}),
        ("lukasz", {"søren"}),
        ("mczorquim", {"angus"}),
        ("mc zorquim", {"angus"}),
        ("mac zorquim", {"angus"}),
        ("mackzorquim", {"angus"}),
        ("xi", {"wu"}),
        ("wu xi", {"wu"}),
        ("xi w", {"wu"}),
        ("sherquill jr", {"cher"}),
        ("王", {"王"}),
        ("王 小明", {"王"}),
        ("phennimor", {"quill", "marigold"}),
        ("phennimor quil", {"quill"}),
        ("1987-04-30", {"quill"}),
        ("4/30/1987", {"quill"}),
        ("04/30/87", {"quill"}),
        ("30.4.1987", {"quill"}),
        ("april 30, 1987", {"quill"}),
        ("30 Apr 1987", {"quill"}),
        ("April 30th 1987 fenn", {"quill"}),
        ("19870430", {"quill"}),
        ("04301987", {"quill"}),
        ("2/3/31", {"orlo"}),
        ("fenn 1987-04-30", {"quill"}),
        ("ash 1987-04-30", set()),
        ("0142", {"quill"}),
        ("860-555-0142", {"quill"}),
        ("(860) 555-0142", {"quill"}),
        ("860 555 0142", {"quill"}),
        ("8605550142", {"quill"}),
        ("555-0142", {"quill"}),
        ("0199", {"angus"}),
        ("fenn 0142", {"quill"}),
        ("zorquim 0142", set()),
        ("mari@invented.example", {"marigold"}),
        ("MARI@INVENTED.EXAMPLE ash", {"marigold"}),
        ("nobody", set()),
    ],
)  # fmt: skip
def test_names_dates_and_telephones(work: AtWork, people: dict[str, str], typed: str, who: set[str]) -> None:
    assert found(work, people, typed) == who


def test_a_card_is_found_and_a_lost_one_is_not(work: AtWork, people: dict[str, str]) -> None:
    assert found(work, people, people["wu"]) == {"wu"}
    spaced = f"{people['wu'][:5]} {people['wu'][5:]}"
    assert found(work, people, spaced) == {"wu"}
    ((_, visit),) = desk.find(work.house, work.clerk, "wu xi").lines
    assert isinstance(desk.stop_cards(work.house, work.clerk, visit), desk.CardStopped)
    assert desk.find(work.house, work.clerk, people["wu"]) == desk.Found((), more=False)


def test_the_finder_of_a_lost_card_is_told_what_to_do_and_not_whose_it_is(work: AtWork) -> None:
    person = work.person()
    assert isinstance(desk.stop_cards(work.house, work.clerk, person.visit), desk.CardStopped)
    answer = desk.scan_card(work.house, work.clerk, person.card)
    assert isinstance(answer, Refusal)
    assert answer.what == "this card was reported lost"
    assert "do not say whose it is" in answer.remedy
    assert not {"Quill", "Fennimore", person.card} & set(answer.prose.split())


def test_more_than_are_shown_says_so(work: AtWork) -> None:
    for _ in range(MOST_FOUND):
        work.person()
    answer = desk.find(work.house, work.clerk, "fenn")
    assert isinstance(answer, desk.Found)
    assert (len(answer.lines), answer.more) == (MOST_FOUND, False)
    work.person()
    with work.told() as told:
        answer = desk.find(work.house, work.clerk, "fenn")
    assert isinstance(answer, desk.Found)
    assert (len(answer.lines), answer.more) == (MOST_FOUND, True)
    assert len(told) == MOST_FOUND + 1  # the search, and each who is shown: nobody else was


def test_a_forgotten_card_takes_three_acts_and_the_ledger_says_what_was_seen(work: AtWork) -> None:
    work.person()
    item = work.book()
    with work.told() as told:
        answer = desk.find(work.house, work.clerk, "fenn q")
        assert isinstance(answer, desk.Found)
        served = desk.serve(work.house, work.clerk, answer.lines[0][1], desk.Shown.PHOTO_ID)
        assert isinstance(served, desk.Served)
        assert isinstance(desk.lend(work.house, work.clerk, served.visit, item), desk.Lent)
    seen = [entry.reason for entry in told if entry.purpose is Purpose.SERVE]
    assert seen == ["photo ID seen"]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", None),
        ("13/45/1987", None),
        (" , ", None),
        ("rivers", Query(names=("rivers",))),
        ("rivers, m", Query(names=("m",), family=("rivers",))),
        ("rivers,", Query(names=("rivers",))),
        ("rivers 5/6/26", Query(((Search.BIRTH, "2026-05-06"),), ("rivers",))),
        ("rivers 5/6/27", Query(((Search.BIRTH, "1927-05-06"),), ("rivers",))),
        ("30/4/1987", Query(((Search.BIRTH, "1987-04-30"),))),
        ("may 4 1987", Query(((Search.BIRTH, "1987-05-04"),))),
        ("may rivers", Query(names=("may", "rivers"))),
    ],
)  # fmt: skip
def test_what_was_typed_is_understood(typed: str, asked: Query | None) -> None:
    assert query_of(typed, TODAY) == asked


@pytest.mark.parametrize(
    ("text", "is_one"), [("860-555-0142", True), ("555-0142", True), ("21189000000017", False), ("0142", False)]
)
def test_a_telephone_with_its_signs_is_no_card(text: str, is_one: bool) -> None:
    assert is_telephone(text) == is_one
