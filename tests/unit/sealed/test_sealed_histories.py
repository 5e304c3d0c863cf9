"""A line of a reading history tells nothing by its outside, and only the password opens it."""

from datetime import date

from carrel.sealed.histories import HistoryKey, HistoryLine, new_keys, seal_line, unlock

DAY = date(2026, 11, 24)
LINES = (
    HistoryLine("", "", DAY),
    HistoryLine("The Salt Lantern", "Nobody", DAY),
    HistoryLine("a" + "é" * 400, "b" + "ф" * 400, DAY),
)


def opened() -> tuple[bytes, HistoryKey]:
    public, wrapped = new_keys("a made-up password")
    key = unlock(public, wrapped, "a made-up password")
    assert key is not None
    return public, key


def test_every_line_has_one_size() -> None:
    public, _ = opened()
    assert {len(seal_line(public, line)) for line in LINES} == {32 + 360 + 16}


def test_what_is_too_long_is_cut_between_letters() -> None:
    public, key = opened()
    read = key.read(seal_line(public, LINES[2]))
    assert read == HistoryLine("a" + "é" * 99, "b" + "ф" * 49, DAY)


def test_a_key_shows_nothing() -> None:
    assert repr(opened()[1]) == "<HistoryKey>"
