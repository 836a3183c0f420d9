"""SCORM packages: what is taken in and what is not, and the back office."""

import stat
import zipfile
from io import BytesIO

import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from accounts.api import Role, assign_role
from audit.models import Event
from courses.actions.packages import drop_package, take_package
from courses.formats import scorm_archive
from courses.formats.scorm_manifest import UnusablePackage
from courses.formats.scorm_page import with_scripts
from courses.models import Package
from courses.queries.packages import stored_name
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.packages import PackageUnitFactory, archive, manifest, upload

pytestmark = pytest.mark.django_db


def names_in_storage():
    files, folders = [], ["packages"]
    while folders:
        here = folders.pop()
        if storages["private"].exists(here):
            inner, names = storages["private"].listdir(here)
            folders += [f"{here}/{each}" for each in inner]
            files += [f"{here}/{each}" for each in names]
    return files


# --- Taking in -----------------------------------------------------------------------------------


def test_a_package_is_unpacked_and_kept_once(at):
    user = UserFactory()
    files = {"res/data/ảnh 1.png": b"\x89PNG", "__MACOSX/res/._a": "x", "res/Thumbs.db": "x"}
    data = archive(
        files, mastery="70", attributes='parameters="?a=1"',
        more="<adlcp:datafromlms>bat-dau</adlcp:datafromlms>",
    )  # fmt: skip

    package = take_package(upload(data), by=user, at=at)

    assert (package.title, package.entry) == ("Công tác dân vận", "res/index.html?a=1")
    assert (package.mastery_score, package.launch_data) == (70, "bat-dau")
    assert set(package.files) == {"imsmanifest.xml", "res/index.html", "res/data/ảnh 1.png"}
    kept = storages["private"].open(stored_name(package.folder, "res/data/ảnh 1.png"))
    assert kept.read() == b"\x89PNG"
    assert storages["private"].open(package.archive.name).read() == data
    line = Event.objects.get(verb="package.uploaded")
    assert (line.actor_id, line.data["files"]) == (user.pk, 3)

    with pytest.raises(UnusablePackage, match="Công tác dân vận"):
        take_package(upload(data), by=user, at=at)
    assert Package.objects.count() == 1


def with_entry(name: str, *, mode: int = 0, flags: int = 0) -> bytes:
    """A package with one more entry, as no honest program writes it."""
    out = BytesIO(archive())
    with zipfile.ZipFile(out, "a") as zipped:
        entry = zipfile.ZipInfo("cho-nay")
        entry.external_attr = mode << 16
        zipped.writestr(entry, "x")
        entry.filename = entry.orig_filename = name
    data = out.getvalue()
    if flags:
        at = data.rindex(b"PK\x01\x02") + 8
        data = data[:at] + bytes([flags, 0]) + data[at + 2 :]
    return data


def without(path: str) -> bytes:
    return archive({path: None})


