"""The class of the demonstration that also meets."""

import pytest

from demo.sessions import LEARNERS, hold_sessions
from tests.factories.certificates import IssuingBodyFactory
from tests.factories.courses import CoursePageFactory, LessonPageFactory, ProgrammeVersionFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory


@pytest.mark.django_db
def test_two_sessions_are_held_and_one_is_to_come(at):
    cell = OrganisationFactory(parent=OrganisationFactory(), residential_kind_id="thon")
    HoldingFactory.create_batch(3, organisation=cell, title_id="chi_uy_vien", valid_from=None)
    left_alone = HoldingFactory(organisation=cell, title_id="bi_thu", valid_from=None).person
    course = CoursePageFactory()
    LessonPageFactory(parent=course)

    training_class = hold_sessions(
        course,
        ProgrammeVersionFactory(),
        IssuingBodyFactory(),
        cell,
        besides=left_alone.code,
        at=at,
    )

    assert training_class.enrolments.count() == 3 <= LEARNERS
    marked = [session.attendance.count() for session in training_class.sessions.all()]
    assert marked == [3, 3, 0]
    assert training_class.sessions.last().starts_at > at
    assert not training_class.enrolments.filter(completed_at__isnull=False).exists()
