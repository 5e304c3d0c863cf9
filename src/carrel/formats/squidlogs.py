"""Squid's access logs: its native form and any ``logformat`` line.

Source: squid.conf's documentation of ``logformat`` (www.squid-cache.org/Doc/config/logformat). Of its codes, time,
client, status, result, hierarchy, method, size, media type and version are read; everything else is taken for
something that could tell what was viewed or by whom, and a dash is all that is left of it.
"""

import re
from collections.abc import Callable, Iterator

import msgspec

from carrel.formats import _logwords as words
from carrel.formats._logtimes import Calendar, Epoch, TimeForm
from carrel.formats.logforms import Left, LogForm, Places

NATIVE = "%ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt"

_NAMES = (
    "Ss/%03>Hs"  # Squid's native form has the two in one
    " >eui >handshake >nfmark <nfmark >qos <qos err_code err_detail note credentials master_xaction request_attempts"
    " busy_time >la >lp <la <lp la lp oa >ha >h <h >a >A >p <a <A <p ts tu tl tg tS tr <pt <tt dt un ul ui us ue >Hs"
    " <Hs Hs <bs Ss Sh mt >rm <rm rm >ru <ru ru >rs <rs rs >rd <rd rd >rP <rP rP >rp <rp rp >rv <rv rv rG >v >st >sh"
    " <st <sH <sS <sh st et ea sn %"
)
_CODE = re.compile(
    r"%(?P<quoting>[\"\[#'/\\]?)-?(?P<width>\d*)(?:\.\d+)?(?:\{(?P<early>[^}]*)\})?(?:http::)?"
    r"(?P<name>(?:icap|adapt|ssl|tls|proxy_protocol|transport)::[<>]?\w+|"
    + "|".join(map(re.escape, sorted(_NAMES.split(), key=len, reverse=True)))
    + r")(?:\{(?P<late>[^}]*)\})?"
)
_SPACED = {"un", "ul", "ui", "us", "ue", "credentials", "ea", "et", ">h", ">ha", "<h", "note"}
"""Codes whose values may hold blanks."""
_INSTEAD = {"tu": b"000", "tr": b"0", "<pt": b"0", "<tt": b"0", "dt": b"0", "busy_time": b"0", "%": b"%"}
"""What is written for a code that is not read, where a tool that reads the log expects a number."""
_KEPT = {
    "Ss": (rb"[A-Z_]++", words.result),
    "Ss/%03>Hs": (rb"[A-Z_]++/\d{1,3}", words.result_and_status),
    "Sh": (rb"[A-Z_]++", words.way),
    **dict.fromkeys(("rv", ">rv", "<rv", ">v"), (rb"[\d.]{1,4}", words.version)),
    **dict.fromkeys(("Hs", ">Hs", "<Hs"), (rb"\d{1,3}", words.status)),
}
_WORDS = {**dict.fromkeys(("rm", ">rm", "<rm"), words.method), "mt": words.media_type}
_READ = {"ts", "tl", "tg", ">a", ">A", "<st", "st", *_KEPT, *_WORDS, *_INSTEAD}


class _Piece(msgspec.Struct, frozen=True):
    """A part of a ``logformat``: literal text, or a code."""

    text: bytes = b""
    name: str = ""
    argument: str | None = None
    padded: bool = False
    inside: str = ""
    """``"`` or ``[`` where it stands between those."""

    @property
    def hidden(self) -> bool:
        """Whether nothing is left of it."""
        return bool(self.name) and self.name not in _READ

    @property
    def bare(self) -> bool:
        """Whether only what comes next says where it ends."""
        return self.hidden and not self.inside


def squid_form(spec: str) -> LogForm | str:
    """The form of a ``logformat``, with or without that word and its name before it; or what is wrong with it."""
    pieces = list(_pieces(re.sub(r"^\s*logformat\s+\S+\s+", "", spec).strip()))
    if any(b"%" in piece.text for piece in pieces):
        return "the log format has a code that Squid's documentation has not: write it as it stands in squid.conf"
    try:
        return _Compiling(pieces).form()
    except ValueError:
        return "the log format has no time to the hour: give Squid one with %ts, or %tl with day, month and hour"


def _pieces(spec: str) -> Iterator[_Piece]:
    inside, done = "", 0
    for code in _CODE.finditer(spec):
        text = spec[done : code.start()]
        if text:
            yield _Piece(text.encode())
        inside, done = _inside(inside, text), code.end()
        argument = code["early"] if code["early"] is not None else code["late"]
        yield _Piece(
            name=code["name"], argument=argument, padded=code["width"][:1] in tuple("123456789"), inside=inside
        )
    if spec[done:]:
        yield _Piece(spec[done:].encode())


def _inside(before: str, text: str) -> str:
    """Between which marks the end of ``text`` is."""
    for mark in text:
        if mark in '"[' and not before:
            before = mark
        elif (mark, before) in {('"', '"'), ("]", "[")}:
            before = ""
    return before


