"""Everything that changes classes and what learners have done in them."""

from courses.actions.classes import ClassPlan, open_class, open_new_class, summon
from courses.actions.progress import complete_unit, correct_scores, open_unit

__all__ = [
    "ClassPlan",
    "complete_unit",
    "correct_scores",
    "open_class",
    "open_new_class",
    "open_unit",
    "summon",
]
