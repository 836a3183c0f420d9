"""Years that are closed: their figures and people as they stood, and what was found out later."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shared.guards import Guard, changed


class YearClosing(models.Model):
    """The figures of an organisation and of all below it, frozen (number 0) or amended (1, 2 …).

    One person prepares it, another confirms it; from then on the database refuses any change. An
    addendum says what has been found out since, and changes nothing of what stands before it.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="closings"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("number of the addendum"), default=0)
    day = models.DateField(_("as of"))
    # Canonical JSON, as `records.rules.closings` writes it.
    document = models.TextField(_("figures"))
    people = models.TextField(_("people by code"))
    sha256 = models.CharField(_("digest of the figures"), max_length=64)
    # How many organisations it speaks of: of two closings that hold one, the smaller is its own.
    size = models.PositiveIntegerField(_("organisations"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    prepared_at = models.DateTimeField(_("prepared at"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    # Empty where this installation has no key: said plainly wherever the closing is shown.
    signature = models.CharField(_("signature"), max_length=100, blank=True)
    key_name = models.CharField(_("key"), max_length=64, blank=True)

    class Personal:
        """How each person stood at the end of the year, by code and without a name."""

        purpose = "figures of a year that can be opened down to people, also years later"
        retention = "with the qualification record"
        fields = ("people",)

    class Meta:
        verbose_name = _("year closing")
        verbose_name_plural = _("year closings")
        ordering = ["-year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "number"], name="closing_once_per_year_and_number"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None, signature="")
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="closing_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(prepared_by=None)
                | Q(confirmed_by=None)
                | ~Q(confirmed_by=F("prepared_by")),
                name="closing_confirmed_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(signature="", key_name="") | (~Q(signature="") & ~Q(key_name="")),
                name="closing_signature_names_its_key",
            ),
            models.CheckConstraint(
                condition=Q(day__year=F("year")) | Q(day__year=F("year") + 1),
                name="closing_day_in_its_year_or_the_next",
            ),
            models.CheckConstraint(
                condition=Q(number=0) | ~Q(reason=""), name="closing_addendum_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year}/{self.number}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None


class ClosingFigures(models.Model):
    """The figures of one organisation of a closing, to be found without reading the document.

    They are the same as in the document; `verify_ledger` compares them.
    """

    closing = models.ForeignKey(YearClosing, on_delete=models.CASCADE, related_name="figures")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    figures = models.JSONField(_("figures"))

    class Meta:
        verbose_name = _("figures of a closing")
        constraints = [
            models.UniqueConstraint(
                fields=["closing", "organisation"], name="closing_figures_once_per_organisation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.closing_id} {self.organisation_id}"


CLOSING, FIGURES = "records_yearclosing", "records_closingfigures"
_WORDS = "A closed year stays as it is."
_CONTENT = (
    "organisation_id", "year", "number", "day", "document", "people", "sha256", "size", "reason",
    "prepared_by_id", "prepared_at",
)  # fmt: skip


def _of_confirmed(row: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {CLOSING} c WHERE c.id = {row}.closing_id"  # noqa: S608  # ours
        " AND c.confirmed_at IS NOT NULL)"
    )


CLOSING_GUARDS = [
    Guard("closing_is_kept", CLOSING, "BEFORE DELETE", _WORDS, "OLD.confirmed_at IS NOT NULL"),
    Guard(
        "closing_stays",
        CLOSING,
        "BEFORE UPDATE",
        _WORDS,
        f"OLD.confirmed_at IS NOT NULL OR {changed(_CONTENT)}",
    ),
    Guard(
        "closing_figures_are_kept",
        FIGURES,
        "BEFORE DELETE",
        _WORDS,
        _of_confirmed("OLD"),
        names=(CLOSING,),
    ),
    Guard("closing_figures_stay", FIGURES, "BEFORE UPDATE", _WORDS),
    Guard(
        "closing_figures_come_before",
        FIGURES,
        "BEFORE INSERT",
        _WORDS,
        _of_confirmed("NEW"),
        names=(CLOSING,),
    ),
]
