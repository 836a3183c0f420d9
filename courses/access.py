"""Who may see a class and its units. Missing and forbidden are both 404."""

import datetime as dt
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.api import AnyUser, Permission, Scope, permissions_of, scope_of
from courses.models import (
    AnnualPlan,
    CertificateDecision,
    ClassUnit,
    Enrolment,
    Essay,
    LessonPage,
    Package,
    PlanLine,
    PriorLearning,
    Requirement,
    Session,
    TrainingClass,
    class_staff_scope,
)
from courses.models.classes import SOURCES, taught_by
from courses.queries.decisions import decidable_classes, decisions_of_user
from courses.queries.plans import plan_scope
from courses.queries.rounds import Duty, open_duties
from courses.queries.rounds_lists import requirements_seen_by, seen_scope
from notifications.api import Message
from organisations.api import STEP_LENGTH
from people.api import Person, person_of

Row = TypeVar("Row", bound=Model)


def get_class_or_404(user: AnyUser, code: str, *, on: dt.date) -> TrainingClass:
    """Return a class that `user` learns in, looks after or trains; `is_taught` says the last."""
    classes: Any = TrainingClass.objects.visible_to(user, on=on).filter(code=code)
    found: TrainingClass = _first_or_404(
        classes.select_related(
            "course", "organiser", "issuer", "programme_version__programme"
        ).annotate(is_taught=Exists(taught_by(user).filter(pk=OuterRef("pk"))))
    )
    return found


def get_enrolment_or_404(user: AnyUser, class_code: str) -> Enrolment:
    """Return the user's own place in a class."""
    return _first_or_404(
        Enrolment.objects.visible_to(user)
        .filter(training_class__code=class_code)
        .select_related("person", "training_class")
    )


def get_unit_or_404(
    user: AnyUser, class_code: str, unit_id: int, *, kind: str
) -> tuple[ClassUnit, Enrolment]:
    """Return a unit of `kind` of a class and the learner's own place in that class."""
    enrolment = get_enrolment_or_404(user, class_code)
    unit = _first_or_404(
        ClassUnit.objects.filter(
            pk=unit_id, kind=kind, training_class=enrolment.training_class_id
        ).select_related(SOURCES[kind][0] or "training_class")
    )
    unit.training_class = enrolment.training_class
    return unit, enrolment


def get_class_for_summons_or_404(user: AnyUser, code: str, *, on: dt.date) -> TrainingClass:
    """Return a class organised where `user` may summon people."""
    scope = scope_of(user, Permission.SUMMON, on=on)
    return _first_or_404(
        TrainingClass.objects.filter(scope.q("organiser__"), code=code).select_related(
            "organiser", "course", "programme_version"
        )
    )


def get_message_or_404(user: AnyUser, message_id: int) -> Message:
    """Return one of the user's own messages."""
    person = person_of(user)
    if person is None:
        raise Http404
    return _first_or_404(Message.objects.filter(person=person, pk=message_id))


def looks_after_classes(user: AnyUser, *, on: dt.date) -> bool:
    """Whether `user` is an officer of training anywhere."""
    return bool(class_staff_scope(user, on=on))


def opening_scope_or_404(user: AnyUser, *, on: dt.date) -> Scope:
    """Return where `user` may open classes."""
    scope = scope_of(user, Permission.OPEN_CLASSES, on=on)
    if not scope:
        raise Http404
    return scope


def seeing_scope_or_404(user: AnyUser, *, on: dt.date) -> Scope:
    """Return where `user` sees people by name."""
    scope = scope_of(user, Permission.SEE_PEOPLE, on=on)
    if not scope:
        raise Http404
    return scope


def can_look_after(user: AnyUser, training_class: TrainingClass, *, on: dt.date) -> bool:
    """Whether `user` opens classes or summons people where the class is organised."""
    return class_staff_scope(user, on=on).covers(training_class.organiser)


