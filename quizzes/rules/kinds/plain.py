"""Contents written without markup, as in the files of courses."""

import html
from collections.abc import Callable
from typing import Any

from quizzes.rules.kinds.common import Content


def as_rich(content: Content) -> Content:
    """Return a content whose short texts (options, statements, remarks, items) have no markup in
    the shape that `clean_content` takes. What has no fitting shape is left for it to refuse.

    Texts of several paragraphs (the stem and the explanation of a part, the guide of an essay) are
    HTML all the same.
    """
    return {key: _RICH.get(key, _kept)(value) for key, value in content.items()}


def _kept(value: Any) -> Any:
    return value


def _escaped(value: Any) -> Any:
    return html.escape(value, quote=False) if isinstance(value, str) else value


def _each(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: [change(each) for each in value] if isinstance(value, list) else value


def _keys(*keys: str) -> Callable[[Any], Any]:
    def change(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {key: _escaped(each) if key in keys else each for key, each in value.items()}

    return change


def _gap(value: Any) -> Any:
    """The options of a gap are plain anyway, their remarks are not."""
    if not isinstance(value, dict):
        return value
    feedback = _each(_keys("feedback"))
    keys = ("options", "accepted", "answers")
    return {key: feedback(each) if key in keys else each for key, each in value.items()}


def _part(value: Any) -> Any:
    if not isinstance(value, dict) or not isinstance(value.get("content"), dict):
        return value
    return {**value, "content": as_rich(value["content"])}


_RICH: dict[str, Callable[[Any], Any]] = {
    "options": _each(_keys("text", "feedback")),
    "statements": _each(_keys("text", "feedback")),
    "accepted": _each(_keys("feedback")),
    "answers": _each(_keys("feedback")),
    "pairs": _each(_keys("left")),
    "items": _each(_escaped),
    "feedback_true": _escaped,
    "feedback_false": _escaped,
    "gaps": _each(_gap),
    "parts": _each(_part),
}
