"""Dropping the PDF of a certificate on the public check."""

import datetime as dt
import hashlib
import re
import tempfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.urls import reverse

from certificates.forms.public import LARGEST_FILE
from certificates.models import Certificate
from certificates.rendering.paper import paper_of
from certificates.rendering.pdf import certificate_pdf
from certificates.rules.checking import code_in
from certificates.signing.check import SignatureReport
from tests.factories.certificates import CertificateFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/xac-minh/tep/"


@pytest.fixture
def row():
    return CertificateFactory()


@pytest.fixture
def pdf(row):
    """The stored file of the certificate, as far as the check looks into it."""
    address = f"http://testserver/xac-minh/{row.verification_code}/"
    content = f"%PDF-1.7\n<< /Subject ({address}) >>\n%%EOF\n".encode()
    Certificate.objects.filter(pk=row.pk).update(
        pdf="paper.pdf",
        pdf_sha256=hashlib.sha256(content).hexdigest(),
        rendered_at=dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC),
    )
    return content


def upload(client, content, **more):
    file = SimpleUploadedFile("giay.pdf", content, content_type="application/pdf")
    return client.post(ADDRESS, {"tep": file, **more})


def heading(response):
    found = re.search(r"<h2>(.*?)</h2>", response.content.decode(), re.DOTALL)
    return found[1].strip()


def words(response):
    return response.content.decode()


SAME, CHANGED, UNKNOWN = (
    "Tệp này là thật và còn nguyên vẹn",
    "Đây không phải tệp đã cấp",
    "Không nhận ra tệp này",
)


@pytest.mark.fault(38, "a certificate is forged or edited")
def test_the_file_itself_says_whether_it_is_the_one_that_was_issued(client, row, pdf):
    same = upload(client, pdf)
    changed = upload(client, pdf.replace(b"%%EOF", b"%%EOG"))
    unknown = upload(client, b"%PDF-1.7 of somebody else")

    assert (same.status_code, heading(same)) == (200, SAME)
    assert row.number in words(same)
    assert "bản thể hiện" in words(same)
    assert (changed.status_code, heading(changed)) == (200, CHANGED)
    # What was really issued under the code stands below.
    assert row.snapshot["full_name"] in words(changed)
    assert (unknown.status_code, heading(unknown)) == (404, UNKNOWN)
    assert row.number not in words(unknown)


def test_the_hash_alone_is_enough(client, row, pdf):
    sha256 = hashlib.sha256(pdf).hexdigest()
    same = client.post(ADDRESS, {"sha256": sha256, "ma": ""})
    changed = client.post(ADDRESS, {"sha256": "0" * 64, "ma": row.verification_code})
    unknown = client.post(ADDRESS, {"sha256": "0" * 64})

    assert [heading(each) for each in (same, changed, unknown)] == [SAME, CHANGED, UNKNOWN]
    # Only the file itself tells of its signature: it can still be sent.
    assert [words(each).count('name="tep"') for each in (same, changed, unknown)] == [0, 1, 1]


def test_a_genuine_file_of_a_revoked_certificate_says_both(client, row, pdf):
    Certificate.objects.filter(pk=row.pk).update(
        revoked_at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC),
        revoked_reason=Certificate.Reason.RESULT_ANNULLED,
    )

    page = words(upload(client, pdf))

    assert SAME in page
    assert "verdict--revoked" in page


def test_an_earlier_copy_with_our_good_signature_is_genuine(client, row, pdf, monkeypatch):
    report = SignatureReport(
        is_signed=True, is_intact=True, covers_whole_file=True, is_trusted=True,
        signer="TRUNG TÂM CHÍNH TRỊ", issuer_code="TTCT",
    )  # fmt: skip
    monkeypatch.setattr("certificates.views.check_file.check_pdf", lambda _data: report)

    response = upload(client, pdf + b"an earlier time-stamp")

    assert heading(response) == SAME
    assert "TRUNG TÂM CHÍNH TRỊ" in words(response)


def test_the_code_is_found_in_the_file_that_we_make():
    row = CertificateFactory()

    assert code_in(certificate_pdf(paper_of(row))) == row.verification_code


@pytest.mark.parametrize(
    ("is_signed", "sentence"), [(True, "nơi cấp đã ký số"), (False, "đây là bản thể hiện")]
)
def test_the_file_says_whether_it_was_signed(client, is_signed, sentence):
    row = CertificateFactory(
        printed={"is_signed": is_signed},
        pdf="paper.pdf",
        pdf_sha256="a" * 64,
        rendered_at=dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC),
    )

    page = words(client.post(ADDRESS, {"sha256": row.pdf_sha256}))

    assert SAME in page
    assert sentence in page


def test_nothing_of_the_file_touches_a_disk(client, pdf, monkeypatch):
    def fail(*_args, **_kwargs):
        raise AssertionError("written to a disk")

    for handler in (MemoryFileUploadHandler, TemporaryFileUploadHandler):
        monkeypatch.setattr(handler, "new_file", fail)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", fail)
    monkeypatch.setattr(tempfile, "mkstemp", fail)
    before = set(Path(tempfile.gettempdir()).iterdir())

    response = upload(client, pdf + b" " * 3_000_000)

    assert response.status_code == 200
    made = set(Path(tempfile.gettempdir()).iterdir()) - before
    assert not [path for path in made if "upload" in path.name]


def test_what_is_too_large_is_let_go(client):
    refused = upload(client, b"x" * (LARGEST_FILE + 1))
    unread = client.post(ADDRESS, {"sha256": "0" * 64}, CONTENT_LENGTH=LARGEST_FILE * 2)

    assert refused.status_code == 413
    assert "10 MB" in words(refused)
    assert unread.status_code == 413


@pytest.mark.parametrize(
    "sent", [{}, {"sha256": "nothing of the kind"}, {"sha256": "A" * 64}, {"tep": ""}]
)
def test_without_a_file_one_is_asked_for(client, sent):
    response = client.post(ADDRESS, sent)

    assert response.status_code == 422
    assert 'role="alert"' in words(response)


def test_a_file_costs_few_queries_and_no_cookie(client, row, pdf, assert_queries):
    sha256 = hashlib.sha256(pdf).hexdigest()
    client.post(ADDRESS, {"sha256": sha256})  # the frame is kept from here on
    # One for the paper, one to count. What is unknown: certificate and confirmation, by hash and
    # by code.
    for sent, queries in (({"sha256": sha256}, 2), ({"sha256": "0" * 64}, 5)):
        with assert_queries(queries):
            response = client.post(ADDRESS, sent)
        assert not response.cookies
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Cache-Control"] == "no-store"


def test_the_page_offers_both_ways_without_a_script(client):
    page = words(client.get(reverse("certificates:certificate_search")))

    assert 'enctype="multipart/form-data"' in page
    assert f'action="{ADDRESS}"' in page
    assert "csrfmiddlewaretoken" not in page
