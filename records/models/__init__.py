"""The qualification ledger, and what is measured on it."""

from records.models.audiences import Audience, AudienceClause
from records.models.closings import ClosingFigures, YearClosing
from records.models.evidence import Paper, PaperEvent, PaperFile
from records.models.facts import Dimension, Qualification, TrainingFact
from records.models.indicators import (
    Indicator,
    IndicatorClause,
    IndicatorCondition,
    IndicatorItem,
    IndicatorReading,
    PositionRequirement,
)
from records.models.reorganisations import Reorganisation, ReorganisationProposal
from records.models.reporting import ReportHead, ReportSubscription, SentReport
from records.models.standings import Standing, StandingScope
from records.models.tallies import Tally, TallyChange, TallySnapshot
from records.models.targets import OutcomeFigure, Target, TargetInheritance

__all__ = [
    "Audience",
    "AudienceClause",
    "ClosingFigures",
    "Dimension",
    "Indicator",
    "IndicatorClause",
    "IndicatorCondition",
    "IndicatorItem",
    "IndicatorReading",
    "OutcomeFigure",
    "Paper",
    "PaperEvent",
    "PaperFile",
    "PositionRequirement",
    "Qualification",
    "Reorganisation",
    "ReorganisationProposal",
    "ReportHead",
    "ReportSubscription",
    "SentReport",
    "Standing",
    "StandingScope",
    "Tally",
    "TallyChange",
    "TallySnapshot",
    "Target",
    "TargetInheritance",
    "TrainingFact",
    "YearClosing",
]
