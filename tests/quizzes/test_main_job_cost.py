"""What the one request costs that grades, completes, certifies and credits."""

import pytest
from django.test import Client
from django.urls import reverse

from certificates.api import Certificate
from records.api import Standing, TrainingFact, rebuild_standings
from tests.conftest import AssertQueries
from tests.factories.certificates import NumberSeriesFactory
from tests.factories.people import HoldingFactory
from tests.quizzes.conftest import answer, make_sitting

# session, user · attempt, versions, attempt closed, responses
# · enrolment, units with progress, progress, grades, post
# · template, signatory, numbers twice, certificate · training fact, standing, facts, standing
# · places, change of the sums · class, journal
STATEMENTS = 24


@pytest.mark.parametrize("questions", [2, 20])
def test_handing_in_with_certificate_and_ledger_stays_within_its_budget(
    client: Client, db: None, assert_queries: AssertQueries, questions: int
) -> None:
    sitting = make_sitting(kinds=["single"] * questions)
    HoldingFactory(person=sitting.enrolment.person)
    attempt = sitting.start()
    answer(attempt)
    series = {"issuer": sitting.unit.training_class.issuer, "period": str(attempt.started_at.year)}
    NumberSeriesFactory(kind="serial", **series)
    NumberSeriesFactory(kind="register", **series)
    rebuild_standings(attempt.started_at.year, at=attempt.started_at)
    client.force_login(sitting.user)

    with assert_queries(STATEMENTS):
        client.post(reverse("quizzes:attempt_submit", args=[attempt.pk]))

    assert Certificate.objects.filter(person=sitting.enrolment.person).count() == 1
    assert TrainingFact.objects.filter(person=sitting.enrolment.person).count() == 1
    assert Standing.objects.get(person=sitting.enrolment.person).trained_on is not None
