"""Questions for those who write them, as learners see and answer them. Nothing of it is kept."""

import random
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _

from quizzes.models import QuestionVersion, Response
from quizzes.queries.asking import AskedQuestion, asked_question
from quizzes.queries.reviewing import ReviewedQuestion, reviewed_question
from quizzes.rules.answers import InvalidAnswer, answer_for_marking, read_answer
from quizzes.rules.content import Content, ContentRefused, Fault, Kind, clean_content
from quizzes.rules.grading import MarkedQuestion, points_of
from quizzes.rules.papers import PaperItem, lay_out
from quizzes.rules.review import Item, Review

_EVERYTHING = Review(frozenset(Item))
_SALT = "quizzes.trying"


@dataclass(frozen=True)
class Tried:
    """A question to try.

    state     the order in which it is shown, to be sent back with the answer
    reviewed  after an answer: what it earned, and the key
    problem   why the answer could not be read
    """

    asked: AskedQuestion
    state: str
    reviewed: ReviewedQuestion | None = None
    problem: str = ""


def tried_question(version: QuestionVersion, data: QueryDict | None) -> Tried:
    """Return a question to be answered; with `data` of its form also what the answer earned."""
    item = _sent_item(version, data) or lay_out(
        version.question_id, version.pk, version.kind, version.content,
        rng=random.SystemRandom(), points=version.points,
    )  # fmt: skip
    state = signing.dumps(item.as_json(), salt=_SALT)
    if data is None:
        return Tried(asked_question(1, item, version), state)
    try:
        draft = read_answer(item, dict(data.lists()))
    except InvalidAnswer:
        problem = _("This answer does not fit the question. Load the page again.")
        return Tried(asked_question(1, item, version), state, problem=problem)
    answer = answer_for_marking(item, draft)
    marked = MarkedQuestion(version.kind, version.content, answer, item.points)
    response = Response(
        version=version, position=1, answer=answer, points=points_of(marked),
        max_points=item.points,
    )  # fmt: skip
    reviewed = reviewed_question(response, _EVERYTHING)
    return Tried(asked_question(1, item, version, answer=draft), state, reviewed)


def _sent_item(version: QuestionVersion, data: QueryDict | None) -> PaperItem | None:
    if data is None:
        return None
    try:
        item = PaperItem.from_json(signing.loads(data.get("state", ""), salt=_SALT))
    except signing.BadSignature:
        return None
    return item if item.version == version.pk else None


def asked_draft(kind: str, stem: str, content: Content, _feedback: str = "") -> AskedQuestion:
    """Return a question that is being written, as far as it can be shown already."""
    shown_kind, shown = kind, _showable(kind, content)
    if shown is None or not stem:
        shown_kind, shown = Kind.DESCRIPTION.value, {}
    version = QuestionVersion(kind=shown_kind, stem=stem or "…", content=shown)
    item = lay_out(0, 0, shown_kind, shown, rng=random.Random(0), shuffle=False)  # noqa: S311 - no secret
    return asked_question(1, item, version)


def _showable(kind: str, content: Content) -> Content | None:
    """Return the content made sound where only the key is missing; None where more is."""
    for _attempt in range(3):
        try:
            return clean_content(kind, content)
        except ContentRefused as refusal:
            content = _with_some_key(kind, content, refusal.fault)
    return None


def _with_some_key(kind: str, content: Content, fault: Fault) -> Content:
    """What is right does not show: any key will do until there is one."""
    if "options" in content:
        faults = {Fault.NOT_ONE_RIGHT, Fault.NONE_RIGHT, Fault.ALL_RIGHT}
        options: list[dict[str, Any]] = [
            {**option, "right": place == 0} if fault in faults else option
            for place, option in enumerate(content["options"])
        ]
        options = [{k: v for k, v in o.items() if k != "weight"} for o in options if o["text"]]
        return {"options": options}
    if kind == Kind.TRUE_FALSE:
        return {**content, "answer": True}
    if "statements" in content:
        rows = [{**row, "answer": bool(row["answer"])} for row in content["statements"]]
        return {"statements": [row for row in rows if row["text"]]}
    return content
