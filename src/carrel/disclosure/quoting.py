"""Citing: a clause by its number, and its words with those that lead to it."""

from carrel.statute import Clause, Pack


def cited(clause: str) -> str:
    """How a clause is written in a sentence: a statute's with its section sign, a policy's by its name."""
    return f"§ {clause}" if clause[:1].isdigit() else clause


def with_lead(pack: Pack, clause: str) -> tuple[Clause, ...]:
    """A clause, after the one whose sentence it ends: "(A) pursuant to …" says nothing by itself."""
    lead = clause.rpartition("(")[0]
    return tuple(one for one in pack.clauses if one.id == clause or (one.id == lead and lead.endswith(")")))
