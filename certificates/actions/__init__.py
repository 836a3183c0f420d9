"""Every change to certificates, the bodies that issue them and their words."""

from certificates.actions.batches import (
    ask_for_workers,
    continue_batch,
    finish_batches,
    note_failures_reading,
    retry_certificates,
    start_batch,
    stop_batch,
)
from certificates.actions.issuing import credit_source, issue_certificate
from certificates.actions.making import Outcome, claim_certificates, try_to_render
from certificates.actions.numbers import next_number, next_numbers
from certificates.actions.printing import note_reading, note_register_reading, render_certificate
from certificates.actions.wording import (
    add_template,
    approve_template,
    discard_template,
    note_issuing_body,
    return_template,
    save_template,
    send_template,
)

__all__ = [
    "Outcome",
    "add_template",
    "approve_template",
    "ask_for_workers",
    "claim_certificates",
    "continue_batch",
    "credit_source",
    "discard_template",
    "finish_batches",
    "issue_certificate",
    "next_number",
    "next_numbers",
    "note_failures_reading",
    "note_issuing_body",
    "note_reading",
    "note_register_reading",
    "render_certificate",
    "retry_certificates",
    "return_template",
    "save_template",
    "send_template",
    "start_batch",
    "stop_batch",
    "try_to_render",
]
