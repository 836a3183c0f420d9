"""From the lines of a question to what it asks: kind, contents, key."""

import re
from decimal import Decimal

from quizzes.formats.answer_words import measure_of, number_of, truths_of
from quizzes.formats.docx_columns import (
    columns_grid,
    fill_matching,
    fill_ordering,
    read_options,
)
from quizzes.formats.docx_html import html_of
from quizzes.formats.docx_keys import even_looks, marked, right_letters
from quizzes.formats.docx_lines import Block, Cell, Line, Piece, lines_of
from quizzes.formats.docx_raw import RawOption, RawQuestion
from quizzes.formats.draft import DraftQuestion, Problem
from quizzes.formats.fields import Fields
from quizzes.formats.fields_read import content_of
from quizzes.formats.vocabulary import (
    DIFFICULTY_WORDS,
    KIND_WORDS,
    code_of,
    flat,
    truth_of,
    truth_word,
)
from quizzes.rules.prose import bare_text
from shared.text import fold, tidy

# A statement with its answer behind it: "… (Đ)", "… – Sai".
_TRUTH_AT_END = re.compile(
    r"(?:\s*[(\[]\s*|\s*[–\-:]\s*|\t\s*|\s{2,})(dung|sai|d|s)\s*[)\]]?\s*\.?\s*$"
)
_WRITING_LINE = re.compile(r"[\s._…\-–—]*")
MAX_POINTS = Decimal(1000)


def question_of(raw: RawQuestion) -> DraftQuestion:
    """Return what the lines of `raw` ask, with everything that is unclear about it."""
    fields = _fields(raw)
    problems = [*raw.problems, *_met(raw)]
    kind, content = content_of(fields, problems)
    if not bare_text(fields.stem) and "<img" not in fields.stem:
        problems.append(Problem("no_stem"))
    question = DraftQuestion(
        place=raw.place,
        kind=kind,
        stem=fields.stem,
        content=content,
        feedback=fields.feedback,
        code=tidy(raw.text_of("code"))[:80],
        name=tidy(raw.text_of("name")),
        category=_category(raw),
        topic=raw.text_of("topic") or raw.topic,
        difficulty=_difficulty(raw, problems),
        source=raw.text_of("source"),
        points=_points(raw, problems),
    )
    question.problems = list(dict.fromkeys(problems))
    return question


def _met(raw: RawQuestion) -> list[Problem]:
    return [problem for line in lines_of(raw.blocks()) for problem in line.problems]


def _category(raw: RawQuestion) -> tuple[str, ...]:
    own = raw.text_of("category")
    return tuple(filter(None, map(tidy, own.split("/")))) if own else raw.category


def _difficulty(raw: RawQuestion, problems: list[Problem]) -> str:
    typed = raw.text_of("difficulty") or raw.difficulty
    found = code_of(typed, DIFFICULTY_WORDS)
    if typed and not found:
        problems.append(Problem("unknown_difficulty", typed[:80], blocks=False))
    return found


def _points(raw: RawQuestion, problems: list[Problem]) -> Decimal:
    typed = raw.text_of("points")
    if not typed:
        return raw.points
    points = number_of(re.sub(r"(?i)\s*(điểm|đ)\.?$", "", typed))
    if points is None or not 0 <= Decimal(points) <= MAX_POINTS:
        problems.append(Problem("unknown_number", typed[:80]))
        return raw.points
    return Decimal(points)


def _fields(raw: RawQuestion) -> Fields:
    fields = Fields(kind=_kind(raw))
    if fields.kind == "ordering" or "order" in raw.fields:
        fill_ordering(fields, raw, next(iter(_answers(raw).values()), ""))
    elif grid := columns_grid(raw, fields.kind):
        fill_matching(fields, raw, grid, next(iter(_answers(raw).values()), ""))
    elif len(raw.options) > 1:
        _fill_options(fields, raw)
    else:
        _fill_without_options(fields, raw)
    fields.stem = html_of(raw.stem, without=even_looks(raw.stem))
    feedback = raw.fields.get("feedback", [])
    written = html_of(feedback, without=even_looks(feedback))
    fields.feedback = _together(fields.feedback, written)
    return fields


def _kind(raw: RawQuestion) -> str:
    typed = raw.text_of("kind")
    found = code_of(typed, KIND_WORDS) if typed else raw.kind
    if typed and not found:
        raw.problems.append(Problem("unknown_kind", typed[:80]))
    return found


