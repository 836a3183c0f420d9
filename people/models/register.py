"""Cadres of the register: who they are, what they hold or are planned for, when exempt."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from shared.dates import in_force
from shared.text import fold


class PersonQuerySet(models.QuerySet["Person"]):
    def holding_within(self, place: Q, *, on: dt.date) -> "PersonQuerySet":
        """People who on that day hold a position whose row fits `place` (a Q over Holding)."""
        held = Holding.objects.filter(in_force(on), place, person=OuterRef("pk"))
        return self.filter(Exists(held))

    def matching(self, words: str) -> "PersonQuerySet":
        """People whose name or code holds all the words, with or without diacritics."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_text__contains=word)
        return found

    def by_name(self) -> "PersonQuerySet":
        """In the order of a Vietnamese list: by given name."""
        return self.order_by("sort_key", "code")


class Person(models.Model):
    """One person of the register. Never deleted: records stand on it."""

    class Sex(models.TextChoices):
        MALE = "nam", _("male")
        FEMALE = "nu", _("female")

    class PartyStatus(models.TextChoices):
        OFFICIAL = "chinh_thuc", _("official member")
        PROBATIONARY = "du_bi", _("probationary member")
        NONE = "khong", _("not a member")

    code = models.CharField(_("code"), max_length=40, unique=True)
    full_name = models.CharField(_("full name"), max_length=200)
    # The name by which the person is addressed and listed: usually the last word, not always
    # (Y Vên, H'Hen Niê), so staff may set it.
    given = models.CharField(_("given name"), max_length=100)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    born_year_only = models.BooleanField(_("only the year is known"), default=False)
    sex = models.CharField(_("sex"), max_length=3, choices=Sex.choices, blank=True)
    party_status = models.CharField(
        _("party membership"), max_length=12, choices=PartyStatus.choices, blank=True
    )
    joined_party_on = models.DateField(_("joined the Party on"), null=True, blank=True)
    joined_party_year_only = models.BooleanField(_("only the year is known"), default=False)
    phone = models.CharField(_("phone"), max_length=16, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
    )
    # The same human being, entered twice: this row and its code stay, and lead to the one kept.
    # Never more than one step: whoever is kept has not been merged.
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    search_text = models.CharField(max_length=400, editable=False, default="")
    sort_key = models.CharField(max_length=1300, editable=False, default="")

    objects = PersonQuerySet.as_manager()

    class Personal:
        """Fields about a living person: purpose and how long they are kept."""

        purpose = "register of cadres in scope of training"
        retention = "while in scope; afterwards with the qualification record"
        fields = (
            "full_name", "given", "born_on", "sex", "party_status", "joined_party_on", "phone",
            "email",
        )  # fmt: skip

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [models.Index(fields=["search_text"], name="person_search")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(full_name="") & ~Q(given=""),
                name="person_has_code_and_name",
            ),
            models.CheckConstraint(
                condition=Q(born_year_only=False)
                | Q(born_on__isnull=False, born_on__month=1, born_on__day=1),
                name="person_year_of_birth_stored_as_first_of_january",
            ),
            models.CheckConstraint(
                condition=Q(joined_party_year_only=False)
                | Q(
                    joined_party_on__isnull=False, joined_party_on__month=1, joined_party_on__day=1
                ),
                name="person_year_of_joining_stored_as_first_of_january",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                name="person_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name


class PersonIdentifier(models.Model):
    """A number such as the citizen identity: sealed, and findable only by its keyed hash."""

    class Kind(models.TextChoices):
        CITIZEN_ID = "cccd", _("citizen identity number")
        PARTY_CARD = "the_dang", _("party card number")
        PARTY_FILE = "so_ly_lich", _("party file number")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    sealed = models.BinaryField(_("sealed value"))
    keyed_hash = models.CharField(_("keyed hash"), max_length=64)

    class Personal:
        """Sensitive: the value is readable only with the key kept outside the database."""

        purpose = "telling namesakes apart at import"
        retention = "while in scope"
        fields = ("sealed", "keyed_hash")

    class Meta:
        verbose_name = _("identifier")
        constraints = [
            models.UniqueConstraint(fields=["kind", "keyed_hash"], name="identifier_of_one_person"),
            models.UniqueConstraint(fields=["person", "kind"], name="identifier_one_per_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"


class PositionTitle(models.Model):
    """A position people hold: bí thư, phó bí thư, chi uỷ viên, trưởng thôn …"""

    code = models.CharField(_("code"), max_length=40, primary_key=True)
    name = models.CharField(_("name"), max_length=100)
    # Higher stands higher: a person with several positions is counted under the highest.
    rank = models.PositiveSmallIntegerField(_("rank"), default=0)
    is_party = models.BooleanField(_("position in the Party"), default=True)

    class Meta:
        verbose_name = _("position")
        ordering = ["-rank", "code"]

    def __str__(self) -> str:
        return self.name


class Holding(models.Model):
    """A person holds a position in an organisation for a span of days; several at once may be."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    title = models.ForeignKey(PositionTitle, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="holdings"
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    decision_number = models.CharField(_("decision number"), max_length=100, blank=True)
    # The position in the successor by which a reorganisation continued this one.
    followed_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="follows"
    )

    class Personal:
        """Positions in the Party are sensitive data."""

        purpose = "who is in scope of which training"
        retention = "with the qualification record"
        fields = ("title", "organisation", "valid_from", "valid_until")

    class Meta:
        verbose_name = _("position held")
        indexes = [models.Index(fields=["title", "organisation"], name="holding_title_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "title", "organisation", "valid_from"],
                name="holding_once_per_start",
            ),
            models.UniqueConstraint(
                fields=["person", "title", "organisation"],
                condition=Q(valid_until=None),
                name="holding_once_while_open",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gt=F("valid_from")),
                name="holding_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(followed_by=None) | Q(valid_until__isnull=False),
                name="holding_followed_only_when_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.title_id} {self.organisation_id}"

    @property
    def carried_on(self) -> "Holding":
        """The position as it goes on today, through whatever reorganisations came."""
        held = self
        while held.followed_by is not None:
            held = held.followed_by
        return held


class PlannedPosition(models.Model):
    """A person stands in the plan of cadres (quy hoạch) for a position, for a span of days."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="planned_positions")
    title = models.ForeignKey(PositionTitle, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="planned_positions"
    )
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    decision_number = models.CharField(_("decision number"), max_length=100, blank=True)

    class Personal:
        """Not public: told to those who see the person, and to the person."""

        purpose = "training figures of cadres in the plan; who is prepared for which position"
        retention = "with the qualification record"
        fields = ("title", "organisation", "valid_from", "valid_until", "decision_number")

    class Meta:
        verbose_name = _("planned position")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "title", "organisation", "valid_from"],
                name="planned_position_once_per_start",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="planned_position_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.title_id} {self.organisation_id}"


class Exemption(models.Model):
    """A span of days in which a person is not counted in the yearly training."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="exemptions")
    kind = models.CharField(_("kind"), max_length=60)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=255, blank=True)
    decision_number = models.CharField(_("decision number"), max_length=100, blank=True)

    class Personal:
        """May touch health: shown only to those who see the person."""

        purpose = "denominators of the yearly training"
        retention = "5 years after the end"
        fields = ("kind", "reason")

    class Meta:
        verbose_name = _("exemption")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "valid_from"], name="exemption_once_per_start"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="exemption_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"
