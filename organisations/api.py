"""What other apps may use of organisations."""

from organisations.access import get_organisation_or_404
from organisations.actions import OrganisationRow, Planted, plant
from organisations.errors import CannotPlant
from organisations.models import (
    Organisation,
    OrganisationEvent,
    OrganisationKind,
    OrganisationQuerySet,
    Placement,
    ResidentialKind,
)
from organisations.queries import Tree, organisations_below, tree_on
from organisations.rules import TreeProblem, closed_too_early, tree_problems

# Characters of a tree path for each level: a prefix of so many is an organisation further up.
STEP_LENGTH: int = Organisation.steplen

__all__ = [
    "STEP_LENGTH",
    "CannotPlant",
    "Organisation",
    "OrganisationEvent",
    "OrganisationKind",
    "OrganisationQuerySet",
    "OrganisationRow",
    "Placement",
    "Planted",
    "ResidentialKind",
    "Tree",
    "TreeProblem",
    "closed_too_early",
    "get_organisation_or_404",
    "organisations_below",
    "plant",
    "tree_on",
    "tree_problems",
]
