"""Every change to the tree of organisations."""

from organisations.actions.holding import hold_still
from organisations.actions.planting import OrganisationRow, Planted, plant
from organisations.actions.reorganising import (
    Handover,
    Reorganised,
    dissolve,
    establish,
    merge,
    move,
    rename,
    reorganise_tree,
    split,
)
from organisations.actions.undoing import undo_tree, what_stands_in_the_way

__all__ = [
    "Handover",
    "OrganisationRow",
    "Planted",
    "Reorganised",
    "dissolve",
    "establish",
    "hold_still",
    "merge",
    "move",
    "plant",
    "rename",
    "reorganise_tree",
    "split",
    "undo_tree",
    "what_stands_in_the_way",
]
