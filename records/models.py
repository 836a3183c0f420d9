"""The qualification ledger, and what is measured on it.

`Qualification` and `TrainingFact` are only ever added to; a mistake is mended by a fact that
reverses it. `Standing` and `StandingScope` are derived and rebuilt by `records.actions`.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Dimension(models.TextChoices):
    GENERAL_EDUCATION = "pho_thong", _("general education")
    PROFESSIONAL = "chuyen_mon", _("professional training")
    POLITICAL_THEORY = "ly_luan_chinh_tri", _("political theory")
    STATE_MANAGEMENT = "quan_ly_nha_nuoc", _("state management")
    FOREIGN_LANGUAGE = "ngoai_ngu", _("foreign language")
    INFORMATION_TECHNOLOGY = "tin_hoc", _("information technology")


class Qualification(models.Model):
    """A level that a person has reached, with the paper that proves it."""

    class Evidence(models.TextChoices):
        DEGREE = "bang", _("degree")
        CONFIRMATION = "giay_xac_nhan", _("confirmation")
        DECLARATION = "khai_bao", _("declared")

    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="qualifications"
    )
    dimension = models.CharField(_("field"), max_length=20, choices=Dimension.choices)
    level = models.CharField(_("level"), max_length=60)
    # Derived from the level by `rules.levels.level_rank`, stored so that the database can compare.
    rank = models.PositiveSmallIntegerField(_("rank"))
    evidence = models.CharField(_("evidence"), max_length=15, choices=Evidence.choices)
    number = models.CharField(_("number"), max_length=100, blank=True)
    issuer = models.CharField(_("issued by"), max_length=255, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    issued_year_only = models.BooleanField(_("only the year is known"), default=False)
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    verified_by_id = models.BigIntegerField(_("verified by (user)"), null=True, blank=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    source = models.CharField(_("source"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded at"))

    class Personal:
        """Education of a person."""

        purpose = "qualification targets"
        retention = "as archive rules say for records of cadres"
        fields = ("level", "number", "issuer", "issued_on")

    class Meta:
        verbose_name = _("qualification")
        indexes = [models.Index(fields=["person", "dimension"], name="qualification_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(issued_year_only=False)
                | Q(issued_on__isnull=False, issued_on__month=1, issued_on__day=1),
                name="qualification_year_stored_as_first_of_january",
            ),
            models.CheckConstraint(
                condition=~Q(dimension="ly_luan_chinh_tri", evidence="giay_xac_nhan")
                | Q(issued_on__isnull=False, issued_on__lt="2021-07-09"),
                name="qualification_confirmation_before_9_july_2021",
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None, verified_by_id=None)
                | Q(verified_at__isnull=False, verified_by_id__isnull=False),
                name="qualification_verified_at_and_by_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.dimension} {self.level}"


class TrainingFact(models.Model):
    """A completed course of training, as it stood when it was completed."""

    class Mode(models.TextChoices):
        IN_PERSON = "truc_tiep", _("in person")
        ONLINE = "truc_tuyen", _("online")
        BLENDED = "ket_hop", _("blended")

    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="training_facts"
    )
    programme_code = models.CharField(_("programme code"), max_length=60, blank=True)
    programme_name = models.CharField(_("programme"), max_length=255)
    completed_on = models.DateField(_("completed on"))
    # The last day on which it still counts as on time; null when no day was set.
    due_on = models.DateField(_("due on"), null=True, blank=True)
    periods = models.PositiveSmallIntegerField(_("periods"), null=True, blank=True)
    mode = models.CharField(_("mode"), max_length=12, choices=Mode.choices, blank=True)
    score = models.DecimalField(_("score"), max_digits=4, decimal_places=2, null=True, blank=True)
    grade_band = models.CharField(_("grade"), max_length=40, blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    counts_for_annual = models.BooleanField(_("counts for the yearly target"), default=False)
    certificate_number = models.CharField(_("certificate number"), max_length=60, blank=True)
    issuer = models.CharField(_("issued by"), max_length=255, blank=True)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation at completion"),
    )
    organisation_name = models.CharField(
        _("organisation as named then"), max_length=255, blank=True
    )
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    # What the fact comes from ("certificate:0001/2026/DP", "import:<hash>"): the same source
    # cannot be credited twice.
    source = models.CharField(_("source"), max_length=120, unique=True)
    recorded_at = models.DateTimeField(_("recorded at"))

    class Personal:
        """Training and marks of a person."""

        purpose = "yearly training target; the person's own record"
        retention = "as archive rules say for records of cadres"
        fields = ("score", "grade_band", "completed_on", "certificate_number")

    class Meta:
        verbose_name = _("training fact")
        indexes = [models.Index(fields=["person", "completed_on"], name="training_fact_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=10),
                name="training_fact_score_from_0_to_10",
            ),
            models.CheckConstraint(
                condition=~Q(programme_name="") & ~Q(source=""),
                name="training_fact_names_programme_and_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.programme_name} {self.completed_on:%d/%m/%Y}"


class Audience(models.Model):
    """A circle of people, named by the positions they hold: any clause that fits is enough."""

    code = models.CharField(_("code"), max_length=60, primary_key=True)
    name = models.CharField(_("name"), max_length=255)
    definition = models.TextField(_("definition"), blank=True)

    class Meta:
        verbose_name = _("audience")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class AudienceClause(models.Model):
    """Holders of one position in one kind of organisation (null: any kind)."""

    class Residential(models.TextChoices):
        ANY = "any", _("any")
        ONLY = "only", _("only of a neighbourhood")

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="clauses")
    title = models.ForeignKey("people.PositionTitle", on_delete=models.PROTECT, related_name="+")
    organisation_kind = models.ForeignKey(
        "organisations.OrganisationKind",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    residential = models.CharField(
        _("neighbourhood"), max_length=5, choices=Residential.choices, default=Residential.ANY
    )
    residential_kind = models.ForeignKey(
        "organisations.ResidentialKind",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("clause of an audience")

    def __str__(self) -> str:
        return f"{self.audience_id}: {self.title_id}"


class Indicator(models.Model):
    """What is counted over an audience."""

    class Rule(models.TextChoices):
        LEVELS = "levels", _("holds all the levels named")
        TRAINED = "trained", _("trained in the year")

    code = models.CharField(_("code"), max_length=60, primary_key=True)
    name = models.CharField(_("name"), max_length=255)
    short_name = models.CharField(_("short name"), max_length=60)
    rule = models.CharField(_("rule"), max_length=10, choices=Rule.choices)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="indicators")
    position = models.PositiveSmallIntegerField(_("order in lists"), default=0)

    class Meta:
        verbose_name = _("indicator")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class IndicatorCondition(models.Model):
    """A level that the indicator asks for; several conditions must all be met."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="conditions")
    dimension = models.CharField(_("field"), max_length=20, choices=Dimension.choices)
    level = models.CharField(_("at least"), max_length=60)

    class Meta:
        verbose_name = _("condition of an indicator")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "dimension"], name="indicator_condition_once_per_dimension"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.dimension} >= {self.level}"


