"""The path of a category as Moodle writes it: names divided by "/", a "/" inside a name doubled."""

import re

_DIVIDER = re.compile(r"(?<!/)/(?!/)")
# Where a path begins: a course, a part of one, the whole site.
_CONTEXT = re.compile(r"\$(?:course|cat\d*|system|module|coursecat)\d*\$")


def names_of(path: str) -> tuple[str, ...]:
    """Return the names from the outermost inwards."""
    names = [part.strip().replace("//", "/") for part in _DIVIDER.split(path.strip())]
    if names and _CONTEXT.fullmatch(names[0]):
        names = names[1:]
    if names and names[0] == "top":
        names = names[1:]
    return tuple(" ".join(name.split()) for name in names if name)


def path_of(names: tuple[str, ...]) -> str:
    """Return the path, to stand in whatever course it is brought into."""
    return "/".join(["$course$", "top", *(name.replace("/", "//") for name in names)])
