"""What becomes of a certificate after it was issued."""

import datetime as dt
import io
from concurrent.futures import ThreadPoolExecutor

import pypdfium2
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connections

from audit.models import Event
from certificates.actions import (
    accept_amendment,
    hand_over,
    hand_over_to_proxy,
    issue_certificate,
    print_papers,
    propose_amendment,
    raise_reviews,
    refuse_amendment,
    settle_review,
    take_handover_back,
    withdraw_amendment,
)
from certificates.errors import (
    AmendmentClosed,
    AmendmentWaiting,
    CertificateNotLive,
    DecisionNumberNeeded,
    HandoverRefused,
    NothingCorrected,
    OwnAmendment,
    OwnCertificate,
    PrintedBefore,
    ProxyPaperNeeded,
    ReasonNeeded,
    ReasonNotAllowed,
)
from certificates.models import (
    Certificate,
    CertificateReview,
    Confirmation,
    NumberSeries,
    Printing,
)
from certificates.queries import continuity, register_book, register_rows
from certificates.rendering.paper import paper_of
from certificates.rendering.pdf import certificate_pdf
from certificates.rules.aftercare import Finding, Proposal
from certificates.signing.check import check_pdf
from certificates.signing.keys import forget_keys
from certificates.tasks import render_awaited_confirmations
from notifications.models import Message
from records.api import Standing, TrainingFact
from tests.certificates.signing import Desk, signer
from tests.factories.accounts import UserFactory
from tests.factories.certificates import (
    CertificateFactory,
    CertificateTemplateFactory,
    IssuingBodyFactory,
    complete_class,
    completion,
)
from tests.factories.people import HoldingFactory

pytestmark = pytest.mark.django_db
D = dt.date


@pytest.fixture
def issued(at):
    holding = HoldingFactory(person__full_name="Đặng Thi Ánh")
    complete_class(holding.person, "lop-1")
    return issue_certificate(
        holding.person,
        completion(),
        issuer=IssuingBodyFactory(code="TTCT", organisation=holding.organisation),
        template=CertificateTemplateFactory(),
        by=None,
        at=at,
    )


@pytest.fixture
def proposer():
    return UserFactory(full_name="Người đề nghị")


@pytest.fixture
def approver():
    return UserFactory(full_name="Người duyệt")


def wrong_name(**changes):
    values = {
        "kind": "replace",
        "reason": "wrong_details",
        "explanation": "Sai dấu trong tên đệm",
        "corrections": {"full_name": "Đặng Thị Ánh", "born": ""},
    }
    return Proposal(**values | changes)


def revocation(**changes):
    values = {"kind": "revoke", "reason": "result_annulled", "explanation": "Hủy kết quả"}
    return Proposal(**values | changes)


def printed_words(paper):
    document = pypdfium2.PdfDocument(certificate_pdf(paper))
    words = " ".join(document[0].get_textpage().get_text_range().split())
    return words.replace("\ufffe", "-")


LOST = Proposal(kind="confirm", reason="holder_lost", explanation="Mất do lũ")


def test_a_replacement_has_its_own_number_and_both_name_each_other(issued, proposer, approver, at):
    amendment = propose_amendment(issued, wrong_name(), by=proposer, at=at)
    new = accept_amendment(amendment, by=approver, at=at)

    issued.refresh_from_db()
    assert (new.number, new.register_number) == ("0002/2026/GCN-TTCT", "0002/2026")
    assert (issued.replaced_by, new.replaces, issued.replaced_reason) == (
        new, issued, "wrong_details",
    )  # fmt: skip
    assert issued.snapshot["full_name"] == "Đặng Thi Ánh"
    assert new.snapshot["full_name"] == "Đặng Thị Ánh"
    assert new.snapshot["replaces_number"] == issued.number
    assert new.snapshot["text"] == (
        "Chứng nhận Đặng Thị Ánh đã hoàn thành bồi dưỡng nghiệp vụ công tác đảng. "
        "Thay giấy chứng nhận số 0001/2026/GCN-TTCT, cấp ngày 23/11/2026."
    )
    assert list(Certificate.objects.live()) == [new]
    standing = TrainingFact.objects.get(reverses=None, reversed_by=None)
    assert (standing.certificate_number, standing.periods) == (new.number, 40)
    assert Standing.objects.get(year=2026).trained_on == D(2026, 11, 23)
    event = Event.objects.get(verb="certificate.replaced")
    assert (event.actor_id, event.data["proposed_by"]) == (approver.pk, proposer.pk)
    assert Message.objects.get().link.endswith(f"{new.verification_code}/")
    with pytest.raises(CertificateNotLive):
        propose_amendment(issued, revocation(), by=proposer, at=at)
    assert "Thay giấy chứng nhận số 0001/2026/GCN-TTCT" in printed_words(paper_of(new))


