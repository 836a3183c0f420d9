import hashlib
import io
import shutil
import subprocess
import threading
import unicodedata
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pikepdf
import pypdfium2
import pytest
import weasyprint
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from certificates.models import CertificateTemplate
from certificates.rendering import engine
from certificates.rendering.engine import check_libraries, fetcher
from certificates.rendering.paper import paper_of
from certificates.rendering.pdf import PaperTooLong, certificate_pdf
from certificates.rendering.picture import picture_of
from certificates.rendering.sample import SAMPLE_NAMES, sample_paper
from certificates.rules.design import PAGES
from tests.factories.certificates import CertificateFactory, IssuingBodyFactory

HARD_NAMES = [
    "Đặng Thị Ánh Tuyết",
    "H'Hen Niê Kdăm",
    "Nguyễn Hoàng Phương Thảo Nguyên",
    "Huỳnh Ngọc Ẩn Ữ Ỵ Ằ Ẵ Ợ",
    "Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên Khánh Ngọc Bảo",
    "Y Blơk Êban Č'mŏ",
]
EVIL = [
    "{event.__init__.__code__} {{7*7}} {% load static %}",
    '<img src="http://127.0.0.1:1/a.png"><img src="file:///etc/hostname">',
    '<link rel="attachment" href="file:///etc/hostname">',
]


def certificate(style="party", **printed):
    """A certificate that is in no database: printing reads none."""
    issuer = IssuingBodyFactory.build(style=style, organisation=None)
    person = CertificateFactory.person.get_factory().build(full_name="Đặng Thị Ánh Tuyết")
    return CertificateFactory.build(
        issuer=issuer, template=None, person=person, serial=7, printed=printed
    )


def printed_pdf(style="party", **printed):
    return certificate_pdf(paper_of(certificate(style, **printed)))


def words(pdf):
    reader = PdfReader(io.BytesIO(pdf))
    return " ".join(unicodedata.normalize("NFC", reader.pages[0].extract_text()).split())


def test_party_papers_carry_the_partys_heading():
    text = words(printed_pdf("party"))

    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
    assert "CỘNG HÒA" not in text
    assert "Số 0007/2026/GCN-" in text
    assert "Đức Phổ, ngày 23 tháng 11 năm 2026" in text


def test_state_papers_carry_the_nations_heading():
    text = words(printed_pdf("state"))

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Độc lập - Tự do - Hạnh phúc" in text
    assert "ĐẢNG CỘNG SẢN" not in text
    assert "Số: 0007/2026/GCN-" in text


def test_the_paper_says_that_it_is_an_electronic_rendition():
    unsigned = words(printed_pdf())
    assert "Bản thể hiện điện tử, không có chữ ký số; tra cứu tại testserver/xac-minh" in unsigned


@pytest.mark.parametrize("name", HARD_NAMES)
def test_names_come_out_letter_by_letter_on_one_page(name):
    pdf = printed_pdf(full_name=name)

    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    assert name in words(pdf)


def test_a_line_never_breaks_inside_a_date_or_a_number():
    # One letter more each time, so that at some length the word stands at the end of the line.
    for more in range(0, 12, 2):
        pdf = printed_pdf(text=f"{'Bồi dưỡng ' * 8}{'n' * more} khóa I/2026, từ ngày 12/11/2026.")

        lines = PdfReader(io.BytesIO(pdf)).pages[0].extract_text().splitlines()
        assert not [line for line in lines if line.rstrip().endswith("/")]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_poppler_reads_the_same_words():
    pdf = printed_pdf(full_name="Nguyễn Hoàng Phương Thảo Nguyên")

    out = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)

    text = " ".join(out.stdout.decode().split())
    assert "Nguyễn Hoàng Phương Thảo Nguyên" in text
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text


def test_decomposed_letters_are_printed_composed():
    pdf = printed_pdf(full_name=unicodedata.normalize("NFD", "Huỳnh Ngọc Ẩn"))

    assert "Huỳnh Ngọc Ẩn" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def test_words_of_any_length_stay_on_one_page_or_are_refused():
    fits = printed_pdf(
        full_name="Y" * 60,
        organisation="Đảng bộ bộ phận tổ dân phố " * 8,
        text="Đã hoàn thành chương trình bồi dưỡng. " * 30,
    )

    assert len(PdfReader(io.BytesIO(fits)).pages) == 1
    with pytest.raises(PaperTooLong):
        printed_pdf(text="Đã hoàn thành chương trình. " * 400)


def test_every_font_is_inside_and_ours():
    fonts = {}
    for font in PdfReader(io.BytesIO(printed_pdf())).pages[0]["/Resources"]["/Font"].values():
        descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        fonts[font.get_object()["/BaseFont"].split("+")[1]] = "/FontFile2" in descriptor

    assert fonts == {
        "Paper-Serif": True,
        "Paper-Serif-Bold": True,
        "Paper-Serif-Italic": True,
        "Paper-Sans": True,
        "Paper-Sans-Bold": True,
    }


def test_the_document_is_tagged_archivable_vietnamese_and_named():
    reader = PdfReader(io.BytesIO(printed_pdf()))
    root = reader.trailer["/Root"]

    assert root["/Lang"] == "vi"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF boolean
    assert "Đặng Thị Ánh Tuyết" in reader.metadata.title
    assert reader.xmp_metadata.rdf_root.toxml().count("pdfaid:part") > 0


