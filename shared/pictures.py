"""Pictures as they are kept: small, in a common format, and with nothing but what is seen."""

import hashlib
import io
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

LONGEST_SIDE = 1600  # pixels
MOST_BYTES = 15 * 2**20
MOST_PIXELS = 50_000_000
# A drawing of few colours is smaller and sharper as PNG.
_FEW_COLOURS = 256
# More than this is a photograph: not worth trying PNG.
_MANY_COLOURS = 65_536
_QUALITY = 80
_READ = ("JPEG", "PNG", "WEBP", "GIF")
_SEEN_THROUGH = {"LA", "PA", "RGBA", "La", "RGBa"}


class BadPicture(ValueError):
    """The bytes cannot be kept as a picture. `too_big` says whether only their size is wrong."""

    def __init__(self, *, too_big: bool = False) -> None:
        super().__init__("too big" if too_big else "no picture")
        self.too_big = too_big


@dataclass(frozen=True)
class Picture:
    """A picture in JPEG or PNG, which browsers, Word and PDF all show."""

    data: bytes
    extension: str
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def small_picture(
    data: bytes, *, is_photo: bool = False, longest_side: int = LONGEST_SIDE
) -> Picture:
    """Return the picture turned upright and small, without EXIF or other notes.

    It is encoded anew, so that nothing hidden in the bytes passes. The same bytes give the same
    picture. Of a moving picture the first moment is kept.

    is_photo      taken with a phone: may be HEIF too, and becomes JPEG whatever it shows
    longest_side  pixels that its longer side has at most

    Raises BadPicture for anything else, and for pictures that are too big.
    """
    if len(data) > MOST_BYTES:
        raise BadPicture(too_big=True)
    formats = (*_READ, "HEIF") if is_photo else _READ
    try:
        with Image.open(io.BytesIO(data), formats=formats) as checked:
            if checked.width * checked.height > MOST_PIXELS:
                raise BadPicture(too_big=True)
            checked.verify()
        with Image.open(io.BytesIO(data), formats=formats) as opened:
            image = ImageOps.exif_transpose(opened)
            image.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
            return _as_jpeg(image.convert("RGB")) if is_photo else _encoded(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPicture(too_big=True) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        if isinstance(error, BadPicture):
            raise
        raise BadPicture from error


def _encoded(image: Image.Image) -> Picture:
    if image.mode in _SEEN_THROUGH or "transparency" in image.info:
        image = image.convert("RGBA")
        if image.getchannel("A").getextrema() != (255, 255):
            return _as_png(image)
    plain = image.convert("L" if image.mode in {"1", "L", "I", "I;16", "F"} else "RGB")
    if plain.getcolors(_FEW_COLOURS) is not None:
        return _as_png(plain)
    if plain.getcolors(_MANY_COLOURS) is None:
        return _as_jpeg(plain)
    return min(_as_png(plain), _as_jpeg(plain), key=lambda picture: len(picture.data))


def _as_png(image: Image.Image) -> Picture:
    few = image.getcolors(_FEW_COLOURS)
    if image.mode == "RGB" and few is not None:
        # No dither and as many colours as there are: nothing is lost.
        image = image.quantize(len(few), dither=Image.Dither.NONE)
    return _saved(image, "PNG", "png", optimize=True)


def _as_jpeg(image: Image.Image) -> Picture:
    return _saved(image, "JPEG", "jpg", quality=_QUALITY, optimize=True, progressive=True)


def _saved(image: Image.Image, form: str, extension: str, **options: object) -> Picture:
    # A new image carries none of the notes of the old one (EXIF, ICC, comments).
    bare = Image.frombytes(image.mode, image.size, image.tobytes())
    if palette := image.getpalette():
        bare.putpalette(palette)
    stream = io.BytesIO()
    bare.save(stream, form, **options)
    return Picture(stream.getvalue(), extension, bare.width, bare.height)
