import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from records.actions import rebuild_standings
from records.models import Standing
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import EnrolmentFactory, TrainingClassFactory, UnitProgressFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory
from tests.factories.records import (
    QualificationFactory,
    TargetFactory,
    TrainingFactFactory,
)

pytestmark = pytest.mark.django_db
D = dt.date


def report(*args, **options):
    out = StringIO()
    call_command("report", *args, stdout=out, **options)
    return json.loads(out.getvalue())


@pytest.fixture
def phuong():
    return OrganisationFactory(code="DUCPHO", kind_id="xa", name="Đảng bộ phường Đức Phổ")


def test_qualifications_count_each_group_against_the_next_target(phuong):
    cell = OrganisationFactory(parent=phuong, residential_kind_id="thon")
    first = HoldingFactory(organisation=cell, title_id="bi_thu").person
    second = HoldingFactory(organisation=cell, title_id="chi_uy_vien").person
    third = HoldingFactory(organisation=cell, title_id="chi_uy_vien").person
    QualificationFactory(person=first)
    QualificationFactory(person=second, issued_on=D(2022, 6, 1))
    QualificationFactory(person=third, issued_on=D(2023, 6, 1))
    TargetFactory(owner=phuong, year=2025, value="60.00", source="Đề án 2022")
    TargetFactory(owner=phuong, year=2030)

    found = report("qualifications", organisation="DUCPHO", as_of=D(2022, 12, 31))

    assert (found["organisation"], found["as_of"], found["audience"]) == (
        "DUCPHO",
        "2022-12-31",
        "chi_uy_thon_tdp",
    )
    assert [(group["group"], group["total"]) for group in found["groups"]] == [
        ("all", 3),
        ("chi_uy_vien", 2),
        ("bi_thu_pho_bi_thu", 1),
    ]
    assert list(found["groups"][0]["indicators"]) == [
        "thpt",
        "so_cap_llct",
        "thpt_va_so_cap_llct",
        "trung_cap_llct",
        "trung_cap_chuyen_mon",
    ]
    assert found["groups"][0]["indicators"]["thpt"] == {
        "count": 2,
        "percent": "66.67",
        "target": "60.00",
        "target_year": 2025,
        "gap_people": 0,
        "previous_year": {
            "as_of": "2021-12-31",
            "total": 3,
            "count": 1,
            "percent": "33.33",
        },
        "targets": [
            {
                "year": 2025,
                "operator": "=",
                "value": "60.00",
                "value_to": None,
                "gap_people": 0,
                "source": "Đề án 2022",
            },
            {
                "year": 2030,
                "operator": "=",
                "value": "100.00",
                "value_to": None,
                "gap_people": 1,
                "source": "",
            },
        ],
    }
    assert found["groups"][0]["indicators"]["so_cap_llct"]["target"] is None
    assert found["groups"][0]["indicators"]["so_cap_llct"]["gap_people"] is None


def test_year_picks_the_target_and_the_nearest_owner_wins(phuong):
    cell = OrganisationFactory(parent=phuong, residential_kind_id="thon", code="AN")
    HoldingFactory.create_batch(3, organisation=cell)
    TargetFactory(owner=phuong, year=2025, value=50)
    TargetFactory(owner=phuong, year=2030, value=75)
    TargetFactory(owner=cell, year=2030, value=100)

    def gap(code, **options):
        found = report("qualifications", organisation=code, as_of=D(2022, 12, 31), **options)
        return found["groups"][0]["indicators"]["thpt"]["gap_people"]

    assert gap("DUCPHO") == 2
    assert gap("DUCPHO", year=2030) == 3
    assert gap("AN") == 2
    assert gap("AN", year=2030) == 3
    assert gap("AN", year=2027) is None


@pytest.mark.parametrize("people", [5, 50])
def test_qualifications_cost_the_same_for_5_and_50_people(phuong, assert_queries, people):
    cell = OrganisationFactory(parent=phuong, residential_kind_id="thon")
    for holding in HoldingFactory.create_batch(people, organisation=cell):
        QualificationFactory(person=holding.person)

    with assert_queries(11):
        report("qualifications", organisation="DUCPHO", as_of=D(2022, 12, 31))


