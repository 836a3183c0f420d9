"""What can be answered, as Moodle XML says it for each type of question."""

import html
import re
from collections.abc import Callable
from typing import Any

from quizzes.formats.choices import multiple_weights, single_weights
from quizzes.formats.draft import DraftQuestion
from quizzes.formats.moodle_cloze import written_gap
from quizzes.formats.moodle_texts import Texts, escaped
from quizzes.formats.standins import FALSE, TRUE

# By our kinds. A situation is a description with its questions behind it.
TYPES = {
    "single": "multichoice",
    "multiple": "multichoice",
    "true_false": "truefalse",
    "statements": "mtf",
    "short_answer": "shortanswer",
    "number": "numerical",
    "matching": "matching",
    "ordering": "ordering",
    "cloze": "cloze",
    "situation": "description",
    "essay": "essay",
    "description": "description",
}
_GAP = re.compile(r"\[\[(\d{1,3})\]\]")
_UNIT_MARKS = {"none": ("0", "3"), "optional": ("0", "0"), "required": ("1", "0")}

Content = dict[str, Any]


def answer_lines(question: DraftQuestion, texts: Texts) -> tuple[str, list[str]]:
    """Return the text of the question as Moodle wants it, and the elements of its answers."""
    if question.kind == "cloze":
        return _with_gaps(question), []
    writer = _WRITERS.get(question.kind)
    return question.stem, writer(question.content, texts) if writer else []


