"""Refusals a person may read."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organisations.rules.changes import Change, ChangeRefused, Problem


class CannotPlant(Exception):
    """The organisations given do not form a tree. `codes` names those at fault."""

    message = _("These organisations do not form a tree: %(codes)s.")

    def __init__(self, codes: list[str]) -> None:
        super().__init__(self.message % {"codes": ", ".join(codes)})
        self.codes = codes


PROBLEMS: dict[Problem, str | Promise] = {
    Problem.UNKNOWN: _("There is no organisation with the code %(code)s."),
    Problem.CLOSED: _("%(code)s has come to its end already."),
    Problem.TAKEN: _("The code %(code)s belongs to another organisation already."),
    Problem.TOO_EARLY: _(
        "Something was decided about %(code)s for this day or a later one. Choose a later day."
    ),
    Problem.NOT_YET: _("%(code)s does not stand there yet on this day."),
    Problem.BELOW_ITSELF: _("%(code)s would hang below itself."),
    Problem.NOTHING_TO_MERGE: _("Name what is merged into %(code)s."),
    Problem.TOO_FEW_PARTS: _("%(code)s must be divided into two or more. Give each part a row."),
    Problem.CHILDREN_LEFT: _(
        "%(other)s still hangs below %(code)s. Move or close it in the same workbook."
    ),
    Problem.NO_PARENT: _("Name the organisation below which %(code)s will hang."),
}


class CannotReorganise(Exception):
    """Changes that are refused, each with its reason. Nothing was written."""

    def __init__(self, refused: Sequence[tuple[Change, ChangeRefused]]) -> None:
        super().__init__(" ".join(sentence(refusal) for _change, refusal in refused))
        self.refused = refused


class CannotUndo(Exception):
    """Later facts stand in the way. `reasons` are sentences for people."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


def sentence(refusal: ChangeRefused) -> str:
    """Say in words why a change is refused."""
    return str(PROBLEMS[refusal.problem]) % {"code": refusal.code, "other": refusal.other}