def _answers(raw: RawQuestion) -> dict[str, str]:
    """Return what the question says of its answer in words, by where it says so."""
    found = {}
    own = lines_of(raw.fields.get("answer", []))
    texts = [line.with_label_written().text.strip() for line in own]
    text = " ".join(" ".join(text.split()) for text in texts)
    if text and not _WRITING_LINE.fullmatch(text):
        found["answer"] = text
    if raw.table_answer and (text := Cell(list(raw.table_answer)).labelled_text):
        found["table"] = text
    return found


# --- with options ---------------------------------------------------------------------------------


def _fill_options(fields: Fields, raw: RawQuestion) -> None:
    answers = _answers(raw)
    if _is_statements(fields, raw, answers):
        _fill_statements(fields, raw, answers)
        return
    words = [truth_of(option.text) for option in raw.options]
    said = {source: text for source, text in answers.items() if truth_of(text) is not None}
    if fields.kind in {"", "true_false"} and set(words) == {True, False} and len(words) == 2:
        fields.kind = "true_false"
        # "Đáp án: Đúng" names an option by its words.
        for source, text in said.items():
            if text.upper() not in {option.letter.upper() for option in raw.options}:
                answers[source] = raw.options[words.index(truth_of(text))].letter.upper()
    letters, rests = right_letters(raw, answers)
    read_options(fields, raw)
    fields.answer = [", ".join(letters)] if letters else []
    _keep_rests(fields, raw, letters, rests)


def _is_statements(fields: Fields, raw: RawQuestion, answers: dict[str, str]) -> bool:
    if fields.kind:
        return fields.kind == "statements"
    if all(_truth_at_end(option) for option in raw.options) and not answers:
        return True
    words = [truth_of(option.text) for option in raw.options]
    if set(words) == {True, False}:
        return False
    for text in answers.values():
        truths = truths_of(text) or []
        is_letters = not any(letter for letter, _value in truths) and not re.search(r"[đĐsS]", text)
        if len(truths) > 1 and len(truths) <= len(raw.options) and not is_letters:
            return True
    return raw.hint == "statements"


def _truth_at_end(option: RawOption) -> re.Match[str] | None:
    lines = [block for block in option.blocks if isinstance(block, Line) and not block.is_blank]
    if not lines or not re.search(r"[đĐ]|[sS](?:ai)?\s*[)\]]?\s*\.?\s*$", lines[-1].text):
        return None
    return _TRUTH_AT_END.search(flat(lines[-1].text))


def _fill_statements(fields: Fields, raw: RawQuestion, answers: dict[str, str]) -> None:
    fields.kind = "statements"
    told: dict[str, list[tuple[str, bool]]] = {}
    for source, text in answers.items():
        truths = truths_of(text)
        if truths is None:
            raw.problems.append(Problem("unknown_right_option", text[:80]))
        else:
            told[source] = truths
    if not answers and all(_truth_at_end(option) for option in raw.options):
        told["ends"] = [(option.letter.upper(), _cut_truth(option)) for option in raw.options]
    if not told:
        # What is marked is true, the rest is not.
        keys = marked(raw.options, some=False)
        if keys and keys[0].source != "bold":
            rights = set(keys[0].letters)
            told["marks"] = [
                (option.letter.upper(), option.letter.upper() in rights) for option in raw.options
            ]
    read_options(fields, raw)
    found = list(told.values())
    plain = [[value for _letter, value in one] for one in found]
    if len({tuple(values) for values in plain}) > 1:
        shown = " / ".join(answers.values())
        raw.problems.append(Problem("answers_differ", shown[:120]))
    if found:
        fields.answer = ["; ".join(f"{a} {truth_word(b)}".strip() for a, b in found[0])]


def _cut_truth(option: RawOption) -> bool:
    found = _truth_at_end(option)
    assert found is not None  # noqa: S101 - asked just before
    for place in range(len(option.blocks) - 1, -1, -1):
        block = option.blocks[place]
        if isinstance(block, Line) and not block.is_blank:
            option.blocks[place] = block.cut(0, found.start())
            break
    return bool(truth_of(found[1]))


