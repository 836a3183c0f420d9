import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.rules import Role
from audit.models import Event
from certificates.actions import checks
from certificates.models import CheckCount
from certificates.tasks import forget_old_checks
from certificates.views.answers import CHECKS_PER_MINUTE
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.certificates import CertificateFactory

pytestmark = pytest.mark.django_db


def check(client, code, **extra):
    return client.get(reverse("certificates:certificate_verify", args=[code]), **extra)


def counts():
    rows = CheckCount.objects.order_by("how", "result", "code", "network")
    return [(row.how, row.result, row.code, row.times) for row in rows]


def test_checks_are_counted_by_paper_and_network_and_what_was_typed_is_not_kept(client, at):
    row = CertificateFactory(pdf="a", pdf_sha256="a" * 64, rendered_at=at)
    code = row.verification_code
    check(client, code)
    check(client, code, REMOTE_ADDR="127.0.0.9")
    check(client, code, REMOTE_ADDR="203.113.131.7")
    check(client, "TYPED" + "0" * 21)
    check(client, "rubbish")
    client.get(reverse("certificates:credential_json", args=[code]))
    files = reverse("certificates:certificate_file_check")
    client.post(files, {"sha256": "a" * 64})
    client.post(files, {"sha256": "b" * 64, "ma": code})

    assert sorted(counts()) == sorted(
        [
            ("code", "unknown", "", 2),
            ("code", "valid", code, 2),
            ("code", "valid", code, 1),
            ("credential", "valid", code, 1),
            ("file", "changed", code, 1),
            ("file", "valid", code, 1),
        ]
    )
    kept = str(list(CheckCount.objects.values()))
    for secret in ("TYPED", "rubbish", "127.0", "203.113"):
        assert secret not in kept


def test_refusals_count_once_a_minute(client, monkeypatch):
    at = dt.datetime(2026, 11, 23, 8, 0, 5, tzinfo=dt.UTC)
    monkeypatch.setattr("certificates.views.public.timezone.now", lambda: at)
    for _ in range(CHECKS_PER_MINUTE + 5):
        check(client, "0" * 26)

    assert counts() == [
        ("code", "refused", "", 1),
        ("code", "unknown", "", CHECKS_PER_MINUTE),
    ]


@pytest.mark.parametrize("broken", ["INSERT INTO nowhere VALUES (%s, %s, %s, %s, %s, %s)"])
def test_the_page_answers_also_where_nothing_can_be_written(client, monkeypatch, broken, caplog):
    row = CertificateFactory()
    monkeypatch.setattr(checks, "_COUNT", broken)

    response = check(client, row.verification_code)

    assert response.status_code == 200
    assert "A check was not counted." in caplog.text
    assert not CheckCount.objects.exists()


def test_a_count_names_the_issuer_of_the_paper_or_nobody(at):
    row = CertificateFactory()
    values = {
        "day": at.date(), "how": "code", "result": "valid", "network": "0" * 12,
    }  # fmt: skip
    CheckCount.objects.create(**values, code="A" * 26, issuer=row.issuer)
    with pytest.raises(IntegrityError, match=r"check_count_once|UNIQUE"), transaction.atomic():
        CheckCount.objects.create(**values, code="A" * 26, issuer=row.issuer)
    with pytest.raises(IntegrityError, match="check_count_issuer_of_known_paper"):
        CheckCount.objects.create(**values, code="", issuer=row.issuer)


def test_counts_are_forgotten_after_their_time(settings):
    row = CertificateFactory()
    today = timezone.now()
    for days in (0, settings.CHECK_LOG_DAYS - 1, settings.CHECK_LOG_DAYS + 2):
        checks.count_check(
            how="code", result="valid", code=row.verification_code, issuer_id=row.issuer_id,
            client="127.0.0.1", at=today - dt.timedelta(days=days),
        )  # fmt: skip

    assert forget_old_checks() == 1
    assert CheckCount.objects.count() == 2


def test_issuers_read_how_often_their_papers_are_checked(client, assert_queries):
    row, elsewhere = CertificateFactory(), CertificateFactory()
    for _ in range(3):
        check(client, row.verification_code)
    check(client, elsewhere.verification_code)
    check(client, "0" * 26)
    client.post(
        reverse("certificates:certificate_file_check"),
        {"sha256": "b" * 64, "ma": row.verification_code},
    )
    user = UserFactory()
    RoleAssignmentFactory(user=user, role=Role.ISSUER, organisation=row.issuer.organisation)
    client.force_login(user)

    page = client.get(reverse("certificates:check_log")).content.decode()

    assert row.number in page
    assert elsewhere.number not in page
    cells = [line.strip() for line in page.split("<td")]
    shown = [cell.split(">", 1)[1].split("<")[0].strip() for cell in cells[1:]]
    assert shown[:3] == ["4", "1", "1"]
    assert shown[4:8] == ["1", "1", "0", "1"]
    assert Event.objects.filter(verb="check_log.read").count() == 1
