"""Time comes in at one door, and chance comes from ``secrets`` only."""

import ast

from architecture.walking import imported, nodes, nothing, place, sources

ASKS = {"now", "utcnow", "today"}
CLOCKS = {"time", "calendar.timegm", "sched", "timeit"}
CHANCES = {"random", "uuid", "numpy.random"}


def test_only_app_reads_the_clock() -> None:
    faults = [
        f"{place(file, node)} {ast.unparse(node)}"
        for file in sources()
        for node in nodes(file)
        if isinstance(node, ast.Attribute) and node.attr in ASKS
        if ast.unparse(node.value) in {"datetime", "date", "datetime.datetime", "datetime.date"}
        if "app" not in file.parts
    ]
    nothing(faults)


def test_nobody_measures_time() -> None:
    """A duration is a matter for the benches; a stopwatch in the house could time a patron."""
    nothing([f"{place(file, node)} {name}" for file in sources() for node, name in imported(file) if name in CLOCKS])


def test_chance_is_for_keys_and_comes_from_secrets() -> None:
    invented = "src/carrel/exchange/demo/"  # the demonstration library is made of a fixed seed, and makes no key of it
    found = [f"{place(file, node)} {name}" for file in sources() for node, name in imported(file) if name in CHANCES]
    nothing(fault for fault in found if not fault.startswith(invented))
