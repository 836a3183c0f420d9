"""Reads over the tree of organisations and its history."""

from organisations.queries.tree import Tree, organisations_below, tree_on

__all__ = ["Tree", "organisations_below", "tree_on"]
