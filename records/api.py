"""What other apps may use of the ledger."""

from records.actions import (
    add_qualification,
    credit_training,
    rebuild_standings,
    reverse_qualification,
    reverse_training_fact,
)
from records.errors import AlreadyReversed, ConfirmationTooLate, LedgerRefused
from records.models import (
    Audience,
    AudienceClause,
    Dimension,
    Indicator,
    Qualification,
    Standing,
    StandingScope,
    Target,
    TrainingFact,
)
from records.queries.drift import Drift, drifted_standings
from records.queries.facts import conditions_by_indicator
from records.queries.people import audience_members, main_post, main_posts
from records.queries.population import Member, Population, population
from records.queries.targets import target_lines
from records.reference import CELL_COMMITTEES, GRASSROOTS_COMMITTEES, YEARLY_TRAINING
from records.rules.credit import Claim, Credit
from records.rules.standing import LEVEL_FIELDS, meets
from records.rules.targets import (
    Share,
    TargetLine,
    binding_lines,
    gap_people,
    is_met,
    next_target,
    target_of,
    yearly_target,
)

__all__ = [
    "CELL_COMMITTEES",
    "GRASSROOTS_COMMITTEES",
    "LEVEL_FIELDS",
    "YEARLY_TRAINING",
    "AlreadyReversed",
    "Audience",
    "AudienceClause",
    "Claim",
    "ConfirmationTooLate",
    "Credit",
    "Dimension",
    "Drift",
    "Indicator",
    "LedgerRefused",
    "Member",
    "Population",
    "Qualification",
    "Share",
    "Standing",
    "StandingScope",
    "Target",
    "TargetLine",
    "TrainingFact",
    "add_qualification",
    "audience_members",
    "binding_lines",
    "conditions_by_indicator",
    "credit_training",
    "drifted_standings",
    "gap_people",
    "is_met",
    "main_post",
    "main_posts",
    "meets",
    "next_target",
    "population",
    "rebuild_standings",
    "reverse_qualification",
    "reverse_training_fact",
    "target_lines",
    "target_of",
    "yearly_target",
]
