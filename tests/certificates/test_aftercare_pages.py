"""The pages of those who issue, after certificates were issued."""

import datetime as dt
import io
import zipfile
from hashlib import sha256

import pypdfium2
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse
from openpyxl import load_workbook

from accounts.api import Role
from audit.models import Event
from certificates.models import Amendment, Certificate, CertificateReview, Confirmation
from certificates.rules.papers import MISSING
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.certificates import ISSUED_AT, CertificateFactory, IssuingBodyFactory, replaced
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
D = dt.date


@pytest.fixture
def issuer():
    return IssuingBodyFactory(code="TTCT", organisation=OrganisationFactory())


def issuing(issuer, name):
    user = UserFactory(full_name=name)
    RoleAssignmentFactory(user=user, role=Role.ISSUER.value, organisation=issuer.organisation)
    return user


@pytest.fixture
def proposer(issuer):
    return issuing(issuer, "Người đề nghị")


@pytest.fixture
def approver(issuer):
    return issuing(issuer, "Người duyệt")


def of(name, *args):
    return reverse(f"certificates:{name}", args=args)


def pdf_of(name):
    page = pypdfium2.PdfDocument.new()
    page.new_page(842, 595)
    out = io.BytesIO()
    page.save(out)
    content = out.getvalue()
    stored = storages["private"].save(f"papers/{name}.pdf", ContentFile(content))
    digest = sha256(content).hexdigest()
    return {"pdf": stored, "pdf_sha256": digest, "rendered_at": ISSUED_AT}


def words_of(response):
    document = pypdfium2.PdfDocument(response.content)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def test_a_certificate_is_replaced_by_two_people(client, issuer, proposer, approver):
    old = CertificateFactory(issuer=issuer, printed={"full_name": "Đặng Thi Ánh"})
    code = old.verification_code
    old.person.full_name = "Đặng Thị Ánh"
    old.person.save()
    client.force_login(proposer)

    form = client.get(of("replacement_propose", code)).content.decode()
    assert 'value="Đặng Thị Ánh"' in form
    assert "Đã in: Đặng Thi Ánh" in form
    kept = {"full_name": "Đặng Thi Ánh", "born": "12/03/1975", "sex": "nu", "position": "Bí thư",
            "organisation": "Chi bộ tổ dân phố 4", "grade_band": "Giỏi"}  # fmt: skip
    sent = kept | {"reason": "wrong_details", "explanation": "Sai dấu"}
    assert client.post(of("replacement_propose", code), sent).status_code == 422
    sent["full_name"] = "Đặng Thị Ánh"
    answer = client.post(of("replacement_propose", code), sent)
    amendment = Amendment.objects.get()
    assert answer["Location"] == of("amendment_detail", amendment.pk)
    assert amendment.corrections == {"full_name": "Đặng Thị Ánh"}
    page = client.get(of("amendment_detail", amendment.pk)).content.decode()
    assert of("amendment_withdraw", amendment.pk) in page
    assert of("amendment_accept", amendment.pk) not in page
    client.post(of("amendment_accept", amendment.pk))
    assert Certificate.objects.count() == 1

    client.force_login(approver)
    assert of("amendment_detail", amendment.pk) in client.get(of("aftercare_list")).content.decode()
    assert client.post(of("amendment_refuse", amendment.pk)).status_code == 422
    client.post(of("amendment_accept", amendment.pk))

    new = Certificate.objects.get(replaced_by=None)
    page = client.get(of("certificate_detail", new.verification_code)).content.decode()
    assert of("certificate_detail", code) in page
    assert of("aftercare_detail", new.verification_code) in page
    check = client.get(of("certificate_verify", code)).content.decode()
    assert new.verification_code in check
    book = client.get(of("register_book")).content.decode()
    assert f"Đã thay bằng {new.number}" in book
    assert f"Thay giấy số {old.number}" in book
    assert "Không có số khuyết" not in book


def test_a_proposal_says_what_changes_and_what_the_decision_needs(
    client, issuer, proposer, approver
):
    wrong, fraud = (CertificateFactory(issuer=issuer, printed={"sex": "nu"}) for _ in range(2))
    common = {"proposed_by": proposer, "proposed_at": ISSUED_AT, "explanation": "Theo biên bản"}
    replacement = Amendment.objects.create(
        certificate=wrong, kind="replace", reason="wrong_details", corrections={"sex": "nam"},
        **common,
    )  # fmt: skip
    revocation = Amendment.objects.create(
        certificate=fraud, kind="revoke", reason="fraud", **common
    )
    client.force_login(approver)

    page = client.get(of("amendment_detail", replacement.pk)).content.decode()
    assert "Đã in: Nữ" in page
    assert "Thu hồi thì phải có số quyết định" not in page
    answer = client.post(of("amendment_accept", revocation.pk))
    assert answer.status_code == 422
    assert "Thu hồi thì phải có số quyết định" in answer.content.decode()


