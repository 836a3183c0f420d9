"""Questions of every kind, as the bank holds them, for tests with Hypothesis."""

import html
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from quizzes.formats.draft import DraftQuestion, FileToWrite
from quizzes.formats.weights import plain_number
from shared.text import tidy

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de000"
    "0000c49444154789c63382127070002b6010534a675aa0000000049454e44ae426082"
)
PICTURES = {"so-do.png": PNG, "bang_2.png": PNG + b"\0"}

# Signs that formats use themselves, and the letters of the language.
_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạẵệổợụỷĐÁÔƯ ABC 0123456789"
_SIGNS = "=~#{}:\\->%*[]()/.,;?!\"'&$_+|“”–…^`@"
_any_text = st.text(
    st.one_of(
        st.sampled_from(_LETTERS),
        st.sampled_from(_LETTERS),
        st.sampled_from(_SIGNS),
        st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co", "Zl", "Zp"]),
    ),
    min_size=1,
    max_size=30,
)
plain = _any_text.map(tidy).filter(bool)


def _inline(text: str, mark: str) -> str:
    escaped = html.escape(text, quote=False)
    return f"<{mark}>{escaped}</{mark}>" if mark else escaped


_run = st.builds(_inline, plain, st.sampled_from(["", "", "b", "i", "u", "sub", "sup"]))
_sentence = st.lists(_run, min_size=1, max_size=3).map(" ".join)
_cells = st.lists(_sentence, min_size=1, max_size=2)


def _table(rows: list[list[str]]) -> str:
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tbody>{lines}</tbody></table>"


_block = st.one_of(
    _sentence.map(lambda text: f"<p>{text}</p>"),
    st.lists(_sentence, min_size=1, max_size=3).map(
        lambda rows: "<ul>" + "".join(f"<li>{row}</li>" for row in rows) + "</ul>"
    ),
    st.lists(_cells, min_size=1, max_size=2).map(_table),
    st.builds(
        lambda name, alt: f'<p><img src="file:{name}" alt="{html.escape(alt)}" width="1"></p>',
        st.sampled_from(sorted(PICTURES)),
        plain,
    ),
)
rich = st.one_of(
    plain.map(lambda text: html.escape(text, quote=False)),
    _sentence,
    st.lists(_block, min_size=1, max_size=3).map("".join),
)
maybe_rich = st.one_of(st.just(""), rich)

_numbers = st.decimals(-10_000, 10_000, places=3).map(plain_number)
_positive = st.decimals(0, 100, places=2).map(plain_number)
_partial = st.sampled_from(["50", "25", "33.33333", "12.5"])
_points = st.sampled_from(["1", "2", "0.5", "1.25"])
_ignores = st.one_of(
    st.just(["case", "diacritics", "tone_place", "punctuation", "spaces"]),
    st.lists(
        st.sampled_from(["case", "diacritics", "tone_place", "punctuation", "spaces"]), unique=True
    ),
)


def _different(texts: st.SearchStrategy[str], fewest: int, most: int) -> st.SearchStrategy[Any]:
    return st.lists(texts, min_size=fewest, max_size=most, unique_by=str.casefold)


@st.composite
def _single(draw: st.DrawFn, texts: st.SearchStrategy[str] = rich) -> dict[str, Any]:
    options = [
        {"text": text, "right": False, "feedback": draw(maybe_rich)}
        for text in draw(_different(texts, 2, 5))
    ]
    right = draw(st.integers(0, len(options) - 1))
    for place, option in enumerate(options):
        if place != right and draw(st.booleans()):
            option["weight"] = draw(_partial)
    options[right]["right"] = True
    return {"options": options}


@st.composite
def _multiple(draw: st.DrawFn) -> dict[str, Any]:
    texts = draw(_different(rich, 2, 6))
    rights = draw(st.integers(1, len(texts) - 1))
    scoring = draw(st.sampled_from(["partial_penalty", "partial", "all_or_nothing", "weights"]))
    options: list[dict[str, Any]] = [
        {"text": text, "right": place < rights, "feedback": draw(maybe_rich)}
        for place, text in enumerate(texts)
    ]
    if scoring == "weights":
        shares = ["100"] if rights == 1 else ["40", "60", *["0.00"] * (rights - 2)]
        for place, option in enumerate(options):
            option["weight"] = draw(st.sampled_from(["0", "-50", "-33.33333"]))
            if place < rights:
                option["right"] = shares[place] != "0.00"
                option["weight"] = plain_number(Decimal(shares[place]))
    return {"options": draw(st.permutations(options)), "scoring": scoring}


@st.composite
def _true_false(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "answer": draw(st.booleans()),
        "feedback_true": draw(maybe_rich),
        "feedback_false": draw(maybe_rich),
    }


