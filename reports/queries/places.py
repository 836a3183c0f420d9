"""Naming organisations so that people know which one is meant."""

import datetime as dt
from collections.abc import Iterable

from organisations.api import STEP_LENGTH, Organisation, called_on, then_and_now


def place_names(
    organisations: Iterable[Organisation], *, on: dt.date | None = None
) -> dict[int, str]:
    """Return for each organisation its name and that of the one above it in today's tree.

    "Chi bộ thôn 1" alone says little: every commune has one. One query; with a day two.

    on  call them as they were called then, with today's name beside it where they differ
    """
    called = {} if on is None else called_on(on)
    known = {each.pk: each for each in organisations}
    paths = {each.path[:-STEP_LENGTH] for each in known.values()} - {""}
    rows = Organisation.objects.filter(path__in=paths).values_list("path", "pk", "name")
    above = {path: then_and_now(called.get(pk, name), name) for path, pk, name in rows}
    return {
        pk: ", ".join(
            filter(
                None,
                (
                    then_and_now(called.get(pk, each.name), each.name),
                    above.get(each.path[:-STEP_LENGTH]),
                ),
            )
        )
        for pk, each in known.items()
    }
