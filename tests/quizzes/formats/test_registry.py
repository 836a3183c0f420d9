"""Which format a file has, and a sentence for everything that can be wrong with it."""

import re
from pathlib import Path

import pytest

from quizzes.formats import problems
from quizzes.formats.registry import FORMATS, guessed_format

FOLDER = Path(problems.__file__).parent


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.docx", b"PK\x03\x04...", "docx"),
        ("A.XLSX", b"PK\x03\x04...", "xlsx"),
        ("a.gift", b"", "gift"),
        ("a.txt", b"C\xc3\xa2u {T}", "gift"),
        ("a.txt", b"// ghi ch\xc3\xba", "gift"),
        ("a.txt", "Câu {một}\nA. a\nB. b\nANSWER: A".encode(), "aiken"),
        ("a.txt", "Câu\nA. a\nB. b\nĐáp án: A".encode("utf-16"), "aiken"),
        ("cau-hoi", b"C\xc3\xa2u\nA. a", "aiken"),
        ("a.xml", b"\xef\xbb\xbf\n<?xml version='1.0'?><quiz/>", "moodle_xml"),
        ("a.txt", b"<quiz>", "moodle_xml"),
        ("a.docx", b"khong phai Word", None),
        ("a.pdf", b"%PDF", None),
    ],
)
def test_format_is_guessed_by_name_and_beginning(name: str, data: bytes, found: str | None) -> None:
    assert guessed_format(name, data) == found


def test_every_problem_has_a_sentence() -> None:
    pattern = re.compile(r'(?:refuse|note|Problem|UnusableFile)\(\s*"([a-z_0-9]+)"')
    used = {
        code for path in FOLDER.glob("*.py") for code in pattern.findall(path.read_text())
    }  # fmt: skip

    assert used - set(problems.SENTENCES) == set()


def test_every_format_has_a_reader_and_a_writer() -> None:
    assert sorted(FORMATS) == ["aiken", "docx", "gift", "moodle_xml", "xlsx"]
    for one in FORMATS.values():
        assert callable(one.read)
        assert callable(one.write)
