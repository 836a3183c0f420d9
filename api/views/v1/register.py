"""Organisations, people, and what the ledger says of them."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router

from api.actions.reading import note_list, note_person
from api.errors import Malformed
from api.formats.answers import (
    AudienceOut,
    OrganisationEventPage,
    OrganisationOut,
    OrganisationPage,
    PersonOut,
    PersonPage,
    QualificationOut,
    QualificationPage,
    RecordOut,
    TokenOut,
    TrainingOut,
    TrainingPage,
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
from api.queries import organisations, people, records
from api.rules.cursors import UnreadableCursor, number_place, text_place
from api.rules.rights import Right
from api.views.v1.interface import answers, caller_of, past_or_today
from organisations.api import get_organisation_or_404

router = Router()
Values = dict[str, Any]


def after_text(cursor: str | None, name: str) -> str:
    try:
        return "" if cursor is None else text_place(cursor, name)
    except UnreadableCursor as error:
        raise _no_cursor() from error


def after_number(cursor: str | None, name: str, *, where: str = "query.cursor") -> int:
    try:
        return 0 if cursor is None else number_place(cursor, name)
    except UnreadableCursor as error:
        raise _no_cursor(where) from error


def _no_cursor(where: str = "query.cursor") -> Malformed:
    return Malformed(where, _("This is no cursor of this list. Use `next` as it was given."))


@router.get("/token", response=answers(TokenOut), tags=["Key"], operation_id="token")
def token(request: HttpRequest) -> Values:
    """What this key may do today, and where."""
    caller = caller_of(request)
    row = caller.token
    return {
        "name": row.name,
        "begins_with": row.prefix,
        "owner": caller.owner.username,
        "organisation": row.organisation.code,
        "rights": sorted(caller.rights()),
        "expires_at": row.expires_at,
    }


# --- Organisations --------------------------------------------------------------------------------


@router.get(
    "/organisations",
    response=answers(OrganisationPage),
    tags=["Organisations"],
    operation_id="organisations",
)
def organisation_list(
    request: HttpRequest,
    organisation: CodeAsked = None,
    on: DayAsked = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> Values:
    """The organisations that existed on a day, with the one above; `organisation`: it and below."""
    caller = caller_of(request)
    scope = caller.anywhere()
    day = past_or_today(caller, on)
    top = get_organisation_or_404(scope, organisation) if organisation is not None else None
    items, following = organisations.organisations_page(
        scope,
        top=top,
        on=day,
        is_today=day == caller.today,
        after=after_text(cursor, organisations.LIST),
        limit=limit,
    )
    return {"items": items, "next": following}


@router.get(
    "/organisations/{code}",
    response=answers(OrganisationOut),
    tags=["Organisations"],
    operation_id="organisation",
)
def organisation_detail(request: HttpRequest, code: CodeInPath, on: DayAsked = None) -> Values:
    """One organisation, also one that is closed."""
    caller = caller_of(request)
    scope = caller.anywhere()
    found = get_organisation_or_404(scope, code)
    return organisations.organisation_values([found], scope, on=past_or_today(caller, on))[0]


@router.get(
    "/organisation-events",
    response=answers(OrganisationEventPage),
    tags=["Organisations"],
    operation_id="organisation_events",
)
def event_list(request: HttpRequest, cursor: Cursor = None, limit: Limit = 100) -> Values:
    """Mergers, divisions, moves, new names and dissolutions."""
    items, following = organisations.events_page(
        caller_of(request).anywhere(), after=after_number(cursor, organisations.EVENTS), limit=limit
    )
    return {"items": items, "next": following}


# --- People ---------------------------------------------------------------------------------------

AudienceAsked = Query(
    None, max_length=60, pattern=PRINTABLE, description="Code of an audience; see /audiences"
)
PersonAsked = Query(None, max_length=40, pattern=PRINTABLE, description="Code of a person")


@router.get(
    "/audiences", response=answers(list[AudienceOut]), tags=["People"], operation_id="audiences"
)
def audience_list(request: HttpRequest) -> list[Values]:
    """The groups of people that training and targets are for."""
    caller_of(request).anywhere()
    return people.audiences()


@router.get("/people", response=answers(PersonPage), tags=["People"], operation_id="people")
def person_list(
    request: HttpRequest,
    audience: str | None = AudienceAsked,
    organisation: CodeAsked = None,
    on: DayAsked = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> Values:
    """People in scope on a day: of an audience, or all who hold a position."""
    caller = caller_of(request)
    scope = caller.scope(Right.PEOPLE)
    day = past_or_today(caller, on)
    if audience is not None and not people.is_audience(audience):
        raise Malformed("query.audience", _("There is no audience with this code."))
    asked = people.Asked(
        scope=scope,
        top=caller.organisation_or_404(Right.PEOPLE, organisation) if organisation else None,
        audience=audience or "",
        on=day,
        is_today=day == caller.today,
    )
    items, following = people.people_page(asked, after=after_text(cursor, people.LIST), limit=limit)
    note_list(caller.token, "people", len(items), by=caller.owner, at=caller.at)
    return {"items": items, "next": following}


@router.get("/people/{code}", response=answers(PersonOut), tags=["People"], operation_id="person")
def person_detail(request: HttpRequest, code: CodeInPath) -> Values:
    """One person who holds a position today."""
    caller = caller_of(request)
    person = caller.person_or_404(Right.PEOPLE, code)
    note_person(caller.token, person, by=caller.owner, at=caller.at)
    return people.person_values([person], caller.scope(Right.PEOPLE), on=caller.today)[0]


# --- Records --------------------------------------------------------------------------------------


@router.get(
    "/people/{code}/record", response=answers(RecordOut), tags=["Records"], operation_id="record"
)
def record_detail(request: HttpRequest, code: CodeInPath, on: DayAsked = None) -> Values:
    """Levels proven by a day, years of training, and the facts behind them."""
    caller = caller_of(request)
    person = caller.person_or_404(Right.RECORDS, code)
    day = past_or_today(caller, on)
    values = records.record_values(person, caller.scope(Right.RECORDS), on=day, today=caller.today)
    note_person(caller.token, person, by=caller.owner, at=caller.at)
    return values


@router.get(
    "/trainings", response=answers(TrainingPage), tags=["Records"], operation_id="trainings"
)
def training_list(
    request: HttpRequest,
    person: str | None = PersonAsked,
    year: YearAsked = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> Values:
    """Completed courses in the order in which they entered the ledger, and their reversals."""
    caller = caller_of(request)
    those = caller.people(Right.RECORDS)
    items, following = records.trainings_page(
        those if person is None else those.filter(code=person),
        year=year,
        after=after_number(cursor, records.TRAININGS),
        limit=limit,
    )
    note_list(caller.token, "trainings", len(items), by=caller.owner, at=caller.at)
    return {"items": items, "next": following}


@router.get(
    "/trainings/{fact_id}",
    response=answers(TrainingOut),
    tags=["Records"],
    operation_id="training",
)
def training_detail(request: HttpRequest, fact_id: IdInPath) -> Values:
    """One completed course, or the reversal of one."""
    caller = caller_of(request)
    fact = records.training_or_404(caller.people(Right.RECORDS), fact_id)
    note_person(caller.token, fact.person, by=caller.owner, at=caller.at)
    return records.training_values(fact)


@router.get(
    "/qualifications/{fact_id}",
    response=answers(QualificationOut),
    tags=["Records"],
    operation_id="qualification",
)
def qualification_detail(request: HttpRequest, fact_id: IdInPath) -> Values:
    """One level, or the reversal of one."""
    caller = caller_of(request)
    fact = records.qualification_or_404(caller.people(Right.RECORDS), fact_id)
    note_person(caller.token, fact.person, by=caller.owner, at=caller.at)
    return records.qualification_values(fact)


@router.get(
    "/qualifications",
    response=answers(QualificationPage),
    tags=["Records"],
    operation_id="qualifications",
)
def qualification_list(
    request: HttpRequest,
    person: str | None = PersonAsked,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> Values:
    """Levels in the order in which they entered the ledger, and their reversals."""
    caller = caller_of(request)
    those = caller.people(Right.RECORDS)
    items, following = records.qualifications_page(
        those if person is None else those.filter(code=person),
        after=after_number(cursor, records.QUALIFICATIONS),
        limit=limit,
    )
    note_list(caller.token, "qualifications", len(items), by=caller.owner, at=caller.at)
    return {"items": items, "next": following}
