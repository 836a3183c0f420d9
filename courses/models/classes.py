"""Classes, who is in them, and what each learner has done."""

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.api import AnyUser, Permission, Scope, scope_of
from courses.models.activities import EssayTask, Package, Survey
from courses.models.pages import CourseAssessment, CoursePage, LessonPage
from courses.models.programmes import Issuing, ProgrammeVersion


def class_staff_scope(user: AnyUser, *, on: dt.date) -> Scope:
    """Return where `user` opens classes or summons people to them."""
    opening = scope_of(user, Permission.OPEN_CLASSES, on=on)
    summoning = scope_of(user, Permission.SUMMON, on=on)
    return Scope(tuple(sorted({*opening.paths, *summoning.paths})))


def taught_by(user: AnyUser) -> "TrainingClassQuerySet":
    """Classes of which `user` is a trainer."""
    taught = TrainingClass.trainers.through.objects.filter(user=user.pk)
    return TrainingClass.objects.filter(pk__in=taught.values("trainingclass"))


def by_decision(prefix: str = "") -> Q:
    """Classes whose certificates wait for a decision; as `TrainingClass.issues_by_decision`."""
    own, of_programme = f"{prefix}issuing", f"{prefix}programme_version__issuing"
    return Q(**{own: Issuing.BY_DECISION}) | Q(**{own: "", of_programme: Issuing.BY_DECISION})


class TrainingClassQuerySet(models.QuerySet["TrainingClass"]):
    def visible_to(self, user: AnyUser, *, on: dt.date) -> "TrainingClassQuerySet":
        """Classes that `user` learns in once they are open, looks after as an officer or trains."""
        if not user.is_authenticated:
            return self.none()
        mine = Enrolment.objects.visible_to(user).filter(training_class=OuterRef("pk"))
        return self.filter(
            Q(Exists(mine), opened_at__isnull=False)
            | class_staff_scope(user, on=on).q("organiser__")
            | Q(pk__in=taught_by(user).values("pk"))
        )

    def looked_after_by(self, user: AnyUser, *, on: dt.date) -> "TrainingClassQuerySet":
        """Classes organised where `user` is an officer of training, or of which a trainer."""
        return self.filter(
            class_staff_scope(user, on=on).q("organiser__") | Q(pk__in=taught_by(user).values("pk"))
        )

    def with_numbers(self) -> "TrainingClassQuerySet":
        """Add `enrolled` and `completed` (people; the withdrawn are in neither)."""
        return self.annotate(
            enrolled=Count("enrolments", filter=Q(enrolments__withdrawn_at=None)),
            completed=Count("enrolments", filter=Q(enrolments__completed_at__isnull=False)),
        )


class TrainingClass(models.Model):
    """One run of a course (lớp, "khoá I/2026"). Its units are copied when it opens."""

    class Mode(models.TextChoices):
        IN_PERSON = "truc_tiep", _("in person")
        ONLINE = "truc_tuyen", _("online")
        BLENDED = "ket_hop", _("blended")

    code = models.SlugField(_("code"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=255)
    intake = models.CharField(_("intake"), max_length=40, blank=True)
    programme_version = models.ForeignKey(
        ProgrammeVersion, on_delete=models.PROTECT, related_name="classes"
    )
    course = models.ForeignKey(CoursePage, on_delete=models.PROTECT, related_name="classes")
    organiser = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="classes"
    )
    issuer = models.ForeignKey(
        "certificates.IssuingBody", on_delete=models.PROTECT, related_name="+"
    )
    trainers = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    mode = models.CharField(_("mode"), max_length=12, choices=Mode.choices, default=Mode.ONLINE)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    # Completion up to and including this day is on time.
    due_on = models.DateField(_("due on"))
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    plan_line = models.ForeignKey(
        "courses.PlanLine",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="classes",
        verbose_name=_("line of the yearly plan"),
    )
    # Empty: as the programme says.
    issuing = models.CharField(
        _("certificates are issued"), max_length=10, choices=Issuing.choices, blank=True
    )
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = TrainingClassQuerySet.as_manager()

    if TYPE_CHECKING:
        is_taught: bool  # added by access.get_class_or_404

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering = ["-starts_on", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["organiser", "name", "intake"], name="class_name_once_per_intake"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="class_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on")), name="class_due_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None)
                | Q(opened_at__isnull=False, closed_at__gte=F("opened_at")),
                name="class_closed_only_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def meets(self) -> bool:
        """Whether people come together for it, so that sessions are planned and attended."""
        return self.mode != self.Mode.ONLINE

    @property
    def issues_by_decision(self) -> bool:
        """Whether certificates wait for a decision for the whole class."""
        return (self.issuing or self.programme_version.issuing) == Issuing.BY_DECISION


# What a unit of each kind points at, and what completes it.
SOURCES = {
    "lesson": ("lesson", "confirmed"),
    "package": ("package", "finished"),
    "attendance": (None, "attended"),
    "essay": ("essay_task", "marked"),
    "quiz": ("assessment", "passed"),
    "survey": ("survey", "answered"),
}


def _one_kind_with_its_source() -> Q:
    fields = [field for field, _rule in SOURCES.values() if field]
    condition = Q()
    for kind, (source, rule) in SOURCES.items():
        empty = {f"{field}__isnull": field != source for field in fields}
        condition |= Q(kind=kind, rule=rule, **empty)
    return condition


