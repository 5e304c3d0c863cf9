"""Each form of log is read, and what is left of its lines is words from lists, cut numbers and the hour."""

import time
from datetime import date

import pytest

from carrel.formats import Dropped, LogForm, log_forms, squid_form

TODAY = date(2026, 11, 27)
SECRETS = (b"quill", b"inkwell", b"vellum", b"192.0.2", b"2001:db8", b"folio", b"31189")
"""What the invented lines below are full of."""


def fitting(kind: str, line: bytes) -> LogForm:
    return max(log_forms()[kind], key=lambda form: form.fits(line))


LINES = [
    (
        "squid",
        (
            b"1764250000.123   1234 192.0.2.7 TCP_MISS/200 48213 GET http://inkwell.example/vellum?q=folio quill"
            b" HIER_DIRECT/192.0.2.99 text/html"
        ),
        b"1764248400.000 0 - TCP_MISS/200 48000 GET - - HIER_DIRECT/- text/html",
    ),
    (
        "squid",
        b"1764250000.123      0 2001:db8::7 NONE_NONE/000 0 - error:transaction-end-before-headers - HIER_NONE/- -",
        b"1764248400.000 0 - NONE_NONE/000 0 OTHER - - HIER_NONE/- -",
    ),
    (
        "squid",
        (
            b"1764250000.123     -1 192.0.2.7 TCP_DENIED/407 3999 CONNECT inkwell.example:443 of vellum HIER_NONE/-"
            b" text/html [Cookie: folio=1\\r\\n] [HTTP/1.1 407 Vellum\\r\\nSet-Cookie: quill=2\\r\\n]"
        ),
        b"1764248400.000 0 - TCP_DENIED/407 3900 CONNECT - - HIER_NONE/- text/html",
    ),
    (
        "squid",
        (
            b"1764250000.123      5 192.0.2.7 QUILL_MISS/999 31189001234 VELLUM http://inkwell.example/ - FOLIO/inkwell"
            b" inkwell/vellum"
        ),
        b"1764248400.000 0 - OTHER/000 31000000000 OTHER - - OTHER/- -",
    ),
    (
        "common",
        (
            b'192.0.2.7 - quill [22/Mar/2026:09:30:31 -0500] "GET http://inkwell.example/a b HTTP/1.1" 200 2698'
            b" TCP_HIT:HIER_NONE"
        ),
        b'- - - [22/Mar/2026:09:00:00 -0500] "GET - HTTP/1.1" 200 2600 TCP_HIT:HIER_NONE',
    ),
    (
        "combined",
        (
            b'2001:db8::7 ident quill of vellum [22/Mar/2026:09:30:31 +0000] "POST http://inkwell/\\"a HTTP/2.0"'
            b' 418 19 "http://inkwell.example/\\"x\\"" "Folio/1.0 (\\"vellum\\")" TCP_MISS_ABORTED:HIER_DIRECT'
        ),
        b'- - - [22/Mar/2026:09:00:00 +0000] "POST - HTTP/2.0" 400 19 "-" "-" TCP_MISS_ABORTED:HIER_DIRECT',
    ),
    (
        "combined",  # as Squid itself writes quotation marks
        (
            b'192.0.2.7 - quill of vellum [27/Nov/2026:02:01:25 +0000] "GET http://192.0.2.9/"b\'c[d] HTTP/1.1" 404 603'
            b' "http://inkwell.example/"folio"" "Folio "x" \\y" TCP_MISS:HIER_DIRECT'
        ),
        b'- - - [27/Nov/2026:02:00:00 +0000] "GET - HTTP/1.1" 404 600 "-" "-" TCP_MISS:HIER_DIRECT',
    ),
    (
        "common",
        (
            b'192.0.2.7 - - [27/Nov/2026:02:01:26 +0000] "- error:transaction-end-before-headers NONE/0.0" 0 0'
            b" NONE_NONE:HIER_NONE"
        ),
        b'- - - [27/Nov/2026:02:00:00 +0000] "OTHER - HTTP/0.0" 000 0 NONE_NONE:HIER_NONE',
    ),
    (
        "ezproxy",
        (
            b'192.0.2.7 vellumSession31189 quill [01/Sep/2026:03:26:05 -0800] "GET http://inkwell/?q=folio HTTP/1.1"'
            b' 403 459 "Folio/5.0 (quill)"'
        ),
        b'- - - [01/Sep/2026:03:00:00 -0800] "GET - HTTP/1.1" 403 450 "-" "-"',
    ),
    (
        "ezproxy",
        b'192.0.2.7 - quill, of "vellum" [01/Sep/2026:03:26:05 -0800] "GET http://inkwell.example" 302 -',
        b'- - - [01/Sep/2026:03:00:00 -0800] "GET - HTTP/0.0" 302 - "-" "-"',
    ),
    (
        "e2guardian",
        (
            b'"2026.1.8 19:46:10","quill","192.0.2.7","http://inkwell.example","*DENIED* vellum, folio","GET","3804",'
            b'"0","Folio","1","403","text/html","quill.example","inkwell-group","Folio/5.0, (quill)"'
        ),
        b'"2026.1.8 19:00:00","-","-","-","-","GET","3800","0","-","-","403","text/html","-","-","-"',
    ),
    (
        "e2guardian",
        (
            b"2026.1.8 19:46:10 quill of vellum 192.0.2.7 http://inkwell/folio *SCANNED* GET 3804 -5 Folio 1 200"
            b" image/webp - inkwell-group - - -"
        ),
        b"2026.1.8 19:00:00 - - - - GET 3800 0 - - 200 image/webp - - -",
    ),
    (
        "e2guardian",
        b"2026.1.8 19:46:10\tquill\t192.0.2.7\thttps://inkwell.example\t\tCONNECT\t0\t0\t\t1\t200\t-\tvellum\tfolio\t\t",
        b"2026.1.8 19:00:00\t-\t-\t-\t-\tCONNECT\t0\t0\t-\t-\t200\t-\t-\t-\t-",
    ),
    (
        "e2guardian",
        (
            b"1764250000.123\tvellum\tquill\t192.0.2.7\tinkwell.example\thttp://inkwell.example/\tGET\t200\t1234\ttext/css"
            b"\tFolio\t-\t12\t-\t0\t\t0\tquill\tfolio\t1\tinkwell vellum\t-"
        ),
        b"1764248400.000\t-\t-\t-\t-\t-\tGET\t200\t1200\ttext/css" + b"\t-" * 10,
    ),
    (
        "dnsmasq",
        b"Mar  2 13:57:32 dnsmasq[638]: query[AAAA] inkwell.example from 192.0.2.7",
        b"Mar  2 13:00:00 dnsmasq: query[AAAA] - from -",
    ),
    (
        "dnsmasq",
        b"Mar 12 13:57:32 vellum dnsmasq[638]: 117 192.0.2.7/53211 forwarded inkwell.example to 192.0.2.53",
        b"Mar 12 13:00:00 dnsmasq: forwarded - to -",
    ),
    (
        "dnsmasq",
        b"2026-03-01T20:43:27.338118-05:00 vellum dnsmasq[1362]: gravity blocked inkwell.example is NXDOMAIN",
        b"2026-03-01T20:00:00-05:00 dnsmasq: gravity blocked - is NXDOMAIN",
    ),
    (
        "dnsmasq",
        b"Mar  2 13:57:32 dnsmasq[638]: /etc/pihole/vellum.list inkwell.example is 192.0.2.1",
        b"Mar  2 13:00:00 dnsmasq: hosts - is -",
    ),
]


