"""Figures, certificates and classes."""

import datetime as dt
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router

from accounts.api import Permission
from api.actions.reading import note_list, note_person
from api.errors import Malformed
from api.formats.answers import (
    CertificateOut,
    CertificatePage,
    CertificateStatusOut,
    ClassPage,
)
from api.formats.asking import (
    PRINTABLE,
    CodeAsked,
    CodeInPath,
    Cursor,
    DayAsked,
    IdInPath,
    Limit,
    YearAsked,
)
from api.formats.figures import (
    AnnualOut,
    ClassFiguresOut,
    IndicatorsOut,
    QualificationsOut,
    TrackingOut,
)
from api.queries import certificates, classes, figures, people
from api.rules.rights import Right
from api.views.v1.interface import answers, caller_of, past_or_today
from api.views.v1.register import after_number, after_text
from records.api import YEARLY_TRAINING
from reports.api import period
from shared.dates import end_of_year

router = Router()
Values = dict[str, Any]

Depth = Annotated[int, Query(1, ge=0, le=8, description="How many levels below the organisation")]
AnyAudience = Annotated[
    str, Query(YEARLY_TRAINING, max_length=60, pattern=PRINTABLE, description="Code of an audience")
]
IndicatorAsked = Query(
    None, max_length=60, pattern=PRINTABLE, description="Code of an indicator; all if left out"
)


@router.get(
    "/figures/{code}/tracking",
    response=answers(TrackingOut),
    tags=["Figures"],
    operation_id="tracking",
)
def tracking(
    request: HttpRequest, code: CodeInPath, on: DayAsked = None, year: YearAsked = None
) -> Values:
    """What the tracking page of an organisation shows: people in scope, trained, missing.

    Owners of keys who may not see people are told of small organisations only together.
    """
    caller = caller_of(request)
    organisation = caller.organisation_or_404(Right.FIGURES, code)
    day = None if on is None else past_or_today(caller, on)
    _check_year(year, day or caller.today)
    shown = period(caller.today, day=day, year=year)
    found = figures.tracking_values(
        organisation,
        scope=caller.scope(Right.FIGURES),
        on=day,
        year=year,
        today=caller.today,
        told=caller.told(organisation, on=shown.day, year=shown.year),
    )
    if found is None:
        raise Http404
    return found


@router.get(
    "/figures/{code}/annual", response=answers(AnnualOut), tags=["Figures"], operation_id="annual"
)
def annual(
    request: HttpRequest,
    code: CodeInPath,
    on: DayAsked = None,
    year: YearAsked = None,
    audience: AnyAudience = YEARLY_TRAINING,
    depth: Depth = 1,
) -> Values:
    """The yearly training as `manage.py report annual` prints it."""
    caller = caller_of(request)
    organisation = caller.organisation_or_404(Right.FIGURES, code)
    if not people.is_audience(audience):
        raise Malformed("query.audience", _("There is no audience with this code."))
    _check_year(year, on or caller.today)
    day = past_or_today(caller, on)
    if on is None and year is not None:
        day = min(end_of_year(year), caller.today)
    found = figures.annual_values(
        organisation,
        on=day,
        year=year or day.year,
        audience=audience,
        depth=depth,
        told=caller.told(organisation, on=day, year=year or day.year),
    )
    if found is None:
        raise Http404
    return found


@router.get(
    "/figures/{code}/qualifications",
    response=answers(QualificationsOut),
    tags=["Figures"],
    operation_id="qualification_figures",
)
def qualification_figures(
    request: HttpRequest, code: CodeInPath, on: DayAsked = None, year: YearAsked = None
) -> Values:
    """Levels of education against targets, as `manage.py report qualifications` prints them."""
    caller = caller_of(request)
    organisation = caller.organisation_or_404(Right.FIGURES, code)
    day = past_or_today(caller, on)
    told = caller.told(organisation, on=day, year=day.year)
    found = figures.qualification_figures(organisation, on=day, year=year, told=told)
    if found is None:
        raise Http404
    return found


