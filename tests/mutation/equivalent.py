"""Faults that change nothing anyone could see, each with why. A test that finds one proves this list wrong."""

_ANY_NAME = "a name that means nothing, given and compared in this module only: any other serves"

EQUIVALENT: dict[tuple[str, str, str, str], str] = {
    ("statute/question.py", "", '_ASKER, _ANOTHER = "asker", "another"', "'asker' → another"): _ANY_NAME,
    ("statute/question.py", "", '_ASKER, _ANOTHER = "asker", "another"', "'another' → another"): _ANY_NAME,
    ("statute/question.py", "_question", 'subject = _entity(kind, "it")', "'it' → another"): _ANY_NAME,
}
"""Path, function, the line, what is planted: why nobody could tell."""
