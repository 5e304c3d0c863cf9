"""A visit stands for a patron at the desk, for half a day, in one running process, and says nothing."""

import base64
from datetime import timedelta

import pytest

from at_work import AtWork
from carrel import desk
from carrel.records.ids import PatronId
from carrel.records.refusals import Refusal
from carrel.sealed import Visits
from carrel.sealed.visits import LASTS
from house import Clock

ROW = PatronId(b"r" * 16)


def test_a_visit_is_read_back_until_it_expires() -> None:
    now, visits = Clock()(), Visits()
    word = visits.issue(ROW, now)
    assert timedelta(hours=12) == LASTS
    for later, found in ((timedelta(0), ROW), (LASTS - timedelta(seconds=1), ROW), (LASTS, None), (LASTS * 3, None)):
        assert visits.read(word, now + later) == found


def test_a_visit_says_nothing_and_no_two_are_alike() -> None:
    now, visits = Clock()(), Visits()
    words = {visits.issue(ROW, now) for _ in range(20)}
    assert len(words) == 20
    assert not any(ROW in base64.urlsafe_b64decode(word) or ROW.hex() in word for word in words)


@pytest.mark.parametrize("word", ["", "A", "not a word", "é", "AAAA", "A" * 200, "=" * 8])
def test_a_word_that_is_no_visit_is_nobody(word: str) -> None:
    assert Visits().read(word, Clock()()) is None


def test_a_visit_of_another_process_or_altered_is_nobody() -> None:
    now, visits = Clock()(), Visits()
    word = visits.issue(ROW, now)
    assert Visits().read(word, now) is None
    raw = bytearray(base64.urlsafe_b64decode(word))
    for at in range(len(raw)):
        raw[at] ^= 1
        assert visits.read(base64.urlsafe_b64encode(bytes(raw)).decode(), now) is None
        raw[at] ^= 1


def test_at_the_desk_a_visit_that_is_over_is_said(work: AtWork) -> None:
    person, item = work.person(), work.book()
    work.clock.now += LASTS
    for answer in (
        desk.serve(work.house, work.clerk, person.visit),
        desk.lend(work.house, work.clerk, person.visit, item),
        desk.read_back(work.house, work.clerk, person.visit),
        desk.amend(work.house, work.clerk, person.visit, person.form),
        desk.renew_registration(work.house, work.clerk, person.visit),
        desk.replace_card(work.house, work.clerk, person.visit, work.new_card(), desk.Why.LOST),
        desk.stop_cards(work.house, work.clerk, person.visit),
    ):
        assert answer == Refusal("the patron's visit has ended", "scan the card again")
    assert work.state(item) == "available"
