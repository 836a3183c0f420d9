"""Keys, signatures and what was done to signed files; no table is read."""

import datetime as dt
import io
import os
import random
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pikepdf
import pytest
from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certificates.errors import SigningWaits
from certificates.rendering.paper import paper_of
from certificates.rendering.pdf import certificate_pdf
from certificates.signing import keys, sign, trial
from certificates.signing.archive import archive_copy
from certificates.signing.check import LARGEST, check_pdf
from certificates.signing.keys import forget_keys, has_key, key_state
from certificates.signing.sign import sign_pdf
from tests.certificates.signing import (
    SINCE,
    Desk,
    TimeStamps,
    root,
    signer,
    softhsm,
)
from tests.factories.certificates import CertificateFactory, IssuingBodyFactory

SOFTHSM = softhsm()


@pytest.fixture
def desk(tmp_path, settings):
    desk = Desk(tmp_path)
    desk.give_key("TTCT", signer())
    settings.SIGNING = desk.settings
    yield desk
    forget_keys()


@pytest.fixture(scope="module")
def paper():
    issuer = IssuingBodyFactory.build(code="TTCT", organisation=None)
    person = CertificateFactory.person.get_factory().build(full_name="Đặng Thị Ánh Tuyết")
    return certificate_pdf(
        paper_of(
            CertificateFactory.build(
                issuer=issuer,
                template=None,
                person=person,
                serial=7,
                verification_code="0123456789ABCDEFGHJKMNPQRS",
                printed={"is_signed": True},
            )
        )
    )


