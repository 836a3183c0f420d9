"""What officers of training see: their classes, who is in them, whom to summon."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.api import AnyUser, Role, RoleAssignment, Scope
from courses.models import ClassUnit, CoursePage, Enrolment, ProgrammeVersion, TrainingClass
from courses.queries.eligibility import barred, eligibility_notices
from organisations.api import Organisation
from people.api import Exemption, Holding, Person
from records.api import Audience, Standing, audience_members
from shared.dates import in_force

CLASSES_PER_PAGE = 20
LEARNERS_PER_PAGE = 50
# A longer list is not read; the officer is asked for a smaller part of the tree.
MOST_SUMMONED_AT_ONCE = 500
MOST_ORGANISATIONS_IN_A_LIST = 300


def classes_page(user: AnyUser, number: str | None, *, on: dt.date) -> Page[TrainingClass]:
    """Return one page of the classes `user` looks after, newest first, with their numbers."""
    classes = (
        TrainingClass.objects.looked_after_by(user, on=on)
        .with_numbers()
        .select_related("organiser")
        .order_by("-starts_on", "code")
    )
    return Paginator(classes, CLASSES_PER_PAGE).get_page(number)


def class_stats(training_class: TrainingClass) -> list[dict[str, str]]:
    """Return how many are in a class, have begun and have completed it. One query."""
    people = training_class.enrolments.filter(withdrawn_at=None).aggregate(
        enrolled=Count("pk", distinct=True),
        begun=Count("pk", distinct=True, filter=Q(progress__isnull=False)),
        completed=Count("pk", distinct=True, filter=Q(completed_at__isnull=False)),
    )
    return [
        {"figure": intcomma(people["enrolled"]), "label": _("learners")},
        {"figure": intcomma(people["begun"]), "label": _("have begun")},
        {"figure": intcomma(people["completed"]), "label": _("have completed")},
    ]


def learners_page(training_class: TrainingClass, number: str | None) -> Page[Enrolment]:
    """Return the people of a class by given name, each with `units_done` and `last_at`."""
    learners: QuerySet[Enrolment] = (
        training_class.enrolments.filter(withdrawn_at=None)
        .select_related("person")
        .annotate(
            units_done=Count("progress", filter=Q(progress__completed_at__isnull=False)),
            last_at=Max("progress__opened_at"),
        )
        .order_by("person__sort_key", "person__code")
    )
    return Paginator(learners, LEARNERS_PER_PAGE).get_page(number)


def out_of_class(training_class: TrainingClass) -> list[Enrolment]:
    """Return who has been taken out of a class, by given name."""
    out = training_class.enrolments.filter(withdrawn_at__isnull=False).select_related("person")
    return list(out.order_by("person__sort_key", "person__code"))


def units_total(training_class: TrainingClass) -> int:
    return ClassUnit.objects.filter(training_class=training_class).count()


def courses_to_open() -> QuerySet[CoursePage]:
    return CoursePage.objects.live().order_by("title")


def versions_to_open() -> QuerySet[ProgrammeVersion]:
    return ProgrammeVersion.objects.select_related("programme")


def trainers_to_choose(paths: Iterable[str], *, on: dt.date) -> set[int]:
    """Return the ids of the trainers of these parts of the tree and of what lies above them."""
    held = RoleAssignment.objects.filter(in_force(on), role=Role.TRAINER, user__is_active=True)
    rows = held.values_list("user_id", "organisation__path")
    return {
        user
        for user, path in rows
        if any(path.startswith(part) or part.startswith(path) for part in paths)
    }


def audiences() -> QuerySet[Audience]:
    return Audience.objects.order_by("name")


def organisations_to_choose(scope: Scope) -> list[Organisation]:
    """Return the organisations of a scope in the order of the tree.

    Where there are very many, only those with others below them: chi bộ are reached through the
    organisation above.
    """
    inside = Organisation.objects.filter(scope.q(), closed_on=None).order_by("path")
    listed = list(inside[: MOST_ORGANISATIONS_IN_A_LIST + 1])
    if len(listed) > MOST_ORGANISATIONS_IN_A_LIST:
        return list(inside.filter(numchild__gt=0))
    return listed


class Standpoint(StrEnum):
    """Where a person stands with respect to a summons."""

    FREE = "free"
    TRAINED = "trained"
    EXEMPT = "exempt"
    ENROLLED = "enrolled"


@dataclass(frozen=True)
class Candidate:
    """A person who may be summoned; `holding` is the highest position in the chosen part."""

    person: Person
    holding: Holding
    standpoint: Standpoint
    trained_on: dt.date | None = None
    # What stands against taking this programme, in sentences.
    notices: Sequence[str] = ()
    is_barred: bool = False

    @property
    def is_proposed(self) -> bool:
        """Whether the box is ticked before the officer has looked."""
        return self.standpoint is Standpoint.FREE and not self.notices


@dataclass(frozen=True)
class SummonsList:
    """Everybody of an audience in a part of the tree, by organisation, then given name.

    number    how many they are
    everyone  empty where they are too many for one list
    """

    number: int
    everyone: Sequence[Candidate]

    @property
    def is_too_long(self) -> bool:
        return self.number > MOST_SUMMONED_AT_ONCE

    @property
    def most(self) -> int:
        return MOST_SUMMONED_AT_ONCE

    @property
    def count(self) -> dict[str, int]:
        counted = Counter(one.standpoint for one in self.everyone)
        found = {standpoint.value: counted[standpoint] for standpoint in Standpoint}
        noticed = sum(
            bool(one.notices) for one in self.everyone if one.standpoint is Standpoint.FREE
        )
        return found | {"free": found["free"] - noticed, "noticed": noticed}

    @property
    def groups(self) -> list[tuple[Organisation, list[Candidate]]]:
        """Those who are asked about by default; the exempt stand apart."""
        listed = [one for one in self.everyone if one.standpoint is not Standpoint.EXEMPT]
        return _by_organisation(listed)

    @property
    def exempt(self) -> list[Candidate]:
        return [one for one in self.everyone if one.standpoint is Standpoint.EXEMPT]


def _by_organisation(people: Iterable[Candidate]) -> list[tuple[Organisation, list[Candidate]]]:
    grouped = groupby(people, key=lambda one: one.holding.organisation_id)
    lists = [list(members) for _pk, members in grouped]
    return [(members[0].holding.organisation, members) for members in lists]


def summons_list(
    training_class: TrainingClass, audience: Audience, organisation: Organisation, *, on: dt.date
) -> SummonsList:
    """Return whom a summons could reach, and where each of them stands. Six queries, and some more
    where the programme has conditions."""
    members = audience_members(audience.code, organisation=organisation, on=on)
    people = {person.pk: person for person in members[: MOST_SUMMONED_AT_ONCE + 1]}
    if len(people) > MOST_SUMMONED_AT_ONCE:
        return SummonsList(members.count(), [])
    posts = _posts(people, organisation, on=on)
    standpoint_of = standpoints(training_class, people, on=on)
    version, listed = training_class.programme_version, people.values()
    notices = eligibility_notices(version, listed, on=training_class.starts_on)
    turned_away = barred(version, listed, on=training_class.starts_on)
    found = [
        Candidate(
            people[pk],
            holding,
            *standpoint_of[pk],
            notices=notices.get(pk, ()),
            is_barred=pk in turned_away,
        )
        for pk, holding in posts.items()
    ]
    return SummonsList(len(found), sorted(found, key=_place_in_list))


def _place_in_list(one: Candidate) -> tuple[str, str, str, str]:
    organisation = one.holding.organisation
    return (organisation.sort_key, organisation.code, one.person.sort_key, one.person.code)


def _posts(
    people: dict[int, Person], organisation: Organisation, *, on: dt.date
) -> dict[int, Holding]:
    """Return each person's highest position in this part of the tree."""
    posts: dict[int, Holding] = {}
    for holding in (
        Holding.objects.filter(
            in_force(on), person__in=people, organisation__path__startswith=organisation.path
        )
        .select_related("title", "organisation")
        .order_by("-title__rank", "organisation__path", "pk")
    ):
        posts.setdefault(holding.person_id, holding)
    return posts


def standpoints(
    training_class: TrainingClass, people: dict[int, Person], *, on: dt.date
) -> dict[int, tuple[Standpoint, dt.date | None]]:
    """Return where each of `people` stands, and when the trained were. Three queries."""
    enrolled = set(training_class.enrolments.values_list("person_id", flat=True))
    trained = Standing.objects.filter(person__in=people, year=on.year, trained_on__isnull=False)
    trained_on = dict(trained.values_list("person_id", "trained_on"))
    exemptions = Exemption.objects.filter(in_force(on), person__in=people)
    exempt = set(exemptions.values_list("person_id", flat=True))

    def standpoint(pk: int) -> Standpoint:
        if pk in enrolled:
            return Standpoint.ENROLLED
        if pk in exempt:
            return Standpoint.EXEMPT
        return Standpoint.TRAINED if pk in trained_on else Standpoint.FREE

    return {pk: (standpoint(pk), trained_on.get(pk)) for pk in people}
