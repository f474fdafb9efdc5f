"""Documents: what is damaged, locked, disguised, too large or without text is told, and nothing of it is read."""

import zipfile

import pypdf
import pytest

from accord.outlets.exchange.importers.documents import CellRow, DocumentLimits, read_document
from accord.outlets.exchange.importers.paragraphs import without_page_marks
from accord.outlets.exchange.importers.rows import TableError
from accord.outlets.exchange.importers.tests.document_files import W, docx, paragraph, pdf, table
from accord.outlets.exchange.importers.tests.workbook_files import workbook


def refused(path, words, **options):
    with pytest.raises(TableError, match=words):
        read_document(path, **options)


def test_word_shows_the_numbers_of_its_own_lists(tmp_path):
    document = read_document(
        docx(
            tmp_path / "a.docx",
            paragraph("Introduction", bold=True),
            paragraph("First", level=0),
            paragraph("Sub", level=1),
            paragraph("Sub", level=1),
            paragraph("Second", level=0),
            paragraph("Sub", level=1),
        )
    )
    assert [line.number for line in document.lines] == ["", "1.", "(a)", "(b)", "2.", "(a)"]
    assert [line.bold for line in document.lines][:2] == [True, False]


def test_cells_keep_their_lines_and_their_width(tmp_path):
    document = read_document(docx(tmp_path / "a.docx", table([["a\nb", ("wide", 3)], ["^", "c"]])))
    first, second = document.table_rows
    assert isinstance(first, CellRow)
    assert [(cell.lines, cell.span) for cell in first.cells] == [(("a", "b"), 1), (("wide",), 3)]
    assert second.cells[0].lines == ("a", "b")


def test_a_pdf_of_pictures_says_that_it_holds_no_text(tmp_path):
    refused(pdf(tmp_path / "a.pdf", [], []), "holds no text, only pictures")


def test_a_pdf_with_a_password_says_so_and_one_only_its_owner_locked_opens(tmp_path):
    plain = pdf(tmp_path / "a.pdf", ["Words"])
    for name, password in (("locked.pdf", "secret"), ("open.pdf", "")):
        writer = pypdf.PdfWriter(clone_from=plain)
        writer.encrypt(password, owner_password="owner", algorithm="AES-256")
        writer.write(tmp_path / name)
    refused(tmp_path / "locked.pdf", "locked with a password")
    assert [line.text for line in read_document(tmp_path / "open.pdf").lines] == ["Words"]


def test_files_that_were_cut_off_say_so(tmp_path):
    whole = pdf(tmp_path / "a.pdf", ["Words"] * 20)
    (tmp_path / "cut.pdf").write_bytes(whole.read_bytes()[:-60])
    refused(tmp_path / "cut.pdf", "cut off")
    letter = docx(tmp_path / "a.docx", paragraph("Words"))
    (tmp_path / "cut.docx").write_bytes(letter.read_bytes()[:-60])
    refused(tmp_path / "cut.docx", "damaged or was cut off")


def test_what_is_no_document_is_named(tmp_path):
    sheet = workbook(tmp_path / "a.xlsx", {"A": [["x"]]})
    refused(sheet, "no DOCX document")
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1 words}")
    refused(tmp_path / "a.rtf", "kind RTF")
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    refused(tmp_path / "a.doc", "old kind")
    (tmp_path / "a.txt").write_bytes(b"")
    refused(tmp_path / "a.txt", "empty")
    letter = docx(tmp_path / "letter.docx", paragraph("Words"))
    refused(letter, "ends in .pdf, but it holds DOCX", name="letter.pdf")
    refused(letter, "not read here. Send one of: PDF", kinds=("pdf",))


def test_entities_and_bombs_are_refused(tmp_path):
    bomb = f'<!DOCTYPE d [<!ENTITY a "b">]><w:document {W}><w:body/></w:document>'.encode()
    refused(docx(tmp_path / "a.docx", parts={"word/document.xml": bomb}), "document type")
    refused(docx(tmp_path / "b.docx", parts={"word/media/x.bin": bytes(5_000_000)}), "times its size")


def test_a_paragraph_of_ten_megabytes_is_refused(tmp_path):
    words = "".join(f"{number:07d} " for number in range(20_000))
    refused(docx(tmp_path / "a.docx", paragraph(words)), "longer than 100000")
    limits = DocumentLimits(characters=50)
    refused(docx(tmp_path / "b.docx", paragraph("x" * 60)), "too much text", limits=limits)
    refused(pdf(tmp_path / "a.pdf", ["x"], ["y"]), "more than 1 pages", limits=DocumentLimits(pages=1))


