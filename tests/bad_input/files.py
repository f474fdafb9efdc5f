"""Files that somebody might send, by mistake or on purpose; each made on the spot, none kept in the tree."""

import base64
import gzip
import io
import json
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

from accord.kernel.files.tests.content import (
    BAD,
    CSV,
    GOOD,
    GPX,
    HTML,
    PDF,
    SHEET_MAIN,
    SVG,
    office,
    open_document,
    picture,
    png_chunk,
    png_header,
    zipped,
)

Sent = tuple[str, bytes]
BILLION = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{BILLION}]><x>&a9;</x>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "{}">]><x>&a;</x>'
PLACES_HEAD = "code,name,kind,parent_code\n"
UPR_HEAD = "Recommendation,State under Review,Recommending State,Response,Session\n"
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
BOMB = bytes(80_000_000)


def files() -> dict[str, Sent]:
    """{what it is: (its name, its content)}."""
    found = {f"known to be bad: {what}": (name, content) for what, (name, content, _word) in BAD.items()}
    for part in (bombs, entities, polyglots, active, names, damaged, tables, shapes, encodings):
        found |= dict(part())
    return found


def bombs() -> Iterator[tuple[str, Sent]]:
    """Small when sent, huge when opened."""
    yield "a bomb in a workbook", ("a.xlsx", office(SHEET_MAIN, xl__worksheets__sheet1_dot_xml=BOMB))
    yield "a bomb in OpenDocument", ("a.ods", open_document("spreadsheet", content2_dot_xml=BOMB))
    inner = zipped({"x": BOMB})
    yield "a bomb in a ZIP in a document", ("a.docx", office(word__embeddings__x_dot_docx=zipped({"y.zip": inner})))
    yield "20,000 parts", ("a.docx", zipped({f"word/{number}.xml": b"" for number in range(20_000)}))
    yield "overlapping parts", ("a.docx", _overlapping())
    yield "gzip of zeros", ("a.csv", gzip.compress(BOMB))
    yield "a tape archive", ("a.csv", _tape())
    yield "60,000 × 60,000 pixels", ("a.png", png_header(60_000, 60_000))
    yield "2³¹ pixels wide", ("a.png", png_header(2**31 - 1, 1))
    yield "no width", ("a.png", png_header(0, 10))
    yield "a PNG whose text unpacks to 80 MB", ("a.png", _png_with_text(BOMB))
    yield "a PNG of one colour, 12,000 × 12,000", ("a.png", picture("PNG", (16, 16))[:33] + _flat(12_000))
    yield "a GIF of 3,000 frames", ("a.gif", _long_gif())
    yield "a GIF that claims 65,535 × 65,535", ("a.gif", b"GIF89a\xff\xff\xff\xff\x80\x00\x00" + bytes(50) + b"\x3b")
    yield "a TIFF that leads to itself", ("a.tif", b"II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00")
    yield (
        "a TIFF of 2³² strips",
        ("a.tif", b"II*\x00\x08\x00\x00\x00\x01\x00\x11\x01\x04\x00\xff\xff\xff\xff" + bytes(8)),
    )
    yield (
        "a BMP that claims 2³¹ rows",
        ("a.bmp", b"BM" + struct.pack("<IIIIiiHHI", 60, 0, 54, 40, 9, -(2**31), 1, 24, 0)),
    )
    yield "a million brackets", ("a.json", b"[" * 1_000_000)
    yield "a million braces", ("a.json", b'{"a":' * 1_000_000)
    yield "one line of 5 MB", ("a.csv", b"x" * 5_000_000)
    yield "a million lines", ("a.csv", b"a,b\n" * 1_000_000)
    yield "a million columns", ("a.csv", b"," * 1_000_000 + b"\n")
    yield "a quote that never ends", ("a.csv", b'a,b\n"' + b"x,\n" * 300_000)


