"""Marking closed attempts again: by another key, with full marks for everybody, or not at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quizzes.rules.content import shown_rights
from quizzes.rules.grading import share_earned
from quizzes.rules.kinds.common import Content, Kind
from quizzes.rules.marking import machine_points, rounded, with_marks

OTHER_KEY, FULL_MARKS, DROPPED = "other_key", "full_marks", "dropped"
# The kinds of gaps of a cloze text, as questions of their own.
_GAPS = {"choice": Kind.SINGLE, "blank": Kind.SHORT_ANSWER, "number": Kind.NUMBER}
_NO_KEY = frozenset({Kind.ESSAY, Kind.DESCRIPTION})


@dataclass(frozen=True)
class Wording:
    """A version as it is marked: `key_now` stands in for `content` under OTHER_KEY."""

    kind: str
    content: Content
    remedy: str = ""
    key_now: Content | None = None


@dataclass(frozen=True)
class Answered:
    """One answer.

    worth       points to be had by the paper
    points      what it earned so far; None where a person still has to mark it
    max_points  what it could earn so far: 0 for a question that is not counted
    by_people   what people gave for the part that they mark; None where there is none
    pk          its id; 0 while it is not kept yet
    """

    position: int
    version: int
    section: int
    answer: Any
    worth: Decimal
    points: Decimal | None
    max_points: Decimal
    by_people: Decimal | None = None
    pk: int = 0


@dataclass(frozen=True)
class Change:
    """What becomes of one answer; `answer` is its id."""

    answer: int
    position: int
    before: Decimal | None
    after: Decimal | None
    max_before: Decimal
    max_after: Decimal

    @property
    def is_one(self) -> bool:
        return (self.before, self.max_before) != (self.after, self.max_after)

    def as_json(self) -> dict[str, Any]:
        return {
            "position": self.position,
            "before": None if self.before is None else str(self.before),
            "after": None if self.after is None else str(self.after),
            "max_before": str(self.max_before),
            "max_after": str(self.max_after),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Change":
        def decimal(name: str) -> Decimal | None:
            return None if stored[name] is None else Decimal(stored[name])

        return cls(
            answer=0,
            position=stored["position"],
            before=decimal("before"),
            after=decimal("after"),
            max_before=Decimal(stored["max_before"]),
            max_after=Decimal(stored["max_after"]),
        )


@dataclass(frozen=True)
class Standing:
    """What an attempt has, as a whole."""

    points: Decimal
    max_points: Decimal
    passed: bool


@dataclass
class Sum:
    """Points of a section, or of the whole."""

    points: Decimal = Decimal(0)
    max_points: Decimal = Decimal(0)

    def add(self, points: Decimal, max_points: Decimal) -> None:
        self.points += points
        self.max_points += max_points

    def reaches(self, percent: Decimal) -> bool:
        return self.points * 100 >= percent * self.max_points


@dataclass(frozen=True)
class Cuts:
    """What has to be reached, in per cent: of the whole, and of sections by their number."""

    whole: Decimal
    sections: dict[int, Decimal] = field(default_factory=dict)


def remarked(answered: Answered, wording: Wording) -> Change:
    """Mark one answer again by the wording as it counts now; what people gave stays as it is."""
    points, max_points = _points(answered, wording)
    if points is None:
        # Nobody has marked it: it stays what it is, or goes on waiting.
        points, max_points = answered.points, answered.max_points
    return Change(
        answered.pk, answered.position, answered.points, points, answered.max_points, max_points
    )


def standing(answers: Iterable[tuple[int, Decimal, Decimal]], cuts: Cuts) -> Standing:
    """Add up (section, points, points to be had) of a whole paper and decide whether it passes."""
    whole, sections = Sum(), {number: Sum() for number in cuts.sections}
    for section, points, max_points in answers:
        whole.add(points, max_points)
        if section in sections:
            sections[section].add(points, max_points)
    passed = whole.reaches(cuts.whole) and all(
        sections[number].reaches(percent) for number, percent in cuts.sections.items()
    )
    return Standing(whole.points, whole.max_points, passed)


def has_key(kind: str, content: Content) -> bool:
    """Whether something in the question is marked by a key."""
    if kind == Kind.SITUATION:
        return any(part["kind"] not in _NO_KEY for part in content["parts"])
    return kind not in _NO_KEY


def fits(kind: str, content: Content, key_now: Content) -> bool:
    """Whether answers to `content` can be marked by `key_now`: the same things to choose from."""
    if kind in _NO_KEY:
        return False
    if kind in {Kind.SINGLE, Kind.MULTIPLE}:
        return _texts(content["options"]) == _texts(key_now["options"])
    if kind == Kind.STATEMENTS:
        return _texts(content["statements"]) == _texts(key_now["statements"])
    if kind == Kind.MATCHING:
        same_lefts = _texts(content["pairs"], "left") == _texts(key_now["pairs"], "left")
        return same_lefts and set(shown_rights(content)) == set(shown_rights(key_now))
    if kind == Kind.ORDERING:
        return sorted(content["items"]) == sorted(key_now["items"])
    if kind == Kind.CLOZE:
        return _inner_fit(
            [(_GAPS[gap["kind"]], gap["points"], gap) for gap in content["gaps"]],
            [(_GAPS[gap["kind"]], gap["points"], gap) for gap in key_now["gaps"]],
        )
    if kind == Kind.SITUATION:
        return _inner_fit(
            [(part["kind"], part["points"], part["content"]) for part in content["parts"]],
            [(part["kind"], part["points"], part["content"]) for part in key_now["parts"]],
        )
    return True


def answer_under(kind: str, content: Content, key_now: Content, answer: Any) -> Any:
    """Return an answer in the stored numbers of `key_now`, where these follow from the key."""
    if answer is None:
        return None
    if kind == Kind.ORDERING:
        return [answer[content["items"].index(text)] for text in key_now["items"]]
    if kind == Kind.MATCHING:
        offered, now = shown_rights(content), shown_rights(key_now)
        return [None if chosen is None else now.index(offered[chosen]) for chosen in answer]
    if kind == Kind.SITUATION:
        return [
            answer_under(part["kind"], part["content"], new["content"], given)
            for part, new, given in zip(content["parts"], key_now["parts"], answer, strict=True)
        ]
    return answer


def _points(answered: Answered, wording: Wording) -> tuple[Decimal | None, Decimal]:
    worth = answered.worth
    if wording.remedy == DROPPED:
        return Decimal("0.00"), Decimal("0.00")
    if wording.remedy == FULL_MARKS:
        return worth, worth
    content, answer = wording.content, answered.answer
    if wording.remedy == OTHER_KEY and wording.key_now is not None:
        answer = answer_under(wording.kind, content, wording.key_now, answer)
        content = wording.key_now
    if answered.by_people is not None:
        machine = machine_points(wording.kind, content, answer, worth)
        return with_marks(machine, answered.by_people, worth), worth
    share = share_earned(wording.kind, content, answer)
    return (None if share is None else rounded(Fraction(worth) * share)), worth


def _texts(rows: list[Content], name: str = "text") -> list[str]:
    return [row[name] for row in rows]


def _inner_fit(
    before: list[tuple[str, str, Content]], after: list[tuple[str, str, Content]]
) -> bool:
    if [(kind, points) for kind, points, _content in before] != [
        (kind, points) for kind, points, _content in after
    ]:
        return False
    return all(
        old == new or fits(kind, old, new)
        for (kind, _points_, old), (_kind, _new_points, new) in zip(before, after, strict=True)
    )
