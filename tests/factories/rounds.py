"""Plans and requirements of a year."""

import datetime as dt

import factory
from django.utils import timezone

from courses.models import AnnualPlan, Assignment, PlanLine, PriorLearning, Requirement
from organisations.api import Organisation
from people.api import Person
from tests.factories.accounts import UserFactory
from tests.factories.base import QuietFactory
from tests.factories.courses import OPENED_AT
from tests.factories.records import TrainingFactFactory

ORGANISATION = "tests.factories.organisations.OrganisationFactory"
PROGRAMME = "tests.factories.courses.ProgrammeFactory"


class RequirementFactory(QuietFactory[Requirement]):
    """A draft for the committees of neighbourhoods, due on 31 December 2026."""

    class Meta:
        model = Requirement

    owner = factory.SubFactory(ORGANISATION)
    programme = factory.SubFactory(PROGRAMME)
    audience_id = "chi_uy_thon_tdp"
    year = 2026
    due_on = factory.LazyAttribute(lambda o: dt.date(o.year, 12, 31))


class AssignmentFactory(QuietFactory[Assignment]):
    """Of the audience, since the first of the year, due as the requirement says."""

    class Meta:
        model = Assignment

    requirement = factory.SubFactory(
        RequirementFactory, state=Requirement.State.LIVE, live_at=OPENED_AT
    )
    person = factory.SubFactory("tests.factories.people.PersonFactory")
    source = Assignment.Source.AUDIENCE
    since = factory.LazyAttribute(lambda o: dt.date(o.requirement.year, 1, 1))
    due_on = factory.SelfAttribute("requirement.due_on")
    recorded_at = OPENED_AT


class AnnualPlanFactory(QuietFactory[AnnualPlan]):
    class Meta:
        model = AnnualPlan

    organisation = factory.SubFactory(ORGANISATION)
    year = 2026


class PlanLineFactory(QuietFactory[PlanLine]):
    class Meta:
        model = PlanLine

    plan = factory.SubFactory(AnnualPlanFactory)
    position = factory.LazyAttribute(lambda o: o.plan.lines.count() + 1)
    programme = factory.SubFactory(PROGRAMME)
    people_quota = 50
    starts_on = factory.LazyAttribute(lambda o: dt.date(o.plan.year, 3, 1))
    ends_on = factory.LazyAttribute(lambda o: dt.date(o.plan.year, 6, 30))


def asked(owner: Organisation, person: Person, *, name: str = "") -> Requirement:
    """Return a live requirement of this year that concerns a person."""
    requirement = RequirementFactory(
        owner=owner,
        name=name,
        year=timezone.localdate().year,
        state=Requirement.State.LIVE,
        live_at=OPENED_AT,
        acceptance_days=365,
    )
    AssignmentFactory(requirement=requirement, person=person)
    return requirement


def proposed_credit(requirement: Requirement, person: Person) -> PriorLearning:
    """Return an earlier training of a person that somebody else has proposed."""
    return PriorLearning.objects.create(
        requirement=requirement,
        fact=TrainingFactFactory(person=person),
        reason="Đã học lớp tương đương",
        proposed_by=UserFactory(),
        proposed_at=OPENED_AT,
    )
