"""What other apps may use of organisations."""

from organisations.access import get_organisation_or_404
from organisations.actions import (
    Handover,
    OrganisationRow,
    Planted,
    Reorganised,
    dissolve,
    establish,
    hold_still,
    merge,
    move,
    plant,
    rename,
    reorganise_tree,
    split,
    undo_tree,
)
from organisations.errors import CannotPlant, CannotReorganise, CannotUndo, sentence
from organisations.models import (
    Organisation,
    OrganisationEvent,
    OrganisationKind,
    OrganisationName,
    OrganisationQuerySet,
    Placement,
    ResidentialKind,
)
from organisations.queries import (
    Branches,
    Tree,
    branches_on,
    organisations_below,
    organisations_then_below,
    tree_on,
)
from organisations.queries.concerns import Concern, concerns, register_concern
from organisations.queries.history import (
    called_on,
    events_of,
    former_names,
    name_as_of,
    names_on,
    predecessors_of,
    successors_of,
    then_and_now,
)
from organisations.rules import TreeProblem, closed_too_early, tree_problems
from organisations.rules.changes import Change, ChangeKind, ChangeRefused, Opening, Problem

# Characters of a tree path for each level: a prefix of so many is an organisation further up.
STEP_LENGTH: int = Organisation.steplen

__all__ = [
    "STEP_LENGTH",
    "Branches",
    "CannotPlant",
    "CannotReorganise",
    "CannotUndo",
    "Change",
    "ChangeKind",
    "ChangeRefused",
    "Concern",
    "Handover",
    "Opening",
    "Organisation",
    "OrganisationEvent",
    "OrganisationKind",
    "OrganisationName",
    "OrganisationQuerySet",
    "OrganisationRow",
    "Placement",
    "Planted",
    "Problem",
    "Reorganised",
    "ResidentialKind",
    "Tree",
    "TreeProblem",
    "branches_on",
    "called_on",
    "closed_too_early",
    "concerns",
    "dissolve",
    "establish",
    "events_of",
    "former_names",
    "get_organisation_or_404",
    "hold_still",
    "merge",
    "move",
    "name_as_of",
    "names_on",
    "organisations_below",
    "organisations_then_below",
    "plant",
    "predecessors_of",
    "register_concern",
    "rename",
    "reorganise_tree",
    "sentence",
    "split",
    "successors_of",
    "then_and_now",
    "tree_on",
    "tree_problems",
    "undo_tree",
]
