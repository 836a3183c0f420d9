"""A question as it is asked: what a page needs to show it. Nothing here says what is right."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from string import ascii_uppercase

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from quizzes.models import QuestionVersion
from quizzes.rules.answers import FIELD, Answer, Completeness, completeness
from quizzes.rules.content import Content, Kind, shown_rights
from quizzes.rules.kinds.common import Layout
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
    """One of several things that each want a choice: the left of a pair, an item to be placed, a
    statement.

    name  of its field
    """

    label: str
    choices: list[Choice]
    name: str = FIELD


@dataclass(frozen=True)
class Essay:
    """What may be handed in."""

    typed: bool
    min_words: int
    max_words: int | None
    photos: list[int]


@dataclass(frozen=True)
class Asked:
    """What can be answered: a question, or a gap or part of one.

    name            of its field
    id              of its field on the page
    choices         of a question with one list of choices
    places          of a matching or ordering question, and of statements
    offered         what a matching question offers on the right, lettered
    text            what was typed so far
    units           that may stand behind a number
    parts           the gaps of a cloze text, the parts of a situation
    photos_allowed  how many photos may go with an essay
    """

    kind: Kind
    name: str
    id: str
    stem: str
    choices: list[Choice] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    text: str = ""
    units: list[str] = field(default_factory=list)
    needs_unit: bool = False
    forgives: bool = False
    essay: Essay | None = None
    photos_allowed: int = 0
    parts: list["Asked"] = field(default_factory=list)

    @property
    def position(self) -> str:
        """The number of a gap or part in what it belongs to."""
        return self.name.rpartition("-")[2]

    @property
    def template(self) -> str:
        """Return the template that shows what can be answered."""
        return f"quizzes/kinds/{self.kind}.html"

    @property
    def instruction(self) -> str:
        """Say what to do."""
        if self.kind == Kind.NUMBER:
            return self._how_to_type_the_number()
        if self.kind == Kind.ESSAY and self.essay:
            return _how_to_write(self.essay)
        if self.kind == Kind.SHORT_ANSWER and not self.forgives:
            return _("Type a few words.")
        return {
            Kind.MULTIPLE: _("Choose all right answers."),
            Kind.STATEMENTS: _("Say of each line whether it is true or false."),
            Kind.MATCHING: _("Choose the right match for each line."),
            Kind.ORDERING: _("Put the lines in order: the first one on top, or with number 1."),
            Kind.SHORT_ANSWER: _("Type a few words. Capitals and accents do not matter."),
            Kind.CLOZE: _("Fill in all gaps."),
            Kind.SITUATION: _("Read the situation and answer all its questions."),
            Kind.DESCRIPTION: _("Read this before you go on. Nothing is asked here."),
        }.get(self.kind, _("Choose one answer."))

    def _how_to_type_the_number(self) -> str:
        units = ", ".join(self.units)
        if not units:
            return _("Type a number, for example 1234,5.")
        if self.needs_unit:
            return _("Type a number with its unit: %(units)s.") % {"units": units}
        return _("Type a number. A unit may stand behind it: %(units)s.") % {"units": units}


@dataclass(frozen=True)
class AskedQuestion(Asked):
    """A whole question. The fields for it come with defaults because those of `Asked` do."""

    number: int = 1
    flagged: bool = False
    seq: int = 0
    completeness: Completeness = Completeness.EMPTY
    points: Decimal = Decimal(1)
    section: int = 1


def true_or_false() -> Words:
    """The words of a true-or-false question in the reader's language."""
    return Words(
        pgettext("answer", "True"), pgettext("answer", "False"), pgettext("decimal mark", ".")
    )


def asked_question(
    number: int,
    item: PaperItem,
    version: QuestionVersion,
    *,
    answer: Answer = None,
    flagged: bool = False,
    seq: int = 0,
    name: str = FIELD,
) -> AskedQuestion:
    """Return one question of a paper, with the draft answer filled in.

    name  of its fields, where several questions share a form
    """
    asked = _asked(item.layout, version.stem, version.content, answer, name, f"{FIELD}-{number}")
    return AskedQuestion(
        **vars(asked),
        number=number,
        flagged=flagged,
        seq=seq,
        completeness=completeness(item, answer),
        points=item.points,
        section=item.section,
    )


def _asked(
    layout: Layout, stem: str, content: Content, answer: Answer, name: str, page_id: str
) -> Asked:
    asked = Asked(layout.kind, name, page_id, stem, text=answer if isinstance(answer, str) else "")
    fill = _FILL.get(layout.kind)
    return fill(asked, layout, content, answer) if fill else asked


