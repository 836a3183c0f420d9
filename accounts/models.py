"""Who may sign in, and what they may do where.

Nothing here may depend on Wagtail's page models: the user model and the pages point at each other,
and the migrations would become circular.
"""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.cache import cache
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.rules import Role

ROLE_NAMES = [
    (Role.TRAINER.value, _("trainer")),
    (Role.REVIEWER.value, _("reviewer")),
    (Role.TRAINING_OFFICER.value, _("training officer")),
    (Role.DEPARTMENT.value, _("department")),
    (Role.ISSUER.value, _("issuer of certificates")),
    (Role.ADMINISTRATOR.value, _("administrator")),
]


class User(AbstractUser):
    """A person who signs in with a username, an e-mail address or a phone number."""

    class TextSize(models.TextChoices):
        NORMAL = "normal", _("Normal")
        LARGE = "large", _("Large")
        LARGEST = "largest", _("Largest")

    full_name = models.CharField(_("full name"), max_length=200, blank=True)
    # E.164 (+84…), so that 0912…, +84 912… and 84912… are one number. Null, not empty: unique.
    phone = models.CharField(_("phone"), max_length=16, null=True, blank=True, unique=True)
    text_size = models.CharField(
        _("text size"), max_length=10, choices=TextSize.choices, default=TextSize.NORMAL
    )

    class Personal:
        """Who signs in, and by which names."""

        purpose = "signing in and being told what to do next"
        retention = "while the person is in scope; then anonymised"
        fields = ("username", "full_name", "email", "phone", "last_login")

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=~Q(email=""), name="user_email_once"
            ),
            models.UniqueConstraint(Lower("username"), name="user_username_once_in_any_case"),
            models.CheckConstraint(condition=~Q(phone=""), name="user_phone_null_not_empty"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        key = self.cache_key(self.pk)
        transaction.on_commit(lambda: cache.delete(key), robust=True)

    @staticmethod
    def cache_key(user_id: Any) -> str:
        """Where the sign-in backend keeps the account between requests."""
        return f"user:{user_id}"

    def get_full_name(self) -> str:
        return str(self)


class RoleAssignment(models.Model):
    """One role of one user over one organisation and all below it, for a span of days."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_assignments")
    role = models.CharField(_("role"), max_length=30, choices=ROLE_NAMES)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    delegated_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=255, blank=True)

    class Personal:
        """Who was in charge of what, and who gave it to them."""

        purpose = "rights, and answering for them later"
        retention = "10 years after the end"
        fields = ("user", "role", "organisation", "delegated_by", "reason")

    class Meta:
        verbose_name = _("role")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "organisation"],
                condition=Q(valid_until=None),
                name="role_assignment_once_while_open",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gt=F("valid_from")),
                name="role_assignment_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]),
                name="role_assignment_known_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organisation_id}"
