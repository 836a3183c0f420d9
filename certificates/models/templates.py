"""How a certificate looks and what it says, version by version."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

CERTIFIES = "chứng nhận đồng chí"


class CertificateTemplateQuerySet(models.QuerySet["CertificateTemplate"]):
    def live(self) -> "CertificateTemplateQuerySet":
        return self.filter(state=CertificateTemplate.State.LIVE)

    def open(self) -> "CertificateTemplateQuerySet":
        """Versions that are still written or wait for their approval."""
        return self.filter(
            state__in=[CertificateTemplate.State.DRAFT, CertificateTemplate.State.IN_REVIEW]
        )


class CertificateTemplate(models.Model):
    """One version of a design. Placeholders come from an allow-list; nothing is executed.

    Written as a draft, sent for review, made live by a second person, retired by its successor. A
    live version is never edited: a change begins a new draft. Certificates are issued with the live
    one and freeze all of it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("waits for approval")
        LIVE = "live", _("in use")
        RETIRED = "retired", _("no longer used")

    class Page(models.TextChoices):
        A4_LANDSCAPE = "a4_landscape", _("A4, landscape")
        A4_PORTRAIT = "a4_portrait", _("A4, portrait")
        A5_LANDSCAPE = "a5_landscape", _("A5, landscape")

    class Ground(models.TextChoices):
        FRAME = "frame", _("the frame with its pattern")
        PLAIN = "plain", _("plain paper")
        IMAGE = "image", _("an image of your own")

    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    title = models.CharField(_("title"), max_length=100)
    certifies = models.CharField(_("line above the name"), max_length=100, default=CERTIFIES)
    body = models.TextField(_("text with placeholders"))
    # Further languages, printed smaller below the Vietnamese, in this order:
    # [{"language", "title", "certifies", "body"}].
    translations = models.JSONField(_("other languages"), default=list, blank=True)
    page = models.CharField(
        _("paper size"), max_length=20, choices=Page.choices, default=Page.A4_LANDSCAPE
    )
    ground = models.CharField(
        _("background"), max_length=10, choices=Ground.choices, default=Ground.FRAME
    )
    # Images by their SHA-256 and extension; the private storage keeps them for good.
    background = models.CharField(_("background image"), max_length=70, blank=True)
    emblem = models.CharField(_("emblem"), max_length=70, blank=True)
    # Only what differs from the default of the paper: see certificates.rules.design.
    layout = models.JSONField(_("positions"), default=dict, blank=True)
    # Without a writer: came with the software.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    returned_because = models.CharField(_("sent back because"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created at"))
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)

    objects = CertificateTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate template")
        verbose_name_plural = _("certificate templates")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"], name="certificate_template_version_once"
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(state="live"),
                name="certificate_template_one_live_per_code",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(state__in=["draft", "in_review"]),
                name="certificate_template_one_open_per_code",
            ),
            # Who wrote it last is not who approves it; what somebody wrote is live only approved.
            models.CheckConstraint(
                condition=~Q(approved_by=F("written_by"))
                & (~Q(state="live") | Q(written_by=None) | Q(approved_by__isnull=False)),
                name="certificate_template_approved_by_another",
            ),
            models.CheckConstraint(
                condition=(Q(ground="image") & ~Q(background=""))
                | (~Q(ground="image") & Q(background="")),
                name="certificate_template_background_is_there",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.version})"

    @property
    def was_approved(self) -> bool:
        """Whether it is in use or was: approved by somebody, or came with the software."""
        is_ours = self.written_by_id is None
        return self.approved_by_id is not None or (is_ours and self.state != self.State.DRAFT)

    def all_words(self) -> list[dict[str, str]]:
        """The words in each language, the Vietnamese first."""
        vietnamese = {
            "language": "vi",
            "title": self.title,
            "certifies": self.certifies,
            "body": self.body,
        }
        return [vietnamese, *self.translations]