def test_a_revocation_takes_the_training_back_and_tells_the_learner(issued, proposer, approver, at):
    new = accept_amendment(
        propose_amendment(issued, wrong_name(), by=proposer, at=at), by=approver, at=at
    )
    raise_reviews(
        [Finding(certificate_id=new.pk, reason="mark_fell", details="", source="regrade:1")],
        by=None, at=at,
    )  # fmt: skip
    amendment = propose_amendment(new, revocation(), by=proposer, at=at)
    with pytest.raises(DecisionNumberNeeded):
        accept_amendment(amendment, by=approver, at=at)
    assert Certificate.objects.get(pk=new.pk).revoked_at is None

    accept_amendment(amendment, decision_number="12-QĐ/TTCT", by=approver, at=at)

    new.refresh_from_db()
    assert (new.revoked_at, new.revoked_reason) == (at, "result_annulled")
    assert not Certificate.objects.live().exists()
    assert not TrainingFact.objects.filter(reverses=None, reversed_by=None).exists()
    assert Standing.objects.get(year=2026).trained_on is None
    assert "12-QĐ/TTCT" in Message.objects.latest("pk").body
    assert "12-QĐ/TTCT" in CertificateReview.objects.get().outcome
    assert Event.objects.get(verb="certificate.revoked").data["decision"] == "12-QĐ/TTCT"
    first, second = register_rows(register_book(issued.issuer).entries)
    assert first[-1].startswith("Đã thay bằng 0002/2026/GCN-TTCT ngày 23/11/2026")
    assert second[-1] == (
        "Thay giấy số 0001/2026/GCN-TTCT; Thu hồi ngày 23/11/2026, quyết định số 12-QĐ/TTCT"
    )


def test_what_was_lost_is_confirmed_under_a_number_of_its_own(issued, proposer, approver, at):
    numbers = []
    for _time in range(2):
        amendment = propose_amendment(issued, LOST, by=proposer, at=at)
        numbers.append(accept_amendment(amendment, by=approver, at=at).number)

    assert numbers == ["0001/2026/GXN-TTCT", "0002/2026/GXN-TTCT"]
    assert list(Certificate.objects.live()) == [issued]
    series = NumberSeries.objects.filter(issuer=issued.issuer)
    assert dict(series.values_list("kind", "last")) == {
        "serial": 1, "register": 1, "confirmation": 2,
    }  # fmt: skip
    assert render_awaited_confirmations() == 2
    assert render_awaited_confirmations() == 0
    confirmation = Confirmation.objects.earliest("pk")
    with storages["private"].open(confirmation.pdf) as file:
        document = pypdfium2.PdfDocument(file.read())
    words = " ".join(document[0].get_textpage().get_text_range().split())
    assert len(document) == 1
    assert "Số 0001/2026/GXN-TTCT" in words
    assert "giấy chứng nhận số 0001/2026/GCN-TTCT, số vào sổ 0001/2026, ngày 23" in words
    assert "Bản chính đã bị mất" in words
    [line] = register_rows(register_book(issued.issuer).entries)
    assert line[-1] == (
        "Bản xác nhận 0001/2026/GXN-TTCT ngày 23/11/2026; "
        "Bản xác nhận 0002/2026/GXN-TTCT ngày 23/11/2026"
    )