def _with_gaps(question: DraftQuestion) -> str:
    gaps = question.content["gaps"]

    def gap(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        return written_gap(gaps[place]) if 0 <= place < len(gaps) else match[0]

    return _GAP.sub(gap, question.stem)


def _options(content: Content, weights: list[str], texts: Texts) -> list[str]:
    return [
        texts.rich("answer", option["text"], f' fraction="{weight}"', _feedback(option, texts))
        for option, weight in zip(content["options"], weights, strict=True)
    ]


def _single(content: Content, texts: Texts) -> list[str]:
    lines = ["<single>true</single>", "<shuffleanswers>true</shuffleanswers>"]
    lines.append("<answernumbering>ABCD</answernumbering>")
    return [*lines, *_options(content, single_weights(content), texts)]


def _multiple(content: Content, texts: Texts) -> list[str]:
    lines = ["<single>false</single>", "<shuffleanswers>true</shuffleanswers>"]
    lines.append("<answernumbering>ABCD</answernumbering>")
    return [*lines, *_options(content, multiple_weights(content), texts)]


def _true_false(content: Content, texts: Texts) -> list[str]:
    lines = []
    for word, answer in (("true", True), ("false", False)):
        weight = "100" if content["answer"] is answer else "0"
        feedback = texts.rich("feedback", content.get(f"feedback_{word}", ""))
        lines.append(
            f'<answer fraction="{weight}" format="moodle_auto_format">'
            f"<text>{word}</text>{feedback}</answer>"
        )
    return lines


def _statements(content: Content, texts: Texts) -> list[str]:
    rows = content["statements"]
    method = "mtfonezero" if content["scoring"] == "all_or_nothing" else "subpoints"
    lines = [
        f"<scoringmethod><text>{method}</text></scoringmethod>",
        "<shuffleanswers>false</shuffleanswers>",
        f"<numberofrows>{len(rows)}</numberofrows>",
        "<numberofcolumns>2</numberofcolumns>",
        "<answernumbering>abc</answernumbering>",
    ]
    for number, row in enumerate(rows, 1):
        inner = texts.rich("optiontext", row["text"]) + texts.rich("feedbacktext", row["feedback"])
        lines.append(f'<row number="{number}">{inner}</row>')
    for number, word in enumerate((TRUE, FALSE), 1):
        heading = f'<responsetext format="moodle_auto_format"><text>{word}</text></responsetext>'
        lines.append(f'<column number="{number}">{heading}</column>')
    for number, row in enumerate(rows, 1):
        for column, answer in ((1, True), (2, False)):
            value = "1.000" if row["answer"] is answer else "0.000"
            lines.append(
                f'<weight rownumber="{number}" columnnumber="{column}">'
                f"<value>{value}</value></weight>"
            )
    return lines


def _short_answer(content: Content, texts: Texts) -> list[str]:
    exact = "0" if "case" in content["ignores"] else "1"
    return [
        f"<usecase>{exact}</usecase>",
        *(_plain_answer(one, one["text"], texts) for one in content["accepted"]),
    ]


def _number(content: Content, texts: Texts) -> list[str]:
    lines = [
        _plain_answer(one, one["value"], texts, f"<tolerance>{one['tolerance']}</tolerance>")
        for one in content["answers"]
    ]
    units = "".join(
        f"<unit><multiplier>{unit['factor']}</multiplier>"
        f"<unit_name>{escaped(unit['text'])}</unit_name></unit>"
        for unit in content["units"]
    )
    if units:
        lines.append(f"<units>{units}</units>")
    marks, shows = _UNIT_MARKS[content["unit"]]
    return [
        *lines,
        f"<unitgradingtype>{marks}</unitgradingtype>",
        "<unitpenalty>1.0000000</unitpenalty>",
        f"<showunits>{shows}</showunits>",
        "<unitsleft>0</unitsleft>",
    ]


def _plain_answer(one: Content, text: str, texts: Texts, more: str = "") -> str:
    return (
        f'<answer fraction="{one["weight"]}" format="moodle_auto_format">'
        f"<text>{escaped(text)}</text>{_feedback(one, texts)}{more}</answer>"
    )


def _matching(content: Content, texts: Texts) -> list[str]:
    rows = [(pair["left"], pair["right"]) for pair in content["pairs"]]
    rows += [("", right) for right in content["extra_rights"]]
    return [
        "<shuffleanswers>true</shuffleanswers>",
        *(
            texts.rich("subquestion", left, more=f"<answer><text>{escaped(right)}</text></answer>")
            for left, right in rows
        ),
    ]


def _ordering(content: Content, texts: Texts) -> list[str]:
    return [
        "<layouttype>VERTICAL</layouttype>",
        "<selecttype>ALL</selecttype>",
        "<selectcount>0</selectcount>",
        "<gradingtype>ABSOLUTE_POSITION</gradingtype>",
        "<showgrading>SHOW</showgrading>",
        "<numberingstyle>none</numberingstyle>",
        *(
            texts.rich("answer", item, f' fraction="{place}.0000000"')
            for place, item in enumerate(content["items"], 1)
        ),
    ]


def _essay(content: Content, texts: Texts) -> list[str]:
    guide = content["guide"] + _criteria(content["criteria"])
    lines = [
        f"<responseformat>{'editor' if content['typed'] else 'noinline'}</responseformat>",
        f"<responserequired>{int(content['typed'])}</responserequired>",
        "<responsefieldlines>15</responsefieldlines>",
    ]
    if content["min_words"]:
        lines.append(f"<minwordlimit>{content['min_words']}</minwordlimit>")
    if content["max_words"]:
        lines.append(f"<maxwordlimit>{content['max_words']}</maxwordlimit>")
    return [
        *lines,
        f"<attachments>{content['photos']}</attachments>",
        "<attachmentsrequired>0</attachmentsrequired>",
        texts.rich("graderinfo", guide),
        '<responsetemplate format="html"><text></text></responsetemplate>',
    ]


def _criteria(criteria: list[dict[str, str]]) -> str:
    """Return a table of what is marked and what it is worth, for markers elsewhere."""
    rows = "".join(
        f"<tr><td>{html.escape(one['text'], quote=False)}</td><td>{one['points']}</td></tr>"
        for one in criteria
    )
    return f"<table><tbody>{rows}</tbody></table>" if rows else ""


def _feedback(one: Content, texts: Texts) -> str:
    return texts.rich("feedback", one.get("feedback", ""))


_WRITERS: dict[str, Callable[[Content, Texts], list[str]]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "statements": _statements,
    "short_answer": _short_answer,
    "number": _number,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
}
