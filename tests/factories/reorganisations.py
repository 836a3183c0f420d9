"""Reorganisations that were carried out, and one that waits."""

import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from organisations.api import Organisation, rename
from records.models import Reorganisation, ReorganisationProposal


def a_reorganisation(organisation: Organisation) -> Reorganisation:
    """A renaming of the organisation as of today."""
    at = timezone.now()
    today = timezone.localdate(at)
    done = rename(organisation.code, "Tên mới", on=today, by=None, at=at, decision_number="1-QĐ")
    nothing: dict[str, object] = {"new": {}, "old": {}, "left": {}}
    return Reorganisation.objects.create(
        source="test",
        decisions="1-QĐ",
        effective_on=today,
        done={"tree": done.undo, "people": nothing, "roles": nothing, "concerned": []},
        done_at=at,
    )


def a_proposal(organisation: Organisation, **values: Any) -> ReorganisationProposal:
    """A workbook about the organisation that waits for a second person."""
    at = timezone.now()
    preview = {
        "changes": 1, "communes": 2, "cells": 0, "heaps": [], "notes": [], "refusals": [],
    }  # fmt: skip
    return ReorganisationProposal.objects.create(
        **{
            "workbook": ContentFile(b"loai_thay_doi\n", name="sap-xep.csv"),
            "source": f"import:{uuid.uuid4().hex}",
            "decisions": "2-QĐ",
            "effective_on": timezone.localdate(at),
            "organisations": [organisation.pk],
            "preview": preview,
            "digest": "0" * 64,
            "proposed_at": at,
        }
        | values
    )