class _Compiling:
    """A ``logformat`` becoming a regular expression that takes a time in proportion to the line, whatever stands in it.

    One run of codes may hold spaces: the one with the user's name, or else the last. It reaches as far as it can, or
    up to the first time where a time comes next. Every other code ends at the next blank.
    """

    def __init__(self, pieces: list[_Piece]) -> None:
        self._pieces = pieces
        self._names = [piece.name for piece in pieces]
        self._time = self._first("ts", "tl", "tg")
        self._client = self._first(">a", ">A")
        self._size = self._first("<st", "st")
        self._loose = self._loose_run()
        self._pattern: list[bytes] = []
        self._left: list[bytes | Left] = []
        self._groups: dict[int, int] = {}

    def _first(self, *names: str) -> int | None:
        return next((self._names.index(name) for name in names if name in self._names), None)

    def _loose_run(self) -> range:
        runs: list[range] = []
        for at, piece in enumerate(self._pieces):
            if piece.bare:
                joined = bool(runs) and not any(one.name for one in self._pieces[runs[-1].stop : at])
                runs[-1:] = [range(runs[-1].start, at + 1)] if joined else [*runs[-1:], range(at, at + 1)]
        named = [run for run in runs if any(self._pieces[at].name in _SPACED for at in run)]
        return (named or runs or [range(0)])[-1]

    def form(self) -> LogForm:
        """The form. Raises ValueError where no time can be read."""
        if self._time is None:
            raise ValueError
        clock = _clock(self._pieces[self._time])
        for at in range(len(self._pieces)):
            if at not in self._loose:
                self._add(at, clock)
            elif at == self._loose.start:
                self._add_loose(clock)
        if self._names[-1] == "mt":
            self._pattern.append(rb"(?: [^\n]*+)?")  # log_mime_hdrs writes all headers there
        places = Places(self._groups[self._time], self._group_of(self._client), self._group_of(self._size))
        return LogForm(b"".join(self._pattern), places, clock, [*self._left, b"\n"])

    def _group_of(self, at: int | None) -> int | None:
        return None if at is None else self._groups[at]

    def _add_loose(self, clock: TimeForm) -> None:
        then = self._loose.stop
        to_time = self._pieces[then + 1 : then + 2] == [self._pieces[self._time or 0]] and not self._pieces[then].name
        self._left += [self._pieces[at].text or words.NOTHING for at in self._loose]
        if to_time:  # what comes next is found once, and nothing after it sends the search back
            self._pattern.append(rb"(?>.*?" + re.escape(self._pieces[then].text) + b"(?=" + clock.pattern + b"))")
            self._left.append(self._pieces[then].text)
            self._loose = range(self._loose.start, then + 1)
        else:
            self._pattern.append(rb".*")

    def _add(self, at: int, clock: TimeForm) -> None:
        piece = self._pieces[at]
        if piece.padded:
            self._pattern.append(rb" *")
        if not piece.name:
            self._pattern.append(re.escape(piece.text))
            self._left.append(piece.text)
        elif at == self._time:
            self._catch(at, clock.pattern, bytes)
        elif at == self._client:
            self._catch(at, self._token(at), None)
        elif at == self._size:
            self._catch(at, rb"\d{1,12}", bytes)
        elif piece.name in _KEPT:
            self._catch(at, *_KEPT[piece.name])
        elif piece.name in _WORDS:
            self._catch(at, self._token(at), _WORDS[piece.name])
        else:
            self._pattern.append(self._skipped(at))
            self._left.append(_INSTEAD.get(piece.name, words.NOTHING))

    def _catch(self, at: int, pattern: bytes, rebuilt: Callable[[bytes], bytes] | None) -> None:
        group = self._groups[at] = len(self._groups)
        self._pattern.append(b"(" + pattern + b")")
        self._left.append(words.NOTHING if rebuilt is None else Left(group, rebuilt))

    def _skipped(self, at: int) -> bytes:
        match self._pieces[at].inside:
            case '"':
                return self._quoted(self._follows(at))
            case "[":
                return rb"[^\]\n]*+"
            case _:
                return self._token(at)

    def _quoted(self, follows: bytes) -> bytes:
        """Up to the end of the quotation, or to the first place where what comes next in it stands."""
        if follows.startswith(b'"'):
            return rb'(?:[^"\\\n]++|\\.)*+'
        first, rest = re.escape(follows[:1]), re.escape(follows[1:].partition(b'"')[0])
        return rb'(?:[^"\\\n' + first + rb"]++|\\.|" + first + rb"(?!" + rest + rb"))*+"

    def _token(self, at: int) -> bytes:
        """Up to the next blank, or to the punctuation that comes next."""
        follows = self._follows(at)[:1]
        return rb"\S++" if follows in {b"", b" ", b"\t"} else rb"[^ \t\n" + re.escape(follows) + rb"]++"

    def _follows(self, at: int) -> bytes:
        return self._pieces[at + 1].text if at + 1 < len(self._pieces) else b""


def _clock(piece: _Piece) -> TimeForm:
    if piece.name == "ts":
        return Epoch()
    return Calendar(piece.argument or "%d/%b/%Y:%H:%M:%S %z", zoned=piece.name == "tg")
