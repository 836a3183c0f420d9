"""The ledger: only ever added to; a mistake is mended by a fact that reverses it."""

from django.db import models
from django.db.models import Q
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
