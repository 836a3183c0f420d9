"""Who there is, and what a row of the access matrix says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.factories.world import World

EVERYBODY = frozenset(
    {
        "owner",
        "other",
        "officer",
        "officer_elsewhere",
        "trainer",
        "trainer_elsewhere",
        "reviewer",
        "department",
        "issuer",
        "issuer_elsewhere",
        "administrator",
    }
)
BACK_OFFICE = EVERYBODY - {"owner", "other", "department"}
# Who may see figures, and names, in commune A.
SEE_FIGURES = frozenset({"officer", "department", "issuer", "administrator"})
SEE_PEOPLE = frozenset({"officer", "department", "administrator"})
# Who may make exceptions from the rules of tests in commune A.
ADJUST_TESTS = frozenset({"officer", "trainer"})
ISSUERS = frozenset({"issuer", "issuer_elsewhere"})
OFFICERS = frozenset({"officer", "officer_elsewhere"})
OWNER = frozenset({"owner"})
TRAINERS = frozenset({"trainer", "trainer_elsewhere"})
LOOK_AFTER_PAPERS = frozenset({"officer", "department"})


@dataclass(frozen=True)
class Row:
    """sees    who gets `status`
    args    the arguments of the address
    post    the form, for a route that only takes POST, or what makes it from the world; None for
            one that answers GET
    public  answers without being signed in
    kept    browsers may keep the answer: it says nothing about the person
    tokenless  takes a form that changes nothing for anybody, also without a token
    """

    sees: frozenset[str] | set[str] = EVERYBODY
    args: Callable[[World], list[Any]] = lambda _world: []
    status: int = 200
    post: dict[str, Any] | Callable[[World], dict[str, Any]] | None = None
    public: bool = False
    kept: bool = False
    tokenless: bool = False
