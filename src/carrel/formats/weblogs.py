"""The log forms there are, by name: Squid's, e2guardian's, dnsmasq's (and so Pi-hole's), EZproxy's and web servers'.

Sources: httpd.apache.org, mod_log_config (common, combined); OCLC's EZproxy documentation, LogFormat; e2guardian's
wiki, "Access Log File Format", for ``logfileformat`` 1, 2, 4 and 5 to 8 (3 is Squid's native form); dnsmasq(8),
``log-queries``, with its extra form.
"""

from carrel.formats import _logwords as words
from carrel.formats._logtimes import Calendar, Epoch, TimeForm
from carrel.formats.logforms import Left, LogForm, Places
from carrel.formats.squidlogs import NATIVE, squid_form

_ADDRESS = rb"[\dA-Fa-f.:]{2,45}"
_METHOD = rb"[A-Z][A-Z-]*+"
_NUMBER = rb"\d{1,12}"
_REQUEST: tuple[bytes | Left, ...] = (
    b"- - - [",
    Left(1, bytes),
    b'] "',
    Left(2, words.method),
    b" - HTTP/",
    Left(3, words.version),
    b'" ',
)


def log_forms() -> dict[str, tuple[LogForm, ...]]:
    """Every form by the name it is asked for, the most particular first where a name has several."""
    native = squid_form(NATIVE)
    return {
        "squid": (native,) if isinstance(native, LogForm) else (),
        "common": (_squid_web(b"", b""),),
        "combined": (_squid_web(rb' ".*"', b' "-" "-"'),),
        "ezproxy": (_web_server(),),
        "e2guardian": (_protex(), *(_guardian(between) for between in (rb'","', rb"\t", rb",", rb" "))),
        "dnsmasq": (_dnsmasq(Calendar("%b %e %T")), _dnsmasq(Calendar("%Y-%m-%dT%H:%M:%S%f%z"))),
    }


def _squid_web(headers: bytes, hidden: bytes) -> LogForm:
    """Squid's own common and combined. It writes quotation marks in them as they come, so nothing there ends by one."""
    clock = Calendar("%d/%b/%Y:%T %z")
    pattern = (
        rb"([^ \n]++) (?>.*?\[(?=" + clock.pattern + rb"\]))(" + clock.pattern + rb')\] "([^ \n]++) '
        rb'(?>.*? [A-Z]{3,5}/([\d.]{1,4})" (\d{1,3}) (' + _NUMBER + rb"))" + headers + rb" ([A-Z_]++):([A-Z_]++)"
    )
    left = [*_REQUEST, Left(4, words.status), b" ", Left(5, bytes), hidden, b" ", Left(6, words.result)]
    return LogForm(pattern, Places(1, 0, 5), clock, [*left, b":", Left(7, words.way), b"\n"])


def _web_server() -> LogForm:
    """NCSA common or combined, with whatever else stands after the size; the request may lack its version."""
    clock = Calendar("%d/%b/%Y:%T %z")
    pattern = (
        rb"([^ \n]++) (?>.*?\[(?=" + clock.pattern + rb"\]))(" + clock.pattern + rb')\] "(?:([^ "\n]++)'
        rb'(?: (?:[^"\\\n ]++|\\.| (?!HTTP/))*+)?(?: HTTP/([\d.]{1,4}))?)?" (\d{3}|-) ('
        + _NUMBER
        + rb"|-)(?: [^\n]*+)?"
    )
    left = [*_REQUEST, Left(4, words.status), b" ", Left(5, bytes), b' "-" "-"\n']
    return LogForm(pattern, Places(1, 0, 5), clock, left)


def _guardian(between: bytes) -> LogForm:
    """Time, user, address, URL, why, method, size, weight, category, group, status, type, and more that is dropped."""
    clock = Calendar("%Y.%m.%d %T")
    mark = b'"' if between == rb'","' else b""
    pattern = b"".join(
        (
            mark + b"(" + clock.pattern + b")" + between,
            b"(?>.*?" + between + b"(" + _ADDRESS + b")" + between + rb"(?=\w+:|[^ ]*\.|-))",
            b"(?>.*?"
            + between
            + b"("
            + _METHOD
            + b")"
            + between
            + b"("
            + _NUMBER
            + b")"
            + between
            + rb"-?\d+)"
            + between,
            b"(?>.*?" + between + rb"\d*" + between + rb"(\d{3})" + between + b')([^\\t\\n", ]*+)' + between,
            rb"[^\n]*+",
        )
    )
    say = {rb"\t": b"\t"}.get(between, between)
    hidden = say.join([b"-"] * 3)
    left: list[bytes | Left] = [mark, Left(0, bytes), say, hidden, say, b"-", say, Left(2, words.method), say]
    left += [Left(3, bytes), say, b"0", say, b"-", say, b"-", say, Left(4, words.status), say]
    left += [Left(5, words.media_type), *[say + b"-"] * 3, mark, b"\n"]
    return LogForm(pattern, Places(0, 1, 3), clock, left)


def _protex() -> LogForm:
    """Forms 5 to 8: twenty columns or more between tabs. The client's address is left out where names are looked up."""
    column = rb"[^\t\n]*+\t"
    pattern = (
        rb"(\d{9,10})\.\d{3}\t" + column * 2 + rb"([^\t\n]*+)\t(?:" + column + rb"){1,2}(" + _METHOD + rb")\t(\d{3})\t("
        + _NUMBER + rb")\t([^\t\n]*+)(?:\t[^\n]*+)?"
    )  # fmt: skip
    left: list[bytes | Left] = [Left(0, bytes), b".000\t-\t-\t-\t-\t-\t", Left(2, words.method), b"\t"]
    left += [Left(3, words.status), b"\t", Left(4, bytes), b"\t", Left(5, words.media_type), b"\t-" * 10, b"\n"]
    return LogForm(pattern, Places(0, 1, 4), Epoch(), left)


def _dnsmasq(clock: TimeForm) -> LogForm:
    """Lines about queries. Only one that says who asked is a request; what was asked is never passed on."""
    pattern = (
        b"(" + clock.pattern + rb") (?:[^ \n]++ )?dnsmasq(?:\[\d+\])?: (?:\d+ [^ \n]++ )?"
        rb"(?:(query|auth)\[([^\]\n]*+)\] .* from ([^ \n]++)|"
        rb"(forwarded|reply|cached(?:-stale)?|config|validation|hosts|dnssec-(?:query|retry)\[[^\]\n]*+\]|"
        rb"special domain|(?:gravity|exactly|regex) (?:blocked|blacklisted|denied)|/[^ \n]++)"
        rb" .* (is|to) ([^ \n]++)(?: \([^\n]*+)?)"
    )
    left: list[bytes | Left] = [Left(0, bytes), b" dnsmasq: ", Left(1, words.deed), Left(2, words.asked)]
    left += [Left(4, words.deed), Left(5, words.linked), Left(6, words.answer), b"\n"]
    return LogForm(pattern, Places(0, 3, None, 3), clock, left)
