"""PDF/A-2: what a validator would ask, as far as it can be asked without one.

The files claim level a of part 2: all of level b, and tags, a language and letters that can be
copied besides. So what holds for PDF/A-2b is asked first.
"""

import datetime as dt
import io
import re
import shutil
import subprocess

import pikepdf
import pytest
from django.test import override_settings

from certificates.rendering.paper import paper_of
from certificates.rendering.pdf import printed
from certificates.rules.seal import Seal, seal_box
from certificates.signing.archive import archive_copy
from certificates.signing.keys import forget_keys
from certificates.signing.sign import sign_pdf
from tests.certificates.signing import Desk, TimeStamps, signer
from tests.factories.certificates import CertificateFactory, IssuingBodyFactory


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory):
    """One certificate: unsigned, signed with a seal, and its copy for the archive."""
    at = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
    issuer = IssuingBodyFactory.build(code="TTCT", organisation=None)
    person = CertificateFactory.person.get_factory().build(full_name="Huỳnh Ngọc Ẩn Ữ Ỵ Ằ")
    paper = paper_of(
        CertificateFactory.build(
            issuer=issuer, template=None, person=person, serial=7, printed={"is_signed": True}
        )
    )
    laid_out = printed(paper)
    desk = Desk(tmp_path_factory.mktemp("keys"))
    desk.give_key("TTCT", signer(), seal=True)
    stamps = TimeStamps(at)
    desk.stamp_with(stamps)
    seal = Seal(box=seal_box(laid_out.room, paper.design.size[1]), owner=paper.issuer)
    with override_settings(SIGNING=desk.settings):
        signed = sign_pdf(laid_out.pdf, "TTCT", at=at, seal=seal).pdf
        copy = archive_copy(signed)
    stamps.close()
    forget_keys()
    return {"unsigned": laid_out.pdf, "signed": signed, "archived": copy}


def everything(pdf):
    return [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary | pikepdf.Stream)]


def claims_part_two(pdf):
    xmp = bytes(pdf.Root.Metadata.read_bytes()).decode()
    part = re.search(r"pdfaid:part(?:>|=\")(\d)", xmp)
    level = re.search(r"pdfaid:conformance(?:>|=\")([ABU])", xmp)
    return bool(part and level) and (part[1], level[1]) == ("2", "A")


def metadata_agrees(pdf):
    xmp = bytes(pdf.Root.Metadata.read_bytes()).decode()
    return str(pdf.docinfo["/Title"]) in xmp


def has_output_intent(pdf):
    [intent] = pdf.Root.OutputIntents
    return intent.S == "/GTS_PDFA1" and intent.DestOutputProfile.N == 3


def fonts_are_inside(pdf):
    fonts = [one for one in everything(pdf) if one.get("/Type") == "/Font"]
    of_letters = [font for font in fonts if "/FontDescriptor" in font]
    return bool(of_letters) and all(
        "/FontFile2" in font.FontDescriptor and "+" in str(font.BaseFont) for font in of_letters
    )


def letters_can_be_copied(pdf):
    fonts = [one for one in everything(pdf) if one.get("/Subtype") == "/Type0"]
    return bool(fonts) and all("/ToUnicode" in font for font in fonts)


def nothing_runs_or_leads_outside(pdf):
    forbidden = {"/JavaScript", "/JS", "/Launch", "/AA", "/OpenAction", "/EF", "/GoToR", "/URI"}
    named = set().union(*(one.keys() for one in everything(pdf)))
    actions = {str(one.get("/S")) for one in everything(pdf)}
    return not forbidden & (named | actions) and "/EmbeddedFiles" not in named


def nothing_is_encrypted_or_packed_oddly(pdf):
    filters = {str(one.get("/Filter")) for one in everything(pdf)}
    return not pdf.is_encrypted and not any("LZW" in name or "Crypt" in name for name in filters)


def annotations_are_printed_with_their_look(pdf):
    annotations = [one for page in pdf.pages for one in page.get("/Annots", [])]
    return all(
        int(one.F) & 0b100 and not int(one.F) & 0b100011
        and ("/AP" in one or one.Rect[0] == one.Rect[2])
        for one in annotations
    )  # fmt: skip


