"""What other apps may use of reports: the figures of the pages, as values."""

from reports.actions.closings import confirm_year, prepare_year
from reports.actions.reasons import refresh_every_reason
from reports.queries.annual import annual_report, annual_without_few
from reports.queries.around import masked
from reports.queries.classes import class_report, classes_document, classes_hidden
from reports.queries.documents import annual_document, qualifications_document
from reports.queries.indicator_told import indicators_without_few
from reports.queries.indicators import IndicatorFigure, indicator_figures
from reports.queries.qualifications import levels_without_few, qualification_report
from reports.queries.small import EVERYTHING, Told, what_is_told
from reports.queries.tracking import Row, TrackingPage, tracking_page
from reports.rules.masking import is_few
from reports.rules.period import Period, period

__all__ = [
    "EVERYTHING",
    "IndicatorFigure",
    "Period",
    "Row",
    "Told",
    "TrackingPage",
    "annual_document",
    "annual_report",
    "annual_without_few",
    "class_report",
    "classes_document",
    "classes_hidden",
    "confirm_year",
    "indicator_figures",
    "indicators_without_few",
    "is_few",
    "levels_without_few",
    "masked",
    "period",
    "prepare_year",
    "qualification_report",
    "qualifications_document",
    "refresh_every_reason",
    "tracking_page",
    "what_is_told",
]
