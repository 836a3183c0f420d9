"""Nobody changes by a file what lies outside their part of the tree."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.api import Permission, Scope, User, scope_of
from organisations.api import Organisation
from people.api import Holding
from records.register.known import SHEETS_ABOUT_PEOPLE, Known
from records.register.reading import ReadSheet
from shared.batches import batches

BATCH = 5000
SHEETS_ABOUT_ORGANISATIONS = ("chuc_vu", "quy_hoach", "chi_tieu", "ket_qua")


def check_reach(
    sheets: dict[str, ReadSheet],
    known: Known,
    *,
    by: User | None,
    today: dt.date,
    within: Organisation | None = None,
) -> None:
    """Refuse rows about organisations and people outside the scope of `by`, and outside `within`.

    None is whoever runs commands on the server, who may do everything.
    """
    if by is None:
        return
    scope = _scope(by, within, today)
    paths = dict(Organisation.objects.order_by("pk").values_list("code", "path"))
    inside = {code for code, path in paths.items() if path.startswith(scope.paths)}
    if len(inside) == len(paths) and inside:
        return
    if "to_chuc" in sheets:
        _check_tree(sheets["to_chuc"], known, inside)
    for name in SHEETS_ABOUT_ORGANISATIONS:
        if name in sheets:
            _refuse_organisations(sheets[name], known, inside)
    strangers = _people_outside(sheets, scope)
    for name in ("can_bo", *SHEETS_ABOUT_PEOPLE):
        if name in sheets:
            _refuse_people(sheets[name], strangers)


def _scope(by: User, within: Organisation | None, today: dt.date) -> Scope:
    scope = scope_of(by, Permission.IMPORT_REGISTER, on=today)
    return scope if within is None else scope.within(within.path)


def _check_tree(sheet: ReadSheet, known: Known, inside: set[str]) -> None:
    """New organisations below one's own become one's own, in whatever order they come."""
    above = {line["ma_to_chuc"]: line["ma_cap_tren"] for line in sheet.lines}
    for line in sheet.lines:
        code = line["ma_to_chuc"]
        if not code:
            continue
        if code in known.parents:
            is_inside = code in inside and (not above[code] or above[code] in inside | above.keys())
        else:
            is_inside = _top_of_new(code, above, known) in inside
            if is_inside:
                inside.add(code)
        if not is_inside:
            sheet.refuse(line, "ma_to_chuc", _outside())


def _top_of_new(code: str, above: dict[str, str], known: Known) -> str:
    seen: set[str] = set()
    while code and code not in known.parents and code not in seen:
        seen.add(code)
        code = above.get(code) or ""
    return code


def _refuse_organisations(sheet: ReadSheet, known: Known, inside: set[str]) -> None:
    for line in sheet.lines:
        code = line["ma_to_chuc"]
        if code in known.organisations and code not in inside:
            sheet.refuse(line, "ma_to_chuc", _outside())


def _people_outside(sheets: dict[str, ReadSheet], scope: Scope) -> set[str]:
    """Return the people named who hold or held posts, and none of them inside."""
    named = {
        line["ma_can_bo"]
        for name in ("can_bo", *SHEETS_ABOUT_PEOPLE)
        if name in sheets
        for line in sheets[name].lines
    }
    within: set[str] = set()
    elsewhere: set[str] = set()
    for code, path in _posts(named):
        (within if path.startswith(scope.paths) else elsewhere).add(code)
    return elsewhere - within


def _posts(codes: Iterable[str]) -> Iterable[tuple[str, str]]:
    for batch in batches(codes, BATCH):
        held = Holding.objects.filter(person__code__in=batch).order_by("pk")
        yield from held.values_list("person__code", "organisation__path")


def _refuse_people(sheet: ReadSheet, strangers: set[str]) -> None:
    for line in sheet.lines:
        if line["ma_can_bo"] in strangers:
            sheet.refuse(line, "ma_can_bo", _outside())


def _outside() -> str:
    return _("This lies outside the part of the register that you look after.")