def permissions_name_the_signature_only(pdf):
    allowed = set(pdf.Root.get("/Perms", {}).keys()) <= {"/DocMDP", "/UR3"}
    references = [ref for one in everything(pdf) for ref in one.get("/Reference", [])]
    digests = {"/DigestLocation", "/DigestMethod", "/DigestValue"}
    return allowed and not any(digests & set(ref.keys()) for ref in references)


def forms_draw_themselves(pdf):
    form = pdf.Root.get("/AcroForm", {})
    return "/XFA" not in form and not form.get("/NeedAppearances", False)


def is_tagged_in_a_language(pdf):
    return (
        bool(pdf.Root.MarkInfo.Marked) and "/StructTreeRoot" in pdf.Root and pdf.Root.Lang == "vi"
    )


RULES = [
    claims_part_two,
    metadata_agrees,
    has_output_intent,
    fonts_are_inside,
    letters_can_be_copied,
    nothing_runs_or_leads_outside,
    nothing_is_encrypted_or_packed_oddly,
    annotations_are_printed_with_their_look,
    permissions_name_the_signature_only,
    forms_draw_themselves,
    is_tagged_in_a_language,
]


@pytest.mark.parametrize("kind", ["unsigned", "signed", "archived"])
def test_the_claim_of_pdf_a_2_holds_also_after_signing(pdfs, kind):
    with pikepdf.open(io.BytesIO(pdfs[kind])) as pdf:
        assert [rule.__name__ for rule in RULES if not rule(pdf)] == []
        assert pdf.pdf_version == "1.7"
        assert len(pdf.pages) == 1
    assert pdfs[kind].rstrip().endswith(b"%%EOF")
    assert re.match(rb"%PDF-1\.7\n%[\x80-\xff]{4}", pdfs[kind])


def test_the_rules_notice_what_breaks_them(pdfs):
    """A rule that is always true proves nothing."""

    def broken(change):
        with pikepdf.open(io.BytesIO(pdfs["signed"])) as pdf:
            change(pdf)
            return [rule.__name__ for rule in RULES if not rule(pdf)]

    def of_type(pdf, name):
        return [one for one in everything(pdf) if one.get("/Type") == name]

    def script(pdf):
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")

    def no_font(pdf):
        del of_type(pdf, "/FontDescriptor")[-1].FontFile2

    def hidden(pdf):
        pdf.pages[0].Annots[0].F = 2

    def untagged(pdf):
        del pdf.Root.StructTreeRoot

    def no_claim(pdf):
        pdf.Root.Metadata = pdf.make_stream(b"<x/>")

    assert broken(script) == ["nothing_runs_or_leads_outside"]
    assert broken(no_font) == ["fonts_are_inside"]
    assert broken(hidden) == ["annotations_are_printed_with_their_look"]
    assert broken(untagged) == ["is_tagged_in_a_language"]
    assert broken(no_claim) == ["claims_part_two", "metadata_agrees"]


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
@pytest.mark.parametrize("kind", ["unsigned", "signed", "archived"])
def test_qpdf_finds_nothing_to_complain_of(pdfs, kind, tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdfs[kind])

    out = subprocess.run(
        ["qpdf", "--check", tmp_path / "a.pdf"], capture_output=True, text=True, check=False
    )

    assert (out.returncode, out.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="poppler-utils is not installed")
def test_poppler_finds_every_font_inside_and_reads_the_seal(pdfs, tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdfs["signed"])

    def said(*command):
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    fonts = said("pdffonts", tmp_path / "a.pdf").splitlines()[2:]
    text = " ".join(said("pdftotext", tmp_path / "a.pdf", "-").split())
    assert len(fonts) == 6
    # Columns: embedded, a subset, with a table of letters.
    assert all(re.search(r"yes yes yes +\d+ +0$", line) for line in fonts)
    assert "Ký bởi: TRUNG TÂM CHÍNH TRỊ ĐỨC PHỔ" in text
    assert "Thời gian ký: 23/11/2026 08:00:00 +07:00" in text
    assert "Huỳnh Ngọc Ẩn Ữ Ỵ Ằ" in text
