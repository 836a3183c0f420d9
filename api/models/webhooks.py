"""Who wants to be told of changes, and what became of telling them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.api import Scope


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def in_scope(self, scope: Scope) -> "WebhookQuerySet":
        return self.filter(scope.q("organisation__"))


class Webhook(models.Model):
    """An address of another system that is told of changes, as far as its owner may see them."""

    name = models.CharField(_("name"), max_length=100)
    url = models.URLField(_("address"), max_length=500)
    # Sealed with the key outside the database; opened for each signature.
    sealed_secret = models.BinaryField(editable=False)
    # Codes of `rules.webhooks.Topic`.
    topics = models.JSONField(_("news"), default=list)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="webhooks",
        verbose_name=_("owner"),
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )
    # The number of the last change that was looked at for it.
    position = models.BigIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("made at"))
    # Since when nothing has arrived; null while it goes well.
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)

    objects = WebhookQuerySet.as_manager()

    class Personal:
        """Who answers for a connection to another system."""

        purpose = "telling other systems what has changed"
        retention = "10 years, as the journal"
        fields = ("owner", "created_by")

    class Meta:
        verbose_name = _("address told of changes")
        verbose_name_plural = _("addresses told of changes")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(url__startswith="https://"), name="webhook_is_told_by_https"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="webhook_is_named"),
        ]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(models.Model):
    """One request to one address: up to a hundred pieces of news, as ids and links only."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("arrived")
        GIVEN_UP = "given_up", _("given up")

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    # The same for every try, so that whoever receives it twice can tell.
    message_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    body = models.JSONField(_("content"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    created_at = models.DateTimeField(_("made at"))
    next_try_at = models.DateTimeField(_("next try at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("arrived at"), null=True, blank=True)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)

    class Personal:
        """Ids of people of whom something has changed; not what."""

        purpose = "telling other systems what has changed"
        retention = "30 days"
        fields = ("body",)

    class Meta:
        verbose_name = _("news on its way")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="webhook_delivery_due",
                condition=Q(next_try_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", next_try_at__isnull=False, sent_at=None)
                | Q(state="sent", next_try_at=None, sent_at__isnull=False)
                | Q(state="given_up", next_try_at=None, sent_at=None),
                name="webhook_delivery_next_try_while_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.webhook_id} {self.message_id}"

    @property
    def error_in_words(self) -> str:
        # Codes such as "HTTP 503" stay as they are.
        return gettext(self.error) if self.error else ""
