"""Papers from elsewhere: what was said of them, who has seen them, what came of it.

A paper is no fact. It becomes one, in the ledger, when one person has seen the original and another
has verified it.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.models.facts import Dimension, Qualification, TrainingFact
from shared.files import private_storage


class Paper(models.Model):
    """A degree, confirmation or certificate of another body, on its way into the ledger.

    One that stands in the ledger already is never changed: a second paper corrects it.
    """

    class Kind(models.TextChoices):
        DEGREE = "bang", _("degree")
        CONFIRMATION = "giay_xac_nhan", _("confirmation of an equal level")
        CERTIFICATE = "giay_chung_nhan", _("training certificate")
        # Says only that an entry of the ledger is wrong; nothing takes its place.
        TAKE_BACK = "thoi_ghi", _("entry taken back")

    class State(models.TextChoices):
        DECLARED = "declared", _("waits until the original has been seen")
        CONFIRMED = "confirmed", _("waits to be verified")
        VERIFIED = "verified", _("verified, in the record")
        REJECTED = "rejected", _("sent back")
        WITHDRAWN = "withdrawn", _("withdrawn")
        CORRECTED = "corrected", _("corrected by a later paper")

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="papers")
    # The person's account at the time: the database sees to it that nobody judges their own paper.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DECLARED
    )
    # Grows with every change; who acts names the number seen, so that an older tab is noticed.
    version = models.PositiveIntegerField(_("version"), default=1)

    dimension = models.CharField(_("field"), max_length=20, choices=Dimension.choices, blank=True)
    level = models.CharField(_("level"), max_length=60, blank=True)
    programme_name = models.CharField(_("programme"), max_length=255, blank=True)
    periods = models.PositiveSmallIntegerField(_("periods"), null=True, blank=True)
    completed_on = models.DateField(_("completed on"), null=True, blank=True)
    counts_for_annual = models.BooleanField(_("counts for the yearly target"), default=False)
    number = models.CharField(_("number"), max_length=60, blank=True)
    # The letters and digits of the number alone, by which the same paper is known again.
    number_key = models.CharField(max_length=60, blank=True, editable=False)
    issuer = models.CharField(_("issued by"), max_length=255, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    issued_year_only = models.BooleanField(_("only the year is known"), default=False)

    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    declared_at = models.DateTimeField(_("declared at"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("original seen at"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    # Why it was sent back last; shown until it is sent again.
    reject_reason = models.CharField(_("sent back because"), max_length=1000, blank=True)

    qualification = models.OneToOneField(
        Qualification, on_delete=models.PROTECT, null=True, blank=True, related_name="paper"
    )
    training = models.OneToOneField(
        TrainingFact, on_delete=models.PROTECT, null=True, blank=True, related_name="paper"
    )
    # The wrong entry of the ledger that this paper puts right, and what is wrong with it.
    corrects_qualification = models.ForeignKey(
        Qualification, on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    corrects_training = models.ForeignKey(
        TrainingFact, on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    correction_reason = models.CharField(_("what is wrong"), max_length=1000, blank=True)

    class Personal:
        """Education and training of a person, as he or she or staff declared it."""

        purpose = "proof of levels and of training done elsewhere"
        retention = "as archive rules say for records of cadres"
        fields = (
            "dimension", "level", "programme_name", "completed_on", "number", "issuer", "issued_on",
            "reject_reason", "correction_reason",
        )  # fmt: skip

    class Meta:
        verbose_name = _("paper from elsewhere")
        ordering = ["declared_at", "pk"]
        indexes = [models.Index(fields=["state", "declared_at"], name="paper_work_list")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["bang", "giay_xac_nhan"],
                    programme_name="",
                    completed_on=None,
                    training=None,
                    counts_for_annual=False,
                )
                & ~Q(dimension="")
                & ~Q(level="")
                | Q(
                    kind="giay_chung_nhan",
                    dimension="",
                    level="",
                    completed_on__isnull=False,
                    qualification=None,
                )
                & ~Q(programme_name="")
                | Q(kind="thoi_ghi", dimension="", level="", programme_name="")
                & Q(qualification=None, training=None),
                name="paper_says_what_its_kind_asks",
            ),
            # A level by confirmation: issued before that day, and known to be.
            models.CheckConstraint(
                condition=~Q(kind="giay_xac_nhan", dimension="ly_luan_chinh_tri")
                | Q(issued_on__isnull=False, issued_on__lt="2021-07-09")
                & ~Q(issued_year_only=True, issued_on="2021-01-01"),
                name="paper_confirmation_before_9_july_2021",
            ),
            models.CheckConstraint(
                condition=Q(issued_year_only=False)
                | Q(issued_on__isnull=False, issued_on__month=1, issued_on__day=1),
                name="paper_year_stored_as_first_of_january",
            ),
            models.CheckConstraint(
                condition=Q(state="declared", confirmed_by=None, confirmed_at=None)
                | Q(
                    state__in=["confirmed", "verified", "corrected"],
                    confirmed_by__isnull=False,
                    confirmed_at__isnull=False,
                )
                | Q(state__in=["rejected", "withdrawn"]),
                name="paper_original_seen_as_its_state_says",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["verified", "corrected"],
                    verified_by__isnull=False,
                    verified_at__isnull=False,
                    confirmed_by__isnull=False,
                )
                & ~Q(verified_by=F("confirmed_by"))
                & ~Q(verified_by=F("declared_by"))
                & (Q(kind="thoi_ghi") | Q(qualification__isnull=False) | Q(training__isnull=False))
                | ~Q(state__in=["verified", "corrected"])
                & Q(verified_by=None, verified_at=None, qualification=None, training=None),
                name="paper_verified_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(owner=None)
                | (Q(confirmed_by=None) | ~Q(confirmed_by=F("owner")))
                & (Q(verified_by=None) | ~Q(verified_by=F("owner"))),
                name="paper_not_judged_by_its_owner",
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(reject_reason=""),
                name="paper_sent_back_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(
                    corrects_qualification=None, corrects_training=None, correction_reason=""
                )
                & ~Q(kind="thoi_ghi")
                | (
                    Q(corrects_qualification__isnull=False, corrects_training=None)
                    | Q(corrects_qualification=None, corrects_training__isnull=False)
                )
                & ~Q(correction_reason=""),
                name="paper_correction_names_one_entry_and_why",
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "number_key", "issued_on"],
                condition=Q(
                    state__in=["declared", "confirmed", "verified"],
                    corrects_qualification=None,
                    corrects_training=None,
                )
                & ~Q(number_key=""),
                name="paper_once_per_number_and_day",
            ),
            models.UniqueConstraint(
                fields=["corrects_qualification"],
                condition=Q(state__in=["declared", "confirmed"]),
                name="paper_one_open_correction_of_a_level",
            ),
            models.UniqueConstraint(
                fields=["corrects_training"],
                condition=Q(state__in=["declared", "confirmed"]),
                name="paper_one_open_correction_of_a_training",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.number}"


class PaperFile(models.Model):
    """A page or the whole of a paper, as a picture or a PDF. Taken away, it stays, unshown."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="files")
    file = models.FileField(
        _("file"), storage=private_storage, upload_to="evidence/%Y/", max_length=200
    )
    kind = models.CharField(_("kind"), max_length=4)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("size (bytes)"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("sent at"))
    dropped_at = models.DateTimeField(_("taken away at"), null=True, blank=True)

    class Personal:
        """A picture of a paper about a person."""

        purpose = "proof of levels and of training done elsewhere"
        retention = "as archive rules say for records of cadres"
        fields = ("file",)

    class Meta:
        verbose_name = _("page of a paper")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "sha256"],
                condition=Q(dropped_at=None),
                name="paper_file_once_per_paper",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["jpg", "pdf"]), name="paper_file_is_a_picture_or_a_pdf"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.pk}"


class PaperEvent(models.Model):
    """One thing that happened to a paper. Only added to: it is the history of hands."""

    class Kind(models.TextChoices):
        DECLARED = "declared", _("declared")
        MENDED = "mended", _("mended and sent again")
        CONFIRMED = "confirmed", _("original seen")
        VERIFIED = "verified", _("verified")
        REJECTED = "rejected", _("sent back")
        WITHDRAWN = "withdrawn", _("withdrawn")
        CORRECTED = "corrected", _("corrected by a later paper")

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(_("what happened"), max_length=10, choices=Kind.choices)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    # What was said of the paper then, where it was said: nothing is lost by mending.
    statement = models.JSONField(_("as declared"), default=dict, blank=True)

    class Personal:
        """What was declared about a person, and why it was sent back."""

        purpose = "proof of who has seen and verified what"
        retention = "with the paper"
        fields = ("reason", "statement")

    class Meta:
        verbose_name = _("event of a paper")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.kind}"
