"""Faults that change nothing anyone could see, each with why. A test that finds one proves this list wrong."""

EQUIVALENT: dict[tuple[str, str, str, str], str] = {}
"""Path, function, the line, what is planted: why nobody could tell."""
