"""What a programme asks of the people who are to take it, as blocks that staff put together."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from people.api import Person
from records.api import level_choices


def levels() -> list[tuple[str, str]]:
    """What can be asked for; named by migrations, so it stays here."""
    return level_choices()


SEX_LIMITS = {"min_value": 16, "max_value": 80, "required": False}


class LevelCondition(blocks.StructBlock):
    """At least a level in one field of the qualification record."""

    level = blocks.ChoiceBlock(label=_("At least"), choices=levels)
    otherwise = blocks.ChoiceBlock(
        label=_("A lower level is enough"), choices=levels, required=False
    )
    otherwise_for = blocks.CharBlock(
        label=_("For whom the lower level is enough"), max_length=200, required=False
    )

    class Meta:
        label = _("Level")
        icon = "order-up"


class MembershipCondition(blocks.StructBlock):
    """Membership of the Party."""

    statuses = blocks.MultipleChoiceBlock(
        label=_("Party membership"), choices=Person.PartyStatus.choices
    )

    class Meta:
        label = _("Party membership")
        icon = "group"


class AgeCondition(blocks.StructBlock):
    """An age in full years on the day the class starts."""

    men_from = blocks.IntegerBlock(label=_("Men, from the age of"), **SEX_LIMITS)
    women_from = blocks.IntegerBlock(label=_("Women, from the age of"), **SEX_LIMITS)
    men_to = blocks.IntegerBlock(label=_("Men, to the age of"), **SEX_LIMITS)
    women_to = blocks.IntegerBlock(label=_("Women, to the age of"), **SEX_LIMITS)

    class Meta:
        label = _("Age")
        icon = "user"


class ServiceCondition(blocks.StructBlock):
    """Full years since the first position held now."""

    years = blocks.IntegerBlock(label=_("Years in office, at least"), min_value=1, max_value=50)

    class Meta:
        label = _("Years in office")
        icon = "calendar"


class PriorCondition(blocks.StructBlock):
    """A programme that must have been completed before."""

    programme = blocks.RegexBlock(
        label=_("Code of the programme"), regex=r"^[a-z0-9-]+$", max_length=60
    )

    class Meta:
        label = _("Programme completed before")
        icon = "history"


CONDITIONS = [
    ("level", LevelCondition()),
    ("membership", MembershipCondition()),
    ("age", AgeCondition()),
    ("service", ServiceCondition()),
    ("prior", PriorCondition()),
]