def test_characters_that_no_record_can_hold_are_refused(tmp_path):
    (tmp_path / "a.txt").write_text("1. Words\x00", encoding="utf-8")
    refused(tmp_path / "a.txt", r"row 1: The text holds a character that cannot be kept \(U\+0000\)")


def within(name, words):
    """What stands round rows, cells and paragraphs without changing them."""
    return f"<w:{name}><w:{name}Content>{words}</w:{name}Content></w:{name}>" if name == "sdt" else words


def test_content_controls_hide_neither_rows_nor_cells_nor_words(tmp_path):
    rows = table([["a", "b"]]).replace(paragraph("a"), within("sdt", paragraph("a")))
    rows = rows.replace("<w:tr>", "<w:sdt><w:sdtContent><w:tr>").replace("</w:tr>", "</w:tr></w:sdtContent></w:sdt>")
    document = read_document(docx(tmp_path / "a.docx", within("sdt", paragraph("above")), rows))
    assert [line.text for line in document.lines] == ["above"]
    assert [[cell.text for cell in row.cells] for row in document.table_rows] == [["a", "b"]]


def test_a_table_in_a_cell_is_part_of_it_and_a_row_that_was_struck_out_is_none(tmp_path):
    struck = table([["gone", ""]]).replace("<w:tr>", '<w:tr><w:trPr><w:del w:id="1"/></w:trPr>')
    inner = table([["in", "side"]])
    rows = table([["a", "X"], ["b", "c"]]).replace(paragraph("X"), inner + paragraph(""))
    document = read_document(docx(tmp_path / "a.docx", rows, struck))
    assert [[cell.text for cell in row.cells] for row in document.table_rows] == [["a", "in side"], ["b", "c"]]


def test_what_text_boxes_hold_stands_behind_their_paragraph(tmp_path):
    box = f"<w:r><w:txbxContent>{paragraph('boxed')}{table([['x']])}</w:txbxContent></w:r>"
    document = read_document(docx(tmp_path / "a.docx", paragraph("words").replace("</w:p>", f"{box}</w:p>")))
    assert [line.text for line in document.lines] == ["words", "boxed"]
    assert document.table_rows[0].cells[0].text == "x"


def test_columns_left_free_and_cells_merged_the_old_way_keep_their_places(tmp_path):
    rows = table([["a", "b", "c"], ["b", "c"], ["a", "^", "c"]])
    second = rows.replace("<w:tr>", '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>', 2)
    second = second.replace('<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>', "<w:tr>", 1)
    document = read_document(docx(tmp_path / "a.docx", second.replace("vMerge", "hMerge")))
    assert [[(cell.text, cell.span) for cell in row.cells] for row in document.table_rows] == [
        [("a", 1), ("b", 1), ("c", 1)],
        [("", 1), ("b", 1), ("c", 1)],
        [("a", 2), ("c", 1)],
    ]


def test_strict_documents_and_another_name_of_the_main_part_are_read(tmp_path):
    path = docx(tmp_path / "a.docx", paragraph("Rati\u00adfy the\u200b treaty\u00a0now"))
    names = {
        "schemas.openxmlformats.org/wordprocessingml/2006/main": "purl.oclc.org/ooxml/wordprocessingml/main",
        "word/document.xml": "word/document2.xml",
    }
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "b.docx", "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            for usual, other in names.items():
                text, name = text.replace(usual, other), name.replace(usual, other)
            new.writestr(name, text)
    assert [line.text for line in read_document(tmp_path / "b.docx").lines] == ["Ratify the treaty\u00a0now"]


def test_a_text_taken_out_of_a_pdf_keeps_its_pages(tmp_path):
    (tmp_path / "a.txt").write_text("A/HRC/1/2\nfirst\n\f3\nsecond\n", encoding="utf-8")
    lines = list(read_document(tmp_path / "a.txt").lines)
    assert [(line.text, line.page, line.row) for line in lines] == [
        ("A/HRC/1/2", 1, 1), ("first", 1, 2), ("3", 2, 1), ("second", 2, 2),
    ]  # fmt: skip
    assert [line.text for line in without_page_marks(lines)] == ["first", "second"]
