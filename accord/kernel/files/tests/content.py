"""Small files of every kind, good and bad, made on the spot: nothing harmful is kept in the tree."""

import io
import json
import struct
import zipfile
import zlib

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 400 + b"This program cannot be run in DOS mode"
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GPX = b'<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk/></gpx>'
CSV = b"district,repairs\nXS-1-1,4\nXS-1-2,7\n"
JSON = json.dumps({"type": "FeatureCollection", "features": []}).encode()
URDU = "ضلع کی رپورٹ، پانی کی اسکیم مکمل ہو گئی".encode()
WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **options) -> bytes:
    """A picture with a little pattern in it."""
    image = Image.radial_gradient("L").resize(size).convert("RGB")
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def picture_with_place() -> bytes:
    """A photo that says where it was taken, by whom and with which camera, and lies on its side."""
    image = Image.radial_gradient("L").resize((80, 40)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "CANARY-CAMERA"
    exif[0x013B] = "CANARY-AUTHOR"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (33.0, 44.0, 55.0)
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"CANARY-COMMENT")
    return out.getvalue()


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """One part of a PNG, with its length and its sum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + png_chunk(b"IDAT", zlib.compress(b"\x00" * 100)) + png_chunk(b"IEND", b"")


def webp_header(width: int, height: int) -> bytes:
    """An extended WebP that claims a size and holds nothing."""
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4)
    body += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(body)) + body


def zipped(entries: dict[str, bytes | str]) -> bytes:
    """A ZIP with these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def office(main: str = WORD_MAIN, **more: bytes | str) -> bytes:
    """An office document with its list of parts and whatever else is given; ``__`` stands for a slash."""
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    entries: dict[str, bytes | str] = {"[Content_Types].xml": types, "word/document.xml": "<w:document/>"}
    return zipped(entries | {name.replace("__", "/").replace("_dot_", "."): data for name, data in more.items()})


def open_document(kind: str = "text", **more: bytes | str) -> bytes:
    """An OpenDocument file."""
    entries: dict[str, bytes | str] = {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<x/>"}
    return zipped(entries | {name.replace("__", "/").replace("_dot_", "."): data for name, data in more.items()})


def film(brand: bytes) -> bytes:
    """The first box of an ISO base media file."""
    return struct.pack(">I", 20) + b"ftyp" + brand + bytes(4) + brand + b"\x00" * 40


def wave() -> bytes:
    """A short silence."""
    data = bytes(800)
    head = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8) + b"data" + struct.pack("<I", len(data))
    return b"RIFF" + struct.pack("<I", len(head) + len(data)) + head + data


GOOD: dict[str, tuple[str, bytes]] = {
    "application/pdf": ("order.pdf", PDF),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("minutes.docx", office()),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("list.xlsx", office(SHEET_MAIN)),
    "application/vnd.oasis.opendocument.text": ("minutes.odt", open_document()),
    "application/vnd.oasis.opendocument.spreadsheet": ("list.ods", open_document("spreadsheet")),
    "image/jpeg": ("well.jpg", picture()),
    "image/png": ("well.png", picture("PNG")),
    "image/gif": ("well.gif", picture("GIF")),
    "image/webp": ("well.webp", picture("WEBP")),
    "image/tiff": ("scan.tif", picture("TIFF")),
    "image/bmp": ("scan.bmp", picture("BMP")),
    "image/heic": ("photo.heic", film(b"heic")),
    "text/plain": ("note.txt", b"The well was repaired on Monday.\nIt holds.\n"),
    "text/csv": ("repairs.csv", CSV),
    "application/json": ("shape.geojson", JSON),
    "application/gpx+xml": ("way.gpx", GPX),
    "audio/mpeg": ("talk.mp3", b"ID3\x03\x00\x00\x00\x00\x00\x00" + bytes(200)),
    "audio/mp4": ("talk.m4a", film(b"M4A ")),
    "audio/ogg": ("talk.ogg", b"OggS" + bytes(200)),
    "audio/wav": ("talk.wav", wave()),
    "audio/amr": ("talk.amr", b"#!AMR\n" + bytes(200)),
    "video/mp4": ("site.mp4", film(b"isom")),
    "video/3gpp": ("site.3gp", film(b"3gp4")),
    "video/quicktime": ("site.mov", film(b"qt  ")),
    "video/webm": ("site.webm", b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + bytes(200)),
}

_TEMPLATE = (
    '<Relationships><Relationship Id="r1" TargetMode="External" Target="{}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/></Relationships>'
)
RELS = "word___rels__settings_dot_xml_dot_rels"


def document_fetching(target: str) -> bytes:
    """A Word document whose template lies at an address."""
    return zipped(
        {
            "[Content_Types].xml": f'<Types><Override ContentType="{WORD_MAIN}"/></Types>',
            "word/_rels/settings.xml.rels": _TEMPLATE.format(target),
        }
    )


