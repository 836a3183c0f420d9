"""Two presses and two trainers at once: on PostgreSQL, with real threads."""

from decimal import Decimal

import pytest
from django.utils import timezone

from certificates.models import Certificate
from courses.actions.essays import Draft, Given, hand_in, mark_essay, save_draft
from courses.errors import EssayNotWaiting
from courses.models import EssayEvent
from tests.factories.courses import EnrolmentFactory
from tests.factories.essays import WORDS, EssayUnitFactory, trainer_of
from tests.quizzes.test_attempt_races import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_pressed_together_an_essay_is_handed_in_once_and_marked_once():
    unit = EssayUnitFactory()
    enrolment = EnrolmentFactory(training_class=unit.training_class)
    essay = save_draft(unit, enrolment, Draft(WORDS), base=0, at=timezone.now())
    at_once(4, lambda _n: hand_in(unit, enrolment, version=1, by=None, at=timezone.now()))
    trainers = [trainer_of(unit.training_class) for _n in range(4)]

    def mark(n):
        given = Given(Decimal(5 + n))
        try:
            mark_essay(essay.pk, given, tries=1, by=trainers[n], at=timezone.now())
        except EssayNotWaiting:
            return "meanwhile"
        return "marked"

    assert sorted(at_once(4, mark)) == ["marked", "meanwhile", "meanwhile", "meanwhile"]
    kinds = sorted(EssayEvent.objects.values_list("kind", flat=True))
    assert kinds == ["handed_in", "marked"]
    assert Certificate.objects.count() == 1
