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
from records.queries.people import audience_members, main_post, main_posts
from records.rules.credit import Claim, Credit

__all__ = [
    "AlreadyReversed",
    "Audience",
    "AudienceClause",
    "Claim",
    "ConfirmationTooLate",
    "Credit",
    "Dimension",
    "Indicator",
    "LedgerRefused",
    "Qualification",
    "Standing",
    "StandingScope",
    "Target",
    "TrainingFact",
    "add_qualification",
    "audience_members",
    "credit_training",
    "main_post",
    "main_posts",
    "rebuild_standings",
    "reverse_qualification",
    "reverse_training_fact",
]