HOSTILE = {
    "climbs out": (with_entry("../../etc/passwd"), "không được phép"),
    "climbs out in the middle": (with_entry("res/../../a.html"), "không được phép"),
    "from the root": (with_entry("/etc/passwd"), "không được phép"),
    "from a drive": (with_entry("C:/a.html"), "không được phép"),
    "backslashes": (with_entry("..\\a.html"), "không được phép"),
    "hidden letters": (with_entry("res/a\u202egpj.html"), "không được phép"),
    "a link": (with_entry("res/link", mode=stat.S_IFLNK | 0o777), "liên kết"),
    "a password": (with_entry("res/a.html", flags=1), "mật khẩu"),
    "a program": (with_entry("res/caidat.EXE"), "chương trình"),
    "a page of a server": (with_entry("res/a.php"), "chương trình"),
    "the same name twice": (with_entry("RES/Index.html"), "trùng tên"),
    "no manifest": (without("imsmanifest.xml"), "không có imsmanifest.xml"),
    "a folder too many": (
        archive({"imsmanifest.xml": None, "goi/imsmanifest.xml": manifest()}), "Hãy nén nội dung của thư mục",
    ),
    "no start page": (without("res/index.html"), "thiếu trang mở đầu"),
    "a start page elsewhere": (archive(href="https://example.com/a.html"), "nằm ngoài gói"),
    "a part elsewhere": (archive(parts=2, href="https://example.com/a.html"), "nằm ngoài gói"),
    "SCORM 2004": (archive(version="2004 3rd Edition"), "2004 3rd Edition"),
    "no part": (archive(kind="asset"), "không có SCO"),
    "a score beyond 100": (archive(mastery="170"), "170"),
    "no XML": (archive({"imsmanifest.xml": "<manifest"}), "Không đọc được"),
    "an entity bomb": (
        archive({"imsmanifest.xml": '<!DOCTYPE a [<!ENTITY b "b">]><manifest>&b;</manifest>'}),
        "Không đọc được",
    ),
    "no archive": (b"%PDF-1.7", "không phải tệp nén ZIP"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_honest_package_is_refused_in_words_and_leaves_nothing(name, at):
    data, words = HOSTILE[name]
    before = names_in_storage()

    with pytest.raises(UnusablePackage) as refused:
        take_package(upload(data), by=None, at=at)

    assert words in refused.value.message
    assert not Package.objects.exists()
    assert names_in_storage() == before


def test_a_bomb_is_measured_and_not_believed(at, monkeypatch):
    monkeypatch.setattr(scorm_archive, "FREE_OF_RATIO", 100_000)
    bomb = archive({"res/bom.txt": b"0" * 3_000_000})
    with pytest.raises(UnusablePackage, match="mở ra lớn hơn"):
        take_package(upload(bomb), by=None, at=at)

    # What the archive tells of its sizes does not matter.
    place = bomb.index(b"res/bom.txt", bomb.rindex(b"imsmanifest.xml")) - 22
    liar = bomb[:place] + (10).to_bytes(4, "little") + bomb[place + 4 :]
    with pytest.raises(UnusablePackage):
        take_package(upload(liar), by=None, at=at)

    monkeypatch.setattr(scorm_archive, "MOST_FILES", 2)
    with pytest.raises(UnusablePackage, match="3 tệp"):
        take_package(upload(archive({"a.txt": "a"})), by=None, at=at)


def test_nothing_stays_in_storage_when_the_row_cannot_be_written(at, monkeypatch):
    before = names_in_storage()
    monkeypatch.setattr("courses.actions.packages.record", lambda *_a, **_k: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        take_package(upload(archive()), by=None, at=at)

    assert names_in_storage() == before


@pytest.mark.parametrize(
    ("page", "charset", "begins"),
    [
        ("<!-- <head> --><HEAD lang=vi><title>x", "utf-8", "<!-- <head> --><HEAD lang=vi><script"),
        ("<!doctype html><p>x", "utf-8", "<!doctype html><script"),
        ("x", "utf-8", "<script"),
        ('<html><meta charset="ISO-8859-1">é', "iso8859-1", "<html><script"),
    ],
)
def test_our_scripts_stand_before_all_others(page, charset, begins):
    served, found = with_scripts(page.encode("latin-1"), ["/a.js?b&c"])

    assert found == charset
    assert served.decode(charset).startswith(f'{begins} src="/a.js?b&amp;c"></script>')


def test_old_pages_keep_their_letters():
    assert with_scripts("Đảng".encode("utf-16"), [])[0].decode() == "Đảng"
    assert with_scripts("Đ\xf3ng".encode("cp1258"), [])[1] == "windows-1258"


# --- The back office -----------------------------------------------------------------------------


@pytest.fixture
def trainer(client):
    user = UserFactory(full_name="Trần Giảng")
    assign_role(user, Role.TRAINER, OrganisationFactory(), by=None, at=timezone.now())
    client.force_login(user)
    return client


def test_a_trainer_hands_a_package_in_and_takes_it_away(trainer):
    screen = reverse("packages:package_list")
    bad = trainer.post(screen, {"file": upload(without("imsmanifest.xml"))})
    assert bad.status_code == 422
    assert "không có imsmanifest.xml" in bad.content.decode()
    answer = trainer.post(screen, {"file": upload(archive()), "title": "Gói dân vận"}, follow=True)
    assert "Gói dân vận" in answer.content.decode()
    package = Package.objects.get()
    assert package.uploaded_by.full_name == "Trần Giảng"

    used = PackageUnitFactory(package=package)
    trainer.post(reverse("packages:package_drop", args=[package.pk]))
    assert Package.objects.exists()
    assert not Event.objects.filter(verb="package.deleted").exists()
    used.delete()
    trainer.post(reverse("packages:package_drop", args=[package.pk]))
    assert not Package.objects.exists()
    assert Event.objects.filter(verb="package.deleted").exists()


def test_files_of_a_deleted_package_go_too(at, django_capture_on_commit_callbacks):
    before = names_in_storage()
    package = take_package(upload(archive()), by=None, at=at)
    with django_capture_on_commit_callbacks(execute=True):
        drop_package(package, by=None, at=at)

    assert names_in_storage() == before
