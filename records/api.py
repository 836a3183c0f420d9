"""What other apps may use of the ledger."""

from records.access import may_declare_for
from records.actions import (
    add_qualification,
    credit_training,
    rebuild_standings,
    reverse_credit,
    reverse_qualification,
    reverse_training_fact,
)
from records.actions.closings import (
    confirm_closing,
    discard_closing,
    prepare_addendum,
    prepare_closing,
)
from records.actions.evidence import Correction, NewFile, declare_paper
from records.actions.judging import confirm_paper, reject_paper, verify_paper
from records.errors import AlreadyReversed, ClosingRefused, ConfirmationTooLate, LedgerRefused
from records.models import (
    Audience,
    AudienceClause,
    Dimension,
    Indicator,
    Paper,
    Qualification,
    ReportHead,
    ReportSubscription,
    SentReport,
    Standing,
    StandingScope,
    Target,
    TrainingFact,
    YearClosing,
)
from records.queries.closings import (
    Cause,
    Closing,
    Comparison,
    Soundness,
    addenda_of,
    causes_in,
    closed_above,
    closing_of,
    closings_of,
    comparison,
    figure_changes,
    figures_of,
    person_changes,
    soundness,
    unsound_closings,
)
from records.queries.any_day import AnyDay, Below, figures_on
from records.queries.drift import Drift, drifted_standings
from records.queries.evidence import number_waiting_for as papers_waiting_for
from records.queries.evidence import papers_under_way
from records.queries.facts import (
    audience_definitions,
    clauses_by_audience,
    fits_any,
    fitting_holdings,
)
from records.queries.levels import completed_programmes, levels_of
from records.queries.people import audience_members, main_post, main_posts, place_name
from records.queries.population import Member, Population, population, populations
from records.queries.targets import LevelIndicator, level_indicators, target_lines
from records.reference import (
    CELL_COMMITTEES,
    GRASSROOTS_COMMITTEES,
    YEARLY_TRAINING,
    level_choices,
    level_name,
    paper_title,
)
from records.register.report import ImportBusy, ImportReport, UnusableFile
from records.register.run import import_register
from records.rules.audience import AudienceDefinition, Clause, Position, highest_position
from records.rules.closings import FigureChange, PersonChange
from records.rules.credit import Claim, Credit
from records.rules.evidence import Statement
from records.rules.levels import level_rank
from records.rules.figures import Figures
from records.rules.reasons import Reason, Situation, reason_of
from records.rules.standing import LEVEL_FIELDS, LevelFact, meets, proves
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
    "AnyDay",
    "Audience",
    "AudienceClause",
    "AudienceDefinition",
    "Cause",
    "Below",
    "Claim",
    "Clause",
    "Closing",
    "ClosingRefused",
    "Comparison",
    "ConfirmationTooLate",
    "Correction",
    "Credit",
    "Dimension",
    "Drift",
    "Figures",
    "FigureChange",
    "ImportBusy",
    "ImportReport",
    "Indicator",
    "LedgerRefused",
    "LevelFact",
    "LevelIndicator",
    "Member",
    "NewFile",
    "Paper",
    "PersonChange",
    "Population",
    "Position",
    "Qualification",
    "Reason",
    "ReportHead",
    "ReportSubscription",
    "SentReport",
    "Share",
    "Situation",
    "Soundness",
    "Standing",
    "StandingScope",
    "Statement",
    "Target",
    "TargetLine",
    "TrainingFact",
    "UnusableFile",
    "YearClosing",
    "add_qualification",
    "addenda_of",
    "audience_definitions",
    "audience_members",
    "binding_lines",
    "causes_in",
    "clauses_by_audience",
    "closed_above",
    "closing_of",
    "closings_of",
    "comparison",
    "completed_programmes",
    "confirm_closing",
    "confirm_paper",
    "credit_training",
    "declare_paper",
    "discard_closing",
    "drifted_standings",
    "figure_changes",
    "figures_of",
    "fits_any",
    "figures_on",
    "fitting_holdings",
    "gap_people",
    "highest_position",
    "import_register",
    "is_met",
    "level_choices",
    "level_indicators",
    "level_name",
    "level_rank",
    "levels_of",
    "main_post",
    "main_posts",
    "may_declare_for",
    "meets",
    "next_target",
    "paper_title",
    "papers_under_way",
    "papers_waiting_for",
    "person_changes",
    "place_name",
    "population",
    "populations",
    "prepare_addendum",
    "prepare_closing",
    "proves",
    "reason_of",
    "rebuild_standings",
    "reject_paper",
    "reverse_credit",
    "reverse_qualification",
    "reverse_training_fact",
    "soundness",
    "target_lines",
    "target_of",
    "unsound_closings",
    "verify_paper",
    "yearly_target",
]
