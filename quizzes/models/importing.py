"""Questions read from a file and not yet taken into the bank."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.models.bank import QuestionBank, QuestionCategory


class ImportBatch(models.Model):
    """One file between reading and taking it in. Only its owner sees it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    bank = models.ForeignKey(QuestionBank, on_delete=models.CASCADE, related_name="+")
    category = models.ForeignKey(
        QuestionCategory, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    file_name = models.CharField(_("file"), max_length=200)
    file_format = models.CharField(_("format"), max_length=12)
    # The questions as read and mended since, and what to do with each:
    # `quizzes.queries.importing` reads and writes it.
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("read at"))
    taken_at = models.DateTimeField(_("taken in at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import of questions")
        verbose_name_plural = _("imports of questions")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name
