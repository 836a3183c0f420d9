"""What is measured over an audience: the rule, its readings, and the clauses that ask for it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.models.audiences import Audience
from records.models.facts import Dimension


class Indicator(models.Model):
    """What is counted over an audience."""

    class Rule(models.TextChoices):
        LEVELS = "levels", _("holds all the levels named")
        TRAINED = "trained", _("trained in the year")
        TRAINED_GROUPS = "trained_groups", _("trained in the year, group by group")
        TOPICS = "topics", _("completed a course on one of the topics in the year")
        PARTY_MEMBER = "party_member", _("is a member of the Party")
        CONCURRENT = "concurrent", _("also holds one of the positions, and is young enough")
        AGE = "age", _("is young enough; with the bands of age")
        STANDARD_LEVELS = "standard_levels", _("has the levels that the positions held ask for")
        STANDARD_COURSES = "standard_courses", _("has the courses that the positions held ask for")
        STANDARD = "standard", _("has all that the positions held ask for")
        COMPLETIONS = "completions", _("completions of the programmes, with grades")
        ENROLMENTS = "enrolments", _("enrolments in courses on the topics")
        UPDATED = "updated", _("programmes with a version under a guideline")
        OFFERED = "offered", _("programmes of which a class opened in the year")
        ARTICLES = "articles", _("articles published in the year")
        ENTERED = "entered", _("entered or imported, never computed")

    class Group(models.TextChoices):
        QUALIFICATION = "trinh_do", _("qualification")
        TRAINING = "boi_duong", _("training")
        OUTCOME = "ket_qua", _("outcome")

    code = models.CharField(_("code"), max_length=60, primary_key=True)
    name = models.CharField(_("name"), max_length=255)
    short_name = models.CharField(_("short name"), max_length=60)
    rule = models.CharField(_("rule"), max_length=20, choices=Rule.choices)
    group = models.CharField(
        _("group"), max_length=10, choices=Group.choices, default=Group.QUALIFICATION
    )
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="indicators")
    # A target holds for its year and the years after it; otherwise it is to be met by its year.
    is_yearly = models.BooleanField(_("assessed every year"), default=False)
    members_only = models.BooleanField(_("only members of the Party"), default=False)
    max_age = models.PositiveSmallIntegerField(_("not older than"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("order in lists"), default=0)

    class Meta:
        verbose_name = _("indicator")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class IndicatorCondition(models.Model):
    """A level that the indicator asks for; several conditions must all be met."""

    class Part(models.TextChoices):
        COUNTED = "counted", _("of those counted")
        SCOPE = "scope", _("of those in scope")

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="conditions")
    part = models.CharField(_("asked"), max_length=7, choices=Part.choices, default=Part.COUNTED)
    dimension = models.CharField(_("field"), max_length=20, choices=Dimension.choices)
    level = models.CharField(_("at least"), max_length=60)

    class Meta:
        verbose_name = _("condition of an indicator")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "part", "dimension"],
                name="indicator_condition_once_per_dimension",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.dimension} >= {self.level}"


class IndicatorItem(models.Model):
    """A position, a topic or a programme that the rule of an indicator speaks of."""

    class Kind(models.TextChoices):
        TITLE = "title", _("position")
        TOPIC = "topic", _("topic")
        PROGRAMME = "programme", _("programme")

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    code = models.CharField(_("code"), max_length=60)
    # A course without the code belongs to it when its name holds these words.
    name = models.CharField(_("name"), max_length=255, blank=True)
    position = models.PositiveSmallIntegerField(_("order in lists"), default=0)

    class Meta:
        verbose_name = _("part of an indicator")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "kind", "code"], name="indicator_item_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.kind} {self.code}"


class IndicatorReading(models.Model):
    """One way to understand an indicator: what is divided by what. Exactly one is the default."""

    class Unit(models.TextChoices):
        PEOPLE = "nguoi", _("people")
        COMMITTEES = "cap_uy", _("committees")
        ENROLMENTS = "luot_nguoi", _("enrolments")
        POSTS = "chuc_danh", _("posts")
        ORGANISATIONS = "to_chuc", _("organisations")
        PROGRAMMES = "chuong_trinh", _("programmes")
        ARTICLES = "bai", _("articles")

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="readings")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    unit = models.CharField(_("unit"), max_length=15, choices=Unit.choices)
    numerator = models.TextField(_("what is counted"))
    denominator = models.TextField(_("of what"), blank=True)
    is_default = models.BooleanField(_("used when a target names no other"), default=False)
    position = models.PositiveSmallIntegerField(_("order in lists"), default=0)

    class Meta:
        verbose_name = _("reading of an indicator")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "code"], name="indicator_reading_once"),
            models.UniqueConstraint(
                fields=["indicator"],
                condition=Q(is_default=True),
                name="indicator_reading_one_default",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.name}"


class IndicatorClause(models.Model):
    """A sentence of a document that asks for the indicator; `row` numbers the requirement."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="clauses")
    row = models.CharField(_("requirement"), max_length=10)
    document = models.CharField(_("document"), max_length=255)
    place = models.CharField(_("clause"), max_length=120)
    words = models.TextField(_("words of the document"))

    class Meta:
        verbose_name = _("source of an indicator")
        ordering = ["row", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "row"], name="indicator_clause_once"),
        ]

    def __str__(self) -> str:
        return f"{self.row} {self.document}, {self.place}"


class PositionRequirement(models.Model):
    """What the holder of a position must have: a level, or a course."""

    class Kind(models.TextChoices):
        LEVEL = "level", _("a level")
        PROGRAMME = "programme", _("a programme, completed at any time")
        TOPIC = "topic", _("a course on a topic, in the year")
        YEARLY = "yearly", _("the yearly training")

    title = models.ForeignKey("people.PositionTitle", on_delete=models.PROTECT, related_name="+")
    organisation_kind = models.ForeignKey(
        "organisations.OrganisationKind",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("kind of organisation"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    dimension = models.CharField(
        _("field"), max_length=20, choices=Dimension.choices, blank=True, default=""
    )
    # The least level, or the code of the programme or topic.
    code = models.CharField(_("level or course"), max_length=60, blank=True, default="")
    name = models.CharField(_("name"), max_length=255, blank=True, default="")
    source = models.CharField(_("source"), max_length=255, blank=True, default="")

    class Meta:
        verbose_name = _("requirement of a position")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "organisation_kind", "kind", "dimension", "code"],
                name="position_requirement_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="level", dimension__gt="", code__gt="")
                | Q(kind="yearly", dimension="", code="")
                | Q(kind__in=["programme", "topic"], dimension="", code__gt=""),
                name="position_requirement_names_level_or_course",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title_id}: {self.kind} {self.dimension} {self.code}"
