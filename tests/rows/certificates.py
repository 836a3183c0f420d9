"""Certificates: the check page, the holder, those who issue and those who decide after issue."""

from typing import Any

from tests.factories.aftercare import a_confirmation, a_review, an_amendment
from tests.factories.certificates import CertificateBatchFactory
from tests.factories.world import World
from tests.rows.base import ISSUERS, OWNER, SEE_PEOPLE, Row


def of_certificate(world: World) -> list[Any]:
    return [world.certificate.verification_code]


def of_pdf_batch(world: World) -> list[Any]:
    return [CertificateBatchFactory(issuer=world.issuer).pk]


def of_amendment(world: World) -> list[Any]:
    return [an_amendment(world.certificate, by=world.users["administrator"]).pk]


def of_review(world: World) -> list[Any]:
    return [a_review(world.certificate).pk]


def of_confirmation(world: World) -> list[Any]:
    by, other = world.users["administrator"], world.users["issuer"]
    return [a_confirmation(world.certificate, by=by, decided_by=other).verification_code]


ROWS = {
    "certificates:certificate_search": Row(public=True),
    "certificates:certificate_verify": Row(args=of_certificate, public=True),
    "certificates:certificate_file_check": Row(
        post={"sha256": "f" * 64}, public=True, tokenless=True
    ),
    "certificates:credential_json": Row(args=of_certificate, public=True),
    # The tests have no key to sign with: nothing is there for anybody.
    "certificates:credential_jwt": Row(args=of_certificate, public=True, status=404),
    "certificates:credential_status_list": Row(args=lambda _world: [0], public=True, status=404),
    "certificates:check_log": Row({"issuer", "issuer_elsewhere"}),
    "certificates:did_document": Row(public=True, kept=True),
    "certificates:key_set": Row(public=True, kept=True),
    "certificates:certificate_preview": Row(OWNER | SEE_PEOPLE | {"issuer"}, of_certificate),
    "certificates:certificate_detail": Row(OWNER | SEE_PEOPLE | {"issuer"}, of_certificate),
    "certificates:certificate_download": Row(OWNER | SEE_PEOPLE | {"issuer"}, of_certificate),
    "certificates:batch_list": Row(ISSUERS),
    "certificates:batch_start": Row(ISSUERS, post={}, status=302),
    "certificates:batch_detail": Row({"issuer"}, of_pdf_batch),
    "certificates:batch_stop": Row({"issuer"}, of_pdf_batch, post={}, status=302),
    "certificates:batch_continue": Row({"issuer"}, of_pdf_batch, post={}, status=302),
    "certificates:failure_list": Row(ISSUERS),
    "certificates:key_list": Row(ISSUERS),
    "certificates:failure_retry": Row(ISSUERS, post={}, status=302),
    "certificates:register_book": Row({"issuer", "issuer_elsewhere"}),
    # Commune B has issued nothing: its book is empty, so there is nothing to print.
    "certificates:register_pdf": Row({"issuer"}),
    "certificates:register_xlsx": Row({"issuer", "issuer_elsewhere"}),
    "certificates:register_papers": Row({"issuer"}),
    "certificates:handover_sheet": Row({"issuer"}),
    "certificates:handover_pdf": Row({"issuer"}),
    "certificates:papers_hand_over": Row({"issuer"}, post={}, status=422),
    "certificates:papers_print": Row({"issuer"}, post={}, status=302),
    "certificates:aftercare_list": Row({"issuer", "issuer_elsewhere"}),
    "certificates:aftercare_detail": Row({"issuer"}, of_certificate),
    "certificates:replacement_propose": Row({"issuer"}, of_certificate),
    "certificates:confirmation_propose": Row({"issuer"}, of_certificate),
    "certificates:revocation_propose": Row({"issuer"}, of_certificate),
    "certificates:amendment_detail": Row({"issuer"}, of_amendment),
    "certificates:amendment_accept": Row({"issuer"}, of_amendment, post={}, status=302),
    "certificates:amendment_refuse": Row({"issuer"}, of_amendment, post={}, status=422),
    "certificates:amendment_withdraw": Row({"issuer"}, of_amendment, post={}, status=302),
    "certificates:review_settle": Row({"issuer"}, of_review, post={}, status=302),
    "certificates:handover_proxy": Row({"issuer"}, of_certificate, post={}, status=302),
    "certificates:handover_undo": Row({"issuer"}, of_certificate, post={}, status=302),
    "certificates:confirmation_detail": Row(OWNER | SEE_PEOPLE | {"issuer"}, of_confirmation),
    "certificates:confirmation_download": Row(OWNER | SEE_PEOPLE | {"issuer"}, of_confirmation),
    "certificates:confirmation_print": Row({"issuer"}, of_confirmation, post={}, status=302),
    "certificates:confirmation_hand_over": Row({"issuer"}, of_confirmation, post={}, status=302),
}
