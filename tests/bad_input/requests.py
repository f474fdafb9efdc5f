"""Requests that no browser sends, byte by byte. COOKIE, TOKEN and HOME stand for those of somebody signed in."""

from collections.abc import Iterator

END = b"\r\n\r\n"
BIG = b"x" * 70_000


def requests() -> dict[str, bytes]:
    """{what it is: the request}."""
    return {what: raw for part in (lines, paths, headers, cookies, bodies, multiparts) for what, raw in part()}


def asked(line: str, *more: str, host: str = "localhost") -> bytes:
    """A request of somebody signed in, closed after its answer."""
    head = [line, f"Host: {host}", "Cookie: COOKIE", "Connection: close", *more]
    return "\r\n".join(head).encode("utf-8", "surrogateescape") + END


def lines() -> Iterator[tuple[str, bytes]]:
    """First lines: methods, versions, lengths."""
    for method in (
        "PUT",
        "PATCH",
        "DELETE",
        "TRACE",
        "OPTIONS",
        "PROPFIND",
        "CONNECT",
        "HEAD",
        "get",
        "A" * 5_000,
        "G\x00T",
    ):
        yield f"method {method[:12]!r}", asked(f"{method} HOMEtoday/ HTTP/1.1")
    for version in ("HTTP/9.9", "HTTP/0.9", "http/1.1", "FTP/1.0", ""):
        yield f"version {version!r}", asked(f"GET HOMEtoday/ {version}")
    yield "no host", b"GET / HTTP/1.1\r\n\r\n"
    yield "another host", asked("GET / HTTP/1.1", host="evil.example")
    yield "a host with an address in it", asked("GET / HTTP/1.1", host="localhost@evil.example")
    yield "a host of 10,000 letters", asked("GET / HTTP/1.1", host="a" * 10_000)
    yield "two hosts", asked("GET / HTTP/1.1", "Host: evil.example")
    yield "a whole address as path", asked("GET http://evil.example/ HTTP/1.1")
    yield "a star as path", asked("OPTIONS * HTTP/1.1")
    yield "binary", bytes(range(256)) * 20
    yield "a greeting of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500)
    yield "the beginning of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(100)
    yield (
        "a method that is overridden",
        asked("POST HOMEtoday/ HTTP/1.1", "X-HTTP-Method-Override: DELETE", "Content-Length: 0"),
    )


def paths() -> Iterator[tuple[str, bytes]]:
    """Paths that lead elsewhere, or nowhere."""
    for path in (
        "/../../../etc/passwd", "/static/../../../etc/passwd", "/static/%2e%2e/%2e%2e/accord.sqlite3",
        "/static/..%5c..%5ckeys/secret", "//evil.example/", "/%00", "HOMEtoday/%00", "/%ff%fe/", "/%ed%a0%80/", "/%",
        "/%zz/", "HOMEact/%0d%0aX-Bad:1/", "HOMEact/..%2fact/", "HOMEact/00000000-0000-0000-0000-00000000000g/",
        "HOMEact/" + "0" * 5_000 + "/", "/" + "a/" * 3_000, "HOMEthread/x/00000000-0000-0000-0000-000000000000/",
        "HOMEthread/__class__/00000000-0000-0000-0000-000000000000/", "/invitation/%00/",
        "/invitation/" + "a" * 5_000 + "/",
        "/held/../../x/", "/held/%ff/", "/accounts/password/reset/zzzzzzzzzzzzzzzzzzzz-x/",
        "/accounts/password/reset/0-set-password/", "/accounts/login/?next=//evil.example/",
        "/accounts/login/?next=javascript:alert(1)", "/language/", "/static/", "/static", "HOMEtoday/;x=1", "HOMEtoday",
    ):  # fmt: skip
        yield f"path {path[:40]!r}", asked(f"GET {path} HTTP/1.1")
    yield "a question of 60 kB", asked("GET HOMEact/?" + "a=1&" * 15_000 + " HTTP/1.1")
    yield "100,000 questions", asked("GET HOMEact/?" + "&" * 100_000 + " HTTP/1.1")
    yield "the same question often", asked("GET HOMEact/?" + "status=open&" * 4_000 + " HTTP/1.1")
    yield "a question in a question", asked("GET HOMEact/?a[b][c]=1&a.b=2&a%5b%5d=3 HTTP/1.1")


