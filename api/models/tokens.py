"""Keys of other systems. The key itself is shown once and kept nowhere."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.api import Scope


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def in_scope(self, scope: Scope) -> "ApiTokenQuerySet":
        """Tokens for a part of the tree that lies in `scope`."""
        return self.filter(scope.q("organisation__"))

    def usable(self, at: dt.datetime) -> "ApiTokenQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=at, owner__is_active=True)


class ApiToken(models.Model):
    """A key by which another system reads or writes, never more than its owner may that day."""

    name = models.CharField(_("name"), max_length=100)
    # The beginning of the key, by which people tell keys apart.
    prefix = models.CharField(_("begins with"), max_length=16)
    # SHA-256 in hex digits; 256 random bits need no slower hash.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("owner"),
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )
    # Codes of `rules.rights.Right`.
    rights = models.JSONField(_("rights"), default=list)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("valid until"))
    # To the hour: enough to see whether anybody still uses it.
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ApiTokenQuerySet.as_manager()

    class Personal:
        """Who answers for a connection to another system."""

        purpose = "letting other systems in, and finding out who let them in"
        retention = "10 years, as the journal"
        fields = ("owner", "created_by", "revoked_by")

    class Meta:
        verbose_name = _("key of another system")
        verbose_name_plural = _("keys of other systems")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="api_token_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(revoked_by=None) | Q(revoked_at__isnull=False),
                name="api_token_revoked_at_some_time",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(prefix=""), name="api_token_is_named"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def state_at(self, at: dt.datetime) -> str:
        """Return "revoked", "expired" or "valid"."""
        if self.revoked_at is not None:
            return "revoked"
        return "valid" if self.expires_at > at else "expired"
