"""What a check can find out about a paper, and about the file of a paper."""

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum
from itertools import islice


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
# What a PDF says about itself (XMP), mostly compressed.
_METADATA = re.compile(rb"/Type ?/Metadata[^\0]{0,200}?stream\r?\n")
# No honest file has more; what a forger packs is not unpacked further.
_MOST_METADATA, _LONGEST_METADATA = 8, 64 * 1024


def code_in(pdf: bytes) -> str:
    """Return the code that a file says it has, "" without one. The file is not read as a PDF."""
    for text in (pdf, *_metadata(pdf)):
        if found := _ADDRESS.search(text):
            return found[1].decode()
    return ""


def _metadata(pdf: bytes) -> Iterator[bytes]:
    for start in islice(_METADATA.finditer(pdf), _MOST_METADATA):
        packed = memoryview(pdf)[start.end() : start.end() + _LONGEST_METADATA]
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(packed, _LONGEST_METADATA)