def _keep_rests(fields: Fields, raw: RawQuestion, letters: str, rests: dict[str, str]) -> None:
    """What stands behind the letter: the option's words again, or a reason."""
    own = {
        fold(option.text).strip(" .") for option in raw.options if option.letter.upper() in letters
    }
    for rest in rests.values():
        if rest and fold(rest).strip(" .") not in own:
            words = re.sub(r"^(?:Giải thích|Lời giải|Vì)\s*:\s*", "", rest)
            fields.feedback = _together(fields.feedback, html_of([Line(_plain(words))]))


# --- without options ------------------------------------------------------------------------------


def _fill_without_options(fields: Fields, raw: RawQuestion) -> None:
    answers = _answers(raw)
    if fields.kind == "essay" or (not fields.kind and _is_essay(raw)):
        fields.kind = "essay"
        _fill_essay(fields, raw)
        return
    if len(raw.options) == 1:
        raw.take_demoted_options()
    if options := _truth_lines(raw):
        raw.options = options
        _fill_options(fields, raw)
        return
    text = next(iter(answers.values()), "")
    if len(answers) > 1 and len({fold(one).strip(" .") for one in answers.values()}) > 1:
        raw.problems.append(Problem("answers_differ", " / ".join(answers.values())[:120]))
    if not text:
        return
    if fields.kind in {"", "true_false"} and truth_of(text) is not None:
        fields.kind, fields.answer = "true_false", [truth_word(bool(truth_of(text)))]
        return
    if fields.kind in {"", "number"} and measure_of(text):
        fields.kind, fields.answer = "number", [text]
        return
    fields.kind = fields.kind or "short_answer"
    fields.answer = _variants(raw, text)


def _variants(raw: RawQuestion, text: str) -> list[str]:
    own = raw.fields.get("answer") or raw.table_answer or []
    lines = [tidy(line.with_label_written().text) for line in lines_of(own) if not line.is_blank]
    if len(lines) == 1:
        lines = [tidy(part) for part in re.split(r"[;|]", text)]
    return [line for line in lines if line]


def _is_essay(raw: RawQuestion) -> bool:
    if raw.fields.keys() & {"guide", "criteria"}:
        return True
    return raw.hint == "essay" or bool(re.search(r"\(\s*tu luan\s*\)", flat(Cell(raw.stem).text)))


def _fill_essay(fields: Fields, raw: RawQuestion) -> None:
    if raw.options:
        raw.take_demoted_options()
    blocks = [
        *raw.fields.get("guide", []),
        *raw.fields.get("answer", []),
        *(raw.table_answer or []),
    ]
    fields.guide = html_of(blocks, without=even_looks(blocks))
    criteria = [
        tidy(line.text).removeprefix("- ")
        for line in lines_of(raw.fields.get("criteria", []))
        if not line.is_blank
    ]
    if criteria:
        fields.more["criteria"] = "\n".join(criteria)


def _truth_lines(raw: RawQuestion) -> list[RawOption]:
    """Return "Đúng" and "Sai" at the end of the stem as options, the stem losing them."""
    lines: list[Line] = []
    while raw.stem and len(lines) < 2:
        block = raw.stem[-1]
        if not isinstance(block, Line):
            break
        parts = _truth_parts(block)
        if not parts:
            break
        raw.stem.pop()
        lines = [*parts, *lines]
    if len(lines) != 2:
        raw.stem += lines
        return []
    options = []
    for letter, line in zip("AB", lines, strict=True):
        is_starred = line.text.strip().startswith(("*", "☑", "✓", "✔"))
        start = next(at for at, sign in enumerate(line.text) if sign.isalpha())
        blocks: list[Block] = [line.cut(start)]
        options.append(RawOption(letter, is_starred=is_starred, blocks=blocks))
    return options


def _truth_parts(line: Line) -> list[Line]:
    text = line.text
    found = list(re.finditer(r"[*☐□○☑✓✔\[\]\s]*(Đúng|Sai)\s*[*]?", text))
    if not found or "".join(one[0] for one in found) != text:
        return []
    return [line.cut(one.start(), one.end()) for one in found]


def _plain(text: str) -> list[Piece]:
    return [Piece(text)]


def _together(first: str, second: str) -> str:
    if not first or not second:
        return first or second
    return "".join(
        text if text.startswith(("<p>", "<ul>", "<ol>", "<table>")) else f"<p>{text}</p>"
        for text in (first, second)
    )
