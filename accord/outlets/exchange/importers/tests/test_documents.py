"""Documents: what is damaged, locked, disguised, too large or without text is told, and nothing of it is read."""

import pypdf
import pytest

from accord.outlets.exchange.importers.documents import CellRow, DocumentLimits, read_document
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