@pytest.mark.parametrize(("kind", "line", "left"), LINES)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["unix", "dos"])
def test_what_is_left_of_a_line(kind: str, line: bytes, left: bytes, end: bytes) -> None:
    form = fitting(kind, line + end)
    lines = form.read(line + end, TODAY)
    assert not lines.dropped
    assert form.written(lines) == left + b"\n"
    assert not any(secret in left.lower() for secret in SECRETS)


@pytest.mark.parametrize(("kind", "line", "left"), [one for one in LINES if one[0] != "e2guardian"])
def test_a_scrubbed_line_scrubs_to_itself(kind: str, line: bytes, left: bytes) -> None:
    """So whatever reads the log can still read it; addresses that are gone are the only difference.

    e2guardian's columns are told apart by the address.
    """
    form = fitting(kind, line + b"\n")
    again = form.read(left + b"\n", TODAY)
    assert not again.dropped
    assert form.written(again) == left + b"\n"


@pytest.mark.parametrize(
    ("spec", "line", "left"),
    [
        (
            r"logformat ours %{%Y-%m-%d %H:%M:%S}tl|%>a|%un|%>Hs|%<st|%ru|%tr",
            b"2026-01-02 03:04:05|192.0.2.7|quill of vellum|200|4567|http://inkwell.example/|99",
            b"2026-01-02 03:00:00|-|-|200|4500|-|0",
        ),
        (
            '%ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt "%{Referer}>h" "%{User-Agent}>h" %ssl::>sni',
            (
                b"1764250000.123     12 192.0.2.7 TCP_MISS/200 48213 GET http://inkwell/ quill HIER_DIRECT/192.0.2.9 "
                b'text/html "http://inkwell.example/folio" "Folio (vellum)" inkwell.example'
            ),
            b"1764248400.000 0 - TCP_MISS/200 48000 GET - - HIER_DIRECT/- text/html" + b' "-" "-" -',
        ),
        (
            "%>eui %ts %{X-Forwarded-For}>h [%>h] %http::rm 100%% %st",
            b"00:00:5e:00:53:01 1764250000 192.0.2.7, 192.0.2.8 [Cookie: quill=%5B] PURGE 100% 77",
            b"- 1764248400 - [-] PURGE 100% 77",
        ),
        ("%tg %>a", b"22/Mar/2026:23:59:60 +0000 192.0.2.7", b"22/Mar/2026:23:00:00 +0000 -"),
    ],
)
def test_a_custom_log_format(spec: str, line: bytes, left: bytes) -> None:
    form = squid_form(spec)
    assert isinstance(form, LogForm), form
    lines = form.read(line + b"\n", TODAY)
    assert not lines.dropped
    assert form.written(lines) == left + b"\n"