def _options(asked: Asked, layout: Layout, content: Content, answer: Answer) -> Asked:
    chosen = set(answer) if isinstance(answer, list) else {answer}
    choices = [
        Choice(str(shown), content["options"][stored]["text"], shown in chosen)
        for shown, stored in enumerate(layout.order, 1)
    ]
    return replace(asked, choices=choices)


def _true_false(asked: Asked, _layout: Layout, _content: Content, answer: Answer) -> Asked:
    return replace(asked, choices=_true_and_false(answer))


def _true_and_false(answer: Answer) -> list[Choice]:
    words = true_or_false()
    return [
        Choice("true", words.true, answer is True),
        Choice("false", words.false, answer is False),
    ]


def _statements(asked: Asked, layout: Layout, content: Content, answer: Answer) -> Asked:
    given = answer or [None] * layout.places
    places = [
        Place(statement["text"], _true_and_false(each), f"{asked.name}-{row}")
        for row, (statement, each) in enumerate(zip(content["statements"], given, strict=True), 1)
    ]
    return replace(asked, places=places)


def _matching(asked: Asked, layout: Layout, content: Content, answer: Answer) -> Asked:
    """What is offered has a letter each, by which it is found in a narrow list."""
    given = answer or [None] * layout.places
    offered = shown_rights(content)
    labels = [
        f"{letter}. {offered[stored]}"
        for letter, stored in zip(ascii_uppercase, layout.order, strict=False)
    ]
    places = [
        Place(pair["left"], _numbered(labels, number), asked.name)
        for pair, number in zip(content["pairs"], given, strict=True)
    ]
    return replace(asked, places=places, offered=labels)


def _ordering(asked: Asked, layout: Layout, content: Content, answer: Answer) -> Asked:
    given = answer or [None] * layout.places
    labels = [str(place) for place in range(1, layout.places + 1)]
    places = [
        Place(content["items"][stored], _numbered(labels, number), asked.name)
        for stored, number in zip(layout.order, given, strict=True)
    ]
    return replace(asked, places=places)


def _numbered(labels: list[str], chosen: int | None) -> list[Choice]:
    return [Choice(str(number), label, number == chosen) for number, label in enumerate(labels, 1)]


def _short_answer(asked: Asked, _layout: Layout, content: Content, _answer: Answer) -> Asked:
    return replace(asked, forgives={"case", "diacritics"} <= set(content["ignores"]))


def _number(asked: Asked, _layout: Layout, content: Content, _answer: Answer) -> Asked:
    units = [unit["text"] for unit in content["units"]]
    return replace(asked, units=units, needs_unit=content["unit"] == "required")


def _essay(asked: Asked, _layout: Layout, content: Content, answer: Answer) -> Asked:
    given = answer or {"text": "", "photos": []}
    essay = Essay(content["typed"], content["min_words"], content["max_words"], given["photos"])
    return replace(asked, text=given["text"], essay=essay, photos_allowed=content["photos"])


def _how_to_write(essay: Essay) -> str:
    if not essay.typed:
        return _("Write on paper and take a photo of each page.")
    sentences = [_("Write your answer.")]
    if essay.min_words:
        sentences.append(
            ngettext("At least %(count)d word.", "At least %(count)d words.", essay.min_words)
            % {"count": essay.min_words}
        )
    if essay.max_words:
        sentences.append(
            ngettext("At most %(count)d word.", "At most %(count)d words.", essay.max_words)
            % {"count": essay.max_words}
        )
    return " ".join(sentences)


def _cloze(asked: Asked, layout: Layout, content: Content, answer: Answer) -> Asked:
    return _with_parts(asked, layout, [("", gap) for gap in content["gaps"]], answer)


def _situation(asked: Asked, layout: Layout, content: Content, answer: Answer) -> Asked:
    parts = [(part["stem"], part["content"]) for part in content["parts"]]
    return _with_parts(asked, layout, parts, answer)


def _with_parts(
    asked: Asked, layout: Layout, contents: list[tuple[str, Content]], answer: Answer
) -> Asked:
    given = answer or [None] * len(contents)
    parts = [
        _asked(part, stem, content, one, f"{asked.name}-{number}", f"{asked.id}-{number}")
        for number, (part, (stem, content), one) in enumerate(
            zip(layout.parts, contents, given, strict=True), 1
        )
    ]
    return replace(asked, parts=parts)


_FILL: dict[Kind, Callable[[Asked, Layout, Content, Answer], Asked]] = {
    Kind.SINGLE: _options,
    Kind.MULTIPLE: _options,
    Kind.TRUE_FALSE: _true_false,
    Kind.STATEMENTS: _statements,
    Kind.MATCHING: _matching,
    Kind.ORDERING: _ordering,
    Kind.SHORT_ANSWER: _short_answer,
    Kind.NUMBER: _number,
    Kind.ESSAY: _essay,
    Kind.CLOZE: _cloze,
    Kind.SITUATION: _situation,
}
