"""Answers to imports, so that the same request sent twice is done once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from api.models.tokens import ApiToken


class FinishedImport(models.Model):
    """What was answered to an import. Refusals are not kept: the mended request may come again."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="imports")
    # What the other system calls this request (`Idempotency-Key`).
    key = models.CharField(_("key of the request"), max_length=100)
    # SHA-256 of what was sent: the same key for something else is a mistake.
    digest = models.CharField(max_length=64)
    answer = models.JSONField(_("answer"))
    done_at = models.DateTimeField(_("done at"))

    class Personal:
        """The counts of an import, and codes of papers."""

        purpose = "doing the same request once"
        retention = "90 days"
        fields = ("answer",)

    class Meta:
        verbose_name = _("finished import")
        constraints = [
            models.UniqueConstraint(fields=["token", "key"], name="finished_import_once_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.token_id} {self.key}"
