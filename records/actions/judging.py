"""Papers from elsewhere as two people judge them: one has seen the original, one verifies."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from accounts.api import User
from audit.api import lines_together, record
from notifications.api import Addressed, post_composed
from people.api import Person
from records.actions.evidence import locked_paper, mark_seen, note_event, refuse_duplicate
from records.actions.ledger import (
    add_qualification,
    credit_training,
    reverse_qualification,
    reverse_training_fact,
)
from records.errors import AlreadyReversed, EntryGone, OwnPaper, SecondPersonNeeded
from records.models import Paper, PaperEvent, Qualification
from records.queries.evidence import entry_of
from records.queries.people import main_post, place_name
from records.reference import paper_title
from records.rules.credit import Claim, Credit
from records.rules.evidence import OPEN


@transaction.atomic
def confirm_paper(paper_id: int, *, version: int, by: User, at: dt.datetime) -> Paper:
    """Say that one has seen the original. Raises PaperMoved or OwnPaper."""
    paper = locked_paper(paper_id, version, Paper.State.DECLARED)
    _refuse_own(paper, by)
    mark_seen(paper, by=by, at=at)
    paper.save(update_fields=["state", "confirmed_by", "confirmed_at", "version"])
    note_event(paper, PaperEvent.Kind.CONFIRMED, by=by, at=at)
    return paper


@transaction.atomic
def confirm_papers(versions: Mapping[int, int], *, by: User, at: dt.datetime) -> int:
    """Say of several papers that one has seen the originals; return of how many it was taken.

    versions  paper → the version that was shown

    Papers that have changed since, and one's own, are left as they are. Five statements.
    """
    rows = (
        Paper.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk__in=list(versions), state=Paper.State.DECLARED)
        .order_by("pk")
    )
    seen = [row for row in rows if row.version == versions[row.pk] and not _is_own(row, by)]
    for paper in seen:
        mark_seen(paper, by=by, at=at)
    Paper.objects.bulk_update(seen, ["state", "confirmed_by", "confirmed_at", "version"])
    PaperEvent.objects.bulk_create(
        PaperEvent(paper=paper, kind=PaperEvent.Kind.CONFIRMED, by=by, at=at) for paper in seen
    )
    with lines_together():
        for paper in seen:
            code = paper.person.code
            record("paper.confirmed", paper, by=by, at=at, person_code=code, kind=paper.kind)
    return len(seen)


@transaction.atomic
def reject_paper(
    paper_id: int, *, version: int, reason: str, verifies: bool, by: User, at: dt.datetime
) -> Paper:
    """Send a paper back to whoever declared it. Raises PaperMoved or OwnPaper.

    verifies  whether `by` may do so too after somebody has seen the original
    """
    paper = locked_paper(paper_id, version, *(OPEN if verifies else (Paper.State.DECLARED,)))
    _refuse_own(paper, by)
    paper.state = Paper.State.REJECTED
    paper.reject_reason = reason
    paper.confirmed_by = paper.confirmed_at = None
    paper.version += 1
    paper.save()
    note_event(paper, PaperEvent.Kind.REJECTED, by=by, at=at, reason=reason)
    _tell(paper, "paper_sent_back", at=at, ly_do=reason)
    return paper


@transaction.atomic
def verify_paper(
    paper_id: int, *, version: int, by: User, at: dt.datetime, counts_for_annual: bool = False
) -> Paper:
    """Let the paper enter the ledger; one that corrects an entry takes that back first.

    counts_for_annual  of a training certificate: whether it meets the yearly target

    Raises PaperMoved, OwnPaper, SecondPersonNeeded, DuplicatePaper or EntryGone.
    """
    paper = locked_paper(paper_id, version, Paper.State.CONFIRMED)
    _refuse_own(paper, by)
    if by.pk in {paper.declared_by_id, paper.confirmed_by_id}:
        raise SecondPersonNeeded
    Person.objects.select_for_update(no_key=True).get(pk=paper.person_id)
    if paper.kind != Paper.Kind.TAKE_BACK:
        refuse_duplicate(paper)
    _take_back_wrong_entry(paper, by=by, at=at)
    if paper.kind == Paper.Kind.CERTIFICATE:
        paper.counts_for_annual = counts_for_annual
        paper.training = credit_training(_credit(paper), at=at)
    elif paper.kind != Paper.Kind.TAKE_BACK:
        paper.qualification = add_qualification(_claim(paper), by=by, at=at, verified_by=by)
    paper.state = Paper.State.VERIFIED
    paper.verified_by, paper.verified_at = by, at
    paper.version += 1
    paper.save()
    note_event(paper, PaperEvent.Kind.VERIFIED, by=by, at=at)
    _tell(paper, "paper_verified", at=at)
    return paper


def _take_back_wrong_entry(paper: Paper, *, by: User, at: dt.datetime) -> None:
    entry = entry_of(paper)
    if entry is None:
        return
    try:
        if isinstance(entry, Qualification):
            reverse_qualification(entry, reason=paper.correction_reason, by=by, at=at)
            earlier = Paper.objects.filter(qualification=entry)
        else:
            reverse_training_fact(entry, reason=paper.correction_reason, by=by, at=at)
            earlier = Paper.objects.filter(training=entry)
    except AlreadyReversed as refusal:
        raise EntryGone from refusal
    for old in earlier.select_for_update(of=("self",)).select_related("person"):
        old.state = Paper.State.CORRECTED
        old.version += 1
        old.save(update_fields=["state", "version"])
        reason = paper.correction_reason
        note_event(old, PaperEvent.Kind.CORRECTED, by=by, at=at, reason=reason)


def _source(paper: Paper) -> str:
    return f"paper:{paper.pk}"


def _claim(paper: Paper) -> Claim:
    return Claim(
        person_id=paper.person_id,
        dimension=paper.dimension,
        level=paper.level,
        evidence=paper.kind,
        source=_source(paper),
        number=paper.number,
        issuer=paper.issuer,
        issued_on=paper.issued_on,
        issued_year_only=paper.issued_year_only,
    )


def _credit(paper: Paper) -> Credit:
    if paper.completed_on is None:
        raise ValueError("a training certificate without its day")
    post = main_post(paper.person, on=paper.completed_on)
    return Credit(
        person_id=paper.person_id,
        programme_name=paper.programme_name,
        completed_on=paper.completed_on,
        source=_source(paper),
        periods=paper.periods,
        counts_for_annual=paper.counts_for_annual,
        certificate_number=paper.number,
        issuer=paper.issuer,
        organisation_id=post.organisation_id if post else None,
        organisation_name=place_name(post) if post else "",
    )


def _is_own(paper: Paper, by: User) -> bool:
    return by.pk in {paper.owner_id, paper.person.user_id}


def _refuse_own(paper: Paper, by: User) -> None:
    if _is_own(paper, by):
        raise OwnPaper


def _tell(paper: Paper, occasion: str, *, at: dt.datetime, **values: str) -> None:
    """Tell the person, and whoever declared it for him or her."""
    words = {"giay": paper_title(paper), **values}
    link = f"/ho-so/giay-to/{paper.pk}/"
    letters = [Addressed(person=paper.person, values=words, link=link)]
    if paper.declared_by_id != paper.person.user_id:
        sender = Person.objects.filter(user=paper.declared_by_id).first()
        user = None if sender else paper.declared_by
        letters.append(Addressed(person=sender, user=user, values=words, link=link))
    post_composed(letters, occasion=occasion, key=f"paper:{paper.pk}:{paper.version}", at=at)
