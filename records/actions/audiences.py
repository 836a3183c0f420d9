"""Audiences are added, changed and removed by a department; what is derived from them follows."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from celery import signature
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accounts.api import User
from audit.api import record
from records.actions.standings import rebuild_standings
from records.errors import (
    AudienceBuiltIn,
    AudienceGone,
    AudienceInUse,
    AudienceKnown,
    AudienceMoved,
    AudienceWithoutClauses,
)
from records.models import Audience, AudienceClause
from records.queries.facts import audience_definitions
from records.queries.standings import years_with_standings
from records.reference import AUDIENCES
from records.rules.audience import AudienceDefinition, Clause
from records.rules.audience_drafts import code_from, fingerprint, key_of, place_of
from shared.dates import local_day

ADDED, CHANGED, REMOVED = "audience.added", "audience.changed", "audience.removed"


@dataclass(frozen=True)
class AudienceDraft:
    """An audience as somebody wants it."""

    name: str
    definition: str
    clauses: tuple[Clause, ...]

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.name, self.definition, self.clauses)


@transaction.atomic
def add_audience(draft: AudienceDraft, *, by: User, at: dt.datetime) -> Audience:
    """Add an audience; its figures are computed when asked for. Raises AudienceRefused."""
    if not draft.clauses:
        raise AudienceWithoutClauses
    code = code_from(draft.name)
    if not code:
        raise AudienceKnown
    _refuse_known(draft.name)
    try:
        with transaction.atomic():
            audience = Audience.objects.create(
                code=code,
                name=draft.name,
                definition=draft.definition,
                has_standings=False,
                changed_at=at,
            )
    except IntegrityError as error:
        raise AudienceKnown from error
    _write_clauses(audience, (), draft.clauses)
    record(ADDED, audience, by=by, at=at, **_words(draft))
    return audience


@transaction.atomic
def change_audience(
    code: str, draft: AudienceDraft, *, seen: str, by: User, at: dt.datetime
) -> Audience:
    """Change an audience; its code stays. Raises AudienceRefused.

    seen  the fingerprint of what the change was made on

    What is kept ready of it is counted anew in the background, for every year; until then
    `unsettled_since` says so. Closed years and ended months stay as they are.
    """
    audience, now = _locked(code, seen)
    if not draft.clauses:
        raise AudienceWithoutClauses
    if draft.fingerprint == seen:
        return audience
    if draft.name != now.name:
        _refuse_known(draft.name, but=code)
    audience.name, audience.definition, audience.changed_at = draft.name, draft.definition, at
    is_moved = _write_clauses(audience, now.clauses, draft.clauses)
    if is_moved and audience.has_standings:
        audience.unsettled_since = at
        transaction.on_commit(ask_to_settle, robust=True)
    audience.save()
    before = AudienceDraft(now.name, now.definition, now.clauses)
    record(CHANGED, audience, by=by, at=at, **_words(draft), before=_words(before))
    return audience


@transaction.atomic
def remove_audience(code: str, *, seen: str, by: User, at: dt.datetime) -> None:
    """Remove an audience of the department's own that nothing counts over. Raises
    AudienceRefused."""
    if is_built_in(code):
        raise AudienceBuiltIn
    audience, now = _locked(code, seen, to_remove=True)
    words = _words(AudienceDraft(now.name, now.definition, now.clauses))
    try:
        with transaction.atomic():
            record(REMOVED, audience, by=by, at=at, **words)
            audience.delete()
    except ProtectedError as error:
        raise AudienceInUse from error


def settle_audiences(*, at: dt.datetime) -> int:
    """Bring the standings of every year after audiences that were changed; return how many.

    Safe to run at any time: an audience changed again meanwhile stays marked for the next run.
    """
    waiting = list(
        Audience.objects.exclude(unsettled_since=None).values_list("code", "unsettled_since")
    )
    if not waiting:
        return 0
    years = {*years_with_standings(), local_day(at).year}
    # This year first: it is what everybody looks at.
    changed = sum(rebuild_standings(year, at=at) for year in sorted(years, reverse=True))
    for code, since in waiting:
        same = Audience.objects.filter(pk=code, unsettled_since=since)
        same.update(unsettled_since=None)
    return changed


def is_built_in(code: str) -> bool:
    """Whether the software installs this audience, and its pages and indicators rest on it."""
    return code in AUDIENCES


def ask_to_settle() -> None:
    signature("records.tasks.settle_audiences").delay()


def _locked(
    code: str, seen: str, *, to_remove: bool = False
) -> tuple[Audience, AudienceDefinition]:
    """The audience with its row locked, as `seen` has it: of two tabs the second is refused."""
    # Whoever is counted in it meanwhile need not wait, unless it is to go.
    rows = Audience.objects.order_by().select_for_update(no_key=not to_remove)
    audience = rows.filter(pk=code).first()
    if audience is None:
        raise AudienceGone
    now = audience_definitions(code)[code]
    if fingerprint(now.name, now.definition, now.clauses) != seen:
        raise AudienceMoved
    return audience, now


def _refuse_known(name: str, *, but: str = "") -> None:
    if Audience.objects.filter(name=name).exclude(pk=but).exists():
        raise AudienceKnown


def _write_clauses(
    audience: Audience, before: tuple[Clause, ...], after: tuple[Clause, ...]
) -> bool:
    """Add what is missing and take away what is too much; return whether anything was."""
    had, wanted = ({key_of(each): each for each in side} for side in (before, after))
    if had.keys() == wanted.keys():
        return False
    for row in audience.clauses.all():
        if key_of(_clause(row)) not in wanted:
            row.delete()
    only, anywhere = AudienceClause.Residential.ONLY, AudienceClause.Residential.ANY
    AudienceClause.objects.bulk_create(
        [
            AudienceClause(
                audience=audience,
                title_id=each.title,
                organisation_kind_id=each.organisation_kind,
                residential=only if place_of(each) else anywhere,
                residential_kind_id=each.residential_kind,
            )
            for key, each in wanted.items()
            if key not in had
        ]
    )
    return True


def _clause(row: AudienceClause) -> Clause:
    only = row.residential == AudienceClause.Residential.ONLY
    return Clause(row.title_id, row.organisation_kind_id, only, row.residential_kind_id)


def _words(draft: AudienceDraft) -> dict[str, Any]:
    """What the journal keeps of an audience."""
    return {
        "name": draft.name,
        "definition": draft.definition,
        "clauses": [key_of(each) for each in draft.clauses],
    }
