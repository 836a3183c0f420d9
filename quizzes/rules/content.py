"""The answers and the key of a question: one shape for each kind, and what makes it sound.

    single, multiple   {"options": [{"text": "…", "right": true, "feedback": "…"}, …]}
    true_false         {"answer": true}
    matching           {"pairs": [{"left": "…", "right": "…"}, …], "extra_rights": ["…"]}
    ordering           {"items": ["first", "second", …]}          in the right order
    short_answer       {"accepted": ["…", …]}

Texts are plain, in NFC, without spaces at their ends. `feedback` and `extra_rights` may be left out
of what is given to `clean_content`, and are always there in what it returns.
"""

from collections.abc import Sequence
from typing import Any

from quizzes.rules.kinds.common import (
    LONGEST_SHORT_ANSWER,
    LONGEST_TEXT,
    MOST_ACCEPTED,
    MOST_OPTIONS,
    Content,
    ContentRefused,
    Fault,
    Kind,
)
from shared.text import fold, tidy


def clean_content(kind: str, raw: Content) -> Content:
    """Return `raw` in the shape above, texts tidied and unknown keys left out.

    Raises ContentRefused with the first fault.
    """
    try:
        return _CLEANERS[Kind(kind)](raw)
    except (KeyError, TypeError, AttributeError) as error:
        raise ContentRefused(Fault.WRONG_SHAPE) from error


def shown_rights(content: Content) -> list[str]:
    """Return what a matching question offers on the right: each text once, extra ones last."""
    texts = [pair["right"] for pair in content["pairs"]] + content["extra_rights"]
    return list(dict.fromkeys(texts))


def number_of_choices(kind: str, content: Content) -> int:
    """Return how many things the page can show in one order or another; 0 where none."""
    if kind in {Kind.SINGLE, Kind.MULTIPLE}:
        return len(content["options"])
    if kind == Kind.MATCHING:
        return len(shown_rights(content))
    if kind == Kind.ORDERING:
        return len(content["items"])
    return 0


def number_of_places(kind: str, content: Content) -> int:
    """Return how many separate choices an answer consists of: pairs, items, otherwise 1."""
    if kind == Kind.MATCHING:
        return len(content["pairs"])
    if kind == Kind.ORDERING:
        return len(content["items"])
    return 1


def _clean_single(raw: Content) -> Content:
    options = _options(raw)
    if sum(option["right"] for option in options) != 1:
        raise ContentRefused(Fault.NOT_ONE_RIGHT)
    return {"options": options}


def _clean_multiple(raw: Content) -> Content:
    options = _options(raw)
    rights = [option["right"] for option in options]
    if not any(rights):
        raise ContentRefused(Fault.NONE_RIGHT)
    if all(rights):
        raise ContentRefused(Fault.ALL_RIGHT)
    return {"options": options}


def _options(raw: Content) -> list[Content]:
    given = raw["options"]
    texts = _texts([option["text"] for option in given], fewest=2)
    return [
        {
            "text": text,
            "right": _boolean(option["right"]),
            "feedback": _feedback(option.get("feedback", ""), row),
        }
        for row, (text, option) in enumerate(zip(texts, given, strict=True), 1)
    ]


def _clean_true_false(raw: Content) -> Content:
    return {"answer": _boolean(raw["answer"])}


def _clean_matching(raw: Content) -> Content:
    lefts = _texts([pair["left"] for pair in raw["pairs"]], fewest=2)
    # Two pairs may share what is right for them ("kỷ luật" for two cases).
    known: dict[str, str] = {}
    rights = [
        known.setdefault(text.casefold(), text)
        for text in _texts([pair["right"] for pair in raw["pairs"]], fewest=2, different=False)
    ]
    extra = _texts(raw.get("extra_rights", []), fewest=0)
    if any(text.casefold() in known for text in extra):
        raise ContentRefused(Fault.SAME_TWICE)
    if len(known) + len(extra) < 2:
        raise ContentRefused(Fault.ALL_RIGHT)
    pairs = [{"left": left, "right": right} for left, right in zip(lefts, rights, strict=True)]
    return {"pairs": pairs, "extra_rights": extra}


def _clean_ordering(raw: Content) -> Content:
    return {"items": _texts(raw["items"], fewest=2)}


def _clean_short_answer(raw: Content) -> Content:
    accepted = _texts(
        raw["accepted"], fewest=1, most=MOST_ACCEPTED, longest=LONGEST_SHORT_ANSWER, different=False
    )
    for row, text in enumerate(accepted, 1):
        if not fold(text):
            raise ContentRefused(Fault.EMPTY_TEXT, row)
    return {"accepted": list(dict.fromkeys(accepted))}


def _texts(
    given: Sequence[Any],
    *,
    fewest: int,
    most: int = MOST_OPTIONS,
    longest: int = LONGEST_TEXT,
    different: bool = True,
) -> list[str]:
    if isinstance(given, str):
        raise ContentRefused(Fault.WRONG_SHAPE)
    texts = [_text(value, row, longest) for row, value in enumerate(given, 1)]
    if len(texts) < fewest:
        raise ContentRefused(Fault.TOO_FEW)
    if len(texts) > most:
        raise ContentRefused(Fault.TOO_MANY)
    if different:
        # "Không" and "không" cannot be told apart, "bàn" and "bán" can: case is folded only.
        seen: set[str] = set()
        for row, text in enumerate(texts, 1):
            if text.casefold() in seen:
                raise ContentRefused(Fault.SAME_TWICE, row)
            seen.add(text.casefold())
    return texts


def _text(value: Any, row: int, longest: int) -> str:
    if not isinstance(value, str):
        raise ContentRefused(Fault.WRONG_SHAPE, row)
    text = tidy(value)
    if not text:
        raise ContentRefused(Fault.EMPTY_TEXT, row)
    if len(text) > longest:
        raise ContentRefused(Fault.TOO_LONG, row)
    return text


def _feedback(value: Any, row: int) -> str:
    if not isinstance(value, str):
        raise ContentRefused(Fault.WRONG_SHAPE, row)
    return tidy(value)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ContentRefused(Fault.WRONG_SHAPE)
    return value


_CLEANERS = {
    Kind.SINGLE: _clean_single,
    Kind.MULTIPLE: _clean_multiple,
    Kind.TRUE_FALSE: _clean_true_false,
    Kind.MATCHING: _clean_matching,
    Kind.ORDERING: _clean_ordering,
    Kind.SHORT_ANSWER: _clean_short_answer,
}
