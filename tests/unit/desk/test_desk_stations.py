"""Stations and volunteers: who is in, for how long, and whom the ledger names."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from at_work import AtWork, at_work
from carrel import catalog, desk, staff
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, Role

PIN = "4071"


@pytest.fixture
def work() -> Iterator[AtWork]:
    with at_work() as made:
        yield made


def opened(work: AtWork) -> str:
    key = desk.open_station(work.house, work.supervisor)
    assert isinstance(key, str)
    return key


def badge(work: AtWork, role: Role) -> str:
    made = desk.give_badge(work.house, work.custodian, role.value)
    assert isinstance(made, desk.Badge)
    return made.number


def inside(work: AtWork, key: str) -> str:
    station = desk.at_station(work.house, key)
    assert station is not None
    return "" if station.inside is None else station.inside.name


def test_the_ledger_names_whoever_switched_in_and_not_who_opened_the_desk(work: AtWork) -> None:
    key, person = opened(work), work.person()
    assert desk.choose_pin(work.house, work.clerk, PIN) is None
    for given, who in ((badge(work, Role.SUPERVISOR), ""), (PIN, "clerk")):
        switched = desk.switch(work.house, key, given, who)
        assert isinstance(switched, desk.Switched)
        with work.told() as told:
            assert isinstance(desk.scan_card(work.house, switched.actor, person.card), desk.Served)
        assert [(entry.actor, entry.purpose) for entry in told] == [(inside(work, key), Purpose.SERVE)]
    assert inside(work, key) == "clerk"


def test_a_switch_takes_less_than_two_seconds(work: AtWork) -> None:
    key = opened(work)
    assert desk.choose_pin(work.house, work.clerk, PIN) is None
    for given in (badge(work, Role.CLERK), PIN):
        start = time.perf_counter()
        assert isinstance(desk.switch(work.house, key, given, "clerk"), desk.Switched)
        assert time.perf_counter() - start < 1


def test_badge_and_number_open_nothing_without_a_station(work: AtWork) -> None:
    number = badge(work, Role.CLERK)
    assert isinstance(desk.switch(work.house, "", number), Refusal)
    assert isinstance(desk.sign_in(work.house, "clerk", number, ""), Refusal)
    assert desk.choose_pin(work.house, work.clerk, PIN) is None
    assert isinstance(desk.sign_in(work.house, "clerk", PIN, ""), Refusal)


@pytest.mark.parametrize("role", [Role.CUSTODIAN, Role.AUDITOR])
def test_those_who_see_across_everything_do_not_switch_in(work: AtWork, role: Role) -> None:
    key = opened(work)
    assert isinstance(desk.switch(work.house, key, badge(work, role)), Refusal)
    assert isinstance(desk.choose_pin(work.house, work.actor(role), PIN), Refusal)
    assert inside(work, key) == ""


@pytest.mark.parametrize("role", [Role.CLERK, Role.PAGE, Role.AUDITOR, Role.KEEPER])
def test_a_station_is_a_supervisors_to_open(work: AtWork, role: Role) -> None:
    assert isinstance(desk.open_station(work.house, work.actor(role)), Refusal)


def test_five_wrong_numbers_close_the_station_and_the_way_in(work: AtWork) -> None:
    assert desk.choose_pin(work.house, work.clerk, PIN) is None
    key = opened(work)
    for _ in range(5):
        assert isinstance(desk.switch(work.house, key, "9999", "clerk"), Refusal)
    assert desk.at_station(work.house, key) is None
    # another station does not hear the right number either, until a full sign-in
    another = opened(work)
    assert isinstance(desk.switch(work.house, another, PIN, "clerk"), Refusal)
    assert isinstance(desk.sign_in(work.house, "clerk", "a sentence is fine", ""), desk.SignedIn)
    assert isinstance(desk.switch(work.house, another, PIN, "clerk"), desk.Switched)


def test_guessing_a_colleagues_number_between_ones_own_right_ones_is_counted(work: AtWork) -> None:
    assert desk.choose_pin(work.house, work.clerk, PIN) is None
    assert desk.choose_pin(work.house, work.supervisor, "8302") is None
    key = opened(work)
    for guess in range(5):
        assert isinstance(desk.switch(work.house, key, f"{5100 + guess}", "supervisor"), Refusal)
        assert isinstance(desk.switch(work.house, key, PIN, "clerk"), desk.Switched)
    assert isinstance(desk.switch(work.house, key, "8302", "supervisor"), Refusal)


def test_a_station_ends_by_itself(work: AtWork) -> None:
    key = opened(work)
    work.clock.now += timedelta(hours=11, minutes=59)
    assert desk.at_station(work.house, key) is not None
    work.clock.now += timedelta(minutes=1)
    assert desk.at_station(work.house, key) is None


def test_a_station_ends_after_closing_time(work: AtWork) -> None:
    with work.house.store.write() as tx:
        catalog.put_hours(tx, work.built.branch, dict.fromkeys(range(6), (9 * 60, 17 * 60)))
    key = opened(work)
    work.clock.now = work.clock.now.replace(hour=17, minute=29)
    assert desk.at_station(work.house, key) is not None
    work.clock.now = work.clock.now.replace(hour=17, minute=30)
    assert desk.at_station(work.house, key) is None


def test_a_station_ends_with_its_opener(work: AtWork) -> None:
    key = opened(work)
    assert isinstance(desk.switch(work.house, key, badge(work, Role.SUPERVISOR)), desk.Switched)
    assert not desk.leave_station(work.house, key)
    assert desk.at_station(work.house, key) is None
    key = opened(work)
    assert desk.dismiss(work.house, work.custodian, "supervisor") is None
    assert desk.at_station(work.house, key) is None


def test_whoever_is_dismissed_is_out_at_once(work: AtWork) -> None:
    key = opened(work)
    assert isinstance(desk.switch(work.house, key, badge(work, Role.CLERK)), desk.Switched)
    assert desk.dismiss(work.house, work.custodian, "clerk") is None
    assert inside(work, key) == ""


def test_a_lost_badge_and_a_replaced_one_serve_nobody(work: AtWork) -> None:
    key, first = opened(work), badge(work, Role.CLERK)
    second = badge(work, Role.CLERK)
    assert isinstance(desk.switch(work.house, key, first), Refusal)
    assert isinstance(desk.switch(work.house, key, second.lower()), desk.Switched)
    assert desk.take_badge(work.house, work.custodian, "clerk") is None
    assert isinstance(desk.switch(work.house, key, second), Refusal)


def test_badge_and_number_stand_nowhere_in_the_database(work: AtWork) -> None:
    number = badge(work, Role.CLERK)
    assert desk.choose_pin(work.house, work.clerk, "730915") is None
    dump = repr(work.dump())
    assert number not in dump
    assert "730915" not in dump


@pytest.mark.parametrize("pin", ["123", "1234567", "12a4", "0000", "1234", "4321", "1987", "", "٤٥٦٧"])
def test_a_number_that_anyone_would_try_is_refused(work: AtWork, pin: str) -> None:
    assert isinstance(desk.choose_pin(work.house, work.clerk, pin), Refusal)


def test_a_badge_after_half_a_word_leaves_the_word(work: AtWork) -> None:
    number = badge(work, Role.CLERK)
    assert staff.badge_in("half a na" + number) == ("half a na", number)
    assert staff.badge_in("half a name") is None


def test_only_the_custodian_gives_badges(work: AtWork) -> None:
    assert isinstance(desk.give_badge(work.house, work.supervisor, "clerk"), Refusal)
    assert isinstance(desk.take_badge(work.house, work.clerk, "clerk"), Refusal)


def test_a_volunteer_works_in_a_shift_with_an_agreement_on_file(work: AtWork) -> None:
    until = work.clock() + timedelta(hours=3)
    volunteer = work.actor(Role.VOLUNTEER)

    def in_act() -> object:
        return work.perform(Role.VOLUNTEER, Purpose.RETURN, lambda _: "acted")

    assert isinstance(
        desk.open_shift(work.house, work.supervisor, "volunteer", until.time()), Refusal
    )  # no agreement yet
    assert isinstance(desk.sign_in(work.house, "volunteer", "a sentence is fine", ""), Refusal)
    today = work.clock().date()
    assert isinstance(desk.file_agreement(work.house, work.supervisor, "volunteer", today), Refusal)
    assert desk.file_agreement(work.house, work.custodian, "volunteer", today) is None
    assert isinstance(in_act(), Refusal)
    assert isinstance(desk.open_shift(work.house, work.clerk, "volunteer", until.time()), Refusal)
    assert desk.open_shift(work.house, work.supervisor, "volunteer", until.time()) is None
    assert isinstance(desk.sign_in(work.house, "volunteer", "a sentence is fine", ""), desk.SignedIn)
    assert in_act() == "acted"
    assert desk.on_duty(work.house, volunteer)
    work.clock.now = until
    assert isinstance(in_act(), Refusal)
    assert not desk.on_duty(work.house, volunteer)


def test_a_shift_ends_when_a_supervisor_says_so(work: AtWork) -> None:
    assert desk.file_agreement(work.house, work.custodian, "volunteer", work.clock().date()) is None
    assert desk.open_shift(work.house, work.supervisor, "volunteer", (work.clock() + timedelta(hours=3)).time()) is None
    assert desk.end_shift(work.house, work.supervisor, "volunteer") is None
    assert not desk.on_duty(work.house, work.actor(Role.VOLUNTEER))
    assert isinstance(desk.open_shift(work.house, work.supervisor, "volunteer", work.clock().time()), Refusal)
    assert isinstance(
        desk.open_shift(work.house, work.supervisor, "volunteer", (work.clock() + timedelta(hours=13)).time()), Refusal
    )


def test_a_volunteer_switches_in_during_a_shift_only(work: AtWork) -> None:
    number, key = badge(work, Role.VOLUNTEER), opened(work)
    assert isinstance(desk.switch(work.house, key, number), Refusal)
    assert desk.file_agreement(work.house, work.custodian, "volunteer", work.clock().date()) is None
    assert desk.open_shift(work.house, work.supervisor, "volunteer", (work.clock() + timedelta(hours=1)).time()) is None
    assert isinstance(desk.switch(work.house, key, number), desk.Switched)
    work.clock.now += timedelta(hours=1)
    assert inside(work, key) == ""
