"""What the database refuses whoever asks: a certificate stands on a completed class."""

from certificates.api import CERTIFICATE_TABLE
from shared.guards import Guard, changed

ENROLMENT = "courses_enrolment"
CLASS = "courses_trainingclass"
_COMPLETED = (
    f"SELECT 1 FROM {ENROLMENT} e JOIN {CLASS} c ON c.id = e.training_class_id"  # noqa: S608  # ours
    " WHERE c.code = NEW.class_code AND e.person_id = NEW.person_id AND e.completed_at IS NOT NULL"
)
_CERTIFIED = (
    f"EXISTS (SELECT 1 FROM {CERTIFICATE_TABLE} p JOIN {CLASS} c ON c.code = p.class_code"  # noqa: S608
    " WHERE c.id = OLD.training_class_id AND p.person_id = OLD.person_id)"
)
DECISION = "courses_certificatedecision"
LINE = "courses_decisionline"
# The line of a signatory may go from the register of an issuer; the words stay.
_SAID = (
    "training_class_id", "issuer_id", "number", "decided_on", "basis", "signatory_name",
    "signatory_title", "proposed_by_id", "proposed_at", "approved_by_id", "approved_at",
    "ended_by_id", "ended_at", "ending", "reason",
)  # fmt: skip
_OF_SETTLED = (
    f"EXISTS (SELECT 1 FROM {DECISION} d WHERE d.id = NEW.decision_id"  # noqa: S608  # our table
    " AND (d.approved_at IS NOT NULL OR d.ended_at IS NOT NULL))"
)
_SETTLED = "A decision that is settled stays as it is."

GUARDS = [
    Guard(
        "certificate_of_a_completed_class",
        CERTIFICATE_TABLE,
        "BEFORE INSERT",
        "A certificate needs a completed class of that person.",
        f"NOT EXISTS ({_COMPLETED})",
        names=(ENROLMENT, CLASS),
    ),
    Guard(
        "certified_enrolment_is_kept",
        ENROLMENT,
        "BEFORE DELETE",
        "A class with a certificate stays completed.",
        _CERTIFIED,
        names=(CERTIFICATE_TABLE, CLASS),
    ),
    Guard(
        "certified_enrolment_stays_completed",
        ENROLMENT,
        "BEFORE UPDATE OF completed_at, person_id, training_class_id",
        "A class with a certificate stays completed.",
        "OLD.completed_at IS NOT NULL AND (NEW.completed_at IS NULL"
        " OR NEW.person_id <> OLD.person_id OR NEW.training_class_id <> OLD.training_class_id)"
        f" AND {_CERTIFIED}",
        names=(CERTIFICATE_TABLE, CLASS),
    ),
    Guard("decision_is_kept", DECISION, "BEFORE DELETE", _SETTLED),
    Guard(
        "decision_stays_settled",
        DECISION,
        "BEFORE UPDATE",
        _SETTLED,
        f"(OLD.approved_at IS NOT NULL OR OLD.ended_at IS NOT NULL) AND ({changed(_SAID)})",
    ),
    Guard("decision_line_is_kept", LINE, "BEFORE DELETE", _SETTLED),
    Guard(
        "decision_line_comes_before",
        LINE,
        "BEFORE INSERT",
        _SETTLED,
        _OF_SETTLED,
        names=(DECISION,),
    ),
    Guard(
        "decision_line_stays_settled",
        LINE,
        "BEFORE UPDATE",
        _SETTLED,
        _OF_SETTLED,
        names=(DECISION,),
    ),
]
