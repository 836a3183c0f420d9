"""What the pages of an open attempt show. Nothing here reads a key."""

from dataclasses import dataclass
from string import ascii_uppercase

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from quizzes.models import Attempt, QuestionVersion
from quizzes.queries import papers
from quizzes.rules.answers import Answer, Completeness, completeness
from quizzes.rules.content import Content, Kind, shown_rights
from quizzes.rules.papers import PaperItem
from quizzes.rules.wording import Words


@dataclass(frozen=True)
class Choice:
    """One thing to choose; `value` is the place in which this learner sees it."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Place:
    """One of several things that each want a choice: the left of a pair, an item to be placed."""

    label: str
    choices: list[Choice]


@dataclass(frozen=True)
class AskedQuestion:
    """A question as it is asked.

    choices  of a question with one list of choices
    places   of a matching or ordering question
    offered  what a matching question offers on the right, lettered
    text     what was typed so far
    """

    number: int
    kind: Kind
    stem: str
    flagged: bool
    seq: int
    completeness: Completeness
    choices: list[Choice]
    places: list[Place]
    offered: list[str]
    text: str

    @property
    def instruction(self) -> str:
        """Say what to do, for kinds where it is not plain."""
        return {
            Kind.MULTIPLE: _("Choose all right answers."),
            Kind.MATCHING: _("Choose the right match for each line."),
            Kind.ORDERING: _("Choose a place for each line. Each place is used once."),
            Kind.SHORT_ANSWER: _("Type a few words. Capitals and accents do not matter."),
        }.get(self.kind, _("Choose one answer."))


@dataclass(frozen=True)
class StripItem:
    """A question in the list of all questions; `state` as in the component question_strip."""

    number: int
    url: str
    state: str
    current: bool
    completeness: Completeness


def true_or_false() -> Words:
    """The words of a true-or-false question in the reader's language."""
    return Words(pgettext("answer", "True"), pgettext("answer", "False"))


def strip_of(attempt: Attempt, *, current: int = 0) -> list[StripItem]:
    """Return every place of the paper and what became of it. No query."""
    base = reverse("quizzes:attempt_detail", args=[attempt.pk])
    items = []
    for number, item in enumerate(papers.paper_of(attempt), 1):
        how_much = completeness(item, papers.draft_of(attempt, number))
        if papers.is_flagged(attempt, number):
            state = "flagged"
        else:
            state = "answered" if how_much == Completeness.FULL else "empty"
        items.append(StripItem(number, f"{base}?cau={number}", state, number == current, how_much))
    return items


def asked_questions(attempt: Attempt) -> list[AskedQuestion]:
    """Return the whole paper as this learner sees it. One query."""
    paper = papers.paper_of(attempt)
    versions = QuestionVersion.objects.in_bulk([item.version for item in paper])
    return [
        asked_question(
            number,
            item,
            versions[item.version],
            answer=papers.draft_of(attempt, number),
            flagged=papers.is_flagged(attempt, number),
            seq=papers.seq_of(attempt, number),
        )
        for number, item in enumerate(paper, 1)
    ]


def asked_question(
    number: int,
    item: PaperItem,
    version: QuestionVersion,
    *,
    answer: Answer = None,
    flagged: bool = False,
    seq: int = 0,
) -> AskedQuestion:
    """Return one question of a paper, with the draft answer filled in."""
    return AskedQuestion(
        number=number,
        kind=item.kind,
        stem=version.stem,
        flagged=flagged,
        seq=seq,
        completeness=completeness(item, answer),
        choices=_choices(item, version.content, answer),
        places=_places(item, version.content, answer),
        offered=_lettered(item, version.content),
        text=answer if isinstance(answer, str) else "",
    )


def _choices(item: PaperItem, content: Content, answer: Answer) -> list[Choice]:
    if item.kind == Kind.TRUE_FALSE:
        words = true_or_false()
        return [
            Choice("true", words.true, answer is True),
            Choice("false", words.false, answer is False),
        ]
    if item.kind not in {Kind.SINGLE, Kind.MULTIPLE}:
        return []
    chosen = set(answer) if isinstance(answer, list) else {answer}
    return [
        Choice(str(shown), content["options"][stored]["text"], shown in chosen)
        for shown, stored in enumerate(item.order, 1)
    ]


def _places(item: PaperItem, content: Content, answer: Answer) -> list[Place]:
    given = answer if isinstance(answer, list) else [None] * item.places
    if item.kind == Kind.MATCHING:
        labels = _lettered(item, content)
        lefts = [pair["left"] for pair in content["pairs"]]
        return [
            Place(left, _numbered(labels, number))
            for left, number in zip(lefts, given, strict=True)
        ]
    if item.kind == Kind.ORDERING:
        labels = [str(place) for place in range(1, item.places + 1)]
        shown = [content["items"][stored] for stored in item.order]
        return [
            Place(text, _numbered(labels, number))
            for text, number in zip(shown, given, strict=True)
        ]
    return []


def _lettered(item: PaperItem, content: Content) -> list[str]:
    """The texts on the right with a letter each, by which they are found in a narrow list."""
    if item.kind != Kind.MATCHING:
        return []
    offered = shown_rights(content)
    shown = [offered[stored] for stored in item.order]
    return [f"{letter}. {text}" for letter, text in zip(ascii_uppercase, shown, strict=False)]


def _numbered(labels: list[str], chosen: int | None) -> list[Choice]:
    return [Choice(str(number), label, number == chosen) for number, label in enumerate(labels, 1)]
