"""Organisations, the tree in which they hang, and what happened to them."""

from organisations.models.history import OrganisationEvent, OrganisationName
from organisations.models.kinds import OrganisationKind, ResidentialKind
from organisations.models.tree import (
    Organisation,
    OrganisationManager,
    OrganisationQuerySet,
    Placement,
)

__all__ = [
    "Organisation",
    "OrganisationEvent",
    "OrganisationKind",
    "OrganisationManager",
    "OrganisationName",
    "OrganisationQuerySet",
    "Placement",
    "ResidentialKind",
]
