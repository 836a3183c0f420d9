"""What a check can find out about a paper, and about the file of a paper."""

import re
from enum import StrEnum


class State(StrEnum):
    """How a paper stands today. Also the class of the box that says so."""

    VALID = "valid"
    # Valid; the paper itself was lost, and a confirmation (bản xác nhận) stands for it.
    CONFIRMED = "confirmed"
    REPLACED = "replaced"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


class FileState(StrEnum):
    """How a dropped file compares with what was issued."""

    # Byte for byte the file that was stored when it was made.
    SAME = "same"
    # It names a paper of ours, but is not its file.
    CHANGED = "changed"
    # Not the file that is stored now, but signed by us and whole since.
    SIGNED = "signed"
    # Not ours as far as can be told: nothing in it leads to a paper.
    UNKNOWN = "unknown"


def state_of(*, is_revoked: bool, is_replaced: bool, is_confirmed: bool) -> State:
    """Return how a certificate stands. What was revoked stays so, whatever came before."""
    if is_revoked:
        return State.REVOKED
    if is_replaced:
        return State.REPLACED
    return State.CONFIRMED if is_confirmed else State.VALID


def still_holds(state: State) -> bool:
    return state in {State.VALID, State.CONFIRMED}


# The address of the check, as papers carry it in their description: 26 letters of base 32.
_ADDRESS = re.compile(rb"/xac-minh/([0-9A-HJKMNP-TV-Z]{26})(?![0-9A-Z])")


def code_in(pdf: bytes) -> str:
    """Return the code that a file says it has, "" without one. The file is not read as a PDF."""
    found = _ADDRESS.search(pdf)
    return found[1].decode() if found else ""
