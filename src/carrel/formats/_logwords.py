"""The only words that a scrubbed log may say: what is not in a list here becomes ``OTHER``, ``other`` or a dash.

A method, a media type or a status comes from a browser or a site, which may write anything there: a name in place of
a method, a type or a status that one site alone sends. So nothing of a line is passed on for looking harmless; it is
compared with what every proxy says, and rebuilt. Sizes keep two figures: the exact length of an answer tells which
page it was.

Sources: RFC 9110 and the IANA registries of methods, status codes and media types; Squid's result and hierarchy codes
(wiki.squid-cache.org, SquidFaq/SquidLogs); dnsmasq(8), ``log-queries``; Pi-hole's FTL documentation.
"""

NOTHING = b"-"

_METHODS = frozenset(
    b"GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK SEARCH REPORT"
    b" PURGE NONE ICP_QUERY HTCP_TST HTCP_CLR".split()
)
_STATUSES = frozenset(
    b"000 100 101 102 103 200 201 202 203 204 205 206 207 208 226 300 301 302 303 304 305 307 308 400 401 402 403 404"
    b" 405 406 407 408 409 410 411 412 413 414 415 416 417 421 422 423 424 425 426 428 429 431 451 500 501 502 503 504"
    b" 505 506 507 508 510 511 600 601 603".split()
)
_RESULTS = frozenset(
    b"TCP UDP NONE TAG HIT MISS REFRESH UNMODIFIED MODIFIED FAIL OLD ERR CLIENT IMS INM SWAPFAIL NEGATIVE MEM DENIED"
    b" REPLY OFFLINE REDIRECT TUNNEL INVALID NOFETCH ICP QUERY CF STALE ASYNC SHARED IGNORED ABORTED TIMEDOUT TIMEOUT"
    b" PINNED".split()
)
_WAYS = frozenset(
    b"HIER NONE DIRECT SIBLING PARENT HIT MISS DEFAULT SINGLE FIRST UP FIRSTUP NO CLOSEST FAIL SOURCE FASTEST"
    b" ROUNDROBIN CACHE DIGEST CD CARP ANY OLD USERHASH SOURCEHASH PINNED ORIGINAL DST STANDBY POOL TIMEOUT".split()
)
_TYPES = {
    b"text": b"html plain css javascript xml csv calendar event-stream vtt markdown",
    b"image": b"jpeg png gif webp svg+xml avif bmp tiff x-icon vnd.microsoft.icon",
    b"audio": b"mpeg mp4 aac ogg wav webm",
    b"video": b"mp4 mpeg webm ogg mp2t quicktime",
    b"font": b"woff woff2 ttf otf sfnt",
    b"application": b"json javascript x-javascript xml pdf zip gzip octet-stream x-www-form-urlencoded ld+json"
    b" manifest+json xhtml+xml rss+xml atom+xml wasm grpc ocsp-response ocsp-request pkix-crl font-woff font-woff2"
    b" vnd.ms-fontobject vnd.apple.mpegurl x-mpegurl dash+xml x-protobuf protobuf problem+json dns-message epub+zip"
    b" msword x-shockwave-flash",
    b"multipart": b"form-data mixed byteranges",
    b"message": b"rfc822 http",
    b"model": b"",
}
_KNOWN_TYPES = frozenset(kind + b"/" + form for kind, forms in _TYPES.items() for form in forms.split())
_VERSIONS = frozenset(b"0.9 1.0 1.1 2 2.0 3 3.0".split())
_DEEDS = frozenset(
    b"query auth forwarded reply cached cached-stale config validation hosts dnssec-query dnssec-retry".split()
) | {b"special domain"}.union(
    what + b" " + done
    for what in (b"gravity", b"exactly", b"regex")
    for done in (b"blocked", b"blacklisted", b"denied")
)
_QUERIES = frozenset(b"A AAAA HTTPS SVCB PTR SRV MX TXT NS SOA CNAME DS DNSKEY NAPTR ANY CAA TLSA".split())
_ANSWERS = frozenset(
    b"NODATA NODATA-IPv4 NODATA-IPv6 NXDOMAIN <CNAME> SERVFAIL REFUSED SECURE INSECURE BOGUS blocked".split()
)


def method(raw: bytes) -> bytes:
    """What was done: GET, CONNECT …"""
    return raw if raw in _METHODS else b"OTHER"


def status(raw: bytes) -> bytes:
    """A registered status, or one of Squid's own; of another only the hundred, and 000 past 599: some mark one site."""
    if raw in _STATUSES:
        return raw
    return raw[:1] + b"00" if raw[:1] in b"12345" else b"000"


def result(raw: bytes) -> bytes:
    """What the cache did: TCP_MISS, TCP_TUNNEL …"""
    return raw if _RESULTS.issuperset(raw.split(b"_")) else b"OTHER"


def way(raw: bytes) -> bytes:
    """How Squid went there: HIER_DIRECT … The address after it is not passed on."""
    return raw if _WAYS.issuperset(raw.split(b"_")) else b"OTHER"


def result_and_status(raw: bytes) -> bytes:
    """Both in one, as ``TCP_MISS/200``."""
    done, _, number = raw.partition(b"/")
    return result(done) + b"/" + status(number)


def media_type(raw: bytes) -> bytes:
    """A media type that every site has; of others only whether it is text, an image …"""
    known = raw.partition(b";")[0].lower()
    if known in _KNOWN_TYPES:
        return known
    kind = known.partition(b"/")[0]
    return kind + b"/other" if kind in _TYPES else NOTHING


def version(raw: bytes) -> bytes:
    """The version of HTTP."""
    return raw if raw in _VERSIONS else b"0.0"


def deed(raw: bytes) -> bytes:
    """What a DNS server says it did; a file of hosts that it names is ``hosts``. Nothing for nothing."""
    if raw.startswith(b"/"):
        return b"hosts"
    word = raw.partition(b"[")[0]
    return word if word in _DEEDS else b""


def asked(raw: bytes) -> bytes:
    """Which kind of DNS record was asked for, and neither what nor by whom. Nothing for nothing."""
    if not raw:
        return b""
    return b"[" + (raw if raw in _QUERIES else b"OTHER") + b"] - from -"


def linked(raw: bytes) -> bytes:
    """The word between a name and its answer."""
    return b" - " + raw + b" " if raw in {b"is", b"to"} else b""


def answer(raw: bytes) -> bytes:
    """An answer that names nothing: NODATA, NXDOMAIN … Of any other, a dash; nothing for nothing."""
    return raw if not raw or raw in _ANSWERS else NOTHING
