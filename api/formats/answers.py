"""The shapes of answers. Decimals are strings, days are ISO, what is not known is null."""

import datetime as dt

from ninja import Schema
from pydantic import Field


class ProblemItem(Schema):
    where: str
    message: str


class Problem(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemItem] = []


class TokenOut(Schema):
    """The key itself: what it may do today, and where."""

    name: str
    begins_with: str
    owner: str
    organisation: str
    rights: list[str]
    expires_at: dt.datetime


class OrganisationOut(Schema):
    code: str
    name: str
    kind: str
    residential_kind: str | None
    sector: str
    legal_status: str
    opened_on: dt.date | None
    closed_on: dt.date | None
    parent: str | None = Field(description="The organisation above, as far as the key reaches")


class OrganisationPage(Schema):
    items: list[OrganisationOut]
    next: str | None


class OrganisationEventOut(Schema):
    """`predecessors`, `successors`: codes as far as the key reaches."""

    id: int
    kind: str
    decision_number: str
    decided_on: dt.date | None
    effective_on: dt.date
    recorded_at: dt.datetime
    undone_at: dt.datetime | None
    predecessors: list[str]
    successors: list[str]


class OrganisationEventPage(Schema):
    items: list[OrganisationEventOut]
    next: str | None


class PositionOut(Schema):
    """`last_day` is the last day on which it is held or planned; null while it goes on."""

    title: str
    title_name: str
    organisation: str
    first_day: dt.date | None
    last_day: dt.date | None


class PersonOut(Schema):
    """`positions`: those of the day, as far as the key reaches; `planned_positions`: those the
    person is planned for (quy hoạch) that day. A year alone: "1975"."""

    code: str
    full_name: str
    born: str | None
    sex: str
    party_status: str
    joined_party: str | None
    positions: list[PositionOut]
    planned_positions: list[PositionOut]


class PersonPage(Schema):
    items: list[PersonOut]
    next: str | None


class TrainingOut(Schema):
    """A fact of the ledger. One with `reverses` takes that other one back."""

    id: int
    person: str
    programme: str
    programme_code: str
    completed_on: dt.date
    due_on: dt.date | None
    periods: int | None
    mode: str
    score: str | None
    grade: str
    topics: list[str]
    counts_for_annual: bool
    certificate_number: str
    issuer: str
    organisation_name: str
    recorded_at: dt.datetime
    reverses: int | None


class TrainingPage(Schema):
    items: list[TrainingOut]
    next: str | None


class QualificationOut(Schema):
    """A fact of the ledger. One with `reverses` takes that other one back."""

    id: int
    person: str
    dimension: str
    level: str
    evidence: str
    number: str
    issuer: str
    issued: str | None
    is_verified: bool
    recorded_at: dt.datetime
    reverses: int | None


class QualificationPage(Schema):
    items: list[QualificationOut]
    next: str | None


class LevelOut(Schema):
    dimension: str
    level: str
    level_name: str


class YearOut(Schema):
    """The yearly training of one person; people in no audience have no year."""

    year: int
    is_exempt: bool
    trained_on: dt.date | None
    on_time: bool | None
    periods: int


class RecordOut(Schema):
    """Levels proven by `as_of`, the years, and the facts that hold today."""

    person: PersonOut
    as_of: dt.date
    levels: list[LevelOut]
    years: list[YearOut]
    trainings: list[TrainingOut]
    qualifications: list[QualificationOut]


class CertificateOut(Schema):
    id: int
    number: str
    register_number: str
    person: str
    full_name: str
    class_code: str
    programme: str
    issuer: str
    issued_on: dt.date
    status: str = Field(description="valid, replaced or revoked")
    revoked_at: dt.datetime | None
    revoked_reason: str
    replaced_at: dt.datetime | None
    replaced_by: int | None
    verify_path: str


class CertificatePage(Schema):
    items: list[CertificateOut]
    next: str | None


class CertificateStatusOut(Schema):
    id: int
    number: str
    status: str
    holds: bool


class ClassOut(Schema):
    """People: those enrolled and not withdrawn, each once."""

    code: str
    name: str
    programme: str
    programme_name: str
    organiser: str
    mode: str
    starts_on: dt.date
    ends_on: dt.date
    due_on: dt.date
    state: str = Field(description="draft, open or closed")
    people_enrolled: int | None = Field(description="null where so few may not be told")
    people_completed: int | None = Field(description="null where so few may not be told")


class ClassPage(Schema):
    items: list[ClassOut]
    next: str | None


class AudienceOut(Schema):
    code: str
    name: str


class ChangeOut(Schema):
    """What to take over. The object stands under its kind; it is null when it is `gone`."""

    kind: str
    operation: str = Field(description="changed, added, reversed, issued, revoked, replaced, gone")
    id: str
    at: dt.datetime
    organisation: OrganisationOut | None = None
    person: PersonOut | None = None
    training: TrainingOut | None = None
    qualification: QualificationOut | None = None
    certificate: CertificateOut | None = None


class ChangePage(Schema):
    """`next` is always given: ask again with it, at once while `more`, else later."""

    items: list[ChangeOut]
    next: str
    more: bool


class SheetOut(Schema):
    sheet: str
    rows: int
    new: int
    changed: int
    unchanged: int
    refused: int


class RefusalOut(Schema):
    sheet: str
    row: int
    column: str
    value: str
    reason: str


class NoteOut(Schema):
    sheet: str
    row: int
    text: str


class ImportOut(Schema):
    """The table of `import_register`. When anything is refused, nothing was written."""

    dry_run: bool
    good: bool
    sheets: list[SheetOut]
    refusals: list[RefusalOut]
    notes: list[NoteOut]


class PapersOut(Schema):
    """`papers`: the numbers of the papers, in the order of the rows; empty for a dry run."""

    dry_run: bool
    good: bool
    rows: int
    refusals: list[RefusalOut]
    papers: list[int]
