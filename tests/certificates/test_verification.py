import datetime as dt
import re

import pytest
from django.urls import reverse

from audit.models import Event
from certificates.models import Certificate
from certificates.queries.checking import paper_by_code, paper_by_file
from certificates.views.answers import CHECKS_PER_MINUTE
from shared.codes import new_verification_code
from tests.factories.accounts import UserFactory
from tests.factories.aftercare import a_confirmation
from tests.factories.certificates import CertificateFactory, replaced
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
REVOKED_AT = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)


def check(client, code):
    return client.get(reverse("certificates:certificate_verify", args=[code]))


def verdict(response):
    [status] = re.findall(r'class="verdict verdict--(\w+)"', response.content.decode())
    return response.status_code, status


def shown(response):
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", response.content.decode(), re.DOTALL)
    return [value.strip() for _label, value in pairs]


def test_a_valid_certificate_shows_what_the_paper_shows_and_no_more(client):
    person = PersonFactory(full_name="Đặng Thị Ánh", phone="+84912345678", email="anh@example.org")
    row = CertificateFactory(person=person)

    response = check(client, row.verification_code)

    assert verdict(response) == (200, "valid")
    assert shown(response) == [
        "Đặng Thị Ánh",
        "Bí thư",
        "Chi bộ tổ dân phố 4",
        "bồi dưỡng nghiệp vụ công tác đảng",
        "Cấp uỷ viên cơ sở khóa I/2026",
        "12/11/2026 – 23/11/2026",
        "40 tiết",
        "Giỏi",
        row.number,
        row.register_number,
        "TRUNG TÂM CHÍNH TRỊ",
        "23/11/2026",
    ]
    page = response.content.decode()
    for hidden in ("12/03/1975", "0912345678", "anh@example.org", person.code, "8.50"):
        assert hidden not in page


def test_a_replaced_certificate_leads_to_the_new_one(client):
    old = CertificateFactory()
    new = CertificateFactory(person=old.person, issuer=old.issuer)
    replaced(old, by=new)

    response = check(client, old.verification_code)

    assert verdict(response) == (200, "replaced")
    assert shown(response)[:2] == ["23/11/2026", "thông tin trên giấy bị sai"]
    address = reverse("certificates:certificate_verify", args=[new.verification_code])
    assert f'href="{address}"' in response.content.decode()
    assert verdict(check(client, new.verification_code)) == (200, "valid")


def test_a_revoked_certificate_shows_day_and_kind_of_reason_at_once(client):
    row = CertificateFactory()
    assert verdict(check(client, row.verification_code)) == (200, "valid")

    Certificate.objects.filter(pk=row.pk).update(
        revoked_at=REVOKED_AT, revoked_reason=Certificate.Reason.RESULT_ANNULLED
    )
    response = check(client, row.verification_code)

    assert verdict(response) == (200, "revoked")
    assert shown(response)[:2] == ["24/11/2026", "kết quả lớp bồi dưỡng bị hủy"]


def test_words_about_a_person_are_never_shown_as_the_reason(client):
    row = CertificateFactory(revoked_at=REVOKED_AT, revoked_reason="Nhờ người làm bài hộ")

    page = check(client, row.verification_code).content.decode()

    assert "làm bài hộ" not in page


def test_a_confirmation_and_the_paper_it_stands_for_name_each_other(client, at):
    row = CertificateFactory()
    confirmation = a_confirmation(row, by=UserFactory(), decided_by=UserFactory())

    original = check(client, row.verification_code)
    confirmed = check(client, confirmation.verification_code)

    assert verdict(original) == verdict(confirmed) == (200, "valid")
    assert "Bản giấy này đã được báo mất" in original.content.decode()
    assert row.number in confirmed.content.decode()
    assert confirmation.number in confirmed.content.decode()
    assert reverse("certificates:certificate_verify", args=[row.verification_code]) in (
        confirmed.content.decode()
    )

    # It proves what the certificate proves, and no longer.
    Certificate.objects.filter(pk=row.pk).update(
        revoked_at=at, revoked_reason=Certificate.Reason.RESULT_ANNULLED
    )
    assert verdict(check(client, confirmation.verification_code)) == (200, "revoked")


IMPOSSIBLE = ["A", "x" * 300, "%27%20OR%201=1", "Đ" * 26, "0" * 25, "U" * 26, "%00" * 3]


