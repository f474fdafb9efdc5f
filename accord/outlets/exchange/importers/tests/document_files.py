"""Documents made up for tests: DOCX of paragraphs, lists and tables, PDF of lines, both written by hand."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def paragraph(text: str, *, level: int | None = None, bold: bool = False) -> str:
    """A paragraph; level: that of Word's own numbered list, 0 for “1.”, 1 for “(a)”."""
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>' if level is not None else ""
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(line) for line in text.split("\n"))
    return f'<w:p><w:pPr>{numbering}</w:pPr><w:r>{look}<w:t xml:space="preserve">{lines}</w:t></w:r></w:p>'


def table(rows: Sequence[Sequence[str | tuple[str, int]]]) -> str:
    """A table; a cell is its text, a paragraph a line, or (text, how many columns it takes); “^” goes on from above."""
    inside = ("".join(map(_cell, row)) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{cells}</w:tr>' for cells in inside)}</w:tbl>"


def _cell(cell: str | tuple[str, int]) -> str:
    text, span = cell if isinstance(cell, tuple) else (cell, 1)
    merge = "<w:vMerge/>" if text == "^" else ""
    lines = [""] if text == "^" else text.split("\n")
    inside = "".join(paragraph(line) for line in lines)
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merge}</w:tcPr>{inside}</w:tc>'


NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def docx(path: Path, *blocks: str, head: str = "", parts: dict[str, bytes] | None = None) -> Path:
    """A document of these blocks; head: what stands at the top of each page; parts: added or put in place of others."""
    content = {
        "[Content_Types].xml": TYPES.encode(),
        "_rels/.rels": RELATIONS.encode(),
        "word/document.xml": f"<w:document {W}><w:body>{''.join(blocks)}</w:body></w:document>".encode(),
        "word/numbering.xml": NUMBERING.encode(),
        **({"word/header1.xml": f"<w:hdr {W}>{paragraph(head)}</w:hdr>".encode()} if head else {}),
        **(parts or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def pdf(path: Path, *pages: Sequence[str | tuple[str, int]]) -> Path:
    """A PDF with these lines on its pages; a line is its text, or (text, size of its letters)."""
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", font]
    kids = []
    for lines in pages:
        content = _stream(lines)
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    body, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(body.encode("cp1252")))
        body += f"{number} 0 obj\n{each}\nendobj\n"
    start = len(body.encode("cp1252"))
    table_of = "".join(f"{place:010d} 00000 n \n" for place in places)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table_of}"
    body += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    path.write_bytes(body.encode("cp1252"))
    return path


def _stream(lines: Sequence[str | tuple[str, int]]) -> str:
    said, height = [], 800
    for line in lines:
        text, size = line if isinstance(line, tuple) else (line, 10)
        safe = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        said.append(f"BT /F1 {size} Tf 1 0 0 1 60 {height} Tm ({safe}) Tj ET")
        height -= 14
    return "\n".join(said)
