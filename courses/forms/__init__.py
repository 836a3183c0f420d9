"""What people fill in, by subject."""

from courses.forms.classes import (
    AudienceForm,
    ClassForm,
    DayInput,
    OrganisationField,
    RowChoiceField,
    SummonsForm,
)

__all__ = [
    "AudienceForm",
    "ClassForm",
    "DayInput",
    "OrganisationField",
    "RowChoiceField",
    "SummonsForm",
]