def can_summon(user: AnyUser, training_class: TrainingClass, *, on: dt.date) -> bool:
    return scope_of(user, Permission.SUMMON, on=on).covers(training_class.organiser)


def can_adjust_tests(user: AnyUser, training_class: TrainingClass, *, on: dt.date) -> bool:
    """Whether `user` may make exceptions from the rules of the class's tests."""
    return scope_of(user, Permission.ADJUST_TESTS, on=on).covers(training_class.organiser)


def must_write_courses(user: AnyUser, *, on: dt.date) -> None:
    """Raise Http404 for whoever writes no courses anywhere."""
    if Permission.AUTHOR_CONTENT not in permissions_of(user, on=on):
        raise Http404


def get_package_or_404(package_id: int) -> Package:
    """Return a package, which all who write courses share; ask `must_write_courses` first."""
    return _first_or_404(Package.objects.filter(pk=package_id))


def _first_or_404(rows: QuerySet[Row]) -> Row:
    found = rows.first()
    if found is None:
        raise Http404
    return found


def get_marked_unit_or_404(
    user: AnyUser, class_code: str, unit_id: int, *, on: dt.date
) -> ClassUnit:
    """Return an essay of a class whose essays `user` marks: by permission, or as its trainer."""
    scope = scope_of(user, Permission.MARK_ANSWERS, on=on)
    return _first_or_404(
        _units_of_staff(user, class_code, scope, kind="essay")
        .filter(pk=unit_id)
        .select_related("training_class__organiser", "essay_task")
    )


def get_surveyed_unit_or_404(
    user: AnyUser, class_code: str, unit_id: int, *, on: dt.date
) -> ClassUnit:
    """Return the survey of a class that `user` looks after or trains."""
    marking = scope_of(user, Permission.MARK_ANSWERS, on=on)
    scope = Scope(tuple(sorted({*class_staff_scope(user, on=on).paths, *marking.paths})))
    return _first_or_404(
        _units_of_staff(user, class_code, scope, kind="survey")
        .filter(pk=unit_id)
        .select_related("training_class__organiser", "survey")
    )


def _units_of_staff(
    user: AnyUser, class_code: str, scope: Scope, *, kind: str
) -> QuerySet[ClassUnit]:
    taught = TrainingClass.trainers.through.objects.filter(user=user.pk)
    return ClassUnit.objects.filter(
        scope.q("training_class__organiser__")
        | Q(training_class__in=taught.values("trainingclass")),
        training_class__code=class_code,
        training_class__opened_at__isnull=False,
        kind=kind,
    )


def marks_essays(user: AnyUser, *, on: dt.date) -> bool:
    """Whether `user` marks essays anywhere."""
    return (
        bool(scope_of(user, Permission.MARK_ANSWERS, on=on))
        or TrainingClass.trainers.through.objects.filter(user=user.pk).exists()
    )


def can_mark_essays(user: AnyUser, training_class: TrainingClass, *, on: dt.date) -> bool:
    """Whether `user` marks the essays of this class."""
    return (
        scope_of(user, Permission.MARK_ANSWERS, on=on).covers(training_class.organiser)
        or training_class.trainers.filter(pk=user.pk or 0).exists()
    )


def get_essay_or_404(user: AnyUser, unit: ClassUnit, essay_id: int, *, on: dt.date) -> Essay:
    """Return an essay that `user` marks, handed in for `unit`."""
    essay = _first_or_404(
        Essay.objects.markable_by(user, scope_of(user, Permission.MARK_ANSWERS, on=on))
        .filter(pk=essay_id, unit=unit.pk)
        .select_related("enrolment__person")
    )
    essay.unit = unit
    return essay


def get_class_to_run_or_404(user: AnyUser, code: str, *, on: dt.date) -> TrainingClass:
    """Return a class organised where `user` may open classes: to change, open, close or extend."""
    scope = scope_of(user, Permission.OPEN_CLASSES, on=on)
    classes = TrainingClass.objects.filter(scope.q("organiser__"), code=code)
    return _first_or_404(_with_details(classes))


