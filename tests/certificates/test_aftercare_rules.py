"""What may become of a certificate, and how an archive is made: plain functions."""

import datetime as dt
import io
import zipfile
from hashlib import sha256

import pytest

from certificates.models import Amendment, Certificate
from certificates.rules.aftercare import REASONS, gaps, reasons_of, replacing_sentence
from certificates.rules.papers import MISSING, Entry, names_of, zip_stream


def test_every_reason_has_words_for_people():
    words = set(Amendment.Reason.values)

    assert {reason for reasons in REASONS.values() for reason in reasons} == words
    assert set(REASONS["replace"]) == set(Certificate.Replaced.values)
    assert set(REASONS["revoke"]) == set(Certificate.Reason.values)


def test_what_the_holder_lost_is_issued_anew_only_where_rules_allow():
    assert reasons_of("replace", reissues_lost=False) == ("wrong_details", "spoiled")
    assert reasons_of("replace", reissues_lost=True) == REASONS["replace"]
    assert reasons_of("confirm", reissues_lost=False) == ("holder_lost", "holder_spoiled")


@pytest.mark.parametrize(
    ("numbers", "last", "missing"),
    [
        ([], 0, []),
        ([], 2, [(1, 2)]),
        ([1, 2, 3], 3, []),
        ([3, 1], 5, [(2, 2), (4, 5)]),
        ([2, 2, 4], 4, [(1, 1), (3, 3)]),
    ],
)
def test_missing_numbers_are_found(numbers, last, missing):
    assert gaps(numbers, last) == missing


def test_a_new_paper_names_the_old_one_in_its_language():
    day = dt.date(2026, 6, 1)

    assert (
        replacing_sentence("1/2026", day) == "Thay giấy chứng nhận số 1/2026, cấp ngày 01/06/2026."
    )
    assert replacing_sentence("1/2026", day, language="en").startswith("Replaces certificate")
    assert replacing_sentence("1/2026", day, language="km").startswith("Thay giấy")


def test_names_in_an_archive_are_plain_and_different():
    papers = [("01/2026/GCN-Đ", "Đặng Ánh"), ("01-2026-gcn-d", "Đặng Anh")]

    assert names_of(papers) == ["01-2026-gcn-d_dang-anh.pdf", "01-2026-gcn-d_dang-anh-2.pdf"]


def test_an_archive_is_sent_in_parts_and_names_what_it_lacks():
    def entry(number, content, digest=None):
        return Entry(f"{number}.pdf", number, content, digest or sha256(content or b"").hexdigest())

    parts = list(zip_stream([entry("1", b"a" * 9), entry("2", None), entry("3", b"c", "0" * 64)]))

    archive = zipfile.ZipFile(io.BytesIO(b"".join(parts)))
    assert len(parts) == 2
    assert archive.namelist() == ["1.pdf", MISSING]
    assert archive.read(MISSING).decode().splitlines()[1:] == ["2", "3"]
