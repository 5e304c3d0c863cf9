"""What is stirred keeps nothing of its order, and loses nothing."""

from collections import Counter

import pytest

from carrel.sealed.stirring import stirred


@pytest.mark.parametrize("size", [0, 1, 2, 1000])
def test_nothing_is_lost_and_nothing_comes_twice(size: int) -> None:
    things = [f"thing {place}" for place in range(size)]
    assert Counter(stirred(things)) == Counter(things)
    assert things == [f"thing {place}" for place in range(size)]


def test_two_stirrings_give_two_orders() -> None:
    assert stirred(range(1000)) != stirred(range(1000)) != list(range(1000))


def test_every_order_of_three_things_is_as_likely_as_the_others() -> None:
    found = Counter("".join(stirred("abc")) for _ in range(6000))
    assert len(found) == 6
    assert all(800 < number < 1200 for number in found.values()), "about a thousand each; seven deviations allowed"
