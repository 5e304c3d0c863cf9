"""Whatever comes over a line: the answers are whole messages, or the line is cut, and nobody is let in by it."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from at_work import AtWork, at_work
from carrel.fronts.sip2.conversation import Conversation
from carrel.fronts.sip2.frames import Frames, TooLong, parted
from carrel.fronts.sip2.requests import FIXED, Request, read
from sip2_client import Reply, named, summed

IDS = ("AA", "AC", "AD", "AO", "BP", "BQ", "CN", "CO", "CP")
values = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="|\x7f"), max_size=30)
fields = st.dictionaries(st.sampled_from(IDS), values.filter(lambda value: not re.search("A[YZ]", value)), min_size=1)


def written(code: str, found: dict[str, str], sequence: str) -> bytes:
    """A right request, as the protocol writes it."""
    text = code + "0" * FIXED[code] + "".join(f"{name}{value}|" for name, value in found.items())
    raw = f"{text}AY{sequence}AZ".encode()
    return raw + summed(raw).encode()


@given(st.sampled_from(sorted(FIXED)), fields, st.sampled_from("0123456789"))
def test_a_right_request_is_read_as_it_was_written(code: str, found: dict[str, str], sequence: str) -> None:
    request = read(written(code, found, sequence))
    assert isinstance(request, Request)
    assert request.tail is not None
    assert (request.code, len(request.fixed), request.tail.sequence) == (code, FIXED[code], sequence)
    assert {name: request.field(name) for name in found} == {
        name: re.sub(r"[\x00-\x1f\x7f]", "", value) for name, value in found.items()
    }


@given(st.sampled_from(sorted(FIXED)), fields, st.integers(0, 10_000), st.integers(1, 255))
def test_one_changed_byte_is_noticed(code: str, found: dict[str, str], place: int, change: int) -> None:
    message = bytearray(written(code, found, "1"))
    place %= len(message) - 9  # what is left of the tail itself may be read as another message's, without one
    message[place] ^= change
    raw = bytes(message)
    if b"AZ" in raw[:-6]:
        return
    tail = parted(raw)[1]
    assert tail is not None
    assert not tail.right or sum(map(ord, raw[:-4].decode(errors="replace"))) != sum(raw[:-4])


@given(st.lists(st.binary(max_size=40)), st.lists(st.integers(1, 20), min_size=1))
def test_frames_do_not_depend_on_how_bytes_arrive(parts: list[bytes], sizes: list[int]) -> None:
    whole = b"\r".join(parts) + b"\n"
    frames, found, at, turn = Frames(), [], 0, 0
    while at < len(whole):
        size = sizes[turn % len(sizes)]
        found += frames.feed(whole[at : at + size])
        at, turn = at + size, turn + 1
    assert found == [one for one in re.split(rb"[\r\n]", whole) if one]


@pytest.fixture(scope="module")
def library() -> Iterator[tuple[AtWork, str]]:
    with at_work() as work:
        yield work, named(work.house, work.custodian, "may sit", "why not")


messages = st.one_of(
    st.binary(max_size=80),
    st.builds(lambda code, rest: code.encode() + rest, st.sampled_from(sorted(FIXED)), st.binary(max_size=80)),
    st.builds(written, st.sampled_from([code for code in FIXED if code != "93"]), fields, st.sampled_from("0189")),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(messages, st.sampled_from([b"\r", b"\r\n", b"\n"])), max_size=12), st.booleans())
def test_any_bytes_get_whole_answers_or_a_cut_line(
    library: tuple[AtWork, str], sent: list[tuple[bytes, bytes]], signed_in: bool
) -> None:
    work, password = library
    conversation, frames = Conversation(work.house), Frames()
    if signed_in:
        assert conversation.hear(f"9300CNlibki|CO{password}|".encode(), 0.0).reply == b"941\r"
    for raw, end in sent:
        try:
            whole = frames.feed(raw + end)
        except TooLong:
            return
        for frame in whole:
            said = conversation.hear(frame, 1.0)
            if said.reply:
                assert said.reply.endswith(b"\r")
                reply = Reply(said.reply[:-1])
                assert reply.fields.get("BL", "N") == "N"
                assert "BLY" not in reply.text
            if said.over:
                return
    assert conversation.signed_in or not signed_in or any(b"93" in raw for raw, _ in sent)
