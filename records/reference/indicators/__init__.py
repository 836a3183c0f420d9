"""Indicators every installation starts with: rule, audience, readings, clauses."""

from records.reference.indicators.outcomes import OUTCOMES
from records.reference.indicators.qualifications import QUALIFICATIONS
from records.reference.indicators.requirements import REQUIREMENTS
from records.reference.indicators.rows import Row
from records.reference.indicators.trainings import TRAININGS

INDICATORS: dict[str, Row] = {**QUALIFICATIONS, **TRAININGS, **OUTCOMES}

__all__ = ["INDICATORS", "REQUIREMENTS"]
