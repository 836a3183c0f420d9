"""What a whole test costs the database, from the page before it to the result, on a site with a
shared cache: who is signed in costs no statement there."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from certificates.api import Certificate
from courses.models import UnitProgress
from quizzes.models import Attempt
from quizzes.queries.keys import right_values
from records.api import rebuild_standings
from shared.clock import database_now
from tests.conftest import NOT_COUNTED
from tests.factories.certificates import NumberSeriesFactory
from tests.factories.people import HoldingFactory
from tests.quizzes.conftest import Sitting, make_sitting, page_fields

# The page before the test: enrolment, seat, tries, roles.
INTRO = 4
# Enrolment, seat, tries, blueprint, pool, versions, attempt, progress, journal.
START = 9
# Attempt and versions; attempt read and written.
PAGES = 4 * (2 + 2)
REVIEW = 1
# Attempt, versions, attempt closed, responses, journal.
SUBMIT = 5
# Attempt, responses.
RESULT = 2
FAILED = INTRO + START + PAGES + REVIEW + SUBMIT + RESULT
# Besides: enrolment, units, progress.
PASSED = FAILED + 3
# Besides: grades, post, template, signatory, numbers twice, certificate, training fact, standing,
# facts, standing, its places, change of the sums, enrolment.
CERTIFIED = PASSED + 14


class Journey:
    """A learner who takes a test of twenty questions page by page, without script."""

    def __init__(self, client: Client, sitting: Sitting) -> None:
        self.client = client
        self.sitting = sitting
        self.statements = 0

    def ask(self, method: str, url: str, *args: Any) -> Any:
        with CaptureQueriesContext(connection) as captured:
            response = getattr(self.client, method)(url, *args)
        self.statements += sum(
            not NOT_COUNTED.match(query["sql"]) for query in captured.captured_queries
        )
        return response

    def take(self, *, right: bool) -> None:
        self.ask("get", self.sitting.url())
        page = self.ask("post", self.sitting.url("bat-dau/")).url
        attempt = Attempt.objects.get()
        key = right_values(attempt)
        for number in range(1, 5):
            self.ask("get", page)
            positions = range(5 * number - 4, 5 * number + 1)
            fields: dict[str, Any] = {}
            for position in positions:
                fields |= page_fields(position, key[position] if right else [])
            action = "next" if number < 4 else "review"
            fields |= {"position": list(positions), "page": number, "action": action}
            page = self.ask("post", f"/bai-lam/{attempt.pk}/luu/", fields).url
        assert self.ask("get", page).status_code == 200
        result = self.ask("post", f"/bai-lam/{attempt.pk}/nop/").url
        assert self.ask("get", result).status_code == 200


@pytest.fixture
def journey(client: Client, db: None, settings: Any) -> Journey:
    settings.SESSION_ENGINE = "config.sessions"
    settings.USER_CACHE_SECONDS = 30
    sitting = make_sitting(kinds=["single"] * 20, questions_per_page=5)
    HoldingFactory(person=sitting.enrolment.person)
    now = database_now()
    series = {"issuer": sitting.unit.training_class.issuer, "period": str(now.year)}
    NumberSeriesFactory(kind="serial", **series)
    NumberSeriesFactory(kind="register", **series)
    rebuild_standings(now.year, at=now)
    client.force_login(sitting.user)
    client.get("/hoc/")
    return Journey(client, sitting)


def test_a_whole_test_that_fails(journey: Journey) -> None:
    journey.take(right=False)

    assert not Attempt.objects.get().passed
    assert journey.statements == FAILED == 37


def test_a_whole_test_that_passes(journey: Journey) -> None:
    journey.sitting.open_another_unit()

    journey.take(right=True)

    assert UnitProgress.objects.get().completed_at is not None
    assert not Certificate.objects.exists()
    assert journey.statements == PASSED == 40


def test_a_whole_test_that_completes_the_class_with_its_certificate(journey: Journey) -> None:
    journey.take(right=True)

    assert Certificate.objects.count() == 1
    assert journey.statements == CERTIFIED == 54
