"""Naming organisations so that people know which one is meant."""

from collections.abc import Iterable

from organisations.api import STEP_LENGTH, Organisation


def place_names(organisations: Iterable[Organisation]) -> dict[int, str]:
    """Return for each organisation its name and that of the one above it in today's tree.

    "Chi bộ thôn 1" alone says little: every commune has one. One query.
    """
    known = {each.pk: each for each in organisations}
    paths = {each.path[:-STEP_LENGTH] for each in known.values()} - {""}
    above = dict(Organisation.objects.filter(path__in=paths).values_list("path", "name"))
    return {
        pk: ", ".join(filter(None, (each.name, above.get(each.path[:-STEP_LENGTH]))))
        for pk, each in known.items()
    }
