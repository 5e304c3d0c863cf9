"""Which libraries this law speaks of."""

import pytest

from carrel.statute import NotGoverned, governs
from statute.asking import connecticut, putnam


@pytest.mark.parametrize("kind", ["public", "industrial", "commercial", "association", "governmental"])
def test_open_to_the_public(kind: str) -> None:
    """A library open to the public is governed, whoever maintains it."""
    governs(connecticut(), kind)


@pytest.mark.parametrize("kind", ["school", "higher education"])
def test_schools_and_colleges(kind: str) -> None:
    """A school's or a college's library is told that (b)(3) leaves it out, and to choose its own law."""
    with pytest.raises(NotGoverned, match=r"11-25\(b\)\(3\)"):
        governs(connecticut(), kind)


def test_a_kind_nobody_knows() -> None:
    """A kind of library that no word of the statute names is not guessed at."""
    with pytest.raises(NotGoverned, match="choose one of public"):
        governs(connecticut(), "private, by appointment")


def test_the_boards_pack_is_for_its_library() -> None:
    """The board's pack is for a public library."""
    governs(putnam(), "public")
    with pytest.raises(NotGoverned):
        governs(putnam(), "school")
