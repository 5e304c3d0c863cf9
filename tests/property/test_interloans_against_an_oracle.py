"""Interlibrary loans walk about as they may, beside an oracle that keeps a dictionary."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from at_work import AtWork, Person, at_work
from carrel import desk
from carrel.records.refusals import Refusal

PEOPLE, MOST = 3, 8
PARTNER = "Farther Valley Library"


class Interloans(RuleBasedStateMachine):
    """Whatever is tried in whatever state, the house and the dictionary say the same."""

    work: AtWork

    def __init__(self) -> None:
        super().__init__()
        self._context = at_work()
        self.work = self._context.__enter__()
        self.people: list[Person] = [self.work.person(given=name) for name in ("Quill", "Tansy", "Wren")]
        self.words: dict[str, str] = {}
        self.state: dict[str, str] = {}
        self.owner: dict[str, int] = {}
        self.made = 0

    def teardown(self) -> None:
        self._context.__exit__(None, None, None)

    def _list(self) -> dict[str, desk.InterloanLine]:
        listed = desk.work_list(self.work.house, self.work.clerk)
        assert isinstance(listed, desk.WorkList)
        self.words.update({line.title: word for line, word in listed.lines})
        return {line.title: line for line, _ in listed.lines}

    @precondition(lambda self: self.made < MOST)
    @rule(who=st.integers(0, PEOPLE - 1))
    def ask(self, who: int) -> None:
        title = f"Invented Work {self.made}"
        self.made += 1
        visit = self.work.again(self.people[who]).visit
        assert isinstance(
            desk.ask_elsewhere(self.work.house, self.work.clerk, visit, desk.Wish(title)), desk.AskedElsewhere
        )
        self.state[title], self.owner[title] = "requested", who
        self._list()

    @precondition(lambda self: self.made)
    @rule(which=st.integers(0, MOST), act=st.sampled_from(["send", "receive", "end", "lend", "return", "home"]),
          who=st.integers(0, PEOPLE - 1))  # fmt: skip
    def try_it(self, which: int, act: str, who: int) -> None:
        title = f"Invented Work {which % self.made}"
        house, clerk, word, before = self.work.house, self.work.clerk, self.words[title], self.state[title]
        number = f"9-{which % self.made}"
        match act:
            case "send":
                done = desk.send_elsewhere(house, clerk, word, PARTNER)
                may, after = before in ("requested", "sent"), "sent"
            case "receive":
                done = desk.receive_elsewhere(house, clerk, word, desk.Arrival(number))
                may, after = before == "sent", "received"
            case "end":
                done = desk.end_elsewhere(house, clerk, word)
                may, after = before in ("requested", "sent", "received"), "homeward" if before == "received" else "gone"
            case "lend":
                done = desk.lend(house, clerk, self.work.again(self.people[who]).visit, number)
                may, after = before == "received" and who == self.owner[title], "on loan"
            case "return":
                done = desk.return_item(house, clerk, number)
                may = before in ("received", "on loan", "homeward")
                after = "homeward" if before == "on loan" else before
            case _:
                done = desk.sent_home(house, clerk, number)
                may, after = before == "homeward", "gone"
        assert isinstance(done, Refusal) != may, (act, before)
        if may:
            self.state[title] = after

    @invariant()
    def both_say_the_same(self) -> None:
        lines = self._list()
        assert {title: line.state for title, line in lines.items()} == {
            title: state for title, state in self.state.items() if state in ("requested", "sent", "received")
        }
        traffic = desk.traffic(self.work.house, self.work.clerk)
        assert isinstance(traffic, desk.Traffic)
        assert {line.title for line in traffic.to_send_home} == self._in("homeward")
        assert {line.title for line in traffic.here} == self._in("received", "on loan")
        in_catalogue = {str(title) for (title,) in self.work.sql("SELECT title FROM titles")}
        assert in_catalogue == self._in("received", "on loan", "homeward")

    def _in(self, *states: str) -> set[str]:
        return {title for title, state in self.state.items() if state in states}


def test_interloans_against_an_oracle() -> None:
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Interloans,
        settings=settings(max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=slow),
    )