@pytest.mark.fault(39, "the check page used to list people")
def test_unknown_and_impossible_codes_have_one_page(client, assert_queries):
    CertificateFactory()
    check(client, "0" * 26)  # the frame is kept from here on
    pages = set()
    for code in ("0" * 26, new_verification_code(), *IMPOSSIBLE):
        with assert_queries(3):
            response = check(client, code)
        # What was asked is said again, and nothing else differs by one letter.
        page, said = re.subn(
            r' value="[^"]*"|(?<=<strong class="num">)[^<]*', "", response.content.decode()
        )
        headers = sorted(set(response.items()) - {("Content-Length", response["Content-Length"])})
        pages.add((response.status_code, page, str(headers)))
        assert said <= 2

    assert len(pages) == 1
    assert verdict(response) == (404, "unknown")


@pytest.mark.fault(39, "the check page used to list people")
def test_a_thousand_random_codes_lead_to_nobody():
    for _ in range(3):
        CertificateFactory()

    assert all(paper_by_code(new_verification_code()) is None for _ in range(1000))
    assert paper_by_file("0" * 64) is None
    # Papers whose PDF is still to be made have no hash; nobody finds them by none.
    assert paper_by_file("") is None


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code.lower(),
        lambda code: "-".join(code[i : i + 4] for i in range(0, 26, 4)),
        lambda code: f"  {code[:13]} {code[13:]}  ",
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: f"https://hoc.example.gov.vn/xac-minh/{code}/",
    ],
)
def test_a_code_is_read_however_it_is_typed(client, typed):
    row = CertificateFactory(verification_code="10K3M9QXW2VBN4T8RZC6HJ5PYD")

    response = client.get(
        reverse("certificates:certificate_search"), {"ma": typed(row.verification_code)}
    )

    assert response.status_code == 302
    assert verdict(client.get(response["Location"])) == (200, "valid")


@pytest.mark.parametrize("typed", ["", "ABC", "A" * 27])
def test_what_cannot_be_a_code_is_told_so(client, typed):
    response = client.get(reverse("certificates:certificate_search"), {"ma": typed})

    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()


def test_the_search_page_lists_nothing(client, assert_queries):
    row = CertificateFactory()
    address = reverse("certificates:certificate_search")
    client.get(address)  # the contact of the site is kept from here on

    with assert_queries(0):
        response = client.get(address)

    assert response.status_code == 200
    assert row.verification_code not in response.content.decode()


# One to find it (what is no certificate may be a confirmation), one to count the check afterwards.
@pytest.mark.parametrize(("is_known", "queries"), [(True, 2), (False, 3)])
def test_a_check_costs_few_queries(client, assert_queries, is_known, queries):
    code = CertificateFactory().verification_code if is_known else "0" * 26
    check(client, code)  # the contact of the site is kept from here on

    with assert_queries(queries):
        check(client, code)

    assert not Event.objects.exists()


def test_answers_are_not_indexed_and_not_kept(client):
    for response in (
        client.get(reverse("certificates:certificate_search")),
        check(client, CertificateFactory().verification_code),
        check(client, "0" * 26),
    ):
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Cache-Control"] == "no-store"
        assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()


def test_too_many_checks_in_a_minute_wait(client, monkeypatch):
    code = CertificateFactory().verification_code
    at = dt.datetime(2026, 11, 23, 8, 0, 5, tzinfo=dt.UTC)
    monkeypatch.setattr("certificates.views.public.timezone.now", lambda: at)
    for _ in range(CHECKS_PER_MINUTE):
        assert check(client, code).status_code == 200

    response = check(client, code)
    other = client.get(
        reverse("certificates:certificate_verify", args=[code]), REMOTE_ADDR="10.0.0.9"
    )
    at += dt.timedelta(minutes=1)

    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert other.status_code == 200
    assert check(client, code).status_code == 200


def test_checking_needs_no_cookie_and_no_script(client):
    response = check(client, CertificateFactory().verification_code)

    assert not response.cookies
    assert len(response.content) < 40_000


@pytest.mark.parametrize("name", ["certificate_search", "certificate_verify"])
def test_only_get_is_answered(client, name):
    args = ["0" * 26] if name == "certificate_verify" else []

    assert client.post(reverse(f"certificates:{name}", args=args)).status_code == 405
