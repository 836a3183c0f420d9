"""Certificates and their templates: what the database refuses of them."""

from django.db.models import Model

from certificates.models import Certificate, NumberSeries
from tests.factories.accounts import UserFactory
from tests.factories.certificates import (
    CertificateTemplateFactory,
    IssuingBodyFactory,
    complete_class,
)
from tests.factories.people import PersonFactory
from tests.factories.world import build_world
from tests.refusals.base import Row


def series() -> Model:
    return NumberSeries.objects.create(issuer=IssuingBodyFactory(), kind="serial", period="2026")


def certificate() -> Model:
    return build_world().certificate


def another_who_completed_it() -> Model:
    person = PersonFactory()
    complete_class(person, Certificate.objects.get().class_code)
    return person


ROWS: list[Row] = [
    (
        "signatory_one_current_per_issuer",
        lambda: IssuingBodyFactory().signatories.get(),
        {"name": "Another"},
    ),
    ("certificate_template_version_once", CertificateTemplateFactory, {"state": "retired"}),
    ("certificate_template_one_live_per_code", CertificateTemplateFactory, {"version": 2}),
    (
        "certificate_template_one_open_per_code",
        lambda: CertificateTemplateFactory(state="draft"),
        {"version": 2, "state": "in_review"},
    ),
    (
        "certificate_template_approved_by_another",
        CertificateTemplateFactory,
        {"code": "b", "written_by": UserFactory},
    ),
    (
        "certificate_template_background_is_there",
        CertificateTemplateFactory,
        {"code": "b", "ground": "image"},
    ),
    ("number_series_once_per_period", series, {"last": 9}),
    (
        "certificate_serial_once",
        certificate,
        {
            "person": another_who_completed_it,
            "number": "X",
            "register_serial": 99,
            "verification_code": "X",
        },
    ),
    (
        "certificate_register_number_once",
        certificate,
        {
            "person": another_who_completed_it,
            "number": "X",
            "serial": 99,
            "verification_code": "X",
        },
    ),
    (
        "certificate_one_live_per_person_and_class",
        certificate,
        {"number": "X", "serial": 99, "register_serial": 99, "verification_code": "X"},
    ),
    (
        "certificate_decision_has_number_and_day",
        certificate,
        {"person": another_who_completed_it, "decision_number": "36/QĐ-TCT"},
    ),
    (
        "issuing_body_names_the_term_it_counts_in",
        IssuingBodyFactory,
        {"code": "KHAC", "numbers_by": "term"},
    ),
]
