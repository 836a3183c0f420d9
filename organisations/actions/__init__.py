"""Every change to the tree of organisations."""

from organisations.actions.planting import OrganisationRow, Planted, plant

__all__ = ["OrganisationRow", "Planted", "plant"]