def test_the_signature_holds_for_others_too(desk, paper, at):
    signed = sign_pdf(paper, "TTCT", at=at)

    [signature] = PdfFileReader(io.BytesIO(signed.pdf)).embedded_signatures
    status = validate_pdf_signature(
        signature, ValidationContext(trust_roots=[desk.root_certificate()], moment=at)
    )
    assert (status.bottom_line, status.docmdp_ok) == (True, True)
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.docmdp_level.name == "NO_CHANGES"
    assert signed.pdf.startswith(paper), "what was laid out stands unchanged before the signature"


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler-utils is not installed")
def test_poppler_finds_the_signature_valid_until_a_byte_changes(desk, paper, at, tmp_path):
    signed = sign_pdf(paper, "TTCT", at=at).pdf
    changed = bytearray(signed)
    changed[len(paper) // 2] ^= 1

    def said(data):
        (tmp_path / "a.pdf").write_bytes(data)
        return subprocess.run(
            ["pdfsig", "-nocert", tmp_path / "a.pdf"], capture_output=True, text=True, check=False
        ).stdout

    assert "Signature is Valid" in said(signed)
    assert "Total document signed" in said(signed)
    assert "Signature is Valid" not in said(bytes(changed))


def test_what_a_forgiving_parser_would_overlook_is_noticed(desk, paper, at):
    """Places in the signature that no signature covers, and that read the same when changed."""
    desk.stamp_with(TimeStamps(at))
    signed = sign_pdf(paper, "TTCT", at=at).pdf
    hole = signed.index(b"/Contents <") + 11
    der = bytes.fromhex(signed[hole : signed.index(b">", hole)].decode())
    [issuer] = {signer().certificate.issuer.public_bytes()}
    whose = [place for place in range(len(der)) if der.startswith(issuer, place)][-3:]
    # The country in another case, another kind of tag, another case of the digits.
    places = [
        *(place + issuer.index(b"VN") for place in whose),
        der.index(cms.CMSAttributeType("signature_time_stamp_token").dump()) - 8,
    ]
    for place in places:
        changed = bytearray(der)
        changed[place] ^= 0x20 if changed[place] != 0xA1 else 0x40
        told = signed[:hole] + changed.hex().upper().encode() + signed[hole + 2 * len(der) :]
        assert not check_pdf(told).is_good, place
    lower = signed[:hole] + der.hex().encode() + signed[hole + 2 * len(der) :]
    assert not check_pdf(lower).is_good


def test_one_changed_byte_anywhere_is_noticed(desk, paper, at):
    desk.stamp_with(TimeStamps(at))
    signed = sign_pdf(paper, "TTCT", at=at).pdf
    chance = random.Random(5)
    hole = signed.index(b"/Contents <")
    places = [
        *(chance.randrange(len(signed)) for _ in range(60)),
        *(chance.randrange(hole, len(signed)) for _ in range(60)),
        *range(20),
        *range(len(signed) - 20, len(signed)),
    ]
    for place in places:
        changed = bytearray(signed)
        changed[place] ^= 1 << chance.randrange(8)
        report = check_pdf(bytes(changed))
        assert not report.is_good, place
        assert report.problem


@pytest.mark.parametrize(
    "change",
    [
        lambda pdf: pdf + b"\n",
        lambda pdf: pdf + b"1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
        lambda pdf: pdf + pdf[-400:],
        lambda pdf: pdf[:-1],
        lambda pdf: pdf[: len(pdf) // 2],
        lambda pdf: b"%PDF-1.7\n" + pdf,
        lambda pdf: pdf.replace(b"/Contents <3", b"/Contents <30"),
    ],
)
def test_what_was_added_or_cut_is_noticed(desk, paper, at, change):
    report = check_pdf(change(sign_pdf(paper, "TTCT", at=at).pdf))

    assert not report.is_good
    assert report.problem


def test_a_page_saved_again_by_another_program_is_noticed(desk, paper, at):
    signed = sign_pdf(paper, "TTCT", at=at).pdf
    again = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        pdf.pages[0].Rotate = 180
        pdf.save(again)

    assert not check_pdf(again.getvalue()).is_good


def test_files_made_to_harm_get_an_answer_in_time():
    fields = b"/ByteRange [0 9 99 9] "
    harmful = [
        b"",
        b"%PDF-",
        b"%PDF-1.7\n" + b"(" * 1_000_000,
        b"%PDF-1.7\n" + fields * 100_000,
        b"%PDF-1.7\n" + b"/ByteRange [" + b" " * 1_000_000,
        b"%PDF-1.7\n/ByteRange [0 20 30 999999999]",
        b"%PDF-1.7 /Contents <" + b"30" * 200_000 + b"> /ByteRange [0 20 400021 30]      ",
        b"%PDF-1.7 /Contents <" + b"3080" * 4_000 + b"> /ByteRange [0 19 16021 28]       ",
        b"%PDF-1.7\n" + os.urandom(100_000),
        b"%PDF-" + bytes(LARGEST),
    ]
    began = time.process_time()

    reports = [check_pdf(data) for data in harmful]

    assert all(report.problem and not report.is_good for report in reports)
    assert time.process_time() - began < 5


def test_a_signature_of_somebody_else_is_not_ours(desk, paper, at, tmp_path, settings):
    other_root = trial.authority("Gốc lạ", at=SINCE)
    stranger = trial.signer("TRUNG TÂM CHÍNH TRỊ ĐỨC PHỔ", other_root, at=SINCE)
    desk.give_key("TTCT", stranger)
    desk.settings["trusted"] = [desk.write("other.pem", other_root.pem)]
    forged = sign_pdf(paper, "TTCT", at=at).pdf
    desk.give_key("TTCT", signer())

    report = check_pdf(forged)

    assert (report.is_intact, report.is_trusted, report.issuer_code) == (True, False, "")
    assert "không phải của cơ quan nào" in report.problem


def test_a_new_key_signs_and_the_old_one_stays_believed(desk, paper, at):
    old = sign_pdf(paper, "TTCT", at=at).pdf
    former = desk.settings["issuers"]["TTCT"]["certificate"]
    new_pair = signer(since=at, days=900)
    desk.give_key("TTCT", new_pair, former=[former])
    later = at + dt.timedelta(days=400)
    new = sign_pdf(paper, "TTCT", at=later)

    assert check_pdf(old).is_good
    assert check_pdf(old).issuer_code == "TTCT"
    assert check_pdf(new.pdf).is_good
    assert new.key != key_fingerprint(old)

    desk.settings["issuers"]["TTCT"]["former"] = []
    assert not check_pdf(old).is_good, "a former key that the settings forget is a stranger's"


def key_fingerprint(pdf):
    [signature] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return signature.signer_cert.sha256.hex()


def test_a_key_that_ran_out_or_was_withdrawn_refuses_to_sign(desk, paper, at):
    end = signer().certificate.not_valid_after_utc
    for moment, word in (
        (end + dt.timedelta(days=1), "đã hết hạn ngày"),
        (SINCE - dt.timedelta(days=1), "chỉ có hiệu lực từ ngày"),
    ):
        with pytest.raises(SigningWaits) as refused:
            sign_pdf(paper, "TTCT", at=moment)
        assert word in str(refused.value.message)
    assert key_state("TTCT", end - dt.timedelta(days=10)).is_ending
    assert not key_state("TTCT", at).is_ending

    before = sign_pdf(paper, "TTCT", at=at).pdf
    day_after = at + dt.timedelta(days=1)
    desk.withdraw(signer(), at=day_after)
    with pytest.raises(SigningWaits) as refused:
        sign_pdf(paper, "TTCT", at=day_after)
    assert "bị thu hồi ngày 24/11/2026" in str(refused.value.message)
    assert check_pdf(before).is_good, "what it signed before holds"
    desk.withdraw(signer(), at=at - dt.timedelta(days=1))
    assert "bị thu hồi ngày 22/11/2026" in check_pdf(before).problem
    desk.withdraw(signer(), at=day_after, is_stolen=True)
    assert not check_pdf(before).is_good, "who has the key can write any time into a signature"


def test_keys_that_cannot_be_opened_say_why(desk, paper, at):
    said = desk.settings["issuers"]["TTCT"]
    refusals = []
    for change in (
        {"key": str(desk.folder / "nothing.key")},
        {"key": desk.write("other.key", root().key_pem())},
        {"key": desk.write("broken.key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n")},
    ):
        desk.settings["issuers"]["TTCT"] = said | change
        with pytest.raises(SigningWaits) as refused:
            sign_pdf(paper, "TTCT", at=at)
        refusals.append(str(refused.value.message))

    assert "No such file" in refusals[0]
    assert "không khớp nhau" in refusals[1]
    assert "Không mở được" in refusals[2]
    del desk.settings["issuers"]["TTCT"]
    assert not has_key("TTCT")
    with pytest.raises(SigningWaits):
        sign_pdf(paper, "TTCT", at=at)


def test_pkcs12_with_its_password_from_a_file_or_the_environment(desk, paper, at, monkeypatch):
    monkeypatch.setenv("TRIAL_PASSPHRASE", trial.PASSPHRASE)
    file = desk.write("key.p12", signer().pkcs12())
    for where in (
        {"passphrase_file": desk.write("passphrase", trial.PASSPHRASE.encode() + b"\n")},
        {"passphrase_variable": "TRIAL_PASSPHRASE"},
    ):
        desk.give_key("TTCT", signer(), pkcs12=file, **where)
        del desk.settings["issuers"]["TTCT"]["key"]
        assert check_pdf(sign_pdf(paper, "TTCT", at=at).pdf).is_good


def test_the_key_is_opened_once_for_many_threads(desk, paper, at, monkeypatch):
    opened = []
    real = keys._open
    monkeypatch.setattr(keys, "_open", lambda said: opened.append(1) or real(said))

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: sign_pdf(paper, "TTCT", at=at), range(6)))

    assert all(check_pdf(one.pdf).is_good for one in made)
    assert len(opened) == 1


