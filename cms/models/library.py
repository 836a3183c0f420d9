"""The library of official documents (văn bản), open to everybody."""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index
from wagtail.search.queryset import SearchableQuerySetMixin

from shared.text import tidy


def in_parts(words: str) -> str:
    """Put spaces where numbers of documents have hyphens and slashes."""
    return re.sub(r"[-/]", " ", words)


class OfficialDocumentQuerySet(SearchableQuerySetMixin, models.QuerySet["OfficialDocument"]):
    def shown(self) -> "OfficialDocumentQuerySet":
        """What visitors may read, the latest first."""
        return self.filter(is_shown=True).order_by("-issued_on", "-pk")


class OfficialDocument(index.Indexed, models.Model):
    """A document of the party or the state that cadres work by, with its file."""

    class Kind(models.TextChoices):
        RESOLUTION = "nghi_quyet", _("resolution")
        DIRECTIVE = "chi_thi", _("directive")
        REGULATION = "quy_dinh", _("regulation")
        RULES = "quy_che", _("rules of work")
        GUIDELINE = "huong_dan", _("guideline")
        DECISION = "quyet_dinh", _("decision")
        PLAN = "ke_hoach", _("plan")
        CONCLUSION = "ket_luan", _("conclusion")
        ANNOUNCEMENT = "thong_bao", _("announcement")
        LETTER = "cong_van", _("official letter")
        FORM = "bieu_mau", _("form to fill in")
        OTHER = "khac", _("other document")

    number = models.CharField(
        _("number and sign"), max_length=60, blank=True, help_text=_("For example: 25-HD/BTCTW")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    subject = models.CharField(
        _("what it is about"), max_length=400, help_text=_("As it stands on paper.")
    )
    issuer = models.CharField(_("issuer"), max_length=200)
    issued_on = models.DateField(_("date of issue"))
    file = models.ForeignKey(
        "wagtaildocs.Document",
        on_delete=models.PROTECT,
        related_name="official_documents",
        verbose_name=_("file"),
    )
    note = models.CharField(
        _("note"), max_length=300, blank=True, help_text=_("What replaces it, or what it replaces.")
    )
    is_shown = models.BooleanField(_("shown on the site"), default=True)

    objects = OfficialDocumentQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("number")]),
        FieldPanel("subject"),
        FieldRowPanel([FieldPanel("issuer"), FieldPanel("issued_on")]),
        FieldPanel("file"),
        FieldPanel("note"),
        FieldPanel("is_shown"),
    ]
    search_fields = [
        index.SearchField("number_in_parts"),
        index.SearchField("subject", boost=2),
        index.SearchField("issuer"),
        index.SearchField("get_kind_display"),
        index.FilterField("is_shown"),
        index.FilterField("kind"),
        index.FilterField("issuer"),
        index.FilterField("issued_on"),
    ]

    class Meta:
        verbose_name = _("official document")
        verbose_name_plural = _("official documents")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "issuer"],
                condition=~models.Q(number=""),
                name="official_document_number_once_per_issuer",
                violation_error_message=_("This issuer has a document of that number already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def number_in_parts(self) -> str:
        """25-HD/BTCTW as 25 HD BTCTW: PostgreSQL would take the whole for the name of a file."""
        return in_parts(self.number)

    def clean(self) -> None:
        for field in ("number", "subject", "issuer", "note"):
            setattr(self, field, tidy(getattr(self, field)))

    @property
    def title(self) -> str:
        """What people call it: "Hướng dẫn số 25-HD/BTCTW"; its subject where it has no number."""
        if not self.number:
            return self.subject
        return _("%(kind)s no. %(number)s") % {
            "kind": self.get_kind_display().capitalize(),
            "number": self.number,
        }
