"""A preview as it is kept for the second person: words, and the digest that vouches for them."""

from collections.abc import Mapping
from typing import Any

from records.register.report import SHOWN_REFUSALS, Refusal
from records.reorganisation.preview import Heap, Preview
from records.reorganisation.run import ReorganisationReport
from records.rules.closings import canonical, digest


def kept_preview(report: ReorganisationReport) -> dict[str, Any]:
    """Return what a dry run said, as JSON."""
    return {
        "changes": report.changes,
        "communes": report.reach.communes,
        "cells": report.reach.cells,
        "heaps": [
            {"key": one.key, "label": one.label, "people": one.people, "lines": list(one.lines)}
            for one in report.preview.heaps
        ],
        "notes": report.preview.notes,
        "refusals": [
            [one.sheet, one.row, one.column, one.value, one.reason]
            for one in report.refusals[:SHOWN_REFUSALS]
        ],
    }


def digest_of(kept: Mapping[str, Any]) -> str:
    """Return the digest of a kept preview: the same words in the same order have the same."""
    return digest(canonical(kept))


def preview_from(kept: Mapping[str, Any]) -> tuple[Preview, list[Refusal]]:
    """Return the preview and the refused cells as they were kept."""
    heaps = [Heap(one["key"], one["label"], one["lines"], one["people"]) for one in kept["heaps"]]
    return Preview(heaps, kept["notes"]), [Refusal(*each) for each in kept["refusals"]]