@pytest.mark.skipif(SOFTHSM is None, reason="softhsm2 is not installed")
def test_a_token_signs_also_after_a_fork(desk, paper, at, monkeypatch):
    desk.use_token(signer(), SOFTHSM, monkeypatch)
    assert check_pdf(sign_pdf(paper, "TTCT", at=at).pdf).is_good

    # As Celery does it: the child has its parent's memory, but no session of its own.
    child = os.fork()
    if child == 0:
        good = False
        with suppress(Exception):
            good = all(check_pdf(sign_pdf(paper, "TTCT", at=at).pdf).is_good for _ in range(2))
        os._exit(0 if good else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert check_pdf(sign_pdf(paper, "TTCT", at=at).pdf).is_good, "the parent's session lives on"

    desk.settings["issuers"]["TTCT"]["pkcs11"]["pin_file"] = desk.write("pin", b"0000")
    forget_keys()
    with pytest.raises(SigningWaits) as refused:
        sign_pdf(paper, "TTCT", at=at)
    assert "PinIncorrect" in str(refused.value.message)


def test_a_time_stamp_tells_the_time_and_a_service_that_is_away_makes_wait(desk, paper, at):
    stamps = TimeStamps(at + dt.timedelta(seconds=3))
    desk.stamp_with(stamps)
    signed = sign_pdf(paper, "TTCT", at=at)
    assert (signed.level, signed.signed_at) == ("b-t", at + dt.timedelta(seconds=3))
    assert check_pdf(signed.pdf).is_good

    stamps.is_away = True
    with pytest.raises(SigningWaits):
        sign_pdf(paper, "TTCT", at=at)
    stamps.close()


def test_the_copy_for_the_archive_proves_itself_and_leaves_the_first_bytes_alone(desk, paper, at):
    stamps = TimeStamps(at)
    desk.stamp_with(stamps)
    signed = sign_pdf(paper, "TTCT", at=at).pdf
    other = trial.signer("Khóa khác", root(), at=SINCE)
    desk.withdraw(other, at=at - dt.timedelta(days=1))
    assert archive_copy(signed) is None, "a list older than the signature proves nothing"
    desk.withdraw(other, at=at + dt.timedelta(days=1))

    copy = archive_copy(signed)

    report = check_pdf(copy)
    assert (report.is_good, report.level, report.signed_at) == (True, "b-lta", at)
    assert copy.startswith(signed)
    assert check_pdf(signed).is_good
    chance = random.Random(5)
    for place in (chance.randrange(len(signed) - 700, len(copy)) for _ in range(40)):
        changed = bytearray(copy)
        changed[place] ^= 1 << chance.randrange(8)
        assert not check_pdf(bytes(changed)).is_good, place
    stamps.close()


def test_a_time_stamp_over_a_changed_page_helps_nobody(desk, paper, at):
    stamps = TimeStamps(at)
    desk.stamp_with(stamps)
    signed = sign_pdf(paper, "TTCT", at=at).pdf
    forged = stamped_again(with_another_page(signed), sign.time_stamper())

    report = check_pdf(forged)

    assert (report.is_intact, report.is_good) == (True, False)
    assert "bị thêm nội dung" in report.problem
    stamps.close()


def with_another_page(pdf):
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    out = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = out.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = generic.NumberObject(180)
    out.update_container(page)
    result = io.BytesIO()
    out.write(result)
    return result.getvalue()


def stamped_again(pdf, service):
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import PdfTimeStamper

    out = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return PdfTimeStamper(service, field_name="Khac").timestamp_pdf(out, "sha256").getvalue()
