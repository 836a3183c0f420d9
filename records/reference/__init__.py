"""Audiences and indicators every installation starts with. Targets are data of organisations."""

from records.reference.audiences import (
    AUDIENCES,
    CELL_COMMITTEES,
    GRASSROOTS_COMMITTEES,
    YEARLY_TRAINING,
)
from records.reference.indicators import INDICATORS
from records.reference.install import install
from records.reference.words import entry_title, level_choices, level_name, paper_title

__all__ = [
    "AUDIENCES",
    "CELL_COMMITTEES",
    "GRASSROOTS_COMMITTEES",
    "INDICATORS",
    "YEARLY_TRAINING",
    "entry_title",
    "install",
    "level_choices",
    "level_name",
    "paper_title",
]
