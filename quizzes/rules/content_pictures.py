"""The pictures in the texts of a content, whatever its kind."""

from collections.abc import Mapping
from typing import Any

from quizzes.rules.prose import image_names, rename_images


def named_in(value: Any, names: Mapping[str, str]) -> Any:
    """Return a content whose pictures have the names of `names`."""
    if isinstance(value, str):
        return rename_images(value, names) if "<img" in value else value
    if isinstance(value, list):
        return [named_in(one, names) for one in value]
    if isinstance(value, dict):
        return {key: named_in(one, names) for key, one in value.items()}
    return value


def pictures_in(value: Any) -> set[str]:
    """Return the names of all pictures in texts and contents."""
    if isinstance(value, str):
        return set(image_names(value)) if "<img" in value else set()
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return set().union(*(pictures_in(one) for one in value)) if value else set()
    return set()
