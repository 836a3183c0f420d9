"""The picture of a certificate for the screen: the first page of its PDF."""

import io

import pypdfium2

WIDTH = 1000  # px
QUALITY = 80


def picture_of(pdf: bytes) -> bytes:
    """Return page 1 of `pdf` as WebP, 1000 px wide."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        # The seal of a signature is drawn as a field of a form.
        if document.get_formtype():
            document.init_forms()
        page = document[0]
        image = page.render(scale=WIDTH / page.get_width()).to_pil()
    finally:
        document.close()
    out = io.BytesIO()
    image.save(out, "WEBP", quality=QUALITY, method=2)
    return out.getvalue()
