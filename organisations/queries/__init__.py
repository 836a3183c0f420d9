"""Reads over the tree of organisations and its history."""

from organisations.queries.tree import (
    Branches,
    Tree,
    ancestors_on,
    branches_on,
    organisations_below,
    organisations_then_below,
    tree_on,
)

__all__ = [
    "Branches",
    "Tree",
    "ancestors_on",
    "branches_on",
    "organisations_below",
    "organisations_then_below",
    "tree_on",
]