@pytest.mark.parametrize("style", ["party", "state"])
def test_the_qr_code_leads_to_the_public_check(style):
    paper = certificate(style)
    page = pypdfium2.PdfDocument(certificate_pdf(paper_of(paper)))[0]

    found = zxingcpp.read_barcodes(page.render(scale=2.5).to_pil())

    assert [code.text for code in found] == [
        f"http://testserver/xac-minh/{paper.verification_code}/"
    ]


def test_the_picture_is_a_small_webp():
    picture = picture_of(printed_pdf())

    image = Image.open(io.BytesIO(picture))
    assert (image.format, image.size) == ("WEBP", (1000, 708))
    assert len(picture) < 120_000


@pytest.mark.parametrize(
    "evil",
    [
        '<img src="http://127.0.0.1:1/a.png">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<style>@import url("http://127.0.0.1:1/a.css"); body{background:url(file:///etc/passwd)}</style>',
        '<object data="file:///etc/hostname"></object>',
        "{% include 'base.html' %}{{ 7*7 }}",
    ],
)
def test_words_that_look_like_a_page_stay_words(evil):
    pdf = printed_pdf(text=evil, full_name=evil)

    reader = PdfReader(io.BytesIO(pdf))
    assert "".join(evil.split()) in "".join(words(pdf).split())
    assert reader.attachments == {}
    assert "/Annots" not in reader.pages[0]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/a.png",
        "https://example.org/",
        "ftp://127.0.0.1/",
        "file:///etc/hostname",
        "FILE:///etc/hostname",
        "hocba:../../manage.py",
        "hocba:base.html",
        "HTTP://127.0.0.1/",
    ],
)
def test_the_fetcher_reads_nothing_but_our_own(url):
    with pytest.raises(ValueError, match="ours"):
        fetcher().fetch(url)


def test_markup_that_came_through_all_the_same_would_fetch_and_attach_nothing():
    asked = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)

    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        site = f"http://127.0.0.1:{server.server_port}"
        evil = (
            f'<img src="{site}/a.png"><link rel="stylesheet" href="{site}/a.css">'
            f'<link rel="attachment" href="{site}/a.txt"><img src="file:///etc/hostname">'
            '<link rel="attachment" href="file:///etc/hostname">'
        )
        pdf = weasyprint.HTML(string=evil, url_fetcher=fetcher()).write_pdf()
        server.shutdown()

    assert asked == []
    assert PdfReader(io.BytesIO(pdf)).attachments == {}


@pytest.mark.parametrize(("page", "evil"), list(zip(PAGES, EVIL, strict=True)))
def test_nothing_is_fetched_attached_or_run_whatever_a_template_says(page, evil, monkeypatch):
    asked = []

    def refuse(*address, **_options):
        asked.append(address)
        raise OSError

    # Not even a name is looked up, and no file is opened by its address.
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    monkeypatch.setattr("socket.socket.connect", refuse)
    template = CertificateTemplate(
        title="Giấy chứng nhận", certifies=evil[:40], body=f"{{full_name}} {evil}", page=page,
        translations=[{"language": "en", "title": "A", "certifies": "", "body": evil}],
    )  # fmt: skip

    pdf = certificate_pdf(sample_paper(template, style="party", full_name=HARD_NAMES[0]))

    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert not document.attachments
        assert "/EmbeddedFiles" not in document.Root.get("/Names", {})
        assert "/AF" not in document.Root
        assert "/Annots" not in document.pages[0]
        assert "/OpenAction" not in document.Root
    assert asked == []
    assert "".join(evil.split()) in "".join(words(pdf).split())


@pytest.mark.parametrize(
    ("page", "name"), list(zip(PAGES, ["Đặng Thị Ầm Ữ Ỵ", *SAMPLE_NAMES[2:]], strict=True))
)
def test_hard_names_are_whole_on_every_paper_composed_or_not(page, name):
    template = CertificateTemplate(title="Giấy chứng nhận", body="Đã học {periods} tiết", page=page)
    decomposed = unicodedata.normalize("NFD", name)

    pdf = certificate_pdf(sample_paper(template, style="state", full_name=decomposed))

    read = PdfReader(io.BytesIO(pdf)).pages[0]
    # Without spaces: pypdf puts one before a letter with a mark of its own, as ơ̆.
    assert "".join(name.split()) in "".join(read.extract_text().split())
    width, height = (round(float(side) / 72 * 25.4) for side in read.mediabox[2:])
    assert (width, height) == PAGES[page]


def test_what_does_not_fit_is_told_by_its_part():
    template = CertificateTemplate(
        title="Giấy chứng nhận", body="Đã hoàn thành. " * 60, page="a5_landscape",
        layout={"text": {"height": 15}},
    )  # fmt: skip

    with pytest.raises(PaperTooLong) as refusal:
        certificate_pdf(sample_paper(template, style="party", full_name="Y Vên"))

    assert refusal.value.part == "text"


def test_a_certificate_of_before_designs_prints_as_it_did():
    row = certificate()
    assert "design" not in row.snapshot

    assert paper_of(row).design.page == "a4_landscape"


def test_printing_twice_gives_the_same_file():
    paper = paper_of(certificate())

    first, second = certificate_pdf(paper), certificate_pdf(paper)

    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()


def test_a_missing_library_is_told_with_the_line_that_helps(monkeypatch):
    assert check_libraries() == []
    monkeypatch.setattr(engine, "LIBRARIES", {"libno-such-pango.so.9": "libpango-1.0-0"})

    [warning] = check_libraries()

    assert warning.id == "certificates.W001"
    assert "apt-get install --no-install-recommends libpango-1.0-0" in warning.hint
