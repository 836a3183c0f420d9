"""Looking after questions: changes of keys, comments, and what learners report."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.api import User
from audit.api import record
from notifications.api import post_message
from quizzes.actions.questions import lock_question, make_current
from quizzes.errors import (
    AlreadyAnswered,
    AlreadyDecided,
    AlreadySettled,
    NoteNeeded,
    SecondPersonNeeded,
)
from quizzes.models import (
    KeyChange,
    Question,
    QuestionComment,
    QuestionReport,
)


@transaction.atomic
def decide_key_change(
    change: KeyChange, *, accept: bool, by: User, at: dt.datetime, note: str = ""
) -> KeyChange:
    """Let new papers show the proposed version, or refuse it with a note.

    Raises AlreadyDecided, SecondPersonNeeded for the one who proposed it, NoteNeeded.
    """
    question = lock_question(change.question)
    locked = (
        KeyChange.objects.select_for_update(of=("self",))
        .select_related("version")
        .get(pk=change.pk)
    )
    if locked.decided_at is not None:
        raise AlreadyDecided
    if locked.proposed_by_id == by.pk:
        raise SecondPersonNeeded
    if not accept and not note.strip():
        raise NoteNeeded
    locked.decided_by, locked.decided_at = by, at
    locked.accepted, locked.note = accept, note.strip()
    locked.save(update_fields=["decided_by", "decided_at", "accepted", "note"])
    if accept:
        make_current(question, locked.version)
    verb = "question.key_change_accepted" if accept else "question.key_change_refused"
    record(verb, question, by=by, at=at, version=locked.version.number,
           proposed_by=locked.proposed_by_id)  # fmt: skip
    return locked


@transaction.atomic
def add_comment(
    question: Question, text: str, *, by: User, at: dt.datetime
) -> QuestionComment | None:
    """Keep a remark on the present version; None when there is nothing to keep.

    The same words sent again by a double click are kept once.
    """
    text, version = text.strip(), question.current
    if not text or version is None:
        return None
    lock_question(question)
    open_ones = QuestionComment.objects.filter(question=question, author=by, resolved_at=None)
    known = open_ones.filter(text=text).first()
    if known:
        return known
    comment = QuestionComment.objects.create(
        question=question, version=version, author=by, text=text, made_at=at
    )
    record("question.commented", question, by=by, at=at, comment=comment.pk)
    return comment


@transaction.atomic
def settle_comment(comment: QuestionComment, *, by: User, at: dt.datetime) -> None:
    """Note that what a comment asked for is done. Raises AlreadySettled."""
    settled = QuestionComment.objects.filter(pk=comment.pk, resolved_at=None).update(
        resolved_at=at, resolved_by_id=by.pk
    )
    if not settled:
        raise AlreadySettled
    record("question.comment_settled", comment.question, by=by, at=at, comment=comment.pk)


@transaction.atomic
def answer_report(
    report: QuestionReport, text: str, *, by: User, at: dt.datetime, will_be_mended: bool = False
) -> QuestionReport:
    """Answer a learner's report and tell them so. Raises NoteNeeded, AlreadyAnswered.

    will_be_mended  the question gets a new version because of it
    """
    if not text.strip():
        raise NoteNeeded
    locked = (
        QuestionReport.objects.select_for_update(of=("self",))
        .select_related("attempt__enrolment__person", "attempt__quiz", "version__question")
        .get(pk=report.pk)
    )
    if locked.answered_at is not None:
        raise AlreadyAnswered
    locked.answer, locked.answered_at, locked.answered_by_id = text.strip(), at, by.pk
    locked.save(update_fields=["answer", "answered_at", "answered_by_id"])
    _tell(locked, will_be_mended=will_be_mended, at=at)
    record("question.report_answered", locked.version.question, by=by, at=at, report=locked.pk,
           will_be_mended=will_be_mended)  # fmt: skip
    return locked


def _tell(report: QuestionReport, *, will_be_mended: bool, at: dt.datetime) -> None:
    enrolment = report.attempt.enrolment
    if enrolment is None:
        return
    lines = [report.answer]
    if will_be_mended:
        lines.append(_("The question will be corrected. Thank you for telling us."))
    post_message(
        enrolment.person,
        key=f"question-report-{report.pk}",
        subject=_("Answer to your report on question %(number)d, %(test)s")
        % {"number": report.position, "test": report.attempt.quiz.title},
        body="\n\n".join(lines),
        at=at,
    )