def test_annual_report_of_a_past_year_is_as_of_its_last_day(phuong):
    person = HoldingFactory(organisation=phuong, title_id="cap_uy_vien").person
    TrainingFactFactory(person=person, completed_on=D(2025, 11, 1), due_on=D(2025, 10, 31))

    found = report("annual", organisation="DUCPHO", year=2025)

    assert {key: found[key] for key in ("year", "as_of", "trained", "late", "percent")} == {
        "year": 2025,
        "as_of": "2025-12-31",
        "trained": 1,
        "late": 1,
        "percent": "100.00",
    }
    assert "people" not in found


def test_annual_report_speaks_of_today_unless_told_otherwise(phuong):
    found = report("annual", organisation="DUCPHO", people=True)

    today = timezone.localdate()
    assert (found["as_of"], found["year"]) == (today.isoformat(), today.year)
    assert found["people"]["in_scope"] == []


def test_report_goes_into_a_file(phuong, tmp_path):
    call_command("report", "annual", organisation="DUCPHO", output=tmp_path / "report.json")

    assert "Đảng bộ phường Đức Phổ" in (tmp_path / "report.json").read_text(encoding="utf-8")


def test_unknown_organisation_and_future_day_are_refused(phuong):
    with pytest.raises(CommandError, match="KHAC"):
        report("annual", organisation="KHAC")
    with pytest.raises(CommandError):
        report("annual", organisation="DUCPHO", as_of=D(2999, 1, 1))


@pytest.mark.parametrize(
    "args",
    [
        ["classes", "--organisation", "X"],
        ["annual", "--organisation", "X", "--format", "pdf"],
        ["annual", "--organisation", "X", "--as-of", "31/12/2022"],
        ["annual"],
    ],
)
def test_only_what_works_is_offered(args):
    with pytest.raises(CommandError):
        call_command("report", *args)


def verify():
    out = StringIO()
    try:
        call_command("verify_ledger", stdout=out)
    except CommandError as error:
        return out.getvalue().splitlines(), error.returncode
    return out.getvalue().splitlines(), 0


def test_ledger_that_agrees_is_good():
    HoldingFactory()
    rebuild_standings(timezone.localdate().year, at=timezone.now())

    lines, code = verify()

    assert (len(lines), code) == (1, 0)


def test_planted_drift_is_found():
    holding = HoldingFactory()
    rebuild_standings(2026, at=timezone.now())
    Standing.objects.update(professional=6)

    lines, code = verify()

    expected = f"standing 2026 {holding.person.code} professional: stored 6, ought to be 0"
    assert expected in lines
    assert code == 1


def test_completions_are_checked_against_units_and_certificates(at):
    training_class = TrainingClassFactory(lessons=1)
    unit = training_class.units.get()
    early = EnrolmentFactory(training_class=training_class, completed_at=at)
    forgotten = EnrolmentFactory(training_class=training_class)
    UnitProgressFactory(enrolment=forgotten, unit=unit, completed_at=at)
    EnrolmentFactory(training_class=training_class)
    plain = TrainingClassFactory(programme_version__certificate_template=None)
    uncredited = EnrolmentFactory(training_class=plain, completed_at=at)
    credited = EnrolmentFactory(training_class=plain, completed_at=at)
    TrainingFactFactory(
        person=credited.person,
        source=f"class:{plain.code}:{credited.person_id}",
        completed_on=D(2019, 1, 1),
    )
    rebuild_standings(2019, at=at)

    lines, code = verify()

    name = training_class.code
    assert lines == [
        f"completion {name} {early.person.code}: stored, but a unit is not completed",
        f"completion {name} {forgotten.person.code}: missing, every unit is completed",
        f"completion {name} {early.person.code}: no certificate",
        f"completion {plain.code} {uncredited.person.code}: no training fact",
    ]
    assert code == 1


def test_certificates_and_facts_are_checked_against_each_other():
    certificate = CertificateFactory()
    good = CertificateFactory()
    TrainingFactFactory(
        person=good.person,
        certificate_number=good.number,
        source=f"certificate:{good.number}",
        completed_on=D(2019, 1, 1),
    )
    unfounded = TrainingFactFactory(
        certificate_number="9/2019", source="certificate:9/2019", completed_on=D(2019, 1, 1)
    )
    rebuild_standings(2019, at=timezone.now())

    lines, code = verify()

    assert lines == [
        f"certificate {certificate.number} {certificate.person.code}: no training fact",
        f"training fact 9/2019 {unfounded.person.code}: no certificate",
    ]
    assert code == 1
