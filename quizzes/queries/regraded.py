"""Regrades as the screens of staff show them: whose attempts, and what was done."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.api import AnyUser, Permission, scope_of
from courses.api import Enrolment
from quizzes.models import QuestionVersion, Quiz, Regrade, RegradedAttempt, Response
from quizzes.queries.impact import Line


@dataclass(frozen=True)
class Concerned:
    """Whose attempt it is; `name` is empty for those who may not know it."""

    name: str
    person_code: str
    class_name: str
    certificate_number: str


def people_of(enrolments: Iterable[int], user: AnyUser, *, on: dt.date) -> dict[int, Concerned]:
    """Return who stands behind the lines shown, by enrolment. One query besides the roles.

    Names are for those who mark, review or see people where the class is organised; others see
    the class only.
    """
    known = [
        scope_of(user, permission, on=on)
        for permission in (
            Permission.MARK_ANSWERS, Permission.REVIEW_CONTENT, Permission.SEE_PEOPLE,
        )
    ]  # fmt: skip
    found = {}
    for enrolment in Enrolment.objects.filter(pk__in=set(enrolments)).select_related(
        "person", "training_class__organiser", "certificate"
    ):
        training_class, certificate = enrolment.training_class, enrolment.certificate
        may_know = any(scope.covers(training_class.organiser) for scope in known)
        found[enrolment.pk] = Concerned(
            name=enrolment.person.full_name if may_know else "",
            person_code=enrolment.person.code if may_know else "",
            class_name=training_class.name,
            certificate_number=certificate.number if certificate and may_know else "",
        )
    return found


@dataclass(frozen=True)
class ShownLine:
    """A line and whose it is."""

    line: Line
    whose: Concerned

    @property
    def becomes(self) -> str:
        """Say in words what becomes of the attempt."""
        if self.line.became_passed:
            return _("now passed")
        if self.line.needs_decision:
            return _("no longer passed: the issuer has to decide about the certificate")
        if self.line.became_failed:
            return _("no longer passed")
        return _("changed") if self.line.is_changed else _("unchanged")


def shown_lines(lines: Iterable[Line], people: Mapping[int, Concerned]) -> list[ShownLine]:
    nobody = Concerned("", "", "", "")
    return [ShownLine(line, people.get(line.enrolment, nobody)) for line in lines]


# --- what was done --------------------------------------------------------------------------------


def committed_lines(regrade: Regrade) -> QuerySet[RegradedAttempt]:
    """What a regrade did, as it was written down; what needs a decision first."""
    return regrade.attempts.select_related("attempt", "certificate").order_by(
        "passed_after", "-passed_before", "pk"
    )


@dataclass(frozen=True)
class VersionLine:
    """A wording that stood in marked papers of a test, and how often."""

    version: QuestionVersion
    answered: int


def marked_versions(quiz: Quiz) -> list[VersionLine]:
    """Return the wordings that closed attempts at a test hold. One query."""
    versions = (
        QuestionVersion.objects.filter(
            pk__in=Response.objects.filter(
                attempt__quiz=quiz, attempt__tester=None, attempt__submitted_at__isnull=False
            ).values("version")
        )
        .exclude(kind=QuestionVersion.Kind.DESCRIPTION)
        .select_related("question")
        .order_by("question__code", "number")
    )
    counted = dict(
        Response.objects.filter(attempt__quiz=quiz, attempt__tester=None)
        .order_by()
        .values_list("version")
        .annotate(n=Count("pk"))
    )
    return [VersionLine(version, counted.get(version.pk, 0)) for version in versions]


def other_tests_with(version: QuestionVersion, quiz: Quiz) -> list[Quiz]:
    """Return the other tests in whose marked papers the wording stands. One query."""
    return list(
        Quiz.objects.filter(
            Exists(
                Response.objects.filter(
                    attempt__quiz=OuterRef("pk"), attempt__tester=None, version=version
                )
            )
        )
        .exclude(pk=quiz.pk)
        .order_by("title", "pk")
    )
