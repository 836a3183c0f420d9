"""Tables of true and false statements: the plugins "kprime" and "mtf" of Moodle."""

from decimal import Decimal
from typing import Any

from quizzes.formats import weights
from quizzes.formats.moodle_kinds import Question
from quizzes.formats.moodle_tree import Element
from quizzes.formats.standins import FALSE
from shared.text import fold

_SCORINGS = {
    "subpoints": "each",
    "mtfonezero": "all_or_nothing",
    "kprimeonezero": "all_or_nothing",
    "kprime": "ladder",
}
_COLUMNS = 2
# Words that head the column of what is wrong, should it stand first.
_FALSE_WORDS = frozenset(fold(word) for word in (FALSE, "False", "Wrong", "Không đúng", "Không"))
_LADDER_ROWS = 4


def read_statements(given: Question) -> None:
    """Read rows, the weights that say which column is right for each, and the scoring."""
    given.draft.kind = "statements"
    rows = given.answers("row")
    columns = list(given.element.each("column"))
    if columns and len(columns) != _COLUMNS:
        given.scribe.refuse("not_two_columns", str(len(columns)))
    heading = fold(columns[0].value("responsetext")) if columns else ""
    true_column = "2" if heading in _FALSE_WORDS else "1"
    marks = _marks(given.element)
    statements: list[dict[str, Any]] = []
    for place, row in enumerate(rows, 1):
        number = row.attributes.get("number", str(place))
        right = [column for column in ("1", "2") if marks.get((number, column))]
        if len(right) != 1:
            given.scribe.refuse("statement_without_key", str(place))
        statements.append(
            {
                "text": given.rich("optiontext", row),
                "answer": right == [true_column],
                "feedback": given.rich("feedbacktext", row),
            }
        )
    given.draft.content = {"statements": statements, "scoring": _scoring(given, len(rows))}


def _marks(element: Element) -> dict[tuple[str, str], bool]:
    """Tell for each row and column whether it earns something."""
    found = {}
    for weight in element.each("weight"):
        key = (weight.attributes.get("rownumber", ""), weight.attributes.get("columnnumber", ""))
        found[key] = Decimal(weights.number(weight.value("value", "0")) or "0") > 0
    return found


def _scoring(given: Question, rows: int) -> str:
    method = given.element.value("scoringmethod")
    scoring = _SCORINGS.get(method, "each")
    if method == "kprime":
        # There half of the points are for one mistake; ours is the ladder that gives the same.
        given.scribe.note("scoring_changed")
        if rows != _LADDER_ROWS:
            return "each"
    return scoring
