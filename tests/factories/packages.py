"""SCORM packages as exporters write them, made here; and places for them in classes."""

import io
import zipfile
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from courses.actions.packages import take_package
from courses.models import ClassUnit, Package
from tests.factories.base import QuietFactory
from tests.factories.courses import UnitFactory

MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="goi" version="1.0" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>{version}</schemaversion></metadata>
  <organizations default="to">
    <organization identifier="to"><title>Khoá học</title>{items}</organization>
  </organizations>
  <resources>{resources}</resources>
</manifest>"""
ITEM = """<item identifier="muc{n}" identifierref="tep{n}" {attributes}>
  <title>{title}</title>{more}</item>"""
RESOURCE = """<resource identifier="tep{n}" type="webcontent" adlcp:scormtype="{kind}" href="{href}">
  <file href="{href}"/></resource>"""

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Bài</title></head>
<body><p>Xin chào</p></body></html>"""


def manifest(
    *, title: str = "Công tác dân vận", href: str = "res/index.html", mastery: str = "",
    version: str = "1.2", tree: str = "", parts: int = 1, kind: str = "sco", attributes: str = "", more: str = "",
) -> str:  # fmt: skip
    """imsmanifest.xml with one part or several; `tree` gives the items in the place of our own."""
    more += f"<adlcp:masteryscore>{mastery}</adlcp:masteryscore>" if mastery else ""
    numbers = range(1, parts + 1)
    return MANIFEST.format(
        version=version,
        items=tree
        or "".join(
            ITEM.format(n=n, title=title, attributes=attributes, more=more) for n in numbers
        ),
        resources="".join(RESOURCE.format(n=n, href=href, kind=kind) for n in numbers),
    )


def archive(files: dict[str, str | bytes] | None = None, **about: Any) -> bytes:
    """A .zip with a manifest and one page; `files` adds to them, None as content leaves one out."""
    contents = {"imsmanifest.xml": manifest(**about), "res/index.html": PAGE, **(files or {})}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for path, content in contents.items():
            if content is not None:
                zipped.writestr(path, content)
    return out.getvalue()


def upload(data: bytes, name: str = "goi.zip") -> ContentFile:
    return ContentFile(data, name)


class PackageFactory(QuietFactory[Package]):
    """`files=…` and what `manifest` takes; each package differs from the others."""

    class Meta:
        model = Package

    number = factory.Sequence(lambda n: n)

    @classmethod
    def saved(cls, _model: type[Package], *_args: Any, **kwargs: Any) -> Package:
        number, files = kwargs.pop("number"), kwargs.pop("files", {})
        data = archive({"number.txt": str(number), **files}, **kwargs)
        return take_package(upload(data), by=None, at=timezone.now())


class PackageUnitFactory(UnitFactory):
    kind = ClassUnit.Kind.PACKAGE
    rule = ClassUnit.Rule.FINISHED
    package = factory.SubFactory(PackageFactory)
    title = factory.SelfAttribute("package.title")
    periods = 1
