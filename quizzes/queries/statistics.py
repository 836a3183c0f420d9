"""What the statistics of a test show. In words: docs/algorithms/item-analysis.md."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from courses.api import TrainingClass
from quizzes.models import Question, QuestionVersion, Quiz
from quizzes.queries.asking import true_or_false
from quizzes.queries.histogram import Histogram, histogram
from quizzes.queries.sittings import Sample, Sheet, VersionAnswers, sheet_of
from quizzes.queries.verdict_words import Advice, advice_of
from quizzes.rules import grading
from quizzes.rules.choices import ChoiceList, choice_lists
from quizzes.rules.statistics import (
    FEWEST_ATTEMPTS,
    Groups,
    Item,
    ItemFigures,
    MarkFigures,
    OptionFigures,
    Reliability,
    Weight,
    groups,
    item_figures,
    mark_figures,
    option_figures,
    reliability,
    weights,
)
from quizzes.rules.verdicts import URGENCY, Option, Trust, is_dead, trust_in, verdicts


@dataclass(frozen=True)
class ShownOption:
    """An option with who chose it; `number` counts from 1, a dead one distracts nobody."""

    number: int
    text: str
    is_right: bool
    is_dead: bool
    figures: OptionFigures


@dataclass(frozen=True)
class ShownList:
    """A list of options; `empty` are those who chose none of them."""

    choices: ChoiceList
    options: list[ShownOption]
    empty: OptionFigures


@dataclass(frozen=True)
class VersionAnalysis:
    """One version of a question. Without enough answers there are no figures: `missing` says so."""

    version: QuestionVersion
    attempts: int
    figures: ItemFigures | None
    advice: list[Advice]
    lists: list[ShownList]
    groups: Groups

    @property
    def missing(self) -> int:
        return max(0, FEWEST_ATTEMPTS - self.attempts)

    @property
    def urgency(self) -> int:
        """0 for the most urgent; the number of verdicts for a question in order."""
        return min((URGENCY[each.verdict] for each in self.advice), default=len(URGENCY))


@dataclass(frozen=True)
class QuestionLine:
    """A question of a test: the newest version that was answered, and how many came before."""

    question: Question
    newest: VersionAnalysis
    earlier: int
    weight: Weight

    @property
    def is_dealt_with(self) -> bool:
        """Whether something was decided since: a newer version, a remedy, or that it is retired."""
        return is_dealt_with(self.newest.version, self.question)


@dataclass(frozen=True)
class QuizStatistics:
    """A test as a whole. Below 20 attempts there is nothing but their number."""

    quiz: Quiz
    sample: Sample
    attempts: int
    marks: MarkFigures | None
    histogram: Histogram | None
    reliability: Reliability | None
    trust: Trust | None
    lines: list[QuestionLine]
    is_drawn: bool
    points_to_be_had: Decimal = Decimal(10)

    @property
    def missing(self) -> int:
        return max(0, FEWEST_ATTEMPTS - self.attempts)

    @property
    def to_review(self) -> list[QuestionLine]:
        return [line for line in self.lines if line.newest.advice and not line.is_dealt_with]

    @property
    def standard_error(self) -> float | None:
        """Of the mark of 10."""
        if self.reliability is None or self.reliability.standard_error is None:
            return None
        return self.reliability.standard_error * 10 / float(self.points_to_be_had)


def quiz_statistics(quiz: Quiz, sample: Sample) -> QuizStatistics:
    """Analyse a test. Three queries, however many attempts and questions."""
    sheet = sheet_of(quiz, sample)
    attempts = len(sheet.sittings)
    if attempts < FEWEST_ATTEMPTS:
        return QuizStatistics(quiz, sample, attempts, None, None, None, None, [], is_drawn=False)
    exact = [
        Fraction(sitting.points) * 10 / Fraction(sitting.max_points)
        for sitting in sheet.sittings.values()
    ]
    rows, to_be_had = _places_in_order(sheet)
    measured = reliability(rows)
    return QuizStatistics(
        quiz=quiz,
        sample=sample,
        attempts=attempts,
        marks=mark_figures(exact),
        histogram=histogram(exact),
        reliability=measured if measured.attempts >= FEWEST_ATTEMPTS else None,
        trust=trust_in(measured.consistency) if measured.attempts >= FEWEST_ATTEMPTS else None,
        lines=question_lines(sheet),
        is_drawn=_is_drawn(sheet),
        points_to_be_had=to_be_had,
    )


def classes_of(quiz: Quiz) -> list[TrainingClass]:
    """Return the classes in which the test was taken, the latest first. One query."""
    return list(
        TrainingClass.objects.filter(units__attempts__quiz=quiz)
        .distinct()
        .order_by("-starts_on", "code")
    )


def question_lines(sheet: Sheet) -> list[QuestionLine]:
    """Return the questions, what is to be looked at first; among those, the hardest first."""
    of_question = _versions_by_question(sheet)
    weight = _weights(sheet, of_question)
    lines = []
    for question_id, versions in of_question.items():
        newest = version_analysis(versions[-1], sheet.answers[versions[-1].pk])
        lines.append(
            QuestionLine(newest.version.question, newest, len(versions) - 1, weight[question_id])
        )
    return sorted(lines, key=_worst_first)


def version_analysis(version: QuestionVersion, found: VersionAnswers) -> VersionAnalysis:
    """Analyse the answers to one version."""
    attempts = len(found.sittings)
    if attempts < FEWEST_ATTEMPTS:
        return VersionAnalysis(version, attempts, None, [], [], Groups())
    content = content_in_force(version)
    guess = grading.guess_share(version.kind, content)
    figures = item_figures(item_of(found), guess=None if guess is None else float(guess))
    marks = [sitting.mark for sitting in found.sittings]
    apart = groups(marks)
    lists = [
        _shown_list(choices, marks, apart)
        for choices in choice_lists(
            version.kind,
            content,
            found.answers,
            words=true_or_false(),
            judge=grading.share_earned,
        )
    ]
    as_options = [[_as_option(each.choices, option) for option in each.options] for each in lists]
    advice = [advice_of(verdict, figures) for verdict in verdicts(figures, as_options)]
    return VersionAnalysis(version, attempts, figures, advice, lists, apart)


def content_in_force(version: QuestionVersion) -> dict[str, Any]:
    """Return the content with the key that counts now."""
    return version.key_now or version.content


def item_of(found: VersionAnswers) -> Item:
    return Item(found.points, [sitting.points for sitting in found.sittings], found.max_points)


def is_dealt_with(version: QuestionVersion, question: Question) -> bool:
    return (
        question.current_id != version.pk
        or bool(version.remedy)
        or question.status == Question.Status.RETIRED
    )


def _as_option(choices: ChoiceList, option: ShownOption) -> Option:
    return Option(
        option.figures,
        is_right=option.is_right,
        is_only_choice=choices.is_only_choice,
        is_written=choices.is_written,
    )


def _shown_list(choices: ChoiceList, marks: list[Decimal], apart: Groups) -> ShownList:
    nothing = tuple(frozenset() if chosen else frozenset([None]) for chosen in choices.chosen)
    options = []
    for number, choice in enumerate(choices.choices, 1):
        figures = option_figures(choice.key, choices.chosen, marks, apart)
        dead = choices.is_written and is_dead(
            figures, is_right=choice.is_right, attempts=len(marks)
        )
        options.append(ShownOption(number, choice.text, choice.is_right, dead, figures))
    return ShownList(choices, options, empty=option_figures(None, nothing, marks, apart))


def _worst_first(line: QuestionLine) -> tuple[bool, int, float, str]:
    figures = line.newest.figures
    facility = figures.facility if figures and figures.facility is not None else 101.0
    return line.is_dealt_with, line.newest.urgency, facility, line.question.code


def _versions_by_question(sheet: Sheet) -> dict[int, list[QuestionVersion]]:
    found: dict[int, list[QuestionVersion]] = {}
    for version in sorted(sheet.versions.values(), key=lambda version: version.number):
        found.setdefault(version.question_id, []).append(version)
    return found


def _weights(sheet: Sheet, of_question: Mapping[int, list[QuestionVersion]]) -> dict[int, Weight]:
    """Return the weights of questions; where papers differ, only the intended ones."""
    items = {}
    intended = {}
    for question_id, versions in of_question.items():
        together = VersionAnswers()
        for version in versions:
            found = sheet.answers[version.pk]
            together.sittings += found.sittings
            together.points += found.points
            together.max_points += found.max_points
        items[question_id] = item_of(together)
        whole = sum(sitting.max_points for sitting in together.sittings)
        intended[question_id] = float(100 * sum(together.max_points) / whole)
    if _is_drawn(sheet):
        return {key: Weight(share, None) for key, share in intended.items()}
    return weights(items)


def _is_drawn(sheet: Sheet) -> bool:
    """Whether papers hold different questions."""
    questions = {
        frozenset(sheet.versions[version].question_id for version, _points in places)
        for places in sheet.places.values()
    }
    return len(questions) > 1


def _places_in_order(sheet: Sheet) -> tuple[list[list[Decimal]], Decimal]:
    """Return the points of each paper by place, and what was to be had in such a paper.

    Questions are put in order of topic, difficulty and number, so that a place means the same in
    every paper. If the plan of the test has changed, only the papers of the commonest plan count.
    """
    rows: dict[tuple[Any, ...], list[list[Decimal]]] = {}
    to_be_had: dict[tuple[Any, ...], Counter[Decimal]] = {}
    for attempt, places in sheet.places.items():
        ordered = sorted((_place(sheet.versions[version]), points) for version, points in places)
        plan = tuple(place[:-1] for place, _points in ordered)
        rows.setdefault(plan, []).append([points for _place, points in ordered])
        to_be_had.setdefault(plan, Counter())[sheet.sittings[attempt].max_points] += 1
    if not rows:
        return [], Decimal(10)
    commonest = max(rows, key=lambda plan: (len(rows[plan]), plan))
    return rows[commonest], max(to_be_had[commonest].elements())


def _place(version: QuestionVersion) -> tuple[str, str, int]:
    question = version.question
    return question.topic_id, question.difficulty, question.pk
