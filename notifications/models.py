"""Messages to people, and how they leave the product. Nothing is sent inside a transaction."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.api import AnyUser

# Quiet hours of whoever has not chosen other ones, by the clock of Vietnam.
QUIET_FROM = dt.time(21, 0)
QUIET_UNTIL = dt.time(6, 0)


def _one_recipient() -> Q:
    return Q(person=None, user__isnull=False) | Q(person__isnull=False, user=None)


class MessageQuerySet(models.QuerySet["Message"]):
    def of(self, user: AnyUser) -> "MessageQuerySet":
        """What `user` was told, as a person of the register or as an account without one."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person__user=user) | Q(user=user))


class Message(models.Model):
    """A message shown to one recipient in the product.

    The row is also the order for sending it elsewhere: a sweep finds those without `routed_at`,
    so that posting costs one statement and nothing is lost when the broker is away.
    """

    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="messages"
    )
    # Staff who are in no register.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
    )
    # Names the occasion, so that a retry does not tell the same thing twice.
    key = models.CharField(_("key"), max_length=120)
    # One of `reference.OCCASIONS`: which channels it takes, and who checks it before it leaves.
    occasion = models.CharField(_("occasion"), max_length=40, default="notice")
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    link = models.CharField(_("link"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    routed_at = models.DateTimeField(_("channels chosen at"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Personal:
        """Carries no marks and no identifiers: only that there is news, and a link."""

        purpose = "telling learners what to do next"
        retention = "24 months"
        fields = ("subject", "body")

    class Meta:
        verbose_name = _("message")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["id"], name="message_unrouted", condition=Q(routed_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="message_once_per_occasion"),
            models.UniqueConstraint(fields=["user", "key"], name="message_once_per_account"),
            models.CheckConstraint(condition=_one_recipient(), name="message_has_one_recipient"),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="/"), name="message_links_stay_here"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Channel(models.TextChoices):
    """Ways out of the product. Inside it, the message itself is what is shown."""

    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")
    ZALO = "zalo", _("Zalo")


class Delivery(models.Model):
    """One message on its way through one channel. Rows are claimed, sent, and settled."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        FAILED = "failed", _("failed, will be tried again")
        SENT = "sent", _("sent")
        DELIVERED = "delivered", _("arrived")
        BOUNCED = "bounced", _("refused by the address")
        GIVEN_UP = "given_up", _("set aside")
        DROPPED = "dropped", _("no longer needed")

    CAN_BE_TRIED_AGAIN = (State.GIVEN_UP, State.BOUNCED)

    if TYPE_CHECKING:
        shown_address: str  # added by log_page()

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    address = models.CharField(_("address"), max_length=254)
    # Names the delivery to the outside: whoever receives it twice can tell.
    token = models.UUIDField(_("token"), default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.WAITING
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    # When it is next taken up; for one being sent, when its worker is taken for dead.
    next_try_at = models.DateTimeField(_("next try at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    provider_id = models.CharField(_("number given by the provider"), max_length=100, blank=True)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)

    class Personal:
        """To which address something was sent, and whether it arrived."""

        purpose = "sending once, and finding out why something did not arrive"
        retention = "24 months"
        fields = ("address", "error")

    class Meta:
        verbose_name = _("delivery")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="delivery_due",
                condition=Q(next_try_at__isnull=False),
            ),
            models.Index(fields=["state", "created_at"], name="delivery_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "channel"], name="delivery_once_per_channel"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "failed"], next_try_at__isnull=False)
                | Q(
                    state__in=["sent", "delivered", "bounced", "given_up", "dropped"],
                    next_try_at=None,
                ),
                name="delivery_next_try_only_while_open",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "delivered"]) | Q(sent_at__isnull=False),
                name="delivery_sent_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.channel}"

    @property
    def error_in_words(self) -> str:
        # Codes such as "HTTP 503" stay as they are.
        return gettext(self.error) if self.error else ""

    @property
    def can_be_tried_again(self) -> bool:
        return self.state in self.CAN_BE_TRIED_AGAIN


class ChannelPreference(models.Model):
    """Which channels a recipient wants, and when not. No row: the defaults."""

    person = models.OneToOneField(
        "people.Person", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    email = models.BooleanField(_("E-mail"), default=True)
    sms = models.BooleanField(_("SMS"), default=True)
    zalo = models.BooleanField(_("Zalo"), default=True)
    quiet_from = models.TimeField(_("Quiet from"), default=QUIET_FROM)
    quiet_until = models.TimeField(_("Quiet until"), default=QUIET_UNTIL)

    class Personal:
        """How somebody wants to be told."""

        purpose = "telling people the way they ask for"
        retention = "while the person is in scope"
        fields = ("email", "sms", "zalo", "quiet_from", "quiet_until")

    class Meta:
        verbose_name = _("wishes about messages")
        constraints = [
            models.CheckConstraint(
                condition=_one_recipient(), name="channel_preference_has_one_owner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id or ''} {self.user_id or ''}"


class ContactFlag(models.Model):
    """An address that refuses what is sent to it. A corrected address carries no flag."""

    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    address = models.CharField(_("address"), max_length=254)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    flagged_at = models.DateTimeField(_("since"))

    class Personal:
        """A mail address or a phone number."""

        purpose = "not writing to wrong addresses; correcting the register"
        retention = "24 months"
        fields = ("address",)

    class Meta:
        verbose_name = _("address that refuses")
        constraints = [
            models.UniqueConstraint(fields=["channel", "address"], name="contact_flag_once"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class MessageTemplate(models.Model):
    """Changed words for one occasion; without a row, the words of `reference.OCCASIONS` hold.

    Former words are in the journal.
    """

    occasion = models.CharField(_("occasion"), max_length=40, primary_key=True)
    subject = models.CharField(_("subject"), max_length=150)
    body = models.TextField(_("text"), max_length=2000)
    version = models.PositiveIntegerField(_("version"), default=1)
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("words of a message")

    def __str__(self) -> str:
        return f"{self.occasion} {self.version}"
