"""Mending one question of a file before it is taken in, in the editor of the bank."""

from dataclasses import replace
from typing import Any

from django.http import QueryDict

from quizzes.forms.questions import QuestionEditor
from quizzes.forms.questions.contents import typed_of
from quizzes.forms.questions.typed import Typed
from quizzes.models import QuestionBank
from quizzes.queries.import_rows import Action, Defaults, ImportRow, PictureFacts
from quizzes.queries.importing import CheckedRow
from quizzes.queries.pictures import picture_sizes
from quizzes.rules.checks import Remark, all_texts, remarks_on
from quizzes.rules.content import ContentRefused, Kind, clean_content
from quizzes.rules.prose import clean_html, to_writing


class RowEditor(QuestionEditor):
    """The editor with a question that only a file knows so far. `mended()` once it is valid."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        bank: QuestionBank,
        checked: CheckedRow,
        defaults: Defaults,
        pictures: dict[str, PictureFacts],
    ) -> None:
        self.row, self.defaults = checked.row, defaults
        self.own_bank, self.pictures = bank, pictures
        draft = self.row.draft
        initial = {
            "ngan_hang": bank.code,
            "loai": draft.kind if draft.kind in set(Kind) else Kind.SINGLE.value,
            "stem": to_writing(clean_html(draft.stem)),
            "feedback": to_writing(clean_html(draft.feedback)),
            "points": draft.points,
            "topic": checked.topic.pk if checked.topic else None,
            "difficulty": checked.difficulty,
            "source": draft.source,
            "code": checked.code,
        }
        super().__init__(
            data, banks=QuestionBank.objects.filter(pk=bank.pk), initial=initial
        )  # fmt: skip
        # The file says on which shelf; what to read again is chosen in the bank.
        del self.fields["category"], self.fields["lesson"]

    def found_remarks(self) -> list[Remark]:
        """Pictures of the file count as there."""
        stem, content, feedback = self.draft()
        sizes = picture_sizes(self.own_bank, all_texts(stem, content, feedback))
        sizes |= {f"file:{name}": 0 for name, facts in self.pictures.items() if facts.is_good}
        return remarks_on(self.kind, stem, content, feedback, sizes=sizes)

    def mended(self) -> ImportRow:
        """Return the row as it was typed, with nothing left to complain of."""
        wording, given = self.wording(), self.cleaned_data
        draft = replace(
            self.row.draft,
            kind=wording.kind,
            stem=wording.stem,
            content=wording.content,
            feedback=wording.feedback,
            points=wording.points,
            code=given["code"],
            source=given["source"],
            topic=self._said(given["topic"].pk, self.row.draft.topic, self._usual_topic()),
            difficulty=self._said(
                given["difficulty"], self.row.draft.difficulty, self.defaults.difficulty
            ),
            problems=[],
        )
        action = Action.AUTO if self.row.action == Action.LEAVE_OUT else self.row.action
        return ImportRow(self.row.number, draft, action)

    def _usual_topic(self) -> str:
        return str(self.defaults.topic.pk) if self.defaults.topic else ""

    @staticmethod
    def _said(chosen: str, before: str, usual: str) -> str:
        """A default stays one: a known question keeps its own then."""
        return "" if not before and chosen == usual else chosen

    def _typed(self, data: QueryDict | None, kind: str) -> Typed:
        if data is not None:
            return super()._typed(data, kind)
        content: dict[str, Any] = self.row.draft.content
        try:
            return typed_of(kind, clean_content(kind, content))
        except ContentRefused:
            pass
        try:
            return typed_of(kind, content)
        except (KeyError, TypeError, AttributeError, ValueError):
            # What the file holds is too broken even to be shown in rows.
            return super()._typed(None, kind)
