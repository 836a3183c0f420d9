r"""A few typed words.

    {"accepted": [{"text": "chi ủy", "weight": "100", "feedback": rich}, …],
     "ignores": ["case", "diacritics", "tone_place", "punctuation", "spaces"]}

`*` in an accepted text stands for anything, `\*` is a star. What is ignored makes no difference:

    case         Chi ủy, chi ủy
    diacritics   ủy, uy; includes tone_place
    tone_place   uỷ, ủy
    punctuation  “chi ủy.”, Mác - Lênin and Mác Lênin; a minus before a digit and % always count
    spaces       1 : 2, 1:2; runs of spaces never count

Of several accepted texts that fit, the one that earns most counts. At least one earns 100 %.
Draft and stored: the text.
"""

import html
import random
import re
import unicodedata
from fractions import Fraction

from quizzes.rules.kinds.cleaning import listed, optional_rich_text, plain_text
from quizzes.rules.kinds.common import (
    LONGEST_SHORT_ANSWER,
    MOST_ACCEPTED,
    NOTHING,
    Answer,
    Content,
    ContentRefused,
    Fault,
    Fields,
    Kind,
    Layout,
    Words,
    all_or_empty,
    as_drafted,
    no_guess,
    no_rows,
    refuse_unless_one_earns_all,
    typed_line,
    weight_of,
    weight_text,
)
from quizzes.rules.prose import bare_text
from shared.text import fold, nfc

IGNORES = ("case", "diacritics", "tone_place", "punctuation", "spaces")

completeness = all_or_empty
stored = as_drafted
rows = no_rows
guess = no_guess

# Stands for `*` while texts are made alike; of private use, so nobody can type it by a keyboard.
_ANYTHING = "\ue000"
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_KEPT_SIGNS = frozenset("%‰/@#&*")


def clean(raw: Content) -> Content:
    accepted = []
    for row, given in enumerate(listed(raw["accepted"], 1, MOST_ACCEPTED), 1):
        known = {"text": given} if isinstance(given, str) else given
        accepted.append(
            {
                "text": plain_text(known["text"], row, LONGEST_SHORT_ANSWER),
                "weight": weight_text(known.get("weight", "100"), row),
                "feedback": optional_rich_text(known.get("feedback", ""), row),
            }
        )
    ignores = _ignored(raw)
    for row, each in enumerate(accepted, 1):
        if not _alike(_with_wildcards(each["text"]), ignores):
            raise ContentRefused(Fault.EMPTY_TEXT, row)
    refuse_unless_one_earns_all(accepted)
    return {"accepted": _each_once(accepted), "ignores": ignores}


def _ignored(raw: Content) -> list[str]:
    given = raw.get("ignores", IGNORES)
    if not isinstance(given, list | tuple) or not set(given) <= set(IGNORES):
        raise ContentRefused(Fault.WRONG_SHAPE)
    return [each for each in IGNORES if each in given]


def _each_once(accepted: list[Content]) -> list[Content]:
    return list({each["text"]: each for each in reversed(accepted)}.values())[::-1]


def lay_out(content: Content, *, rng: random.Random, shuffle: bool) -> Layout:  # noqa: ARG001
    return Layout(Kind.SHORT_ANSWER)


def read(layout: Layout, fields: Fields, name: str) -> Answer:  # noqa: ARG001
    return typed_line(fields.get(name, ()))


def share(content: Content, stored: Answer) -> Fraction:
    best = _best(content, stored)
    return weight_of(best["weight"]) if best else NOTHING


def same_short_answer(given: str, accepted: str, ignores: list[str] | None = None) -> bool:
    """Say whether what was typed fits an accepted text. `ignores`: everything unless given."""
    ignored = list(IGNORES) if ignores is None else ignores
    pattern = _with_wildcards(accepted)
    if _fits(_alike(given, ignored), _alike(pattern, ignored)):
        return True
    # In a word that a star cuts off, the place of the tone cannot be made alike.
    whole = [each for each in ignored if each != "tone_place"]
    return _ANYTHING in pattern and _fits(_alike(given, whole), _alike(pattern, whole))


