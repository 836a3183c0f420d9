"""What other apps may use of reports: the figures of the pages, as values."""

from reports.actions.reasons import refresh_every_reason
from reports.queries.annual import annual_report
from reports.queries.around import masked
from reports.queries.classes import class_report, classes_document
from reports.queries.documents import annual_document, percent_text, qualifications_document
from reports.queries.indicators import IndicatorFigure, indicator_figures
from reports.queries.qualifications import qualification_report
from reports.queries.tracking import Row, TrackingPage, tracking_page
from reports.rules.masking import may_be_shown
from reports.rules.period import Period, period

__all__ = [
    "IndicatorFigure",
    "Period",
    "Row",
    "TrackingPage",
    "annual_document",
    "annual_report",
    "class_report",
    "classes_document",
    "indicator_figures",
    "masked",
    "may_be_shown",
    "percent_text",
    "period",
    "qualification_report",
    "qualifications_document",
    "refresh_every_reason",
    "tracking_page",
]
