"""What may be done to a tree of organisations. Plain values."""

from organisations.rules.tree import DEEPEST, TreeProblem, closed_too_early, tree_problems

__all__ = ["DEEPEST", "TreeProblem", "closed_too_early", "tree_problems"]