class ClassUnit(models.Model):
    """A step of a class: copied from the course at opening, so that later edits change nothing."""

    class Kind(models.TextChoices):
        LESSON = "lesson", _("lesson")
        PACKAGE = "package", _("package")
        ATTENDANCE = "attendance", _("attendance")
        ESSAY = "essay", _("essay")
        QUIZ = "quiz", _("test")
        SURVEY = "survey", _("survey")

    class Rule(models.TextChoices):
        CONFIRMED = "confirmed", _("the learner confirms having studied it")
        FINISHED = "finished", _("the package reports that it is finished")
        ATTENDED = "attended", _("enough of the sessions are attended")
        MARKED = "marked", _("the essay is marked and passed")
        PASSED = "passed", _("the test is passed")
        ANSWERED = "answered", _("the survey is answered")

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.CASCADE, related_name="units"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    rule = models.CharField(_("completed when"), max_length=10, choices=Rule.choices)
    lesson = models.ForeignKey(
        LessonPage, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    assessment = models.ForeignKey(
        CourseAssessment, on_delete=models.PROTECT, null=True, blank=True, related_name="units"
    )
    package = models.ForeignKey(
        Package, on_delete=models.PROTECT, null=True, blank=True, related_name="units"
    )
    essay_task = models.ForeignKey(
        EssayTask, on_delete=models.PROTECT, null=True, blank=True, related_name="units"
    )
    survey = models.ForeignKey(
        Survey, on_delete=models.PROTECT, null=True, blank=True, related_name="units"
    )
    title = models.CharField(_("title"), max_length=255)
    periods = models.PositiveSmallIntegerField(_("periods"), default=0)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0)

    class Meta:
        verbose_name = _("unit")
        ordering = ["training_class", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "position"], name="class_unit_position_once"
            ),
            models.CheckConstraint(
                condition=_one_kind_with_its_source(), name="class_unit_is_of_one_kind"
            ),
            models.UniqueConstraint(
                fields=["training_class"],
                condition=Q(kind="attendance"),
                name="class_unit_attendance_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: AnyUser) -> "EnrolmentQuerySet":
        """The learner's own places in open classes; not those withdrawn from."""
        return self.of_user(user.pk) if user.is_authenticated else self.none()

    def of_user(self, user_id: int) -> "EnrolmentQuerySet":
        """The same, by the key of the account."""
        return self.filter(
            person__user=user_id, withdrawn_at=None, training_class__opened_at__isnull=False
        )

    def active(self) -> "EnrolmentQuerySet":
        """Neither withdrawn nor suspended; may be completed."""
        return self.filter(withdrawn_at=None, suspended_at=None)


class Enrolment(models.Model):
    """A person in a class."""

    class Source(models.TextChoices):
        SUMMONS = "summons", _("summoned")
        NOMINATION = "nomination", _("nominated")
        IMPORT = "import", _("imported")

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="enrolments")
    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="enrolments"
    )
    source = models.CharField(_("source"), max_length=12, choices=Source.choices)
    enrolled_at = models.DateTimeField(_("enrolled at"))
    suspended_at = models.DateTimeField(_("suspended at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    # Why withdrawn or suspended, in the words of the officer; empty while neither.
    state_reason = models.CharField(_("reason"), max_length=300, blank=True)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    # Of 10, from the test of the class; kept with the completion, never recomputed.
    score = models.DecimalField(_("score"), max_digits=4, decimal_places=2, null=True, blank=True)
    grade_band = models.CharField(_("grade"), max_length=40, blank=True)
    certificate = models.OneToOneField(
        "certificates.Certificate",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolment",
    )

    objects = EnrolmentQuerySet.as_manager()

    class Personal:
        """Classes and marks of a person."""

        purpose = "running the class; the certificate"
        retention = "with the qualification record"
        fields = ("completed_at", "score", "grade_band", "state_reason")

    class Meta:
        verbose_name = _("enrolment")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "training_class"], name="enrolment_once_per_class"
            ),
            models.CheckConstraint(
                condition=Q(certificate=None) | Q(completed_at__isnull=False),
                name="enrolment_certificate_only_when_completed",
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None, score=None, grade_band="")
                | Q(completed_at__isnull=False),
                name="enrolment_mark_only_when_completed",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(completed_at=None),
                name="enrolment_not_both_withdrawn_and_completed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.training_class_id}"

    @property
    def is_completed(self) -> bool:
        return self.completed_at is not None

    @property
    def awaits_decision(self) -> bool:
        """Whether the class is completed and its certificate waits for a decision."""
        training_class = self.training_class
        return (
            self.is_completed
            and self.certificate_id is None
            and training_class.issues_by_decision
            and training_class.programme_version.certificate_template_id is not None
        )


class UnitProgress(models.Model):
    """What one learner has done of one unit."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="progress")
    unit = models.ForeignKey(ClassUnit, on_delete=models.PROTECT, related_name="progress")
    opened_at = models.DateTimeField(_("first opened at"))
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    # Which edition of the lesson the learner began; null for other kinds, and for what was opened
    # before editions were kept: the first then.
    edition = models.ForeignKey(
        "courses.LessonEdition",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("edition"),
    )
    # Since when a lesson that had been done waits to be studied again: `RedoRequest` has the rest.
    redo_asked_at = models.DateTimeField(_("asked again at"), null=True, blank=True)
    # Best mark of 10 in a test; empty for lessons.
    score = models.DecimalField(_("score"), max_digits=4, decimal_places=2, null=True, blank=True)

    class Personal:
        """Which lessons a person has studied, and when; no finer trace is kept."""

        purpose = "completion of the class"
        retention = "24 months after the class has closed"
        fields = ("opened_at", "completed_at", "score")

    class Meta:
        verbose_name = _("progress")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "unit"], name="progress_once_per_unit"),
            models.CheckConstraint(
                condition=Q(completed_at=None)
                | Q(completed_at__isnull=False, completed_at__gte=F("opened_at")),
                name="progress_completed_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(redo_asked_at=None) | Q(completed_at=None),
                name="progress_asked_again_only_while_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.unit_id}"

    @property
    def is_completed(self) -> bool:
        return self.completed_at is not None