@router.get(
    "/figures/{code}/indicators",
    response=answers(IndicatorsOut),
    tags=["Figures"],
    operation_id="indicators",
)
def indicators(
    request: HttpRequest,
    code: CodeInPath,
    on: DayAsked = None,
    year: YearAsked = None,
    indicator: str | None = IndicatorAsked,
) -> Values:
    """Every indicator (or the one named) against its target, as the page of indicators shows it."""
    caller = caller_of(request)
    organisation = caller.organisation_or_404(Right.FIGURES, code)
    day = past_or_today(caller, on)
    _check_year(year, day)
    if on is None and year is not None:
        day = min(end_of_year(year), caller.today)
    codes = None if indicator is None else [indicator]
    year = year or day.year
    told = caller.told(organisation, on=day, year=year)
    return figures.indicator_values(organisation, on=day, year=year, codes=codes, told=told)


@router.get(
    "/figures/{code}/classes",
    response=answers(ClassFiguresOut),
    tags=["Figures"],
    operation_id="class_figures",
)
def class_figures(request: HttpRequest, code: CodeInPath, year: YearAsked = None) -> Values:
    """Classes of a year; places taken (lượt người) and people (người) are told apart."""
    caller = caller_of(request)
    organisation = caller.organisation_or_404(Right.FIGURES, code)
    told = caller.told(organisation, on=caller.today, year=caller.today.year)
    return figures.class_figures(organisation, year=year or caller.today.year, told=told)


def _check_year(year: int | None, day: dt.date) -> None:
    if year is not None and year > day.year:
        raise Malformed("query.year", _("That year had not begun on this day."))


# --- Classes --------------------------------------------------------------------------------------


@router.get("/classes", response=answers(ClassPage), tags=["Classes"], operation_id="classes")
def class_list(
    request: HttpRequest,
    organisation: CodeAsked = None,
    year: YearAsked = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> Values:
    """Classes organised in scope, with how many people are in each and have completed it.

    Owners of keys who may not see people are not told the numbers of small classes.
    """
    caller = caller_of(request)
    scope = caller.scope(Right.FIGURES)
    items, following = classes.classes_page(
        scope,
        top=caller.organisation_or_404(Right.FIGURES, organisation) if organisation else None,
        year=year,
        after=after_text(cursor, classes.LIST),
        limit=limit,
        names=caller.reach.of(Permission.SEE_PEOPLE),
    )
    return {"items": items, "next": following}


# --- Certificates ---------------------------------------------------------------------------------


@router.get(
    "/certificates",
    response=answers(CertificatePage),
    tags=["Certificates"],
    operation_id="certificates",
)
def certificate_list(
    request: HttpRequest,
    issued_from: dt.date | None = None,
    issued_until: dt.date | None = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> Values:
    """Certificates of people in scope and of issuers in scope, also revoked and replaced ones."""
    caller = caller_of(request)
    caller.scope(Right.CERTIFICATES)
    items, following = certificates.certificates_page(
        caller.reach.certificates(),
        since=issued_from,
        until=issued_until,
        after=after_number(cursor, certificates.LIST),
        limit=limit,
    )
    note_list(caller.token, "certificates", len(items), by=caller.owner, at=caller.at)
    return {"items": items, "next": following}


@router.get(
    "/certificates/{certificate_id}",
    response=answers(CertificateOut),
    tags=["Certificates"],
    operation_id="certificate",
)
def certificate_detail(request: HttpRequest, certificate_id: IdInPath) -> Values:
    """One certificate."""
    caller = caller_of(request)
    found = caller.certificate_or_404(certificate_id)
    note_person(caller.token, found.person, by=caller.owner, at=caller.at)
    return certificates.certificate_values(found)


@router.get(
    "/certificates/{certificate_id}/status",
    response=answers(CertificateStatusOut),
    tags=["Certificates"],
    operation_id="certificate_status",
)
def certificate_status(request: HttpRequest, certificate_id: IdInPath) -> Values:
    """Whether a certificate holds today."""
    return certificates.status_values(caller_of(request).certificate_or_404(certificate_id))