def headers() -> Iterator[tuple[str, bytes]]:
    """Headers that claim, repeat, or never end."""
    for header in (
        "Accept-Language: " + "ur-" * 3_000, "Accept-Language: *;q=1e309", "Accept-Language: \x00",
        "Accept: ../../etc/passwd", "Accept-Encoding: gzip;q=NaN, br;q=-1", "If-Modified-Since: yesterday",
        "If-Modified-Since: Thu, 99 Foo 99999 99:99:99 GMT", "If-None-Match: " + '"x",' * 3_000,
        "Referer: javascript:alert(1)", "Origin: null", "Origin: http://evil.example", "X-Forwarded-Host: evil.example",
        "X-Forwarded-For: " + "1.1.1.1, " * 3_000, "X-Forwarded-Proto: https", "X-Forwarded-Port: -1",
        "Forwarded: for=\"[::1]\";host=evil.example", "X-Real-IP: ' OR 1=1", "HX-Request: true",
        "HX-Target: \"><script>alert(1)</script>", "HX-Current-URL: http://evil.example/", "HX-Boosted: true",
        "User-Agent: " + "<script>alert(1)</script>" * 200, "User-Agent: \udcff\udcfe", "Authorization: Basic \udcff",
        "Content-Type: text/html; charset=utf-7", "Content-Length: nonsense", "Content-Length: -1",
        "Content-Length: 99999999999999999999", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip, chunked",
        "Expect: 100-continue", "Expect: anything", "Upgrade: websocket", "Connection: close, keep-alive, x",
        "Range: bytes=0-" + ",0-" * 3_000, "Range: bytes=-99999999999999999999", "Range: bytes=5-2", "Range: cats=1-2",
        "Proxy: http://evil.example", "X-Script-Name: /evil", "Script-Name: /evil", "Cookie2: x", ": x", "x", "a b: c",
    ):  # fmt: skip
        yield f"header {header[:40]!r}", asked("GET HOMEtoday/ HTTP/1.1", header)
    for header in ("Range: bytes=0-0,-1", "Range: bytes=0-" + ",1-2" * 2_000, "If-Range: x"):
        yield f"for a stylesheet: {header[:30]!r}", asked("GET /static/ui/accord.css HTTP/1.1", header)
    yield "3,000 headers", asked("GET / HTTP/1.1", *(f"X-{number}: 1" for number in range(3_000)))
    yield "a header of 70 kB", asked("GET / HTTP/1.1", f"X-Long: {BIG.decode()}")
    yield "a folded header", asked("GET / HTTP/1.1", "X-Fold: a\r\n b\r\n\tc")


def cookies() -> Iterator[tuple[str, bytes]]:
    """Cookies that no server of ours made."""
    for cookie in (
        "sessionid=", "sessionid=\x01", "sessionid=" + "a" * 32, "sessionid=" + "a" * 7_000,
        "sessionid='; DROP TABLE x;--", "sessionid=../../../etc/passwd",
        "csrftoken=" + "x" * 5_000, "messages=not:signed", "messages=\udcff",
        "django_language=../../etc", "django_language=" + "u" * 3_000, "who=a:b:c", ";;;=;=;", "a=b; " * 2_000, "=x",
        "__proto__=1", 'x="\\777"', "x=" + "\\054" * 500,
    ):  # fmt: skip
        head = f"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nConnection: close"
        yield f"cookie {cookie[:30]!r}", head.encode("utf-8", "surrogateescape") + END


def posted(path: str, kind: str, body: bytes, *more: str, length: int | None = None) -> bytes:
    """A form of somebody signed in."""
    size = len(body) if length is None else length
    head = (f"Content-Type: {kind}", f"Content-Length: {size}", "X-CSRFToken: TOKEN", *more)
    return asked(f"POST {path} HTTP/1.1", *head) + body


