"""Proved of the invented statute: what a law unlike Connecticut's limits, its policies limit for every request."""

import json

import pytest
import z3
from cedarpy import policies_to_json_str

from statute.disclosure.brought import elsewhere

from .compiler import permitted
from .test_proof import breaks
from .world import (
    BY_ANOTHER,
    BY_ORDER,
    BY_PERMISSION,
    CLAIM,
    CONTEXT,
    ORDER,
    PERMISSION,
    Entity,
    field,
    one_of,
    the_act,
    the_class,
    word,
)

ALLOWED = permitted(list(json.loads(policies_to_json_str(elsewhere().policy_text))["staticPolicies"].values()))
the_claim = Entity.name(field(CLAIM, "instrument"))
CHILD = z3.And(CLAIM.optional["ownerAge"], field(CLAIM, "ownerAge") < 16, field(CLAIM, "custodial"))
SENTENCES = {
    "a parent with custody is told of a child under sixteen, and of loans, holds and fees only": z3.Implies(
        z3.And(the_act == word(BY_ANOTHER), the_claim == word("parent or guardian")),
        z3.And(CHILD, one_of(the_class, ("loan", "hold", "fee"))),
    ),
    "an emergency opens who a user is, once it is declared, and nothing else": z3.Implies(
        z3.And(the_act == word(BY_ANOTHER), the_claim == word("emergency")),
        z3.And(field(CLAIM, "declared"), the_class == word("registration")),
    ),
    "there is no further ground": z3.Implies(
        the_act == word(BY_ANOTHER), one_of(the_claim, ("parent or guardian", "emergency"))
    ),
    "whoever releases on a claim has not made sure of it": z3.Implies(
        the_act == word(BY_ANOTHER), field(CLAIM, "verifiedBy") != field(CONTEXT, "releasedBy")
    ),
    "nothing but a warrant is answered before a court has heard the library": z3.Implies(
        the_act == word(BY_ORDER),
        z3.Or(field(ORDER, "heard"), Entity.name(field(ORDER, "instrument")) == word("search warrant")),
    ),
    "a user signs from twelve years": z3.Implies(
        the_act == word(BY_PERMISSION),
        z3.And(PERMISSION.optional["signerAge"], field(PERMISSION, "signerAge") >= 12),
    ),
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_of_the_invented_statute(sentence: str) -> None:
    """Under the invented statute's pack, whatever a board may write beside it."""
    assert not breaks(ALLOWED, SENTENCES[sentence])
    assert breaks(z3.BoolVal(True), SENTENCES[sentence])