# What is sent, under which name, and a word that the answer must hold.
BAD: dict[str, tuple[str, bytes, str]] = {
    "a program disguised as a PDF": ("report.pdf", EXE, "program"),
    "a Linux program": ("report", b"\x7fELF" + bytes(100), "program"),
    "a shortcut": ("report.pdf", b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(100), "program"),
    "a web page disguised as a PDF": ("report.pdf", HTML, "web page"),
    "a web page with a comment first": ("report.txt", b"<!-- x -->\n" + HTML, "web page"),
    "a web page in UTF-16": ("report.txt", HTML.decode().encode("utf-16"), "web page"),
    "an SVG with a script": ("map.svg", SVG, "web page"),
    "an SVG disguised as a PNG": ("map.png", SVG, "web page"),
    "a shell script": ("note.txt", b"#!/bin/sh\nrm -rf /\n", "script"),
    "a batch file": ("note.txt", b"@echo off\r\ndel *\r\n", "script"),
    "text under the name of a script": ("note.js", b"The well was repaired.\n", "name"),
    "rich text": ("note.txt", b"{\\rtf1\\object}", "script"),
    "an old Word file": ("minutes.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old kind"),
    "a ZIP folder": ("all.zip", zipped({"a.txt": b"x"}), "ZIP"),
    "a Java program as a document": ("a.docx", zipped({"META-INF/MANIFEST.MF": b"x", "A.class": b"x"}), "ZIP"),
    "a macro": ("a.docx", office(word__vbaProject_dot_bin=b"x"), "macro"),
    "a macro by its content type": (
        "a.docx",
        office("application/vnd.ms-word.document.macroEnabled.main+xml"),
        "macro",
    ),
    "an Excel 4 macro sheet": ("a.xlsx", office(SHEET_MAIN, xl__macrosheets__sheet1_dot_xml="<x/>"), "macro"),
    "a macro in OpenDocument": ("a.odt", open_document(Basic__Standard__Module1_dot_xml="<x/>"), "macro"),
    "a program packed into a document": (
        "a.docx",
        office(word__embeddings__oleObject1_dot_bin=b"xx" + "\x01Ole10Native".encode("utf-16-le")),
        "packed",
    ),
    "a template from elsewhere": ("a.docx", document_fetching("https://example.org/t.dotm"), "another place"),
    "a template from a share": ("a.docx", document_fetching("\\\\example\\t.dotm"), "another place"),
    "a bomb in a document": ("a.docx", office(word__media__x_dot_bin=b"\x00" * 60_000_000), "unpacks"),
    "entities in a document": (
        "a.docx",
        office(word__styles_dot_xml='<!DOCTYPE x [<!ENTITY a "a">]><x/>'),
        "document type",
    ),
    "a part with two names": ("a.docx", office().replace(b"[Content_Types]", b"[Content_Typez]", 1), "damaged"),
    "a cut off document": ("a.docx", office()[:-30], "damaged"),
    "30,000 × 30,000 pixels": ("a.png", png_header(30_000, 30_000), "pixels"),
    "16,000 × 16,000 pixels of WebP": ("a.webp", webp_header(16_000, 16_000), "pixels"),
    "a header without a picture": ("a.png", png_header(10, 10), "damaged"),
    "a cut off JPEG": ("a.jpg", picture(size=(400, 300))[:-600], "cut off"),
    "a cut off PNG": ("a.png", picture("PNG", (400, 300))[:2_000], "cut off"),
    "a cut off PDF": ("a.pdf", PDF[:-8], "cut off"),
    "a PDF with a program": (
        "a.pdf",
        PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(x)>>"),
        "program",
    ),
    "a picture and an archive in one": ("a.jpg", picture() + zipped({"evil.class": b"x"}), "two things"),
    "a PDF and an archive in one": ("a.pdf", PDF + zipped({"evil.class": b"x"}) + b"%%EOF", "two things"),
    "a picture and a PDF in one": ("a.gif", b"GIF89a" + PDF, ""),
    "nothing": ("a.txt", b"", "empty"),
    "zeros": ("a.txt", bytes(500), "not taken in"),
    "text with a NUL": ("a.csv", b"a,b\n1,\x00\n", "not taken in"),
    "text under the name of a PDF": ("a.pdf", b"The well was repaired.\n", "content"),
    "a picture under the name of a table": ("a.xlsx", picture(), "content"),
    "a Word document under the name of an Excel table": ("a.xlsx", office(), "content"),
    "an archive of another kind": ("a.rar", b"Rar!\x1a\x07\x01\x00" + bytes(100), "not taken in"),
}