def _best(content: Content, typed: str) -> Content | None:
    fitting = [
        each
        for each in content["accepted"]
        if same_short_answer(typed, each["text"], content.get("ignores"))
    ]
    return max(fitting, key=lambda each: weight_of(each["weight"]), default=None)


def _with_wildcards(text: str) -> str:
    return re.sub(r"\\\*|\*", lambda star: "*" if len(star[0]) > 1 else _ANYTHING, text)


def _alike(text: str, ignores: list[str]) -> str:
    """Return `text` in the form in which texts are compared."""
    text = nfc(text)
    if "punctuation" in ignores:
        text = _without_punctuation(text)
    if "spaces" in ignores:
        text = re.sub(rf"\s*([^\w\s{_ANYTHING}])\s*", r"\1", text)
    if "case" in ignores:
        text = nfc(text.casefold())
    if "diacritics" in ignores:
        # `fold` also lowers; where case counts each letter is folded in its own case.
        text = "".join(_without_marks(char) for char in text)
    elif "tone_place" in ignores:
        text = re.sub(r"\w+", lambda word: _tones_last(word[0]), text)
    return " ".join(text.split())


def _without_punctuation(text: str) -> str:
    text = re.sub(r"(?<!\w)[-−](?=\d)", "\ue001", text)
    kept = (
        " " if unicodedata.category(char)[0] == "P" and char not in _KEPT_SIGNS else char
        for char in text
    )
    return "".join(kept).replace("\ue001", "-")


def _without_marks(char: str) -> str:
    if char.isspace() or char == _ANYTHING:
        return char
    bare = fold(char)
    return bare.upper() if char.isupper() else bare


def _tones_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(char for char in letters if char in _TONES)
    return nfc("".join(char for char in letters if char not in _TONES)) + tones


def _fits(typed: str, pattern: str) -> bool:
    """Compare with a pattern in which _ANYTHING stands for any text, also none."""
    first, *others = pattern.split(_ANYTHING)
    if not others:
        return typed == first
    last = others.pop()
    if not typed.startswith(first) or len(typed) < len(first) + len(last):
        return False
    if not typed.endswith(last):
        return False
    middle = typed[len(first) : len(typed) - len(last)]
    at = 0
    for piece in others:
        found = middle.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def answer_lines(content: Content, stored: Answer, words: Words) -> list[str]:  # noqa: ARG001
    return [html.escape(stored, quote=False)]


def key_lines(content: Content, words: Words) -> list[str]:  # noqa: ARG001
    return [
        html.escape(_with_wildcards(each["text"]).replace(_ANYTHING, "…"), quote=False)
        for each in content["accepted"]
        if weight_of(each["weight"]) == 1
    ]


def remarks(content: Content, stored: Answer) -> list[str]:
    best = _best(content, stored)
    return [best["feedback"]] if best and best["feedback"] else []


def version_lines(content: Content, words: Words) -> list[str]:  # noqa: ARG001
    lines = [weighted_line(each["text"], each) for each in content["accepted"]]
    left_out = [each for each in IGNORES if each not in content["ignores"]]
    return [*lines, f"({', '.join(left_out)})"] if left_out else lines


def weighted_line(text: str, accepted: Content) -> str:
    weight = "" if accepted["weight"] == "100" else f" ({accepted['weight']} %)"
    remark = f" — {bare_text(accepted['feedback'])}" if accepted["feedback"] else ""
    return f"{text}{weight}{remark}"


def right_fields(layout: Layout, content: Content, name: str) -> dict[str, list[str]]:  # noqa: ARG001
    text = next(each["text"] for each in content["accepted"] if weight_of(each["weight"]) == 1)
    return {name: [_with_wildcards(text).replace(_ANYTHING, "x")]}