def get_taught_class_or_404(user: AnyUser, code: str, *, on: dt.date) -> TrainingClass:
    """Return a class whose sessions `user` plans and marks: an officer there, or its trainer."""
    classes = TrainingClass.objects.looked_after_by(user, on=on).filter(code=code)
    return _first_or_404(_with_details(classes))


def get_session_or_404(user: AnyUser, class_code: str, session_id: int, *, on: dt.date) -> Session:
    """Return a session of a class that `user` plans and marks."""
    training_class = get_taught_class_or_404(user, class_code, on=on)
    session = _first_or_404(
        Session.objects.filter(training_class=training_class, pk=session_id).select_related(
            "trainer"
        )
    )
    session.training_class = training_class
    return session


def get_learner_or_404(
    user: AnyUser, class_code: str, enrolment_id: int, *, on: dt.date
) -> Enrolment:
    """Return somebody's place in a class to which `user` may summon people."""
    scope = scope_of(user, Permission.SUMMON, on=on)
    return _first_or_404(
        Enrolment.objects.filter(
            scope.q("training_class__organiser__"),
            training_class__code=class_code,
            pk=enrolment_id,
        ).select_related("person", "training_class")
    )


def get_session_to_attend_or_404(user: AnyUser, session_id: int) -> tuple[Session, Enrolment]:
    """Return a session of a class in which `user` learns, and the learner's own place."""
    session = _first_or_404(
        Session.objects.filter(
            pk=session_id, training_class__enrolments__in=Enrolment.objects.visible_to(user)
        ).select_related("training_class")
    )
    enrolment = get_enrolment_or_404(user, session.training_class.code)
    enrolment.training_class = session.training_class
    return session, enrolment


def can_run(user: AnyUser, training_class: TrainingClass, *, on: dt.date) -> bool:
    """Whether `user` may change, open, close and extend the class."""
    return scope_of(user, Permission.OPEN_CLASSES, on=on).covers(training_class.organiser)


def has_classes(user: AnyUser, *, on: dt.date) -> bool:
    """Whether `user` is an officer of training anywhere, or the trainer of a class."""
    return looks_after_classes(user, on=on) or taught_by(user).exists()


def _with_details(classes: QuerySet[TrainingClass]) -> QuerySet[TrainingClass]:
    return classes.select_related("course", "organiser", "issuer", "programme_version__programme")


def get_lesson_page_or_404(user: AnyUser, page_id: int, *, publishes: bool = False) -> LessonPage:
    """Return a lesson that `user` may edit in the back office, or also publish."""
    lesson = _first_or_404(LessonPage.objects.filter(pk=page_id).select_related("latest_revision"))
    rights = lesson.permissions_for_user(user)
    if not (rights.can_publish() if publishes else rights.can_edit()):
        raise Http404
    return lesson


def get_lesson_to_read_or_404(
    user: AnyUser, class_code: str, unit_id: int, *, on: dt.date
) -> tuple[ClassUnit, Enrolment | None]:
    """Return a lesson of a class for its learner, or for an officer who looks after the class."""
    training_class = get_class_or_404(user, class_code, on=on)
    unit = _first_or_404(
        ClassUnit.objects.filter(
            pk=unit_id, kind="lesson", training_class=training_class
        ).select_related("lesson")
    )
    unit.training_class = training_class
    own = Enrolment.objects.visible_to(user).filter(training_class=training_class)
    return unit, own.first()


def get_plan_or_404(user: AnyUser, plan_id: int, *, on: dt.date) -> AnnualPlan:
    """Return a plan of an organisation where `user` opens classes or approves plans."""
    seen = plan_scope(user, on=on).q("organisation__")
    return _first_or_404(
        AnnualPlan.objects.filter(seen, pk=plan_id).select_related("organisation", "approved_by")
    )


