"""The yearly round: what is planned, what is required of whom, and by which day.

Nothing here says that somebody is trained: that is read from the ledger of records every time, so
that a new year never resets anything of the one before.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models.classes import TrainingClass
from courses.models.programmes import Programme


class AnnualPlan(models.Model):
    """What an organisation means to hold in a year; the organisation above approves it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        APPROVED = "approved", _("approved")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="annual_plans"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    decision_number = models.CharField(_("decision number"), max_length=100, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    # Why it was sent back last; shown until it is submitted anew.
    return_reason = models.CharField(_("sent back because"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("yearly plan")
        verbose_name_plural = _("yearly plans")
        ordering = ["-year", "organisation__path"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="plan_once_per_year"),
            models.CheckConstraint(
                condition=Q(state="approved", approved_at__isnull=False)
                | (~Q(state="approved") & Q(approved_at=None, approved_by=None)),
                name="plan_approved_exactly_when_dated",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | Q(submitted_by=None)
                | ~Q(approved_by=F("submitted_by")),
                name="plan_approved_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"


class PlanLine(models.Model):
    """A programme in a plan: how many classes, for how many people, when and where."""

    plan = models.ForeignKey(AnnualPlan, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(_("position"))
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="+", verbose_name=_("programme")
    )
    class_quota = models.PositiveSmallIntegerField(_("classes"), default=1)
    people_quota = models.PositiveIntegerField(_("people"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    mode = models.CharField(
        _("mode"),
        max_length=12,
        choices=TrainingClass.Mode.choices,
        default=TrainingClass.Mode.ONLINE,
    )
    place = models.CharField(_("place"), max_length=255, blank=True)
    topic_note = models.CharField(_("subjects"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("line of a plan")
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="plan_line_position_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="plan_line_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(class_quota__gte=1, people_quota__gte=1), name="plan_line_has_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.programme}"


class Requirement(models.Model):
    """An organisation asks an audience to complete a programme, or an equal one, within a year."""

    class DueRule(models.TextChoices):
        FIXED = "fixed", _("one day for everybody")
        POSITION_START = "position", _("days after taking up the position")
        LIVE = "live", _("days after this requirement goes live")

    class Leaving(models.TextChoices):
        KEEP = "keep", _("still has to complete it")
        FREEZE = "freeze", _("is no longer counted; what was done is kept")
        WITHDRAW = "withdraw", _("is no longer counted and leaves the unfinished classes")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PROPOSED = "proposed", _("waits for a second person")
        LIVE = "live", pgettext_lazy("requirement", "live")
        CLOSED = "closed", _("closed")

    name = models.CharField(_("name"), max_length=255, blank=True)
    owner = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="requirements")
    equivalents = models.ManyToManyField(
        Programme, through="RequirementEquivalent", related_name="+", blank=True
    )
    audience = models.ForeignKey("records.Audience", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    due_rule = models.CharField(
        _("due"), max_length=10, choices=DueRule.choices, default=DueRule.FIXED
    )
    # The whole day is on time, unless an hour is given.
    due_on = models.DateField(_("due on"), null=True, blank=True)
    due_time = models.TimeField(_("at what hour"), null=True, blank=True)
    due_days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    # Whoever joined the audience after this day is not in this year.
    joined_by = models.DateField(_("joined by"), null=True, blank=True)
    leaving = models.CharField(
        _("who leaves the audience"), max_length=10, choices=Leaving.choices, default=Leaving.FREEZE
    )
    # How many days before the assignment a training may lie that is credited; 0: none is.
    acceptance_days = models.PositiveSmallIntegerField(
        _("earlier training accepted (days)"), default=0
    )
    source = models.CharField(_("source document and clause"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    live_at = models.DateTimeField(_("live since"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "programme", "audience", "year"], name="requirement_once_per_year"
            ),
            models.CheckConstraint(
                condition=Q(due_on__year=F("year")), name="requirement_due_within_its_year"
            ),
            models.CheckConstraint(
                condition=Q(due_rule="fixed", due_on__isnull=False, due_days=None)
                | (~Q(due_rule="fixed") & Q(due_on=None, due_days__isnull=False)),
                name="requirement_due_as_its_rule_says",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "proposed"], live_at=None, closed_at=None)
                | Q(state="live", live_at__isnull=False, closed_at=None)
                | Q(state="closed", live_at__isnull=False, closed_at__isnull=False),
                name="requirement_dated_as_its_state_says",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.programme} {self.year}"


class RequirementEquivalent(models.Model):
    """Another programme that satisfies a requirement as well."""

    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("programme accepted as well")
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "programme"], name="equivalent_once_per_requirement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id}: {self.programme_id}"


class Assignment(models.Model):
    """A requirement concerns a person, by one source. While any source is open, it does.

    `since` is inclusive, `ended_on` the first day no longer. Rows are ended, never deleted.
    """

    class Source(models.TextChoices):
        AUDIENCE = "audience", _("belongs to the audience")
        PERSON = "person", _("named by an officer")
        IMPORT = "import", _("named in a list")
        POSITION = "position", _("holds a certain position")

    class Ending(models.TextChoices):
        LEFT = "left", _("left the audience")
        POSITION_ENDED = "position", _("the position has ended")
        TAKEN_BACK = "taken_back", _("taken back by an officer")

    class Issue(models.TextChoices):
        NO_ANCHOR = "no_anchor", _("the day from which to count is not known")
        TOO_LITTLE_TIME = "no_time", _("there is too little time until the due day")

    requirement = models.ForeignKey(
        Requirement, on_delete=models.PROTECT, related_name="assignments"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="assignments"
    )
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    holding = models.ForeignKey(
        "people.Holding", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    since = models.DateField(_("since"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ending = models.CharField(_("why it ended"), max_length=12, choices=Ending.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    issue = models.CharField(_("to be looked at"), max_length=10, choices=Issue.choices, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))

    class Personal:
        """Which training is required of a person."""

        purpose = "summoning to the yearly training; its figures, down to names"
        retention = "with the qualification record"
        fields = ("source", "reason", "due_on")

    class Meta:
        verbose_name = _("assignment")
        ordering = ["requirement", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "person", "source"],
                condition=Q(ended_on=None),
                name="assignment_once_per_source_while_open",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ending="")
                | (Q(ended_on__isnull=False, ended_on__gte=F("since")) & ~Q(ending="")),
                name="assignment_ended_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=False) & ~Q(issue="no_anchor")
                | Q(due_on=None, issue="no_anchor"),
                name="assignment_without_due_day_is_an_exception",
            ),
            models.CheckConstraint(
                condition=Q(source="position", holding__isnull=False)
                | (~Q(source="position") & Q(holding=None)),
                name="assignment_by_position_names_it",
            ),
        ]
        indexes = [models.Index(fields=["person", "ended_on"], name="assignment_of_person")]

    def __str__(self) -> str:
        return f"{self.requirement_id} {self.person_id} {self.source}"

    @property
    def may_be_taken_back(self) -> bool:
        """Whether an officer has named the person; who belongs to the audience is waived instead."""
        return self.ended_on is None and self.source != self.Source.AUDIENCE


class Extension(models.Model):
    """A person has until a later day, for a reason. The latest day given holds."""

    requirement = models.ForeignKey(
        Requirement, on_delete=models.PROTECT, related_name="extensions"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="extensions")
    due_on = models.DateField(_("new due day"))
    reason = models.CharField(_("reason"), max_length=500)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(_("given at"))

    class Personal:
        """May touch health: shown only to those who see the person."""

        purpose = "due days of the yearly training"
        retention = "5 years after the year"
        fields = ("due_on", "reason")

    class Meta:
        verbose_name = _("extension")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id} {self.person_id} {self.due_on}"


class Waiver(models.Model):
    """A requirement does not concern a person this year, by decision and for a reason."""

    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="waivers")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="waivers")
    since = models.DateField(_("since"))
    reason = models.CharField(_("reason"), max_length=500)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(_("given at"))

    class Personal:
        """May touch health: shown only to those who see the person."""

        purpose = "denominators of the yearly training"
        retention = "5 years after the year"
        fields = ("reason",)

    class Meta:
        verbose_name = _("waiver")
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "person"], name="waiver_once_per_requirement"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id} {self.person_id}"


class PriorLearning(models.Model):
    """An earlier training credited to a requirement: proposed by one person, agreed by another.

    Its day is that of the training, never that of the decision.
    """

    requirement = models.ForeignKey(
        Requirement, on_delete=models.PROTECT, related_name="prior_learning"
    )
    fact = models.ForeignKey("records.TrainingFact", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_at = models.DateTimeField(_("agreed at"), null=True, blank=True)

    class Personal:
        """Which earlier training of a person counts."""

        purpose = "figures of the yearly training"
        retention = "with the qualification record"
        fields = ("fact", "reason")

    class Meta:
        verbose_name = _("earlier training credited")
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "fact"], name="prior_learning_once_per_requirement"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="prior_learning_has_a_reason"),
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_at=None)
                | (
                    Q(agreed_by__isnull=False, agreed_at__isnull=False)
                    & ~Q(agreed_by=F("proposed_by"))
                ),
                name="prior_learning_agreed_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id} {self.fact_id}"
