"""Backgrounds and emblems: kept in the private storage under their SHA-256, for good."""

import hashlib
import re
from functools import lru_cache

from django.core.files.storage import storages

CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png"}
_NAME = re.compile(r"[0-9a-f]{64}\.(?:jpg|png)")
# A handful of designs is in use at a time; each image is at most a few megabytes.
_KEPT_IN_MEMORY = 8


class ImageSpoilt(OSError):
    """The storage holds other bytes under this name than were put there."""


def is_image_name(name: str) -> bool:
    """Whether `name` is a SHA-256 with one of our extensions."""
    return _NAME.fullmatch(name) is not None


def image_name(sha256: str, extension: str) -> str:
    return f"{sha256}.{extension}"


def image_place(name: str) -> str:
    """Return where the private storage keeps the image of this name."""
    if not is_image_name(name):
        raise ValueError(f"Not the name of an image: {name[:80]}")
    return f"certificates/images/{name}"


@lru_cache(maxsize=_KEPT_IN_MEMORY)
def read_image(name: str) -> bytes:
    """Return the bytes of an image. Raises OSError when missing or other than their name says."""
    with storages["private"].open(image_place(name)) as file:
        data: bytes = file.read()
    if hashlib.sha256(data).hexdigest() != name.partition(".")[0]:
        raise ImageSpoilt(name)
    return data