def test_what_replaces_and_what_confirms_is_signed_where_the_issuer_has_a_key(
    issued, proposer, approver, at, tmp_path, settings
):
    desk = Desk(tmp_path)
    desk.give_key("TTCT", signer())
    settings.SIGNING = desk.settings
    amendment = propose_amendment(issued, LOST, by=proposer, at=at)
    confirmation = accept_amendment(amendment, by=approver, at=at)
    render_awaited_confirmations()
    new = accept_amendment(
        propose_amendment(issued, wrong_name(), by=proposer, at=at), by=approver, at=at
    )
    forget_keys()

    confirmation.refresh_from_db()
    with storages["private"].open(confirmation.pdf) as file:
        assert check_pdf(file.read()).is_good
    assert new.snapshot["is_signed"] is True


def test_two_people_decide_and_a_refusal_stays_on_record(issued, proposer, approver, at):
    with pytest.raises(NothingCorrected):
        propose_amendment(issued, wrong_name(corrections={}), by=proposer, at=at)
    with pytest.raises(ReasonNeeded):
        propose_amendment(issued, revocation(explanation=" "), by=proposer, at=at)
    lost = wrong_name(reason="holder_lost", corrections={})
    with pytest.raises(ReasonNotAllowed):
        propose_amendment(issued, lost, by=proposer, at=at)
    amendment = propose_amendment(issued, revocation(), by=proposer, at=at)
    with pytest.raises(AmendmentWaiting):
        propose_amendment(issued, wrong_name(), by=proposer, at=at)
    with pytest.raises(OwnAmendment):
        accept_amendment(amendment, decision_number="1", by=proposer, at=at)
    with pytest.raises(OwnAmendment):
        refuse_amendment(amendment, "Không", by=proposer, at=at)
    with pytest.raises(ReasonNeeded):
        refuse_amendment(amendment, " ", by=approver, at=at)

    refuse_amendment(amendment, "Chưa đủ căn cứ", by=approver, at=at)

    amendment.refresh_from_db()
    assert (amendment.accepted, amendment.note) == (False, "Chưa đủ căn cứ")
    assert Event.objects.filter(verb="certificate.amendment_refused").exists()
    with pytest.raises(AmendmentClosed):
        accept_amendment(amendment, decision_number="1", by=approver, at=at)
    again = propose_amendment(issued, revocation(), by=proposer, at=at)
    with pytest.raises(AmendmentClosed):
        withdraw_amendment(again, by=approver, at=at)
    withdraw_amendment(again, by=proposer, at=at)
    assert list(Certificate.objects.live()) == [issued]

    issued.person.user = UserFactory()
    issued.person.save()
    with pytest.raises(OwnCertificate):
        propose_amendment(issued, revocation(), by=issued.person.user, at=at)

    issued.issuer.reissues_lost = True
    issued.issuer.save()
    new = accept_amendment(propose_amendment(issued, lost, by=proposer, at=at), by=approver, at=at)
    assert Certificate.objects.get(pk=issued.pk).replaced_reason == "holder_lost"
    assert new.snapshot["full_name"] == issued.snapshot["full_name"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_six_colleagues_at_once_agree_to_one_proposal_once(issued, proposer, at):
    amendment = propose_amendment(issued, wrong_name(), by=proposer, at=at)
    colleagues = UserFactory.create_batch(6)

    def agree(colleague):
        try:
            return accept_amendment(amendment, by=colleague, at=at).number
        except (AmendmentClosed, CertificateNotLive) as refusal:
            return type(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(agree, colleagues))

    assert answers.count("0002/2026/GCN-TTCT") == 1
    assert answers.count(AmendmentClosed) == 5
    assert Certificate.objects.count() == 2
    assert set(NumberSeries.objects.values_list("last", flat=True)) == {2}


def test_what_came_to_light_is_raised_once_and_settled_in_words(issued, approver, at):
    finding = Finding(
        certificate_id=issued.pk, reason="failed_now", details="8,00 → 4,00", source="regrade:7"
    )

    assert raise_reviews([finding], by=None, at=at) == 1
    assert raise_reviews([finding], by=None, at=at) == 0

    review = CertificateReview.objects.get()
    assert list(Certificate.objects.live()) == [issued]
    with pytest.raises(ReasonNeeded):
        settle_review(review, "", by=approver, at=at)
    settle_review(review, "Giữ nguyên theo quyết định", by=approver, at=at)
    with pytest.raises(AmendmentClosed):
        settle_review(review, "Lần nữa", by=approver, at=at)


def paper(**values):
    page = pypdfium2.PdfDocument.new()
    page.new_page(842, 595)
    out = io.BytesIO()
    page.save(out)
    name = storages["private"].save("papers/one.pdf", ContentFile(out.getvalue()))
    rendered_at = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    return CertificateFactory(pdf=name, pdf_sha256="f" * 64, rendered_at=rendered_at, **values)


def test_papers_are_printed_in_order_and_each_print_is_counted(approver, at):
    issuer = IssuingBodyFactory()
    papers = [paper(issuer=issuer, serial=number) for number in (1, 2)]

    sheet = print_papers(papers, by=approver, at=at)
    with pytest.raises(PrintedBefore):
        print_papers(papers[:1], by=approver, at=at)
    print_papers(papers[:1], reason="Kẹt giấy", by=approver, at=at)

    assert len(pypdfium2.PdfDocument(sheet)) == 2
    assert list(Printing.objects.order_by("pk").values_list("certificate", "time", "reason")) == [
        (papers[0].pk, 1, ""), (papers[1].pk, 1, ""), (papers[0].pk, 2, "Kẹt giấy"),
    ]  # fmt: skip
    assert list(Certificate.objects.order_by("serial").values_list("printed", flat=True)) == [2, 1]
    assert Event.objects.filter(verb="certificate.printed").count() == 3


def test_who_received_a_paper_and_when_is_written_down(approver, at):
    first, second = CertificateFactory.create_batch(2, issuer=IssuingBodyFactory())
    day = D(2026, 11, 23)

    for impossible in (D(2026, 11, 22), D(2026, 11, 24)):
        with pytest.raises(HandoverRefused):
            hand_over([first], received_on=impossible, by=approver, at=at)
    assert hand_over([first], received_on=day, by=approver, at=at) == 1
    assert hand_over([first], received_on=day, by=approver, at=at) == 0
    proxy = {"received_by": "Lê Văn Em", "received_on": day, "by": approver, "at": at}
    with pytest.raises(ProxyPaperNeeded):
        hand_over_to_proxy(second, received_paper="", **proxy)
    hand_over_to_proxy(second, received_paper="Giấy ủy quyền 05", **proxy)

    received = Certificate.objects.order_by("pk").values_list("received_by", "received_paper")
    assert list(received) == [
        (first.snapshot["full_name"], ""), ("Lê Văn Em", "Giấy ủy quyền 05"),
    ]  # fmt: skip
    take_handover_back(first, "Nhầm dòng", by=approver, at=at)
    assert Certificate.objects.get(pk=first.pk).received_on is None
    assert Event.objects.get(verb="certificate.handover_taken_back").data["was"] == "2026-11-23"


def test_the_book_says_which_numbers_are_missing(issued):
    issuer = issued.issuer
    assert continuity(issuer, "2026").is_whole

    NumberSeries.objects.filter(issuer=issuer).update(last=5)
    CertificateFactory(issuer=issuer, serial=3)

    found = continuity(issuer, "2026")
    assert (found.register_gaps, found.serial_gaps) == ([(2, 2), (4, 5)], [(2, 2), (4, 5)])