class Target(models.Model):
    """What an organisation has set itself for a year, and where that is written."""

    class Operator(models.TextChoices):
        EQUAL = "=", "="
        ABOVE = ">", ">"
        AT_LEAST = ">=", "≥"
        BAND = "khoang", _("from – to")
        TREND = "tang", _("rising")

    owner = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="targets"
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    operator = models.CharField(_("operator"), max_length=6, choices=Operator.choices)
    value = models.DecimalField(_("per cent"), max_digits=5, decimal_places=2)
    value_to = models.DecimalField(
        _("to per cent"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    source = models.TextField(_("source document and clause"), blank=True)

    class Meta:
        verbose_name = _("target")
        ordering = ["year", "indicator"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "indicator", "audience", "year"], name="target_once_per_year"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0, value__lte=100), name="target_from_0_to_100"
            ),
            models.CheckConstraint(
                condition=(~Q(operator="khoang") & Q(value_to=None))
                | Q(operator="khoang", value_to__isnull=False, value_to__gte=F("value")),
                name="target_band_has_both_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.indicator_id} {self.year}"


class Standing(models.Model):
    """Where a person stands in a year. Derived: `records.actions.rebuild_standings` makes it."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="standings")
    year = models.PositiveSmallIntegerField(_("year"))
    is_exempt = models.BooleanField(_("exempt"), default=False)
    trained_on = models.DateField(_("trained on"), null=True, blank=True)
    on_time = models.BooleanField(_("on time"), null=True, blank=True)
    periods = models.PositiveSmallIntegerField(_("periods"), default=0)
    general_education = models.PositiveSmallIntegerField(default=0)
    professional = models.PositiveSmallIntegerField(default=0)
    political_theory = models.PositiveSmallIntegerField(default=0)
    state_management = models.PositiveSmallIntegerField(default=0)

    class Personal:
        """Drawn from the ledger; shown to those who see the person."""

        purpose = "figures of the yearly training and of levels, down to names"
        retention = "with the qualification record"
        fields = (
            "is_exempt", "trained_on", "on_time", "periods", "general_education", "professional",
            "political_theory", "state_management",
        )  # fmt: skip

    class Meta:
        verbose_name = _("standing")
        constraints = [
            models.UniqueConstraint(fields=["person", "year"], name="standing_once_per_year"),
            models.CheckConstraint(
                condition=Q(trained_on=None, on_time=None)
                | Q(trained_on__isnull=False, on_time__isnull=False),
                name="standing_on_time_exactly_when_trained",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.year}"


class StandingScope(models.Model):
    """A person counts in an audience in a year, once: under the highest position held in it."""

    standing = models.ForeignKey(Standing, on_delete=models.CASCADE, related_name="scopes")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    title = models.ForeignKey("people.PositionTitle", on_delete=models.PROTECT, related_name="+")

    class Personal:
        """Under which position a person is counted."""

        purpose = "figures by audience, down to names"
        retention = "with the qualification record"
        fields = ("organisation", "title")

    class Meta:
        verbose_name = _("place in an audience")
        constraints = [
            models.UniqueConstraint(
                fields=["standing", "audience"], name="standing_scope_once_per_audience"
            ),
        ]
        indexes = [
            models.Index(fields=["audience", "organisation"], name="standing_scope_place"),
        ]

    def __str__(self) -> str:
        return f"{self.standing_id} {self.audience_id}"
