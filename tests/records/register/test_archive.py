"""Archives that would unpack to more than they should, or elsewhere."""

import stat
import struct
import zipfile

import pytest

from records.register import archive
from records.register.archive import check_archive
from records.register.report import UnusableFile
from records.register.run import import_register
from tests.records.register.books import AT, good, write_book

ZEROS = b"\0" * (2 * archive.MEBIBYTE)


def archive_with(path, name, content, *, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as opened:
        opened.writestr(name, content)
    return path


def test_an_honest_workbook_passes(tmp_path):
    check_archive(write_book(tmp_path / "register.xlsx", good()))


def test_a_part_that_unpacks_to_a_hundred_times_its_size_is_refused(tmp_path):
    path = archive_with(tmp_path / "bomb.xlsx", "xl/worksheets/sheet1.xml", ZEROS)

    with pytest.raises(UnusableFile):
        check_archive(path)


def test_more_than_200_mb_in_all_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", archive.MEBIBYTE)
    stored = zipfile.ZIP_STORED
    path = archive_with(tmp_path / "big.xlsx", "xl/sharedStrings.xml", ZEROS, compression=stored)

    with pytest.raises(UnusableFile):
        check_archive(path)


def test_more_than_2000_parts_are_refused(tmp_path):
    path = tmp_path / "many.xlsx"
    with zipfile.ZipFile(path, "w") as opened:
        for number in range(archive.MAX_ENTRIES + 1):
            opened.writestr(f"{number}.xml", "")

    with pytest.raises(UnusableFile):
        check_archive(path)


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "xl\\..\\..\\evil.xml"])
def test_parts_that_lead_outside_are_refused(tmp_path, name):
    with pytest.raises(UnusableFile):
        check_archive(archive_with(tmp_path / "outside.xlsx", name, b"x"))


def test_links_are_refused(tmp_path):
    link = zipfile.ZipInfo("xl/link.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    with pytest.raises(UnusableFile):
        check_archive(archive_with(tmp_path / "link.xlsx", link, b"/etc/passwd"))


@pytest.mark.django_db
def test_a_part_that_lies_about_its_size_is_not_unpacked_beyond_it(tmp_path):
    path = write_book(tmp_path / "register.xlsx", good())
    content = path.read_bytes()
    with zipfile.ZipFile(path) as opened:
        sheet = opened.getinfo("xl/worksheets/sheet1.xml")
    honest, forged = struct.pack("<L", sheet.file_size), struct.pack("<L", 100)
    path.write_bytes(content.replace(honest, forged))

    with pytest.raises(UnusableFile):
        import_register(path, dry_run=True, by=None, at=AT)


@pytest.mark.django_db
def test_declared_entities_are_refused(tmp_path):
    path = write_book(tmp_path / "register.xlsx", good())
    rewritten = tmp_path / "entities.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(rewritten, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]>' + content
            new.writestr(name, content)

    with pytest.raises(UnusableFile, match=r"damaged|hỏng"):
        import_register(rewritten, dry_run=True, by=None, at=AT)