def get_plan_to_write_or_404(user: AnyUser, plan_id: int, *, on: dt.date) -> AnnualPlan:
    plan = get_plan_or_404(user, plan_id, on=on)
    if not can_write_plan(user, plan, on=on):
        raise Http404
    return plan


def get_plan_to_approve_or_404(user: AnyUser, plan_id: int, *, on: dt.date) -> AnnualPlan:
    plan = get_plan_or_404(user, plan_id, on=on)
    if not can_approve_plan(user, plan, on=on):
        raise Http404
    return plan


def get_plan_line_or_404(plan: AnnualPlan, line_id: int) -> PlanLine:
    return _first_or_404(
        PlanLine.objects.filter(plan=plan, pk=line_id).select_related("plan__organisation")
    )


def can_write_plan(user: AnyUser, plan: AnnualPlan, *, on: dt.date) -> bool:
    return scope_of(user, Permission.OPEN_CLASSES, on=on).covers(plan.organisation)


def can_approve_plan(user: AnyUser, plan: AnnualPlan, *, on: dt.date) -> bool:
    """Whether `user` approves plans of the organisation above; of a topmost one, of itself."""
    own = plan.organisation.path
    above = own[:-STEP_LENGTH] or own
    return any(
        above.startswith(path) for path in scope_of(user, Permission.APPROVE_PLANS, on=on).paths
    )


def get_requirement_or_404(user: AnyUser, requirement_id: int, *, on: dt.date) -> Requirement:
    """Return a requirement of the user's part of the tree, or of an organisation above it."""
    return _first_or_404(requirements_seen_by(user, on=on).filter(pk=requirement_id))


def get_requirement_to_decide_or_404(
    user: AnyUser, requirement_id: int, *, on: dt.date
) -> Requirement:
    """Return a requirement of an organisation where `user` summons people."""
    requirement = get_requirement_or_404(user, requirement_id, on=on)
    if not can_decide(user, requirement, on=on):
        raise Http404
    return requirement


def can_decide(user: AnyUser, requirement: Requirement, *, on: dt.date) -> bool:
    return scope_of(user, Permission.SUMMON, on=on).covers(requirement.owner)


def summoning_scope_or_404(user: AnyUser, *, on: dt.date) -> Scope:
    """Return where `user` may summon people."""
    scope = scope_of(user, Permission.SUMMON, on=on)
    if not scope:
        raise Http404
    return scope


def summons_anywhere(user: AnyUser, *, on: dt.date) -> bool:
    return bool(scope_of(user, Permission.SUMMON, on=on))


def opens_anywhere(user: AnyUser, *, on: dt.date) -> bool:
    return bool(scope_of(user, Permission.OPEN_CLASSES, on=on))


def get_duty_or_404(user: AnyUser, requirement: Requirement, code: str, *, on: dt.date) -> Duty:
    """Return how a person whom `user` may see stands with a requirement."""
    person = _first_or_404(Person.objects.filter(code=code))
    scope = seen_scope(user, on=on)
    for duty in open_duties(requirement, on=on, people=[person.pk]):
        place = duty.organisation or requirement.owner
        if scope.covers(place):
            return duty
    raise Http404


def get_credit_or_404(requirement: Requirement, person: Person, credit_id: int) -> PriorLearning:
    """Return an earlier training that is proposed for a requirement and a person."""
    return _first_or_404(
        PriorLearning.objects.filter(pk=credit_id, requirement=requirement, fact__person=person)
    )


def get_class_to_decide_or_404(user: AnyUser, code: str, *, on: dt.date) -> TrainingClass:
    """Return a class whose certificates `user` proposes."""
    return _first_or_404(decidable_classes(user, on=on).filter(code=code))


def get_decision_or_404(
    user: AnyUser, decision_id: int, *, on: dt.date, may: str = "see"
) -> CertificateDecision:
    """`may`: see, approve or withdraw it."""
    return _first_or_404(decisions_of_user(user, may, on=on).filter(pk=decision_id))
