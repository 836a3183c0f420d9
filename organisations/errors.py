"""Refusals a person may read."""

from django.utils.translation import gettext_lazy as _


class CannotPlant(Exception):
    """The organisations given do not form a tree. `codes` names those at fault."""

    message = _("These organisations do not form a tree: %(codes)s.")

    def __init__(self, codes: list[str]) -> None:
        super().__init__(self.message % {"codes": ", ".join(codes)})
        self.codes = codes
