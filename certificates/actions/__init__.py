"""Every change to certificates, the bodies that issue them and their words."""

from certificates.actions.archiving import archive_certificate
from certificates.actions.batches import (
    ask_for_workers,
    continue_batch,
    finish_batches,
    note_failures_reading,
    retry_certificates,
    start_batch,
    stop_batch,
)
from certificates.actions.confirming import render_confirmation
from certificates.actions.handover import (
    hand_over,
    hand_over_to_proxy,
    note_download,
    print_papers,
    take_handover_back,
)
from certificates.actions.issuing import credit_source, issue_certificate
from certificates.actions.making import Outcome, claim_certificates, try_to_render
from certificates.actions.numbers import next_number, next_numbers
from certificates.actions.printing import note_reading, note_register_reading, render_certificate
from certificates.actions.proposing import (
    accept_amendment,
    propose_amendment,
    refuse_amendment,
    withdraw_amendment,
)
from certificates.actions.reviewing import raise_reviews, settle_review
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
    "accept_amendment",
    "add_template",
    "approve_template",
    "archive_certificate",
    "ask_for_workers",
    "claim_certificates",
    "continue_batch",
    "credit_source",
    "discard_template",
    "finish_batches",
    "hand_over",
    "hand_over_to_proxy",
    "issue_certificate",
    "next_number",
    "next_numbers",
    "note_download",
    "note_failures_reading",
    "note_issuing_body",
    "note_reading",
    "note_register_reading",
    "print_papers",
    "propose_amendment",
    "raise_reviews",
    "refuse_amendment",
    "render_certificate",
    "render_confirmation",
    "retry_certificates",
    "return_template",
    "save_template",
    "send_template",
    "settle_review",
    "start_batch",
    "stop_batch",
    "take_handover_back",
    "try_to_render",
    "withdraw_amendment",
]
