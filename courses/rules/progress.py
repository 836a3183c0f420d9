"""How far a learner is, from what is known of each unit."""

from collections.abc import Sequence
from enum import StrEnum


class State(StrEnum):
    """State of a unit for one learner. The values are those of `components/state.html`."""

    TODO = "todo"
    DOING = "doing"
    DONE = "done"


def state_of(*, is_opened: bool, is_completed: bool) -> State:
    """Return the state of a unit; completing counts even where opening was never noted."""
    if is_completed:
        return State.DONE
    return State.DOING if is_opened else State.TODO


def next_position(states: Sequence[State]) -> int | None:
    """Return the index of the unit to do next: the first that is not done; None when all are."""
    for index, state in enumerate(states):
        if state is not State.DONE:
            return index
    return None
