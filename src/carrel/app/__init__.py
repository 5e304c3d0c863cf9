"""Wiring: the only place that reads configuration and the clock. It builds the house and hands it to the fronts."""

from carrel.app.wiring import wiring


def main() -> None:
    """The ``carrel`` command."""
    from carrel.fronts.cli import build

    build(wiring())()
