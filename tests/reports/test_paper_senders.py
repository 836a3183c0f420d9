"""Who heads a report, and reports that come by the calendar."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import end_role
from audit.models import Event
from notifications.models import Message
from records.models import ReportHead, ReportSubscription, SentReport
from reports.actions.papers import forget_old_reports, send_due_reports, subscribe
from reports.rendering.files import file_of
from reports.rules.wanted import Form, Wanted
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.reports.papers import DAY, a_ward, made, text_of_word

pytestmark = pytest.mark.django_db


@pytest.fixture
def phuong():
    return a_ward()


def test_head_is_entered_once_and_stands_on_every_report(client, phuong, at):
    department = UserFactory()
    RoleAssignmentFactory(user=department, organisation=phuong, role="department")
    client.force_login(department)
    address = reverse("reports:report_head", args=["DUCPHO"])
    entered = {
        "style": "state", "superior": "UBND tỉnh Quảng Ngãi", "issuer": "Trường Chính trị",
        "place": "Quảng Ngãi", "symbol": "BC-TCT", "authority": "", "signer_title": "HIỆU TRƯỞNG",
        "signer": "Trần Thị Hoa", "recipients": "Như trên\n\nLưu VT", "basis": "Thực hiện Kế hoạch",
    }  # fmt: skip

    assert client.post(address, {**entered, "issuer": ""}).status_code == 422
    assert client.post(address, entered).status_code == 302

    wanted = Wanted(Form.CLASSES, DAY, 2026, number="36", signed_on=DAY)
    word = text_of_word(file_of(made(phuong, wanted, at), "docx")[0])
    for official in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 36/BC-TCT",
        "Quảng Ngãi, ngày 23 tháng 11 năm 2026",
        "- Lưu VT.",
        "Trần Thị Hoa",
    ):
        assert official in word
    assert "ĐẢNG CỘNG SẢN" not in word
    assert "Trường Chính trị" in client.get(address).content.decode()
    assert ReportHead.objects.count() == 1


def test_report_comes_by_the_calendar_once_and_only_while_the_rights_last(client, phuong, at):
    user = UserFactory()
    assignment = RoleAssignmentFactory(user=user, organisation=phuong)
    client.force_login(user)
    address = reverse("reports:subscriptions", args=["DUCPHO"])
    asked = {"mau": "boi-duong", "nhip": "monthly", "tep": "xlsx"}
    assert client.post(address, {"mau": "x"}).status_code == 422
    assert client.post(address, asked).status_code == 302
    subscribe(phuong, Form.ANNUAL, "monthly", "docx", by=user, at=at)
    subscription = ReportSubscription.objects.get()
    assert subscription.kind == "docx"

    assert (send_due_reports(at=at), send_due_reports(at=at)) == (1, 0)

    sent = SentReport.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():  # sent_report_once_per_period
        SentReport.objects.create(
            subscription=subscription, period=sent.period, made_at=at, as_of=DAY, file="x"
        )
    message = Message.objects.get(user=user)
    assert message.link == reverse("reports:sent_report", args=[sent.pk])
    assert "Đảng bộ phường Đức Phổ" in message.subject
    answer = client.get(message.link)
    assert "boi-duong-DUCPHO-2026-11.docx" in answer["Content-Disposition"]
    assert "Đã bồi dưỡng 2/4 đồng chí" in text_of_word(b"".join(answer.streaming_content))
    assert Event.objects.filter(verb="report.opened").count() == 1
    assert message.link in client.get(address).content.decode()

    end_role(assignment, by=None, at=timezone.now())
    client.force_login(user)
    assert client.get(message.link).status_code == 404
    assert send_due_reports(at=at + dt.timedelta(days=30)) == 0
    subscription.refresh_from_db()
    assert subscription.stopped_because == "no_rights"
    assert forget_old_reports(at=at + dt.timedelta(days=401)) == 1


def test_subscription_is_stopped_once_and_may_be_begun_anew(client, phuong, at):
    user = UserFactory()
    RoleAssignmentFactory(user=user, organisation=phuong)
    first = subscribe(phuong, Form.YEAR, "weekly", "pdf", by=user, at=at)
    double = {"subscriber": user, "organisation": phuong, "form": "bao-cao-nam"}
    with pytest.raises(IntegrityError), transaction.atomic():  # report_subscription_once_while_open
        ReportSubscription.objects.create(cadence="weekly", kind="pdf", since=DAY, **double)
    client.force_login(UserFactory())
    stop = reverse("reports:subscription_stop", args=[first.pk])
    assert client.post(stop).status_code == 404

    client.force_login(user)
    assert client.post(stop).status_code == 302
    assert client.post(stop).status_code == 302

    assert send_due_reports(at=at) == 0
    assert subscribe(phuong, Form.YEAR, "weekly", "pdf", by=user, at=at).pk != first.pk