def test_a_lost_certificate_is_confirmed_and_the_paper_handed_over(
    client, issuer, proposer, approver
):
    original = CertificateFactory(issuer=issuer)
    original.person.user = UserFactory()
    original.person.save()
    client.force_login(proposer)
    sent = {"reason": "holder_lost", "explanation": "Mất do lũ"}
    client.post(of("confirmation_propose", original.verification_code), sent)
    client.force_login(approver)
    client.post(of("amendment_accept", Amendment.objects.get().pk))
    paper = Confirmation.objects.get()
    Confirmation.objects.update(**pdf_of("confirmation"))
    code = paper.verification_code

    client.post(of("confirmation_print", code))
    client.post(of("confirmation_print", code))
    client.post(of("confirmation_hand_over", code), {"received_on": paper.issued_on})

    paper.refresh_from_db()
    assert (paper.printed, paper.received_on) == (1, paper.issued_on)
    assert client.get(of("confirmation_download", code))["Content-Disposition"].endswith('.pdf"')
    check = client.get(of("certificate_verify", code)).content.decode()
    assert original.number in check
    client.force_login(original.person.user)
    assert code in client.get(of("certificate_detail", original.verification_code)).content.decode()
    assert client.get(of("confirmation_detail", code)).status_code == 200
    assert client.post(of("confirmation_print", code)).status_code == 404
    assert client.get(of("aftercare_detail", original.verification_code)).status_code == 404
    client.force_login(issuing(IssuingBodyFactory(organisation=OrganisationFactory()), "Khác"))
    assert client.get(of("confirmation_detail", code)).status_code == 404


def test_what_came_to_light_waits_on_the_work_list(client, issuer, approver, proposer):
    certificate = CertificateFactory(issuer=issuer)
    review = CertificateReview.objects.create(
        certificate=certificate, reason="mark_fell", source="regrade:1", raised_at=ISSUED_AT
    )
    client.force_login(approver)

    assert certificate.number in client.get(of("aftercare_list")).content.decode()
    client.post(of("review_settle", review.pk), {"words": ""})
    assert CertificateReview.objects.get().settled_at is None
    client.post(of("review_settle", review.pk), {"words": "Giữ nguyên"})

    assert CertificateReview.objects.get().outcome == "Giữ nguyên"
    page = client.get(of("aftercare_detail", certificate.verification_code)).content.decode()
    assert "Giữ nguyên" in page


def test_papers_of_a_class_are_printed_and_handed_over_in_bulk(client, issuer, approver):
    papers = [
        CertificateFactory(
            issuer=issuer, serial=n, class_code="lop-a", issued_on=D(2026, 11, 2), **pdf_of(str(n))
        )
        for n in (1, 2, 3)
    ]
    client.force_login(approver)
    book = {"noi_cap": "TTCT", "nam": "2026", "lop": "lop-a"}
    ticked = book | {"giay": [papers[0].pk, papers[1].pk]}

    page = client.get(of("handover_sheet"), book).content.decode()
    sheet = client.post(of("papers_print"), ticked)
    again = client.post(of("papers_print"), ticked)
    refused = client.post(of("papers_hand_over"), ticked | {"received_on": "2020-01-01"})
    client.post(of("papers_hand_over"), ticked | {"received_on": "2026-11-20"})
    proxy = {"received_by": "Lê Em", "received_paper": "Giấy ủy quyền", "received_on": "2026-11-20"}
    client.post(of("handover_proxy", papers[2].verification_code), proxy)
    client.post(of("handover_undo", papers[0].verification_code), {"words": "Nhầm"})

    assert page.count("checked") == 3
    assert len(pypdfium2.PdfDocument(sheet.content)) == 2
    assert (again.status_code, refused.status_code) == (302, 422)
    rows = Certificate.objects.order_by("serial").values_list("printed", "received_by")
    assert list(rows) == [(1, ""), (1, papers[1].snapshot["full_name"]), (0, "Lê Em")]
    words = words_of(client.get(of("handover_pdf"), book))
    assert "Danh sách này có 3 (ba) người." in words
    assert "Lê Em nhận thay (Giấy ủy quyền)" in words
    waiting = client.get(of("aftercare_list")).content.decode()
    assert "1 giấy, 2026" in waiting


def test_the_book_is_printed_in_the_official_columns(client, issuer, approver):
    old, new = (CertificateFactory(issuer=issuer, serial=n, class_code=f"l{n}") for n in (1, 2))
    replaced(old, by=new)
    CertificateFactory(
        issuer=issuer, serial=3, printed={"full_name": "=cmd", "programme_name": "tên dài " * 30}
    )
    client.force_login(approver)

    words = words_of(client.get(of("register_pdf")))
    workbook = load_workbook(io.BytesIO(client.get(of("register_xlsx")).content))

    assert "Sổ cấp giấy chứng nhận".upper() in words
    assert "Tổng số: 3 (ba) giấy chứng nhận, từ số vào sổ 0001/2026 đến" in words
    # Narrow columns break words, and a hyphen at the end of a line is read as another sign.
    assert f"Đãthaybằng{new.number}" in words.replace(" ", "").replace("\ufffe", "-")
    assert "Trang 1/1" in words
    sheet = workbook.active
    assert [cell.value for cell in sheet[3]][:3] == ["STT", "Số vào sổ", "Họ và tên"]
    assert (sheet["C6"].value, sheet["C6"].data_type) == ("=cmd", "s")
    assert client.get(of("register_pdf"), {"quyen": "2"}).status_code == 404
    assert client.get(of("register_pdf"), {"quyen": "x"}).status_code == 404


def test_all_papers_come_in_one_archive_and_what_is_missing_is_named(client, issuer, approver):
    person = {"printed": {"full_name": "Đặng Thị Ánh"}}
    CertificateFactory(issuer=issuer, serial=1, **person, **pdf_of("a"))
    changed = CertificateFactory(
        issuer=issuer, serial=2, **(pdf_of("b") | {"pdf_sha256": "0" * 64})
    )
    client.force_login(approver)

    answer = client.get(of("register_papers"))

    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.namelist() == ["0001-2026-gcn-ttct_dang-thi-anh.pdf", MISSING]
    assert archive.read("0001-2026-gcn-ttct_dang-thi-anh.pdf").startswith(b"%PDF")
    assert changed.number in archive.read(MISSING).decode()
    assert Event.objects.get(verb="register.papers_downloaded").data["number"] == 2
