"""Takes the texts of one question over: pictures, marks, and what had to be left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar
from urllib.parse import unquote

from quizzes.formats import markup
from quizzes.formats.draft import Problem
from quizzes.formats.markup import TextFormat
from quizzes.formats.pictures import BadPicture, Pictures
from quizzes.rules.prose import clean_html
from shared.text import tidy

T = TypeVar("T")

_LONGEST_TEXT = 50_000
_MOST_ANSWERS = 100
# A version keeps points with two decimals below a thousand.
_MOST_POINTS = Decimal(1000)
_EMBEDDED = "@@PLUGINFILE@@/"


@dataclass
class Scribe:
    """Reads the texts of one question.

    pictures  of the whole file
    ours      whether we wrote the question ourselves: its texts are then taken as they are
    problems  what was met on the way
    """

    pictures: Pictures
    ours: bool = False
    problems: list[Problem] = field(default_factory=list)

    def note(self, code: str, detail: str = "") -> None:
        """Remember something to look at, once."""
        problem = Problem(code, detail, blocks=False)
        if problem not in self.problems:
            self.problems.append(problem)

    def refuse(self, code: str, detail: str = "") -> None:
        """Remember something that has to be mended, once."""
        problem = Problem(code, detail)
        if problem not in self.problems:
            self.problems.append(problem)

    def limited(self, answers: Sequence[T]) -> Sequence[T]:
        """Return the answers of a question, not more than anybody can read."""
        if len(answers) > _MOST_ANSWERS:
            self.refuse("too_many_answers", str(len(answers)))
        return answers[:_MOST_ANSWERS]

    def rich(
        self, text: str, form: TextFormat, files: Mapping[str, bytes | None] | None = None
    ) -> str:
        """Return `text` as HTML to keep. `files` are pictures embedded beside it, None if bad."""

        def find(source: str) -> str | None:
            return self._picture(source, files or {})

        found = markup.without_comments(markup.as_html(text, form))
        found = markup.place_pictures(found, find)
        if markup.shows_films(found):
            self.note("film_left_out")
        if len(found) > _LONGEST_TEXT:
            self.refuse("text_too_long")
            found = found[:_LONGEST_TEXT]
        return clean_html(found) if self.ours else markup.kept_html(found)

    def plain(self, text: str, form: TextFormat) -> str:
        """Return `text` on one line and without marks."""
        if len(text) > _LONGEST_TEXT:
            self.refuse("text_too_long")
            text = text[:_LONGEST_TEXT]
        return tidy(text) if self.ours else markup.plain_of(text, form)

    def with_pictures(self, text: str) -> str:
        """Return a text from a remark of ours, its pictures kept."""
        return markup.place_pictures(text, lambda source: self._picture(source, {}))

    def points(self, text: str) -> Decimal:
        """Return what a question is worth; 1 where the file says nothing sensible."""
        try:
            points = Decimal(text.strip() or "1")
        except ArithmeticError:
            points = Decimal(-1)
        if not points.is_finite() or not 0 <= points < _MOST_POINTS:
            self.refuse("bad_points", text.strip()[:40])
            return Decimal(1)
        return points

    def _picture(self, source: str, files: Mapping[str, bytes | None]) -> str | None:
        try:
            if source.startswith("data:"):
                return self.pictures.add_data_uri(source)
            if source.startswith(_EMBEDDED):
                return self._embedded(unquote(source.removeprefix(_EMBEDDED)), files)
        except BadPicture:
            self.refuse("bad_picture")
            return None
        self.refuse("picture_elsewhere", source[:200])
        return None

    def _embedded(self, name: str, files: Mapping[str, bytes | None]) -> str | None:
        name = name.split("?")[0]
        if name not in files:
            self.refuse("picture_missing", name)
            return None
        data = files[name]
        if data is None:
            raise BadPicture
        return self.pictures.add(data, name)
