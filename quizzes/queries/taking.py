"""The pages of an open attempt: what is asked on each, and the list of all questions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from quizzes.models import Attempt, QuestionVersion, Quiz, QuizSection
from quizzes.queries import papers
from quizzes.queries.asking import AskedQuestion, asked_question
from quizzes.queries.checking import checked_response
from quizzes.queries.reviewing import ReviewedQuestion, reviewed_question
from quizzes.rules import navigation
from quizzes.rules.answers import Completeness, completeness
from quizzes.rules.content import Kind
from quizzes.rules.papers import PaperItem
from quizzes.rules.review import Item, Moment, Review, review_of

# Feedback after each question is this at least; the review matrix can add the right answer.
_AT_ONCE = {Item.ATTEMPT, Item.CORRECTNESS, Item.SPECIFIC_FEEDBACK, Item.GENERAL_FEEDBACK}


@dataclass(frozen=True)
class Block:
    """A question on a page.

    section         where a section begins with it
    feedback        where the learner has had it checked
    can_be_checked  whether it can be checked before handing in
    error           why what was sent was refused
    """

    question: AskedQuestion
    section: QuizSection | None = None
    feedback: ReviewedQuestion | None = None
    can_be_checked: bool = False
    error: str = ""


@dataclass(frozen=True)
class Page:
    number: int
    blocks: list[Block]

    @property
    def first(self) -> int:
        """The number of its first question."""
        return self.blocks[0].question.number

    @property
    def form_id(self) -> str:
        return f"trang-{self.number}"

    @property
    def is_single(self) -> bool:
        return len(self.blocks) == 1

    @property
    def takes_files(self) -> bool:
        return any(_photos_of(block.question) for block in self.blocks)


@dataclass(frozen=True)
class StripItem:
    """A question in the list of all; `state` as in the component question_strip, "" for a text."""

    number: int
    page: int
    state: str
    completeness: Completeness
    is_asked: bool = True
    current: bool = False


@dataclass(frozen=True)
class StripGroup:
    """The questions of one section; no title where the test has no sections."""

    title: str
    items: list[StripItem] = field(default_factory=list)


def number_of_pages(attempt: Attempt) -> int:
    return navigation.number_of_pages(attempt.pages, len(attempt.paper))


def all_pages(attempt: Attempt) -> range:
    return range(1, number_of_pages(attempt) + 1)


def is_within_reach(attempt: Attempt, position: int) -> bool:
    """Whether a question may be shown: strictly forwards only those of the page reached."""
    return navigation.is_within_reach(attempt.pages, position, reached=attempt.reached)


def nearest_page(attempt: Attempt, page: int) -> int:
    """Return a page that there is; strictly forwards, always the page reached."""
    return attempt.reached or min(max(page, 1), number_of_pages(attempt))


def page_to_go_on(attempt: Attempt) -> int:
    """Return the page of the first question without an answer; the first page if all have one."""
    empty = (item for item in strip_of(attempt) if item.is_asked and item.completeness != "full")
    first = next(empty, None)
    return nearest_page(attempt, first.page if first else 1)


def page_of(attempt: Attempt, position: int) -> int:
    """Return the page on which a question stands; strictly forwards, always the page reached."""
    position = min(max(position, 1), len(attempt.paper))
    return attempt.reached or navigation.page_of(attempt.pages, position)


def pages_of(
    attempt: Attempt,
    numbers: Iterable[int],
    *,
    sections: Sequence[QuizSection] = (),
    errors: dict[int, str] | None = None,
) -> list[Page]:
    """Return some pages as this learner sees them. One query."""
    wanted = {number: _positions(attempt, number) for number in numbers}
    blocks = _blocks(attempt, [p for on_page in wanted.values() for p in on_page], sections, errors)
    return [
        Page(number, [blocks[position] for position in on_page])
        for number, on_page in wanted.items()
    ]


def block_of(attempt: Attempt, position: int) -> Block:
    """Return one question as this learner sees it. One query."""
    return _blocks(attempt, [position], (), None)[position]


def sections_of(attempt: Attempt) -> list[QuizSection]:
    """Return the sections of the test. One query, where there are any."""
    if not attempt.has_sections:
        return []
    return list(QuizSection.objects.filter(quiz=attempt.quiz_id).order_by("position"))


def strip_of(attempt: Attempt, *, current: int = 0) -> list[StripItem]:
    """Return every place of the paper and what became of it; `current` is a page. No query."""
    items = []
    for number, item in enumerate(papers.paper_of(attempt), 1):
        how_much = completeness(item, papers.draft_of(attempt, number))
        is_asked = item.kind != Kind.DESCRIPTION
        page = navigation.page_of(attempt.pages, number)
        if papers.is_flagged(attempt, number):
            state = "flagged"
        elif is_asked:
            state = "answered" if how_much == Completeness.FULL else "empty"
        else:
            state = ""
        items.append(StripItem(number, page, state, how_much, is_asked, page == current))
    return items


def strip_groups(
    attempt: Attempt, strip: Sequence[StripItem], sections: Sequence[QuizSection]
) -> list[StripGroup]:
    titles = {number: section.title for number, section in enumerate(sections, 1)}
    section_of = [item.get("section", 1) for item in attempt.paper]
    return [
        StripGroup(titles.get(section, ""), list(items))
        for section, items in groupby(strip, key=lambda item: section_of[item.number - 1])
    ]


def takes_photos(attempt: Attempt) -> bool:
    """Whether any answer of the paper may be photographed."""
    return any(photos_allowed(item) for item in papers.paper_of(attempt))


def photos_allowed(item: PaperItem) -> int:
    """Return how many photos may go with a question and its parts."""
    layouts = [item.layout, *item.parts]
    return sum(layout.places for layout in layouts if layout.kind == Kind.ESSAY)


def _feedback(attempt: Attempt, position: int, version: QuestionVersion) -> ReviewedQuestion | None:
    """Return what is said of a question the learner has had checked; None before. No query."""
    if not papers.is_checked(attempt, position):
        return None
    shown = review_of(attempt.quiz.review, Moment.DURING).shown
    return reviewed_question(checked_response(attempt, position, version), Review(shown | _AT_ONCE))


def _photos_of(question: AskedQuestion) -> int:
    return question.photos_allowed or sum(part.photos_allowed for part in question.parts)


def _positions(attempt: Attempt, page: int) -> range:
    return navigation.positions_on(attempt.pages, page, total=len(attempt.paper))


def _blocks(
    attempt: Attempt,
    positions: Sequence[int],
    sections: Sequence[QuizSection],
    errors: dict[int, str] | None,
) -> dict[int, Block]:
    paper = papers.paper_of(attempt)
    versions = QuestionVersion.objects.in_bulk({paper[p - 1].version for p in positions})
    titled = dict(enumerate(sections, 1))
    is_immediate = attempt.quiz.feedback_mode == Quiz.Feedback.IMMEDIATE
    blocks = {}
    for position in positions:
        item = paper[position - 1]
        version = versions[item.version]
        before = paper[position - 2].section if position > 1 else None
        blocks[position] = Block(
            question=asked_question(
                position, item, version,
                answer=papers.draft_of(attempt, position),
                flagged=papers.is_flagged(attempt, position),
                seq=papers.seq_of(attempt, position),
                name=f"q{position}",
            ),
            section=titled.get(item.section) if item.section != before else None,
            feedback=_feedback(attempt, position, version),
            can_be_checked=is_immediate and item.kind not in {Kind.DESCRIPTION, Kind.ESSAY},
            error=(errors or {}).get(position, ""),
        )  # fmt: skip
    return blocks
