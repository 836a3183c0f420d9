"""Files that are not what they should be, or would do harm, are refused before they are read."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from quizzes.formats import docx_reader, office, xlsx
from quizzes.formats.draft import UnusableFile
from tests.quizzes.formats.word_files import Word, with_part

OLD = office.OLD_CONTAINER


def good_word() -> bytes:
    return Word().lines("Câu 1. Ai?\nA. a\nB. b\nĐáp án: A").data


def good_book() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def refusal(module, data: bytes) -> str:
    with pytest.raises(UnusableFile) as caught:
        module.read(data)
    return caught.value.code


READERS = [
    pytest.param(docx_reader, good_word, "old_word_file", "not_a_word_file", id="word"),
    pytest.param(xlsx, good_book, "old_excel_file", "not_an_excel_file", id="excel"),
]


@pytest.mark.parametrize(("module", "good", "old", "other"), READERS)
class TestBoth:
    def test_file_of_an_old_office(self, module, good, old, other):
        assert refusal(module, OLD + b"\0" * 600) == old

    def test_file_with_a_password(self, module, good, old, other):
        encrypted = OLD + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
        assert refusal(module, encrypted) == "file_has_password"

    @pytest.mark.parametrize(
        "data", [b"", b"PK\x03\x04", b"{\\rtf1 }", b"<html></html>", b"%PDF-1.7"]
    )
    def test_file_of_another_kind(self, module, good, old, other, data):
        assert refusal(module, data) == other

    def test_file_cut_short(self, module, good, old, other):
        assert refusal(module, good()[:-200]) == other

    def test_file_with_broken_xml(self, module, good, old, other):
        main = "word/document.xml" if module is docx_reader else "xl/workbook.xml"
        assert refusal(module, with_part(good(), main, b"<w:document>")) == other

    def test_part_that_unpacks_to_far_more(self, module, good, old, other):
        bomb = with_part(good(), "customXml/item1.xml", b" " * (office.MEBIBYTE * 20))
        assert refusal(module, bomb) == "file_unpacks_too_big"

    def test_parts_that_lead_outside(self, module, good, old, other):
        assert refusal(module, with_part(good(), "../evil.xml", b"<a/>")) == "file_unpacks_too_big"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_xml_with_entities(self, module, good, old, other, encoding):
        evil = '<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'.encode(encoding)
        assert refusal(module, with_part(good(), "customXml/item1.xml", evil)) == (
            "file_unpacks_too_big"
        )

    def test_file_that_is_too_big(self, module, good, old, other, monkeypatch):
        monkeypatch.setattr(office, "MAX_FILE_BYTES", 1000)
        assert refusal(module, good()) == "too_big"

    def test_too_many_parts(self, module, good, old, other):
        out = io.BytesIO(good())
        with zipfile.ZipFile(out, "a") as archive:
            for number in range(office.MAX_PARTS):
                archive.writestr(f"x/{number}", b"")
        assert refusal(module, out.getvalue()) == "file_unpacks_too_big"


def test_excel_file_given_as_word_is_named():
    assert refusal(docx_reader, good_book()) == "not_a_word_file"
    assert refusal(xlsx, good_word()) == "not_an_excel_file"


def test_tables_deeply_in_each_other_are_refused():
    word = Word()
    cell = word.document.add_table(1, 1).cell(0, 0)
    for _level in range(12):
        cell = cell.add_table(1, 1).cell(0, 0)

    assert refusal(docx_reader, word.data) == "not_a_word_file"


def test_a_number_of_a_list_that_is_no_number_is_refused():
    word = Word().list("q", ("decimal", "%1.")).numbered("q", "Ai?")
    data = word.data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        numbering = archive.read("word/numbering.xml").replace(
            b'w:start w:val="1"', b'w:start w:val="x"'
        )

    assert refusal(docx_reader, with_part(data, "word/numbering.xml", numbering)) == (
        "not_a_word_file"
    )
