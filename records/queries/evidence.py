"""Papers from elsewhere: which are known, which wait for whom."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.api import AnyUser, Permission, Scope, scope_of
from organisations.api import STEP_LENGTH, Organisation
from people.api import Holding, Person
from records.models import Paper, PaperFile, Qualification, TrainingFact
from records.queries.people import main_posts, place_name
from records.rules.evidence import (
    CERTIFICATE,
    OPEN,
    STANDING,
    Mark,
    Statement,
    is_same,
    mark_of,
    number_key,
    what_of,
)
from shared.dates import in_force, local_day
from shared.desk import ROWS_ASKED

PAPERS_PER_PAGE = 50


@dataclass(frozen=True)
class Known:
    """A paper that is in the record or on its way there; `words` say where it was met first."""

    mark: Mark
    words: str
    paper_id: int | None


def statement_of(paper: Paper) -> Statement:
    return Statement(
        kind=paper.kind,
        dimension=paper.dimension,
        level=paper.level,
        programme_name=paper.programme_name,
        periods=paper.periods,
        completed_on=paper.completed_on,
        number=paper.number,
        issuer=paper.issuer,
        issued_on=paper.issued_on,
        issued_year_only=paper.issued_year_only,
    )


def same_paper(
    statement: Statement,
    *,
    person_id: int,
    without: Paper | None = None,
    corrects: Qualification | TrainingFact | None = None,
) -> Known | None:
    """Return the same paper of this person, if there is one. Two queries.

    without   a paper that is being changed or judged itself
    corrects  the entry that the statement is to replace, which may well speak of the same paper
    """
    mark = mark_of(statement)
    for known in _declared(person_id, statement.kind, without, corrects):
        if is_same(known.mark, mark):
            return known
    found = (
        _trainings(person_id, statement, corrects)
        if statement.kind == CERTIFICATE
        else _levels(person_id, statement.kind, corrects)
    )
    # An imported training says when it was completed, not when its certificate was issued.
    if statement.kind == CERTIFICATE:
        mark = _by_completion(statement)
    return next((known for known in found if is_same(known.mark, mark)), None)


def _declared(
    person_id: int,
    kind: str,
    without: Paper | None,
    corrects: Qualification | TrainingFact | None,
) -> Iterator[Known]:
    papers = Paper.objects.filter(person=person_id, kind=kind, state__in=STANDING)
    if without is not None:
        papers = papers.exclude(pk=without.pk)
    if isinstance(corrects, Qualification):
        papers = papers.exclude(qualification=corrects)
    elif corrects is not None:
        papers = papers.exclude(training=corrects)
    for paper in papers.order_by("pk"):
        words = _("It was declared on %(day)s. State: %(state)s.") % {
            "day": f"{local_day(paper.declared_at):%d/%m/%Y}",
            "state": paper.get_state_display(),
        }
        yield Known(mark_of(statement_of(paper)), words, paper.pk)


def _levels(
    person_id: int, kind: str, corrects: Qualification | TrainingFact | None
) -> Iterator[Known]:
    facts = Qualification.objects.filter(
        person=person_id, evidence=kind, reverses=None, reversed_by=None, paper=None
    )
    for fact in facts.order_by("pk"):
        if fact != corrects:
            mark = Mark(
                kind=kind,
                number_key=number_key(fact.number),
                day=fact.issued_on,
                year_only=fact.issued_year_only,
                what=what_of(Statement(kind=kind, dimension=fact.dimension, level=fact.level)),
            )
            yield Known(mark, _in_record(fact), None)


def _trainings(
    person_id: int, statement: Statement, corrects: Qualification | TrainingFact | None
) -> Iterator[Known]:
    if statement.completed_on is None:
        return
    facts = TrainingFact.objects.filter(
        person=person_id,
        completed_on=statement.completed_on,
        reverses=None,
        reversed_by=None,
        paper=None,
    )
    for fact in facts.order_by("pk"):
        if fact != corrects:
            same = Statement(
                kind=CERTIFICATE,
                programme_name=fact.programme_name,
                completed_on=fact.completed_on,
                number=fact.certificate_number,
            )
            yield Known(_by_completion(same), _in_record(fact), None)


def _by_completion(statement: Statement) -> Mark:
    return Mark(
        kind=statement.kind,
        number_key=number_key(statement.number),
        day=statement.completed_on,
        year_only=False,
        what=what_of(statement),
    )


def _in_record(fact: Qualification | TrainingFact) -> str:
    return _("It has been in the record since %(day)s.") % {
        "day": f"{local_day(fact.recorded_at):%d/%m/%Y}"
    }


# --- Lists --------------------------------------------------------------------------------------

# What stands in the address → words; the first is shown without one.
STATES: dict[str, Any] = {
    "cho-toi": gettext_lazy("Waiting for me"),
    "cho-doi-chieu": gettext_lazy("Original not seen yet"),
    "cho-xac-nhan": gettext_lazy("Not verified yet"),
    "tra-lai": gettext_lazy("Sent back"),
    "da-xac-nhan": gettext_lazy("Verified"),
}
_STATE_OF = {
    "cho-doi-chieu": Paper.State.DECLARED,
    "cho-xac-nhan": Paper.State.CONFIRMED,
    "tra-lai": Paper.State.REJECTED,
    "da-xac-nhan": Paper.State.VERIFIED,
}


def held_within(scope: Scope, *, on: dt.date) -> Q:
    """Papers of people who hold a position inside the scope that day."""
    held = Holding.objects.filter(
        in_force(on), scope.q("organisation__"), person=OuterRef("person_id")
    )
    return Q(Exists(held))


def waiting_for(user: AnyUser, *, on: dt.date) -> QuerySet[Paper]:
    """Papers on which this person may act now, the longest wait first."""
    confirms = scope_of(user, Permission.CONFIRM_PAPERS, on=on)
    verifies = scope_of(user, Permission.VERIFY_PAPERS, on=on)
    declared = Q(state=Paper.State.DECLARED)
    confirmed = Q(state=Paper.State.CONFIRMED) & ~Q(declared_by=user.pk) & ~Q(confirmed_by=user.pk)
    if confirms == verifies:
        # As for most: then the positions are asked for once.
        wanted = (declared | confirmed) & held_within(confirms, on=on)
    else:
        wanted = declared & held_within(confirms, on=on) | confirmed & held_within(verifies, on=on)
    not_own = Q(person__user=None) | ~Q(person__user=user.pk)
    return Paper.objects.filter(wanted, not_own)


def number_waiting_for(user: AnyUser, *, on: dt.date) -> int:
    """Return on how many papers this person may act now. One query; none for other roles."""
    if not scope_of(user, Permission.CONFIRM_PAPERS, on=on):
        return 0
    return waiting_for(user, on=on).count()


def papers_at_hand(user: AnyUser, *, on: dt.date) -> list[Paper]:
    """Return the papers that wait longest for this person, for the desk. One query."""
    return list(
        waiting_for(user, on=on).select_related("person").order_by("declared_at", "pk")[:ROWS_ASKED]
    )


def work_list(
    user: AnyUser, *, state: str, organisation: Organisation | None, page: str | None, on: dt.date
) -> tuple[Page, dict[int, str]]:
    """Return a page of papers, and the place of each person on it. Three queries, besides roles."""
    if state in _STATE_OF:
        scope = scope_of(user, Permission.CONFIRM_PAPERS, on=on)
        papers = Paper.objects.filter(held_within(scope, on=on), state=_STATE_OF[state])
    else:
        papers = waiting_for(user, on=on)
    if organisation is not None:
        papers = papers.filter(held_within(Scope((organisation.path,)), on=on))
    listed = papers.select_related("person").order_by("declared_at", "pk")
    found = Paginator(listed, PAPERS_PER_PAGE).get_page(page)
    posts = main_posts({paper.person_id for paper in found}, on=on)
    return found, {person: place_name(post) for person, post in posts.items()}


def organisations_to_choose(scope: Scope) -> list[Organisation]:
    """Return the topmost organisations of a scope and those right below them. One query."""
    wanted = Q(pk__in=[])
    for path in scope.paths:
        wanted |= Q(path__startswith=path, depth__lte=len(path) // STEP_LENGTH + 1)
    return list(Organisation.objects.filter(wanted).order_by("path"))


def papers_under_way(person: Person) -> list[Paper]:
    """Return what is not in the record yet, or was sent back, the latest first. One query."""
    shown = (*OPEN, Paper.State.REJECTED)
    return list(Paper.objects.filter(person=person, state__in=shown).order_by("-declared_at"))


def people_with_certificates_to_verify(people: Q, *, year: int) -> set[int]:
    """Return of whom a certificate of another body, which counts for the year, waits for staff.

    people  condition on `person_id`

    One query.
    """
    waiting = Paper.objects.filter(
        people,
        kind=Paper.Kind.CERTIFICATE,
        state__in=OPEN,
        counts_for_annual=True,
        completed_on__gte=dt.date(year, 1, 1),
        completed_on__lte=dt.date(year, 12, 31),
    )
    return set(waiting.values_list("person_id", flat=True))


def shown_files(paper: Paper) -> list[PaperFile]:
    return list(paper.files.filter(dropped_at=None))


def entry_of(paper: Paper) -> Qualification | TrainingFact | None:
    """Return the entry of the ledger that the paper is to put right, if it is a correction."""
    return paper.corrects_qualification or paper.corrects_training
