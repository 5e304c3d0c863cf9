"""What the survey's counted figures are the sums of, as the expressions over the tallies take it."""

from carrel.catalog import kinds
from carrel.statistics.expressions import Sum
from carrel.statistics.survey.elements import Computed, Source
from carrel.statistics.survey.loading import Pack


def rules_of(pack: Pack) -> dict[str, Sum]:
    """The sum behind each figure that is counted when it happens, by variable."""
    rules = ((element.variable, element.computed) for element in pack.elements)
    return {variable: rule_of(rule) for variable, rule in rules if rule is not None and rule.of is Source.TALLY}


def rule_of(rule: Computed) -> Sum:
    """A rule of a pack with its forms and audiences as the words that are counted."""
    forms = frozenset(kind.code for kind in kinds.values() if kind.form in rule.forms)
    audiences = frozenset(audience.value for audience in rule.audiences)
    return Sum(rule.counter, frozenset(rule.events), forms or audiences or None)