@pytest.mark.parametrize(
    ("spec", "word"),
    [("%>a %ru", "time"), ("%ts %zz", "code"), ("%{%Y}tl %>a", "time"), ("%{%Y-%m-%d %H %Q}tl", "time"), ("", "time")],
)
def test_a_log_format_that_cannot_be_read_is_refused(spec: str, word: str) -> None:
    said = squid_form(spec)
    assert isinstance(said, str)
    assert word in said


@pytest.mark.parametrize(
    ("kind", "line", "reason"),
    [
        ("squid", b"Unmatched! The quill the folio chased", Dropped.FORM),
        ("squid", b"1764250000.123 12 192.0.2.7 TCP_MISS/200 31189001234567 GET / - NONE/- -", Dropped.FORM),
        ("squid", b"", Dropped.EMPTY),
        ("squid", b"  \t", Dropped.EMPTY),
        ("squid", b"\x1f\x00quill\x02", Dropped.BINARY),
        ("common", b'192.0.2.7 - - [31/Feb/2026:09:30:31 +0000] "GET / HTTP/1.1" 200 1 NONE:NONE', Dropped.TIME),
        ("common", b'192.0.2.7 - - [11/Feb/2026:29:30:31 +0000] "GET / HTTP/1.1" 200 1 NONE:NONE', Dropped.TIME),
        ("combined", b'192.0.2.7 - - [11/Feb/2026:09:30:31 +0000] "GET / HTTP/1.1" 200 1 "-"', Dropped.FORM),
        ("dnsmasq", b"Mar  2 13:57:32 dnsmasq-dhcp[8]: DHCPACK(eth0) 192.0.2.7 quills-phone", Dropped.FORM),
        ("e2guardian", b'"2026.1.8 19:46:10","quill"', Dropped.FORM),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_dropped_with_its_reason(kind: str, line: bytes, reason: Dropped) -> None:
    good = next(one for name, one, _ in LINES if name == kind)
    form = fitting(kind, good + b"\n")
    lines = form.read(line + b"\n" + good + b"\n" + line + b"\n", TODAY)
    assert lines.dropped == {reason: 2}
    assert len(lines.rows) == 1
    assert form.written(lines).count(b"\n") == 1


def test_a_year_that_is_not_written_is_the_latest_that_fits() -> None:
    form = log_forms()["dnsmasq"][0]
    for today, said, year in (
        (date(2026, 11, 27), b"Nov 27", 2026),
        (date(2026, 11, 27), b"Nov 28", 2026),  # a machine may be ahead of us
        (date(2026, 11, 27), b"Nov 29", 2025),
        (date(2027, 1, 1), b"Dec 31", 2026),
        (date(2026, 12, 31), b"Jan  1", 2027),
        (date(2026, 3, 1), b"Feb 29", 2024),
    ):
        stamp = form.clock.read(said + b" 10:20:30", today)
        assert stamp is not None
        assert date.fromordinal(stamp.seconds // 86400 + date(1970, 1, 1).toordinal()).year == year


def test_a_line_made_to_be_slow_is_not() -> None:
    """A patron may ask for any address: none makes the filter work longer than in proportion to the line."""
    slow = [
        ("squid", b"1764250000.123 1 192.0.2.7 TCP_MISS/200 1 GET " + b"A/A A " * 10_000),
        ("squid", b"1764250000.123 1 192.0.2.7 TCP_MISS/200 1 GET " + b" A" * 30_000),
        ("combined", b"192.0.2.7 - " + b'- [22/Mar/2026:09:30:31 -0500] "GET / HTTP/1.1" ' * 1200),
        ("combined", b'192.0.2.7 - - [22/Mar/2026:09:30:31 -0500] "GET ' + b" HTTP/1.1" * 6000),
        ("ezproxy", b'192.0.2.7 - - [22/Mar/2026:09:30:31 -0500] "GET ' + b"\\" * 60_000),
        ("e2guardian", b"2026.1.8 19:46:10 q " + b"192.0.2.7 http: GET 1 1 " * 2500),
        ("dnsmasq", b"Mar  2 13:57:32 dnsmasq[638]: query[A] " + b" from a is b" * 5000),
    ]
    for kind, line in slow:
        start = time.process_time()
        for form in log_forms()[kind]:
            form.read(line + b"\n", TODAY)
        assert time.process_time() - start < 1.5, kind
