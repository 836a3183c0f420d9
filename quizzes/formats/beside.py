"""What a format has no word for, written beside the question so that we read it back exactly.

A writer first writes a question in the format's own words and reads that again. Whatever is not the
same goes into a remark: a small JSON object that other programs pass over. So what we write, we
read back unchanged, and a remark says no more than is needed. Where another program has dropped
the remarks, the question is what the format's own words say.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from quizzes.formats.draft import DraftQuestion

Remark = dict[str, Any]

_TEXTS = ("kind", "stem", "feedback", "code", "name", "topic", "difficulty", "source")
# Ways of scoring several right answers that need no weights.
_SCORED_BY_RULE = frozenset({"partial_penalty", "partial", "all_or_nothing"})


def difference(wanted: DraftQuestion, found: DraftQuestion) -> Remark:
    """Return what has to be said beside `found` to make it `wanted`."""
    rest: Remark = {
        name: getattr(wanted, name)
        for name in _TEXTS
        if getattr(wanted, name) != getattr(found, name)
    }
    if wanted.points != found.points:
        rest["points"] = str(wanted.points)
    if wanted.category != found.category:
        rest["category"] = list(wanted.category)
    read = _settled(found.content | _scoring(wanted.content))
    content = {
        key: value
        for key, value in wanted.content.items()
        if read.get(key) != value or key not in found.content
    }
    if "scoring" in wanted.content and found.content.get("scoring") != wanted.content["scoring"]:
        content["scoring"] = wanted.content["scoring"]
    if content:
        rest["content"] = content
    surplus = [key for key in found.content if key not in wanted.content]
    if surplus:
        rest["without"] = surplus
    return rest


def completed(found: DraftQuestion, remark: Remark) -> DraftQuestion:
    """Return `found` with what the remark says. Raises ValueError if it is no remark of ours."""
    texts = {name: remark[name] for name in _TEXTS if name in remark}
    content = remark.get("content", {})
    without = remark.get("without", [])
    category = remark.get("category", found.category)
    if (
        not all(isinstance(text, str) for text in texts.values())
        or not isinstance(content, dict)
        or not isinstance(without, list)
        or not isinstance(category, list | tuple)
        or not all(isinstance(name, str) for name in category)
    ):
        raise ValueError("not a remark")
    kept = {key: value for key, value in found.content.items() if key not in without}
    return replace(
        found,
        **texts,
        content=_settled(kept | content),
        category=tuple(category),
        points=_points(remark, found.points),
    )


def _scoring(content: dict[str, Any]) -> dict[str, Any]:
    return {"scoring": content["scoring"]} if "scoring" in content else {}


def _settled(content: dict[str, Any]) -> dict[str, Any]:
    """Return `content` without the weights by which other programs imitate our ways of scoring."""
    if content.get("scoring") not in _SCORED_BY_RULE or not isinstance(
        content.get("options"), list
    ):
        return content
    options = [
        {key: value for key, value in option.items() if key != "weight"}
        if isinstance(option, dict)
        else option
        for option in content["options"]
    ]
    return content | {"options": options}


def mapped(value: Any, change: Callable[[str], str]) -> Any:
    """Return a remark, or a piece of one, with each of its texts changed.

    Texts without an element are left alone: they are names and numbers.
    """
    if isinstance(value, str):
        return change(value) if "<" in value else value
    if isinstance(value, list):
        return [mapped(one, change) for one in value]
    if isinstance(value, dict):
        return {key: mapped(one, change) for key, one in value.items()}
    return value


def as_json(remark: Remark) -> str:
    """Return the remark on one line."""
    return json.dumps(remark, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Remark:
    """Return the remark. Raises ValueError."""
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise ValueError("not a remark") from error
    if not isinstance(found, dict):
        raise ValueError("not a remark")  # noqa: TRY004 - one error for all that is no remark
    return found


def _points(remark: Remark, otherwise: Decimal) -> Decimal:
    if "points" not in remark:
        return otherwise
    try:
        points = Decimal(remark["points"])
    except (ArithmeticError, TypeError) as error:
        raise ValueError("not a remark") from error
    if not points.is_finite() or not 0 <= points < 1000:
        raise ValueError("not a remark")
    return points
