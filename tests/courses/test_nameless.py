"""Files for those who mark blind: the notes about people go, the text and the pictures stay."""

import io
import zipfile

import pikepdf
import pytest
from PIL import Image

from courses.formats.nameless import NotCleaned, nameless
from tests.factories.essays import a_docx

NAME = "TRANBICH"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def a_photo() -> bytes:
    exif = Image.Exif()
    exif[0x013B] = NAME
    stream = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(stream, "JPEG", exif=exif, comment=NAME.encode())
    return stream.getvalue()


def a_pdf(**saving) -> bytes:
    """A page with a photograph and a remark, by somebody who is named in six places."""
    document = pikepdf.new()
    page = document.add_blank_page()
    name = pikepdf.Name
    page.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(
            Im0=document.make_stream(
                a_photo(), Type=name.XObject, Subtype=name.Image, Width=60, Height=40,
                ColorSpace=name.DeviceRGB, BitsPerComponent=8, Filter=name.DCTDecode,
            )
        )
    )  # fmt: skip
    page.Contents = document.make_stream(b"q 60 0 0 40 0 0 cm /Im0 Do Q")
    remark = pikepdf.Dictionary(
        Type=name.Annot, Subtype=name.Text, Rect=[0, 0, 9, 9], T=NAME, Contents="Nhớ xem lại"
    )
    page.Annots = pikepdf.Array([document.make_indirect(remark)])
    document.docinfo["/Author"] = NAME
    with document.open_metadata() as notes:
        notes["dc:creator"] = [NAME]
    document.attachments["a.txt"] = NAME.encode()
    stream = io.BytesIO()
    document.save(stream, **saving)
    return stream.getvalue()


def laid_open(pdf: bytes) -> tuple[int, bytes]:
    """Return how many pages it has, and its bytes without compression."""
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(
            stream, compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )  # fmt: skip
        return len(document.pages), stream.getvalue()


@pytest.mark.parametrize(
    "saving",
    [{}, {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
     {"encryption": pikepdf.Encryption(owner="x", user="")}],
    ids=["plain", "packed", "locked against changes"],
)  # fmt: skip
def test_a_pdf_keeps_its_pages_and_no_names(saving):
    before = a_pdf(**saving)
    assert NAME.encode() in laid_open(before)[1]

    pages, content = laid_open(nameless(before, "pdf"))

    assert pages == 1
    assert NAME.encode() not in content
    assert b"/Im0 Do" in content
    assert Image.open(io.BytesIO(content[content.index(b"\xff\xd8\xff") :])).size == (60, 40)


def test_a_photo_keeps_what_is_seen_alone():
    before = a_photo()
    assert NAME.encode() in before

    after = nameless(before, "jpg")

    assert NAME.encode() not in after
    assert Image.open(io.BytesIO(after)).size == (60, 40)


def test_a_word_document_keeps_its_text_and_no_authors():
    body = (
        f"<w:document {W}><w:ins w:author='{NAME}' w:id='1'><w:t>Chi bộ</w:t></w:ins></w:document>"
    )
    comments = f"<w:comments {W}><w:comment w:author='{NAME}' w:initials='{NAME}'/></w:comments>"
    before = a_docx(**{
        "word/document.xml": body,
        "word/comments.xml": comments,
        "word/media/image1.jpeg": a_photo(),
        "docProps/core.xml": f"<creator>{NAME}</creator>",
        "docProps/app.xml": f"<Company>{NAME}</Company>",
        "docProps/custom.xml": f"<x>{NAME}</x>",
        "docProps/thumbnail.jpeg": a_photo(),
    })  # fmt: skip

    with zipfile.ZipFile(io.BytesIO(nameless(before, "docx"))) as after:
        parts = {name: after.read(name) for name in after.namelist()}

    assert not [name for name, content in parts.items() if NAME.encode() in content]
    assert "Chi bộ" in parts["word/document.xml"].decode()
    assert len(parts) == 8
    assert Image.open(io.BytesIO(parts["word/media/image1.jpeg"])).size == (60, 40)


def test_a_picture_that_is_none_stays_in_its_document_without_notes():
    note = b"\xff\xe1" + (len(NAME) + 2).to_bytes(2, "big") + NAME.encode()
    before = a_docx(**{"word/media/a.jpg": b"\xff\xd8" + note + b"\xff\xda x"})

    with zipfile.ZipFile(io.BytesIO(nameless(before, "docx"))) as after:
        assert after.read("word/media/a.jpg") == b"\xff\xd8\xff\xda x"


ENTITY = f"<!DOCTYPE a [<!ENTITY b 'b'>]><w:document {W}>&b;</w:document>"


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (b"%PDF-1.7 broken", "pdf"),
        (a_pdf(encryption=pikepdf.Encryption(owner="x", user="y")), "pdf"),
        (b"\xff\xd8\xff\xe0 broken", "jpg"),
        (a_docx(**{"word/document.xml": "<w"}), "docx"),
        (a_docx(**{"word/document.xml": ENTITY}), "docx"),
    ],
    ids=["pdf", "password", "photo", "document", "entities"],
)
def test_what_cannot_be_read_is_refused(data, ending):
    with pytest.raises(NotCleaned):
        nameless(data, ending)
