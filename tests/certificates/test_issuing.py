import dataclasses
import datetime as dt
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from certificates.actions import issue_certificate
from certificates.errors import NoSignatory
from certificates.models import Certificate, NumberSeries
from organisations.api import OrganisationRow, plant
from records.api import TrainingFact
from tests.factories.certificates import (
    CertificateTemplateFactory,
    IssuingBodyFactory,
    SignatoryFactory,
    complete_class,
    completion,
    new_live_version,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory, PersonFactory

pytestmark = pytest.mark.django_db
D = dt.date


@pytest.fixture
def issue(at):
    issuer, template = IssuingBodyFactory(code="TTCT"), CertificateTemplateFactory()

    def issue(person, **changes):
        values = {"issuer": issuer, "template": template, "by": None, "at": at}
        values |= {name: changes.pop(name) for name in ("issuer", "template") if name in changes}
        of = completion(**changes)
        complete_class(person, of.class_code)
        return issue_certificate(person, of, **values)

    issue.issuer, issue.template = issuer, template
    return issue


def test_a_certificate_prints_who_what_when_and_who_signs(issue):
    person = PersonFactory(full_name="Đặng Thị Ánh", born_on=D(1975, 3, 12), sex="nu")
    HoldingFactory(person=person, organisation__name="Chi bộ tổ dân phố 4")

    certificate = issue(person)

    assert certificate.number == "0001/2026/GCN-TTCT"
    assert certificate.register_number == "0001/2026"
    assert certificate.issued_on == D(2026, 11, 23)
    assert len(certificate.verification_code) == 26
    printed = certificate.snapshot
    assert printed["full_name"] == "Đặng Thị Ánh"
    assert printed["born"] == "12/03/1975"
    assert printed["organisation"] == "Chi bộ tổ dân phố 4"
    assert printed["ends_on"] == "23/11/2026"
    assert printed["signatory_name"] == "Trần Văn Bình"
    assert printed["text"] == (
        "Chứng nhận Đặng Thị Ánh đã hoàn thành bồi dưỡng nghiệp vụ công tác đảng."
    )


def test_a_year_of_birth_is_printed_as_a_year(issue):
    person = PersonFactory(born_on=D(1975, 1, 1), born_year_only=True)

    assert issue(person).snapshot["born"] == "1975"


def test_what_is_printed_is_in_normal_form_c(issue):
    decomposed = unicodedata.normalize("NFD", "Huỳnh Ngọc Ẩn")
    person = PersonFactory(full_name=decomposed, given="Ẩn")

    assert issue(person).snapshot["full_name"] == "Huỳnh Ngọc Ẩn"


def test_the_training_is_in_the_ledger_in_the_same_step(issue):
    person = PersonFactory()

    certificate = issue(person)

    fact = TrainingFact.objects.get(person=person)
    assert fact.certificate_number == certificate.number
    assert fact.periods == 40


def test_issuing_twice_gives_one_certificate_and_uses_one_number(issue):
    person = PersonFactory()

    first, second = issue(person), issue(person)

    assert first == second
    assert Certificate.objects.count() == 1
    assert TrainingFact.objects.count() == 1
    assert Event.objects.filter(verb="certificate.issued").count() == 1
    assert set(NumberSeries.objects.values_list("last", flat=True)) == {1}


def test_numbers_start_anew_each_year_and_for_each_issuer(issue):
    other = IssuingBodyFactory(code="TCT")

    numbers = [
        issue(PersonFactory()).number,
        issue(PersonFactory()).number,
        issue(PersonFactory(), issuer=other).number,
        issue(PersonFactory(), completed_on=D(2027, 1, 2)).number,
    ]

    assert numbers == [
        "0001/2026/GCN-TTCT",
        "0002/2026/GCN-TTCT",
        "0001/2026/GCN-TCT",
        "0001/2027/GCN-TTCT",
    ]


def test_nobody_signs_means_no_certificate_and_no_number(issue):
    issuer = IssuingBodyFactory(signatory=None)
    SignatoryFactory(issuer=issuer, valid_until=D(2026, 11, 23))

    with pytest.raises(NoSignatory):
        issue(PersonFactory(), issuer=issuer)

    assert not Certificate.objects.exists()
    assert not NumberSeries.objects.exists()


def test_who_signed_on_the_day_is_printed(issue):
    issuer = IssuingBodyFactory(signatory=None)
    SignatoryFactory(issuer=issuer, name="Người trước", valid_until=D(2026, 11, 24))
    SignatoryFactory(issuer=issuer, name="Người sau", valid_from=D(2026, 11, 24))

    certificate = issue(PersonFactory(), issuer=issuer)

    assert certificate.snapshot["signatory_name"] == "Người trước"


def test_the_newest_words_of_the_template_are_used(issue, at):
    issue(PersonFactory())
    new_live_version(issue.template, body="Mới: {grade_band}")

    certificate = issue(PersonFactory())

    assert certificate.snapshot["text"] == "Mới: Giỏi"
    assert certificate.template.version == 2


def test_renaming_moving_and_closing_change_nothing_that_was_issued(issue, at):
    ward, other = OrganisationFactory(code="A"), OrganisationFactory(code="B")
    cell = OrganisationFactory(code="CB4", parent=ward, name="Chi bộ tổ dân phố 4")
    person = HoldingFactory(person__full_name="Đặng Thị Ánh", organisation=cell).person
    issued = issue(person)
    before = dict(issued.snapshot)
    moved = OrganisationRow("CB4", other.code, cell.kind_id, "Chi bộ tổ dân phố 9")
    gone = dataclasses.replace(moved, closed_on=D(2026, 12, 20))

    person.full_name = "Đặng Thị Bình"
    person.save()
    issue.issuer.name = "Trường Chính trị"
    issue.issuer.save()
    new_live_version(issue.template, title="Khác", body="Khác")
    plant([moved], by=None, at=at)
    plant([gone], by=None, at=at + dt.timedelta(days=30))

    assert Certificate.objects.get(pk=issued.pk).snapshot == before
    assert before["organisation"] == f"Chi bộ tổ dân phố 4, {ward.name}"
    assert issue(PersonFactory()).snapshot["issuer_name"] == "Trường Chính trị"


def test_issuing_costs_four_statements_on_our_tables_whatever_was_issued_before(issue):
    people = [HoldingFactory().person for _ in range(3)]
    for person in people:
        complete_class(person, "lop-1")

    for person in people:
        with CaptureQueriesContext(connection) as captured:
            issue(person)
        ours = [q["sql"] for q in captured if '"certificates_' in q["sql"]]
        known = person is not people[0]
        # Template, signatory, numbers, insert; the first of a year also makes the two series.
        assert len(ours) == (4 if known else 6)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_leave_no_gap_and_no_double(issue):
    people = PersonFactory.create_batch(20)
    for person in people:
        complete_class(person, "lop-1")

    def one(person):
        try:
            return issue(person).serial
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        serials = sorted(pool.map(one, people))

    assert serials == list(range(1, 21))
    assert set(NumberSeries.objects.values_list("last", flat=True)) == {20}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_for_one_person_are_one_certificate(issue):
    person = complete_class(PersonFactory(), "lop-1").person
    OrganisationFactory()

    def one(_):
        try:
            return issue(person).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        issued = set(pool.map(one, range(20)))

    assert len(issued) == 1
    assert Certificate.objects.count() == 1
    assert set(NumberSeries.objects.values_list("last", flat=True)) == {1}
