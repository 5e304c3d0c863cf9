"""Plants faults in the inner rooms, one at a time, and counts how many the tests find: ``python -m tests.mutation``.

A fault is a small change of meaning in one place: a condition negated, a call dropped, a constant moved, nothing
returned. The tests of a room are loaded and watched once, to know which functions each goes through; then each fault is
planted in a process of its own and the tests that go through its place are run, the quickest first.
"""

from .named import NAMED

__all__ = ["NAMED"]