@st.composite
def _statements(draw: st.DrawFn) -> dict[str, Any]:
    rows = [
        {"text": text, "answer": draw(st.booleans()), "feedback": draw(maybe_rich)}
        for text in draw(_different(rich, 2, 5))
    ]
    scorings = ["each", "all_or_nothing"] + (["ladder"] if len(rows) == 4 else [])
    return {"statements": rows, "scoring": draw(st.sampled_from(scorings))}


@st.composite
def _short_answer(draw: st.DrawFn) -> dict[str, Any]:
    accepted = [
        {
            "text": text,
            "weight": "100" if not place else draw(_partial),
            "feedback": draw(maybe_rich),
        }
        for place, text in enumerate(draw(_different(plain, 1, 3)))
    ]
    return {"accepted": accepted, "ignores": draw(_ignores)}


@st.composite
def _number(draw: st.DrawFn) -> dict[str, Any]:
    answers = [
        {
            "value": value,
            "tolerance": draw(_positive),
            "weight": "100" if not place else draw(_partial),
            "feedback": draw(maybe_rich),
        }
        for place, value in enumerate(draw(st.lists(_numbers, min_size=1, max_size=3, unique=True)))
    ]
    units = [
        {"text": text, "factor": draw(st.sampled_from(["1", "1000", "0.001"]))}
        for text in draw(_different(plain, 0, 2))
    ]
    unit = draw(st.sampled_from(["optional", "required"])) if units else "none"
    return {"answers": answers, "units": units, "unit": unit}


@st.composite
def _matching(draw: st.DrawFn) -> dict[str, Any]:
    lefts = draw(_different(rich, 2, 4))
    rights = draw(_different(plain, len(lefts), len(lefts) + 2))
    return {
        "pairs": [
            {"left": left, "right": right} for left, right in zip(lefts, rights, strict=False)
        ],
        "extra_rights": rights[len(lefts) :],
    }


_ordering = _different(rich, 2, 5).map(lambda items: {"items": items})


@st.composite
def _gap(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["choice", "blank", "number"]))
    content = draw({"choice": _single(plain), "blank": _short_answer(), "number": _number()}[kind])
    return {"kind": kind, **content, "points": draw(_points)}


@st.composite
def _essay(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "guide": draw(maybe_rich),
        "criteria": [
            {"text": text, "points": draw(_points)} for text in draw(_different(plain, 0, 3))
        ],
        "min_words": draw(st.sampled_from([0, 50])),
        "max_words": draw(st.sampled_from([None, 300])),
        "typed": draw(st.booleans()),
        "photos": draw(st.integers(0, 10)),
    }


_CONTENTS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "single": _single(),
    "multiple": _multiple(),
    "true_false": _true_false(),
    "statements": _statements(),
    "short_answer": _short_answer(),
    "number": _number(),
    "matching": _matching(),
    "ordering": _ordering,
    "essay": _essay(),
    "description": st.just({}),
}
PLAIN_KINDS = sorted(_CONTENTS)
KINDS = [*PLAIN_KINDS, "cloze", "situation"]


@st.composite
def _wording(draw: st.DrawFn, kind: str) -> tuple[str, dict[str, Any]]:
    """Return stem and content."""
    stem = draw(rich)
    if kind == "cloze":
        gaps = draw(st.lists(_gap(), min_size=1, max_size=3))
        numbers = draw(st.permutations(range(1, len(gaps) + 1)))
        stem += "<p>" + draw(plain).replace("<", "").replace("&", "").replace(">", "")
        stem += "".join(f" [[{number}]]" for number in numbers) + "</p>"
        return stem, {"gaps": gaps}
    if kind == "situation":
        return stem, {"parts": draw(st.lists(_part(), min_size=1, max_size=3))}
    return stem, draw(_CONTENTS[kind])


@st.composite
def _part(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(
        st.sampled_from([kind for kind in KINDS if kind not in {"situation", "description"}])
    )
    stem, content = draw(_wording(kind))
    return {
        "kind": kind,
        "stem": stem,
        "content": content,
        "feedback": draw(maybe_rich),
        "points": draw(_points),
    }


@st.composite
def questions(draw: st.DrawFn, kinds: list[str] = KINDS) -> DraftQuestion:
    kind = draw(st.sampled_from(kinds))
    stem, content = draw(_wording(kind))
    return DraftQuestion(
        place="",
        kind=kind,
        stem=stem,
        content=content,
        feedback=draw(maybe_rich),
        code=draw(st.one_of(st.just(""), plain)),
        name=draw(st.one_of(st.just(""), plain)),
        category=tuple(draw(st.lists(plain, max_size=3))),
        topic=draw(st.one_of(st.just(""), plain)),
        difficulty=draw(st.sampled_from(["", "easy", "medium", "hard"])),
        source=draw(st.one_of(st.just(""), plain)),
        points=Decimal(draw(_points)),
    )


@st.composite
def files(draw: st.DrawFn, kinds: list[str] = KINDS) -> FileToWrite:
    found = draw(st.lists(questions(kinds), min_size=1, max_size=4))
    return FileToWrite(draw(plain), found, PICTURES)