def entities() -> Iterator[tuple[str, Sent]]:
    """XML that grows, or that fetches."""
    for where, make in (
        ("a workbook", lambda xml: office(SHEET_MAIN, xl__workbook_dot_xml=xml)),
        ("a document", lambda xml: office(word__styles_dot_xml=xml)),
        ("OpenDocument", lambda xml: open_document("text", styles_dot_xml=xml)),
        ("a GPX track", lambda xml: xml.encode()),
    ):
        name = {"a workbook": "a.xlsx", "a document": "a.docx", "OpenDocument": "a.odt"}.get(where, "a.gpx")
        yield f"a billion laughs in {where}", (name, make(LAUGHS))
        yield f"a file of the server in {where}", (name, make(OUTSIDE.format("file:///etc/passwd")))
        yield f"another machine in {where}", (name, make(OUTSIDE.format("http://192.0.2.1/x")))
    quadratic = f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]><gpx>{"&a;" * 20_000}</gpx>'
    yield "one long entity, often", ("a.gpx", quadratic.encode())
    yield "a stylesheet of another machine", ("a.gpx", b'<?xml-stylesheet href="http://192.0.2.1/x.xsl"?>' + GPX)
    include = '<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/></x>'
    yield "an inclusion", ("a.xlsx", office(SHEET_MAIN, xl__worksheets__sheet1_dot_xml=include))
    yield "100,000 nested elements", ("a.gpx", b"<gpx>" * 100_000)
    yield "a document type in UTF-7", ("a.gpx", b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-')


def polyglots() -> Iterator[tuple[str, Sent]]:
    """Two kinds in one."""
    archive = zipped({"index.html": HTML})
    for kind, content in (("jpg", picture()), ("png", picture("PNG")), ("gif", picture("GIF")), ("pdf", PDF)):
        yield f"a {kind} with a web page behind it", (f"a.{kind}", content + HTML)
        yield f"a {kind} with an archive behind it", (f"a.{kind}", content + archive)
        yield f"a {kind} with a program before it", (f"a.{kind}", b"MZ" + content)
    yield "a GIF that is a script", ("a.gif", b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)//;")
    yield "a PDF that is a web page", ("a.pdf", b"%PDF-1.4\n" + HTML + PDF)
    yield "a page in a JPEG's comment", ("a.jpg", picture(comment=HTML))
    yield "a page in a PNG's text", ("a.png", _png_with_text(HTML))
    yield "a BMP that is a script", ("a.bmp", b"BM=1;/*" + bytes(60) + b"*/alert(1)")
    yield "a table that is a page", ("a.csv", b"a,b\n" + HTML.replace(b"\n", b"") + b",1\n")
    yield "JSON that is a page", ("a.json", json.dumps({"a": HTML.decode()}).encode())
    yield "a WAV with a page in it", ("a.wav", GOOD["audio/wav"][1] + HTML)


def active() -> Iterator[tuple[str, Sent]]:
    """What runs when it is looked at."""
    yield "an SVG", ("a.svg", SVG)
    yield "an SVG that loads", ("a.svg", b'<svg onload="alert(1)" xmlns="http://www.w3.org/2000/svg"/>')
    yield "an SVG that fetches", ("a.svg", b'<svg><image href="http://192.0.2.1/x.png"/></svg>')
    yield "an SVG as text", ("a.txt", SVG)
    yield "an SVG, packed", ("a.svgz", gzip.compress(SVG))
    yield "a page", ("a.html", HTML)
    yield "a page in UTF-7", ("a.txt", b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-")
    yield "a page in UTF-32", ("a.txt", HTML.decode().encode("utf-32"))
    yield "a page behind a thousand spaces", ("a.txt", b" " * 10_000 + HTML)
    yield "a web archive", ("a.mhtml", b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n" + HTML)
    yield "an address", ("a.url", b"[InternetShortcut]\nURL=http://192.0.2.1/\n")
    yield "a calendar with an alarm that runs", ("a.ics", b"BEGIN:VALARM\nACTION:PROCEDURE\nEND:VALARM\n")
    for word in (b"/Launch", b"/JavaScript", b"/J#61vaScript", b"/EmbeddedFile", b"/SubmitForm", b"/GoToR", b"/XFA"):
        action = PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S" + word + b"/F(http://192.0.2.1/)>>")
        yield f"a PDF with {word.decode()}", ("a.pdf", action)
    yield "a PDF with a stream that is packed twice", ("a.pdf", PDF.replace(b"endobj", b"endobj " + _stream(), 1))
    for cell in ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1+1", '=HYPERLINK("http://192.0.2.1","x")'):
        yield f"a formula: {cell.strip()[:12]}", ("a.csv", f"{PLACES_HEAD}XT,{json.dumps(cell)},country,\n".encode())


def names() -> Iterator[tuple[str, Sent]]:
    """A good table under a name that leads elsewhere or deceives."""
    for name in (
        "../../../../etc/cron.d/a.csv",
        "..\\..\\a.csv",
        "/etc/passwd",
        "C:\\Windows\\a.csv",
        "\\\\192.0.2.1\\share\\a.csv",
        "file:///etc/a.csv",
        "http://192.0.2.1/a.csv",
        "a.csv\x00.png",
        "a\r\nSet-Cookie: x=1.csv",
        'a";x="b.csv',
        "cod\u202efdp.exe.csv",
        "a\u2066b\u2069.csv",
        "a\ud800.csv",
        "\ufeffa.csv",
        "." * 300,
        "a" * 100_000 + ".csv",
        "CON.csv",
        "nul",
        "a.csv:evil.exe",
        "a.csv.",
        " .csv",
        "%2e%2e%2fa.csv",
        "..%c0%afa.csv",
        "<img src=x onerror=alert(1)>.csv",
        "{{7*7}}{% load x %}.csv",
        "$(touch x).csv",
        "'; DROP TABLE files;--.csv",
        "\u0627\u0644\u202b.csv",
        "e\u0301" * 2_000 + ".csv",
        "👩‍👩‍👧‍👦" * 60 + ".csv",
    ):
        yield f"the name {name[:24]!r}", (name, CSV)


def damaged() -> Iterator[tuple[str, Sent]]:
    """Every allowed kind, cut in the middle, with some of its bytes turned over."""
    dice = random.Random(7)
    for name, content in GOOD.values():
        spoilt = bytearray(content)
        for _each in range(6):
            spoilt[dice.randrange(len(spoilt))] ^= 0xFF
        yield f"damaged: {name}", (name, bytes(spoilt))
    for name, content in (("a.xlsx", office(SHEET_MAIN)), ("a.pdf", PDF), ("a.png", picture("PNG", (300, 300)))):
        yield f"cut: {name}", (name, content[: len(content) // 2])
    yield "a ZIP that says another length", ("a.xlsx", _lying(office(SHEET_MAIN)))
    yield "a ZIP with a password", ("a.xlsx", _locked(office(SHEET_MAIN)))
    yield (
        "a ZIP whose parts lead out",
        ("a.docx", zipped({"[Content_Types].xml": "x", "../../x": b"x", "/etc/x": b"x"})),
    )


def tables() -> Iterator[tuple[str, Sent]]:
    """For the importers: rows that are not what they seem."""
    row = "XT,Terra,country,\n"
    for what, content in {
        "a place above itself": "XT,Terra,country,XT\n",
        "a ring of places": "A,A,country,B\nB,B,province,A\n",
        "10,000 levels": "P0,P0,country,\n" + "".join(f"P{n},P{n},district,P{n - 1}\n" for n in range(1, 10_000)),
        "a name of 100,000 letters": f"XT,{'n' * 100_000},country,\n",
        "a code of a lone surrogate": "XT\\ud800,Terra,country,\n",
        "control characters": "XT,Te\x01\x1brra,country,\n",
        "bidi": "XT,Te\u202errra,country,\n",
        "numbers as codes": "1e309,Terra,country,\n-0,Terra2,country,\nNaN,Terra3,country,\n",
        "the same row 5,000 times": row * 5_000,
        "no kind": "XT,Terra,,\n",
        "a kind of its own": "XT,Terra,<script>alert(1)</script>,\n",
    }.items():
        yield f"places: {what}", ("places.csv", (PLACES_HEAD + content).encode())
    yield "places: headers alone", ("places.csv", PLACES_HEAD.encode())
    yield "places: headers twice", ("places.csv", b"code,code,code,name\n1,2,3,4\n")
    yield (
        "recommendations: a cell of 1 MB",
        ("upr.csv", (UPR_HEAD + "x" * 1_000_000 + ",Pakistan,France,,1\n").encode()),
    )
    yield "recommendations: no State", ("upr.csv", (UPR_HEAD + "Do it,,,,\n").encode())
    for what, xml in {
        "a cell at row 2³¹": '<sheetData><row r="2147483647"><c r="A2147483647"><v>1</v></c></row></sheetData>',
        "a cell at column ZZZZZZZ": '<sheetData><row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row></sheetData>',
        "1e309": '<sheetData><row r="1"><c r="A1"><v>1e309</v></c><c r="B1"><v>-1e309</v></c></row></sheetData>',
        "a day in the year 60,000": '<sheetData><row r="1"><c r="A1" t="d"><v>60000-13-45</v></c></row></sheetData>',
        "a shared text of nowhere": '<sheetData><row r="1"><c r="A1" t="s"><v>99999999</v></c></row></sheetData>',
        "a claim of a billion rows": '<dimension ref="A1:XFD1048576"/><sheetData/>',
        "an error": '<sheetData><row r="1"><c r="A1" t="e"><v>#REF!</v></c></row></sheetData>',
    }.items():
        yield f"a workbook with {what}", ("a.xlsx", _workbook(SHEET.format(xml)))


def shapes() -> Iterator[tuple[str, Sent]]:
    """GeoJSON and other data that is no data."""
    for what, content in {
        "1e309": '{"type":"Point","coordinates":[1e309,-1e309]}',
        "NaN": '{"type":"Point","coordinates":[NaN,Infinity]}',
        "a number of 100,000 figures": f'{{"a":{"9" * 100_000}}}',
        "a lone surrogate": '{"a":"\\ud800"}',
        "the same key twice": '{"type":"Point","type":"Polygon"}',
        "100 km deep": '{"a":' * 20_000 + "1" + "}" * 20_000,
        "a ring of one point": '{"type":"Polygon","coordinates":[[[0,0]]]}',
        "latitudes of 10,000": '{"type":"Point","coordinates":[10000,10000]}',
        "a prototype": '{"__proto__":{"x":1},"constructor":{"prototype":{}}}',
        "a comment": '{"a":1}//<script>alert(1)</script>',
        "half of it": '{"type":"FeatureCollection","features":[{"type":"Feature"',
    }.items():
        yield f"a shape with {what}", ("a.geojson", content.encode())


def encodings() -> Iterator[tuple[str, Sent]]:
    """Text that is not what it says it is written in."""
    words = PLACES_HEAD + "XT,ضلع,country,\n"
    for code in ("utf-16", "utf-16-be", "utf-32", "utf-7", "cp1256", "cp037", "utf-8-sig"):
        yield f"written in {code}", ("a.csv", words.encode(code, "replace"))
    yield "bytes that are no UTF-8", ("a.csv", b"\xc0\xaf\xff\xfe\xed\xa0\x80,1\n" * 50)
    yield "two marks of two codes", ("a.csv", b"\xff\xfe\xef\xbb\xbf" + CSV)
    yield "NUL bytes between letters", ("a.csv", b"a\x00,\x00b\x00\n\x00")
    yield "half a letter at the end", ("a.txt", "ضلع".encode()[:-1])
    yield "64 kB of escapes of a terminal", ("a.txt", b"\x1b[31m\x1b]0;x\x07" * 4_000)
    yield "base64 of a page", ("a.txt", base64.b64encode(HTML))


def _overlapping() -> bytes:
    whole = bytearray(zipped({"a": b"x" * 200_000, "b": b"x" * 200_000}))
    at = whole.rindex(b"PK\x01\x02")
    whole[at + 42 : at + 46] = bytes(4)  # the second part lies where the first one does
    return bytes(whole)


def _tape() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tape:
        link = tarfile.TarInfo("x")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tape.addfile(link)
    return out.getvalue()


def _png_with_text(text: bytes) -> bytes:
    whole = picture("PNG", (8, 8))
    return whole[:33] + png_chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(text)) + whole[33:]


def _flat(size: int) -> bytes:
    packed = zlib.compress(bytes((size + 7) // 8 + 1) * size)
    return png_chunk(b"IDAT", packed) + png_chunk(b"IEND", b"")


def _long_gif() -> bytes:
    frame = b"\x21\xf9\x04\x00\x00\x00\x00\x00\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00"
    return b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff" + frame * 3_000 + b"\x3b"


def _stream() -> bytes:
    packed = zlib.compress(zlib.compress(BOMB))
    head = b"2 0 obj<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n" % len(packed)
    return head + packed + b"\nendstream endobj"


def _lying(content: bytes) -> bytes:
    whole = bytearray(content)
    at = whole.rindex(b"PK\x01\x02")
    whole[at + 24 : at + 28] = struct.pack("<I", 5)
    return bytes(whole)


def _locked(content: bytes) -> bytes:
    whole = bytearray(content)
    for mark, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = whole.find(mark)
        while at >= 0:
            whole[at + flag] |= 1
            at = whole.find(mark, at + 4)
    return bytes(whole)


def _workbook(sheet: str) -> bytes:
    types = f'<Types><Override PartName="/xl/workbook.xml" ContentType="{SHEET_MAIN}"/></Types>'
    book = (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>'
    )
    target = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    one = '<Relationship Id="r1" Type="{}/{}" Target="{}"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", types)
        made.writestr("_rels/.rels", links.format(one.format(target, "officeDocument", "xl/workbook.xml")))
        made.writestr("xl/workbook.xml", book)
        made.writestr("xl/_rels/workbook.xml.rels", links.format(one.format(target, "worksheet", "worksheets/a.xml")))
        made.writestr("xl/worksheets/a.xml", sheet)
    return out.getvalue()
