"""Today's tree: paths made from what hangs below what. Used by everything that changes the tree."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from organisations.models import Organisation
from shared.text import fold, sort_key

# What a caller keeps by place in the tree, and has to move along. Called in the transaction of a
# change of today's tree, just before it is written, with the paths before and after, by id, of all
# organisations whose path changes.
Moving = Callable[[Mapping[int, str], Mapping[int, str]], None]

BATCH = 1000
TREE_COLUMNS = frozenset({"path", "depth", "numchild"})
NAME_COLUMNS = frozenset({"name", "search_text", "sort_key"})


def nothing_moves(_before: Mapping[int, str], _after: Mapping[int, str]) -> None:
    """For callers who keep nothing by place in the tree."""


def called(organisation: Organisation, name: str) -> frozenset[str]:
    """Set the name and what is made from it; return the columns to save."""
    organisation.name = name
    organisation.search_text = fold(f"{name} {organisation.code}")
    organisation.sort_key = sort_key(name)
    return NAME_COLUMNS


def lay_out(
    homes: Mapping[str, str], organisations: Mapping[str, Organisation]
) -> dict[str, set[str]]:
    """Give path, depth and number of children; what need not move keeps its path.

    homes  code → code of the organisation below which it hangs today, "" for a root; of one that
           was merged, the one it was merged into

    Returns the columns to save, by code.
    """
    below: dict[str, list[str]] = {}
    for code in organisations:
        below.setdefault(homes[code], []).append(code)
    length = Organisation.steplen
    last_step = _last_steps(organisations.values())
    changed: dict[str, set[str]] = {}
    waiting = [""]
    while waiting:
        parent = waiting.pop()
        above = organisations[parent].path if parent else ""
        for code in below.get(parent, []):
            organisation = organisations[code]
            columns: dict[str, object] = {"numchild": len(below.get(code, []))}
            if not organisation.path or organisation.path[:-length] != above:
                last_step[above] += 1
                depth = len(above) // length + 1
                columns["depth"] = depth
                columns["path"] = Organisation._get_path(above, depth, last_step[above])
            for name, value in columns.items():
                if getattr(organisation, name) != value:
                    setattr(organisation, name, value)
                    changed.setdefault(code, set()).add(name)
            waiting.append(code)
    return changed


def _last_steps(organisations: Iterable[Organisation]) -> Counter[str]:
    """Return the highest number given below each path."""
    length = Organisation.steplen
    last: Counter[str] = Counter()
    for organisation in organisations:
        if path := organisation.path:
            above, step = path[:-length], Organisation._str2int(path[-length:])
            last[above] = max(last[above], step)
    return last


def save_columns(
    rows: Iterable[tuple[Organisation, Iterable[str]]], *, moving: Moving = nothing_moves
) -> None:
    """Save the columns named of each organisation, in bulk; tell `moving` which change places."""
    # Most only got another number of children; those with the same columns go together.
    by_columns: dict[frozenset[str], list[Organisation]] = {}
    for organisation, columns in rows:
        if names := frozenset(columns):
            by_columns.setdefault(names, []).append(organisation)
    after = {
        one.pk: one.path for names, ones in by_columns.items() if "path" in names for one in ones
    }
    if after:
        before = dict(Organisation.objects.filter(pk__in=after).values_list("pk", "path"))
        moving(before, after)
    for names, organisations in by_columns.items():
        Organisation.objects.bulk_update(organisations, sorted(names), batch_size=BATCH)