FORM = "application/x-www-form-urlencoded"


def bodies() -> Iterator[tuple[str, bytes]]:
    """Bodies that are no forms."""
    page = "HOMEact/new/"
    yield "3,000 fields", posted(page, FORM, b"a=1&" * 3_000)
    yield "a field of 6 MB", posted(page, FORM, b"title=" + b"x" * 6_000_000)
    yield "JSON as a form", posted(page, "application/json", b'{"title": 1e309}')
    yield "deep JSON as a form", posted(page, "application/json", b"[" * 200_000)
    yield (
        "XML as a form",
        posted(page, "application/xml", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
    )
    yield "a form of an unknown alphabet", posted(page, f"{FORM}; charset=klingon", b"title=x")
    yield "a form in UTF-7", posted(page, f"{FORM}; charset=utf-7", b"title=+ADw-script+AD4-")
    yield "a form in an alphabet of zeros", posted(page, f"{FORM}; charset=utf-32", b"title=x")
    yield "a form without a kind", posted(page, "", b"title=x")
    yield "a form that ends too soon", posted(page, FORM, b"title=x", length=500)
    yield "a form that goes on", posted(page, FORM, b"title=" + b"x" * 500, length=10)
    yield "a form without its token", posted(page, FORM, b"title=x").replace(b"TOKEN", b"none")
    yield "a form from elsewhere", posted(page, FORM, b"title=x", "Origin: http://evil.example")
    yield "percents that mean nothing", posted(page, FORM, b"title=%&lead=%zz&due=%u0041&x=%f0%28%8c%28")
    yield (
        "chunks that lie",
        asked(f"POST {page} HTTP/1.1", "Transfer-Encoding: chunked") + b"ffffffffffffffff\r\nx\r\n0\r\n\r\n",
    )
    both = asked(f"POST {page} HTTP/1.1", "Content-Length: 5", "Transfer-Encoding: chunked")
    yield "two lengths in one", both + b"0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n"


def multiparts() -> Iterator[tuple[str, bytes]]:
    """Forms with files, as no browser writes them."""
    page, kind = "HOMEact/new/", "multipart/form-data"
    part = b'--b\r\nContent-Disposition: form-data; name="title"%s\r\n\r\nx\r\n'
    end = b"--b--\r\n"
    yield "no boundary", posted(page, kind, part % b"" + end)
    yield "an empty boundary", posted(page, f"{kind}; boundary=", part % b"" + end)
    yield "a boundary of 5,000 letters", posted(page, f"{kind}; boundary={'b' * 5_000}", part % b"" + end)
    yield "a boundary of other letters", posted(page, f"{kind}; boundary=\udcff\udcfe", part % b"" + end)
    yield "a part that never ends", posted(page, f"{kind}; boundary=b", part % b"")
    yield "nothing inside", posted(page, f"{kind}; boundary=b", b"")
    yield "only an end", posted(page, f"{kind}; boundary=b", end)
    yield "3,000 parts", posted(page, f"{kind}; boundary=b", part % b"" * 3_000 + end)
    yield "500 files", posted(page, f"{kind}; boundary=b", part % b'; filename="a.txt"' * 500 + end)
    yield "a part without a name", posted(page, f"{kind}; boundary=b", b"--b\r\n\r\nx\r\n" + end)
    yield (
        "a part with a head of 70 kB",
        posted(page, f"{kind}; boundary=b", b"--b\r\nX: " + BIG + b"\r\n\r\nx\r\n" + end),
    )
    yield "a field that is a file", posted(page, f"{kind}; boundary=b", part % b'; filename="x"' + end)
    yield "a name in another alphabet", posted(page, f"{kind}; boundary=b", part % b"; filename*=klingon''%ff" + end)
    yield (
        "base64 that is none",
        posted(
            page,
            f"{kind}; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="title"\r\nContent-Transfer-Encoding: base64\r\n\r\n*\r\n'
            + end,
        ),
    )
    yield (
        "parts in parts",
        posted(
            page,
            f"{kind}; boundary=b",
            b"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nx\r\n--c--\r\n" + end,
        ),
    )
