"""Which options a Word document marks as right: by a star, a colour, underlining, the answer …"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.formats.answer_words import letters_of
from quizzes.formats.docx_lines import PICTURE, Block, lines_of
from quizzes.formats.docx_raw import RawOption, RawQuestion
from quizzes.formats.draft import Problem

# An option looks like a mark when most of its letters do.
MOST = 0.8
_RED_FROM, _RED_TO = 0x90, 0x70
SOURCES: dict[str, Promise | str] = {
    "star": _("star"),
    "highlight": _("highlight"),
    "colour": _("colour"),
    "underline": _("underline"),
    "bold": _("bold"),
    "answer": _("the line “Đáp án”"),
    "table": _("the answer table"),
}


@dataclass(frozen=True)
class Key:
    """One way in which a question says what is right."""

    source: str
    letters: str

    def __str__(self) -> str:
        return f"{SOURCES[self.source]}: {', '.join(self.letters)}"


def share(blocks: Sequence[Block], wanted: str, value: object = True) -> float:  # noqa: FBT002 - a value of Look
    """Return how much of the letters has this look, from 0 to 1."""
    having = total = 0
    for line in lines_of(list(blocks)):
        for piece in line.pieces:
            letters = len("".join(piece.text.replace(PICTURE, "").split()))
            total += letters
            having += letters if getattr(piece.look, wanted) == value else 0
    return having / total if total else 0.0


def even_looks(blocks: Sequence[Block]) -> set[str]:
    """Return the looks that nearly everything has: there they are no emphasis."""
    return {name for name in ("bold", "italic", "underline") if share(blocks, name) >= MOST}


def marked(options: Sequence[RawOption], *, some: bool = True) -> list[Key]:
    """Return what the looks of the options say.

    some  only looks that not all options have
    """
    keys = []
    if letters := _letters(options, [option.is_starred for option in options]):
        keys.append(Key("star", letters))
    for name in ("highlight", "underline", "bold"):
        on_text = [share(option.blocks, name) >= MOST for option in options]
        on_letter = [bool(getattr(option.letter_look, name)) for option in options]
        keys += _told(name, options, on_text, on_letter, some=some)
    colours = [_colour(option.blocks) for option in options]
    keys += _told(
        "colour",
        options,
        _coloured(colours),
        _coloured([option.letter_look.colour for option in options]),
        some=some,
    )
    return list(dict.fromkeys(keys))


def _told(
    name: str,
    options: Sequence[RawOption],
    on_text: Sequence[bool],
    on_letter: Sequence[bool],
    *,
    some: bool,
) -> list[Key]:
    return [
        Key(name, _letters(options, marks))
        for marks in (on_text, on_letter)
        if any(marks) and not (some and all(marks))
    ]


def _letters(options: Sequence[RawOption], marks: Sequence[bool]) -> str:
    return "".join(
        option.letter.upper() for option, is_marked in zip(options, marks, strict=True) if is_marked
    )


def _colour(blocks: Sequence[Block]) -> str:
    colours: Counter[str] = Counter()
    for line in lines_of(list(blocks)):
        for piece in line.pieces:
            colours[piece.look.colour] += len("".join(piece.text.replace(PICTURE, "").split()))
    if not colours.total():
        return ""
    colour, letters = colours.most_common(1)[0]
    return colour if letters >= MOST * colours.total() else ""


def _coloured(colours: Sequence[str]) -> list[bool]:
    """Return which of the options stand out by their colour."""
    usual = "" if "" in colours else Counter(colours).most_common(1)[0][0]
    reds = [colour != usual and _is_red(colour) for colour in colours]
    # Other colours beside red are for something else.
    return reds if any(reds) else [colour != usual for colour in colours]


def _is_red(colour: str) -> bool:
    try:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    except ValueError:
        return False
    return red >= _RED_FROM and green <= _RED_TO and blue <= _RED_TO


def right_letters(raw: RawQuestion, answers: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Return the letters of the right options, and what else stood behind each answer.

    answers  what "Đáp án:" and the answer table say, by source

    Where two ways of marking disagree, the question gets a problem that names both.
    """
    known = "".join(option.letter.upper() for option in raw.options)
    told: list[Key] = []
    rests: dict[str, str] = {}
    for source, text in answers.items():
        found = letters_of(text, known)
        if found is None:
            raw.problems.append(Problem("unknown_right_option", text[:80]))
            continue
        told.append(Key(source, "".join(sorted(found[0], key=known.index))))
        rests[source] = found[1]
    seen = marked(raw.options)
    if told:
        # Bold is also used for emphasis: beside an answer in words it is only worth a look.
        strong = told + [key for key in seen if key.source != "bold"]
        weak = [key for key in seen if key.source == "bold"]
    else:
        strong, weak = seen, []
    if not strong:
        return "", rests
    if len({frozenset(key.letters) for key in strong}) > 1:
        raw.problems.append(Problem("keys_differ", "; ".join(map(str, strong))))
    elif any(set(key.letters) != set(strong[0].letters) for key in weak):
        shown = "; ".join(map(str, [*strong, *weak]))
        raw.problems.append(Problem("bold_differs", shown, blocks=False))
    return strong[0].letters, rests
