"""Papers from elsewhere as their owners and officers hand them in."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pillow_heif
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.api import User
from audit.api import READ, record
from people.api import Person
from records.errors import (
    ConfirmationTooLate,
    CorrectionOpen,
    DuplicatePaper,
    EntryGone,
    NoEvidence,
    OwnPaper,
    PaperMoved,
    TooManyFiles,
)
from records.models import Paper, PaperEvent, PaperFile, Qualification, TrainingFact
from records.queries.evidence import entry_of, same_paper, statement_of
from records.rules.evidence import MOST_FILES, OPEN, TAKE_BACK, Statement, counts, number_key
from records.rules.levels import level_rank
from shared.pictures import Picture

# iPhones take pictures in a format of their own.
pillow_heif.register_heif_opener()

Entry = Qualification | TrainingFact


@dataclass(frozen=True)
class NewFile:
    """A page as it is to be kept: a picture drawn anew, or a PDF as it came.

    kind  "jpg" or "pdf"
    """

    data: bytes
    kind: str
    sha256: str

    @classmethod
    def of_picture(cls, picture: Picture) -> "NewFile":
        return cls(picture.data, "jpg", picture.sha256)


@dataclass(frozen=True)
class Correction:
    """An entry of the ledger that is wrong, and what is wrong with it."""

    entry: Entry
    reason: str


@transaction.atomic
def declare_paper(
    person: Person,
    statement: Statement,
    files: Iterable[NewFile],
    *,
    by: User,
    at: dt.datetime,
    correction: Correction | None = None,
    is_seen: bool = False,
) -> Paper:
    """Take a paper in, for somebody else to look at.

    correction  the entry of the ledger that it is to put right, once it is verified
    is_seen     an officer declares it with the original in hand, and needs no further look

    Raises ConfirmationTooLate, DuplicatePaper, NoEvidence, TooManyFiles, EntryGone or
    CorrectionOpen; OwnPaper for one's own paper said to be seen; ValueError for an unknown level.
    """
    person = _one_at_a_time(person)
    _check(statement, person, correction=correction)
    paper = Paper(
        person=person,
        owner_id=person.user_id,
        declared_by=by,
        declared_at=at,
        correction_reason=correction.reason if correction else "",
        **_columns(statement),
    )
    if correction is not None:
        if isinstance(correction.entry, Qualification):
            paper.corrects_qualification = correction.entry
        else:
            paper.corrects_training = correction.entry
    _save(paper, is_new=True)
    _keep_files(paper, files, by=by, at=at)
    note_event(paper, PaperEvent.Kind.DECLARED, by=by, at=at, statement=statement.as_json())
    if is_seen:
        if person.user_id == by.pk:
            raise OwnPaper
        mark_seen(paper, by=by, at=at)
        paper.save(update_fields=["state", "confirmed_by", "confirmed_at", "version"])
        note_event(paper, PaperEvent.Kind.CONFIRMED, by=by, at=at)
    return paper


@transaction.atomic
def mend_paper(
    paper_id: int,
    statement: Statement,
    files: Iterable[NewFile],
    *,
    version: int,
    by: User,
    at: dt.datetime,
    dropped: Iterable[int] = (),
) -> Paper:
    """Change a paper that was sent back or that nobody has looked at, and send it again.

    dropped  files that are no longer shown; they stay in the store

    Raises what declare_paper raises, and PaperMoved.
    """
    paper = locked_paper(paper_id, version, Paper.State.DECLARED, Paper.State.REJECTED)
    _one_at_a_time(paper.person)
    entry = entry_of(paper)
    correction = Correction(entry, paper.correction_reason) if entry else None
    _check(statement, paper.person, correction=correction, without=paper)
    for name, value in _columns(statement).items():
        setattr(paper, name, value)
    paper.state = Paper.State.DECLARED
    paper.confirmed_by = paper.confirmed_at = None
    # Whoever sent it last must not be the one who verifies it.
    paper.declared_by, paper.declared_at = by, at
    paper.owner_id = paper.person.user_id
    paper.reject_reason = ""
    paper.version += 1
    _save(paper)
    paper.files.filter(pk__in=list(dropped), dropped_at=None).update(dropped_at=at)
    _keep_files(paper, files, by=by, at=at)
    note_event(paper, PaperEvent.Kind.MENDED, by=by, at=at, statement=statement.as_json())
    return paper


@transaction.atomic
def withdraw_paper(paper_id: int, *, version: int, by: User, at: dt.datetime) -> Paper:
    """Take a paper back that is not in the record yet. Raises PaperMoved."""
    paper = locked_paper(paper_id, version, *OPEN, Paper.State.REJECTED)
    paper.state = Paper.State.WITHDRAWN
    paper.version += 1
    paper.save(update_fields=["state", "version"])
    note_event(paper, PaperEvent.Kind.WITHDRAWN, by=by, at=at)
    return paper


@transaction.atomic
def note_paper_read(paper: Paper, *, by: User, at: dt.datetime) -> None:
    """Write into the journal that `by` looked at the paper of somebody else."""
    if paper.person.user_id != by.pk:
        record(READ, paper.person, by=by, at=at, person_code=paper.person.code, paper=paper.pk)


@transaction.atomic
def note_file_read(file: PaperFile, paper: Paper, *, by: User, at: dt.datetime) -> None:
    if paper.person.user_id != by.pk:
        record("paper.file_read", file, by=by, at=at, person_code=paper.person.code)


# --- Shared with the judging ----------------------------------------------------------------------


def locked_paper(paper_id: int, version: int, *states: str) -> Paper:
    """Return the paper, locked, as the person who acts has seen it.

    Raises PaperMoved if it has changed since, or is in none of the `states`.
    """
    paper = Paper.objects.select_for_update(of=("self",)).select_related("person").get(pk=paper_id)
    if paper.version != version or paper.state not in states:
        raise PaperMoved
    return paper


def mark_seen(paper: Paper, *, by: User, at: dt.datetime) -> None:
    paper.state = Paper.State.CONFIRMED
    paper.confirmed_by, paper.confirmed_at = by, at
    paper.version += 1


def note_event(
    paper: Paper,
    kind: PaperEvent.Kind,
    *,
    by: User,
    at: dt.datetime,
    reason: str = "",
    statement: dict[str, object] | None = None,
) -> None:
    """Add to the history of the paper and to the journal."""
    PaperEvent.objects.create(
        paper=paper, kind=kind, by=by, at=at, reason=reason, statement=statement or {}
    )
    record(f"paper.{kind}", paper, by=by, at=at, person_code=paper.person.code, kind=paper.kind)


def refuse_duplicate(paper: Paper) -> None:
    """Look again before the paper enters the ledger: a register may have been imported since."""
    _refuse_same(statement_of(paper), paper.person_id, without=paper, entry=entry_of(paper))


# --- Details --------------------------------------------------------------------------------------


def _one_at_a_time(person: Person) -> Person:
    """Return whose papers they are: whoever the record was merged into, if it was.

    Papers of one person are taken in one after the other, so that none comes twice.
    """
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    return locked if locked.merged_into is None else _one_at_a_time(locked.merged_into)


def _columns(statement: Statement) -> dict[str, object]:
    return asdict(statement) | {"number_key": number_key(statement.number)}


def _check(
    statement: Statement,
    person: Person,
    *,
    correction: Correction | None,
    without: Paper | None = None,
) -> None:
    if correction is not None:
        _check_entry(correction.entry, person, without)
    if statement.kind == TAKE_BACK:
        return
    if not counts(statement):
        raise ConfirmationTooLate
    if statement.dimension:
        level_rank(statement.dimension, statement.level)
    entry = correction.entry if correction else None
    _refuse_same(statement, person.pk, without=without, entry=entry)


def _check_entry(entry: Entry, person: Person, without: Paper | None) -> None:
    is_reversed = type(entry).objects.filter(reverses=entry.pk).exists()
    if entry.person_id != person.pk or entry.reverses_id is not None or is_reversed:
        raise EntryGone
    others = entry.corrections.filter(state__in=OPEN)
    if without is not None:
        others = others.exclude(pk=without.pk)
    if others.exists():
        raise CorrectionOpen


def _refuse_same(
    statement: Statement, person_id: int, *, without: Paper | None, entry: Entry | None
) -> None:
    first = same_paper(statement, person_id=person_id, without=without, corrects=entry)
    if first is not None:
        sentence = _("This paper is known already. %(where)s") % {"where": first.words}
        raise DuplicatePaper(sentence, first.paper_id)


def _save(paper: Paper, *, is_new: bool = False) -> None:
    """Save, and say in words what the database refuses should two tabs meet all the same."""
    try:
        with transaction.atomic():
            paper.save(force_insert=is_new)
    except IntegrityError as refusal:
        if "paper_once_per_number_and_day" in str(refusal) or "number_key" in str(refusal):
            raise DuplicatePaper(_("This paper is known already."), None) from refusal
        raise


def _keep_files(paper: Paper, files: Iterable[NewFile], *, by: User, at: dt.datetime) -> None:
    known = set(paper.files.filter(dropped_at=None).values_list("sha256", flat=True))
    for file in files:
        if file.sha256 not in known:
            known.add(file.sha256)
            if len(known) > MOST_FILES:
                raise TooManyFiles
            _store(paper, file, by=by, at=at)
    if not known and paper.kind != TAKE_BACK:
        raise NoEvidence


def _store(paper: Paper, file: NewFile, *, by: User, at: dt.datetime) -> None:
    row = PaperFile(
        paper=paper,
        kind=file.kind,
        sha256=file.sha256,
        size=len(file.data),
        uploaded_by=by,
        uploaded_at=at,
    )
    # No name of anybody, and none that can be guessed.
    row.file.save(f"{file.sha256[:32]}.{file.kind}", ContentFile(file.data), save=False)
    stored, storage = str(row.file.name), row.file.storage
    try:
        row.save(force_insert=True)
    except Exception:
        storage.delete(stored)
        raise
