"""The other pages about an organisation, as the tracking page names them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from organisations.api import Organisation


def more_pages(
    organisation: Organisation, *, can_see_people: bool, can_close: bool
) -> list[dict[str, Any]]:
    """Return groups of links: {label, links: [{url, label}]}; only pages that the reader may see.

    can_see_people  whether pages of names are among them
    can_close       whether the closed years are
    """
    figures = [("denominator_detail", _("Who is counted"))]
    if organisation.numchild:
        figures += [
            ("tracking_months", _("The last twelve months")),
            ("tracking_topics", _("Topics by organisation")),
            ("tracking_comparison", _("Comparison of organisations")),
        ]
    figures.append(("tracking_years", _("Over the years")))
    if can_see_people:
        figures += [("foresight_detail", _("Foresight")), ("at_risk_list", _("People at risk"))]
    reports = [
        ("indicator_list", _("Indicators and targets")),
        ("paper_detail", _("Official reports")),
        ("class_report", _("Report on classes")),
    ]
    if can_close:
        reports.append(("closing_list", _("Closed years")))
    if can_see_people:
        reports.append(("commendations", _("List for commendation")))
    return [
        {"label": label, "links": [_link(organisation, *page) for page in pages]}
        for label, pages in (
            (_("Figures in depth"), figures),
            (_("Targets and reports"), reports),
        )
    ]


def _link(organisation: Organisation, name: str, label: str) -> dict[str, str]:
    return {"url": reverse(f"reports:{name}", args=[organisation.code]), "label": label}
