"""The demo library as ``make demo`` makes it: every role has a way in, and every office something to look at."""

from pathlib import Path

from carrel import disclosure
from carrel.app.demo import furnish_demo
from carrel.app.home import Home
from carrel.app.opening import open_house
from carrel.records.actors import Actor
from carrel.records.requests import RequestState
from carrel.records.vocabulary import Role


def test_the_demo_has_sign_ins_telephones_and_requests_to_answer(tmp_path: Path) -> None:
    home = Home(tmp_path / "demo")
    lines = furnish_demo(home, lambda _: None)
    assert furnish_demo(home, lambda _: None)[0][:2] == lines[0][:2]
    roles = {role for role, _, _ in lines}
    assert {"clerk", "supervisor", "custodian", "auditor", "page", "volunteer", "kiosk", "card"} <= roles
    house = open_house(home)
    assert len(house.library.disclosure.calls) == 2
    assert house.library.disclosure.counsel is not None
    found = disclosure.requests(house, Actor("custodian", Role.CUSTODIAN))
    assert isinstance(found, disclosure.Requests)
    assert sorted(line.state for line in found.open) == sorted(
        [RequestState.UNDER_REVIEW, RequestState.RECEIVED, RequestState.RECEIVED]
    )
    house.store.close()
