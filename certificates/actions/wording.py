"""Changing who issues certificates and what they say. What was issued is never touched.

A version is written as a draft, sent for review and made live by a second person; a live version
is never edited. Only one version of a template is open at a time.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.api import User
from audit.api import record
from certificates.errors import TemplateRefused
from certificates.models import CertificateTemplate, IssuingBody
from certificates.rendering.images import image_place
from shared.text import nfc

State = CertificateTemplate.State
DESIGN = (
    "title", "certifies", "body", "translations", "page", "ground", "background", "emblem",
    "layout",
)  # fmt: skip
NO_PICTURES: Mapping[str, bytes] = {}


@transaction.atomic
def add_template(
    *,
    code: str,
    design: Mapping[str, Any],
    pictures: Mapping[str, bytes] = NO_PICTURES,
    by: User | None,
    at: dt.datetime,
) -> CertificateTemplate:
    """Add a template; its first version is a draft. See `save_template` for the arguments."""
    template = CertificateTemplate(code=code, created_at=at)
    _write(template, design, pictures, by, at)
    record("certificate_template.added", template, by=by, at=at)
    return template


@transaction.atomic
def save_template(
    template: CertificateTemplate,
    *,
    design: Mapping[str, Any],
    pictures: Mapping[str, bytes] = NO_PICTURES,
    by: User | None,
    at: dt.datetime,
) -> CertificateTemplate:
    """Save a design as the draft of its template; return the draft.

    A draft is changed in place; beside a live version a new draft is begun.

    design    values of the fields in `DESIGN`, checked by the form
    pictures  name (SHA-256 and extension) → bytes of images that are not kept yet

    Raises TemplateRefused while another version is open or waits for its approval.
    """
    versions = {row.pk: row for row in _locked_versions(template.code)}
    begun = versions[template.pk]
    if begun.state == State.LIVE:
        begun = _next_draft(begun, list(versions.values()), at)
    elif begun.state != State.DRAFT:
        raise TemplateRefused(TemplateRefused.NOT_A_DRAFT)
    _write(begun, design, pictures, by, at)
    record("certificate_template.revised", begun, by=by, at=at, version=begun.version)
    return begun


@transaction.atomic
def send_template(template: CertificateTemplate, *, by: User, at: dt.datetime) -> None:
    """Send a draft for review. Raises TemplateRefused for anything but a draft."""
    locked = _in_state(template, State.DRAFT)
    locked.state, locked.returned_because = State.IN_REVIEW, ""
    locked.save(update_fields=["state", "returned_because"])
    record("certificate_template.sent", locked, by=by, at=at, version=locked.version)


@transaction.atomic
def return_template(
    template: CertificateTemplate, *, reason: str, by: User, at: dt.datetime
) -> None:
    """Make a version in review a draft again: its writer takes it back, or a reviewer says why."""
    locked = _in_state(template, State.IN_REVIEW)
    locked.state, locked.returned_because = State.DRAFT, nfc(reason)
    locked.save(update_fields=["state", "returned_because"])
    record(
        "certificate_template.returned",
        locked, by=by, at=at, version=locked.version, reason=locked.returned_because,
    )  # fmt: skip


@transaction.atomic
def approve_template(template: CertificateTemplate, *, by: User, at: dt.datetime) -> None:
    """Make a version in review live, in place of the one before it.

    Raises TemplateRefused for any other state, and for who wrote the version.
    """
    versions = _locked_versions(template.code)
    locked = next(row for row in versions if row.pk == template.pk)
    if locked.state != State.IN_REVIEW:
        raise TemplateRefused(TemplateRefused.NOT_IN_REVIEW)
    if locked.written_by_id == by.pk:
        raise TemplateRefused(TemplateRefused.OWN_WORK)
    for before in versions:
        if before.state == State.LIVE:
            before.state = State.RETIRED
            before.save(update_fields=["state"])
    locked.state, locked.approved_by, locked.approved_at = State.LIVE, by, at
    locked.save(update_fields=["state", "approved_by", "approved_at"])
    record("certificate_template.approved", locked, by=by, at=at, version=locked.version)


@transaction.atomic
def discard_template(template: CertificateTemplate, *, by: User, at: dt.datetime) -> None:
    """Put a draft away for good. The version in use stays. Raises TemplateRefused otherwise."""
    locked = _in_state(template, State.DRAFT)
    locked.state = State.RETIRED
    locked.save(update_fields=["state"])
    record("certificate_template.discarded", locked, by=by, at=at, version=locked.version)


def note_issuing_body(issuer: IssuingBody, verb: str, *, by: User, at: dt.datetime) -> None:
    """Write into the journal that an issuing body or those who sign for it were changed."""
    record(f"issuing_body.{verb}", issuer, by=by, at=at)


def _locked_versions(code: str) -> QuerySet[CertificateTemplate]:
    # Always all of them in one order, so that two people cannot wait for each other.
    return CertificateTemplate.objects.select_for_update().filter(code=code).order_by("version")


def _in_state(template: CertificateTemplate, state: str) -> CertificateTemplate:
    locked = CertificateTemplate.objects.select_for_update().get(pk=template.pk)
    if locked.state != state:
        is_draft = state == State.DRAFT
        raise TemplateRefused(
            TemplateRefused.NOT_A_DRAFT if is_draft else TemplateRefused.NOT_IN_REVIEW
        )
    return locked


def _next_draft(
    live: CertificateTemplate, versions: list[CertificateTemplate], at: dt.datetime
) -> CertificateTemplate:
    if any(row.state in {State.DRAFT, State.IN_REVIEW} for row in versions):
        raise TemplateRefused(TemplateRefused.ALREADY_OPEN)
    kept = {name: getattr(live, name) for name in DESIGN}
    return CertificateTemplate(
        code=live.code, version=versions[-1].version + 1, created_at=at, **kept
    )


def _write(
    template: CertificateTemplate,
    design: Mapping[str, Any],
    pictures: Mapping[str, bytes],
    by: User | None,
    at: dt.datetime,
) -> None:
    for name, data in pictures.items():
        _keep(image_place(name), data)
    for name in DESIGN:
        if name in design:
            setattr(template, name, _composed(design[name]))
    template.written_by, template.changed_at = by, at
    try:
        # Its own savepoint: what somebody else was quicker to write is told in a sentence.
        with transaction.atomic():
            template.save()
    except IntegrityError as error:
        raise TemplateRefused(TemplateRefused.ALREADY_OPEN) from error


def _composed(value: Any) -> Any:
    """Return `value` with every text in it in normal form C."""
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, list):
        return [_composed(item) for item in value]
    if isinstance(value, dict):
        return {key: _composed(item) for key, item in value.items()}
    return value


def _keep(place: str, data: bytes) -> None:
    # Named by its content and never taken away: certificates print it for as long as they stand.
    storage = storages["private"]
    if storage.exists(place) and storage.size(place) == len(data):
        return
    if storage.exists(place):
        storage.delete(place)
    kept = storage.save(place, ContentFile(data))
    if kept != place or storage.size(place) != len(data):
        raise OSError(f"{place} was not stored whole.")
