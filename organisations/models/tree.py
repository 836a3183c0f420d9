"""The tree of party organisations, as it is today and as it was on any day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from organisations.models.kinds import OrganisationKind, ResidentialKind


class OrganisationQuerySet(MP_NodeQuerySet):
    def below(self, organisation: "Organisation") -> "OrganisationQuerySet":
        """The organisation itself and everything under it today."""
        return self.filter(path__startswith=organisation.path)

    def by_name(self) -> "OrganisationQuerySet":
        return self.order_by("sort_key", "code")


class OrganisationManager(MP_NodeManager.from_queryset(OrganisationQuerySet)):  # type: ignore[misc]  # treebeard is not typed
    """The tree's manager, giving our querysets (treebeard's own gives its own class)."""

    def get_queryset(self) -> OrganisationQuerySet:
        return OrganisationQuerySet(self.model, using=self._db).order_by("path")


class Organisation(MP_Node):
    """One party organisation. The tree columns hold today's tree; `Placement` holds all days.

    `name` is today's; `OrganisationName` keeps the names of before.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    kind = models.ForeignKey(OrganisationKind, on_delete=models.PROTECT, verbose_name=_("kind"))
    residential_kind = models.ForeignKey(
        ResidentialKind,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("kind of neighbourhood"),
    )
    sector = models.CharField(_("sector"), max_length=100, blank=True)
    legal_status = models.CharField(_("legal status"), max_length=100, blank=True)
    name = models.CharField(_("name"), max_length=255)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    # The one organisation into which this one was merged. In today's tree it hangs below that one,
    # so that whoever looks after the successor also looks after its classes, banks and papers.
    succeeded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("merged into"),
    )  # fmt: skip
    search_text = models.CharField(max_length=600, editable=False, default="")
    sort_key = models.CharField(max_length=1500, editable=False, default="", db_index=False)

    objects = OrganisationManager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [
            # Of all below a path, those directly below: else the root looks at every organisation.
            models.Index(
                fields=["depth", "path"],
                name="organisation_directly_below",
                opclasses=["int4_ops", "varchar_pattern_ops"],
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name=""), name="organisation_has_code_and_name"
            ),
            models.CheckConstraint(
                condition=Q(opened_on=None)
                | Q(closed_on=None)
                | Q(opened_on__isnull=False, closed_on__gte=F("opened_on")),
                name="organisation_closed_after_opened",
            ),
            models.CheckConstraint(
                condition=Q(succeeded_by=None) | Q(closed_on__isnull=False),
                name="organisation_succeeded_only_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Placement(models.Model):
    """Where an organisation hung in the tree, and for how long.

    `valid_from` is the first day (null: since before records), `valid_until` the first day it no
    longer holds (null: still). `parent` is null for the root.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="placements"
    )
    parent = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    decision_number = models.CharField(_("decision number"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("placement")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(valid_until=None),
                name="placement_one_current_per_organisation",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("organisation")),
                name="placement_not_below_itself",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gt=F("valid_from")),
                name="placement_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} < {self.parent_id}"
