"""SCORM packages of several parts: their table of contents, going on in each, being through."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from courses.actions.packages import open_sitting, save_sitting
from courses.formats.scorm_manifest import UnusablePackage, read_manifest
from courses.models import PackageProgress, UnitProgress
from courses.queries.packages import part_lines, values_at_start
from courses.rules.scorm import all_done, whole_mark
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory, TrainingClassFactory
from tests.factories.packages import PackageUnitFactory, manifest
from tests.factories.people import HoldingFactory

# A chapter of two SCOs, a plain page below the second, and one SCO more.
TREE = """
<item identifier="c"><title>Chương một</title>
  <item identifier="a" identifierref="tep1"><title>Bài một</title>
    <adlcp:datafromlms>mot</adlcp:datafromlms></item>
  <item identifier="b" identifierref="tep2" parameters="?trang=2"><title>Bài hai</title>
    <adlcp:masteryscore>70</adlcp:masteryscore>
    <item identifier="d" identifierref="doc"><title>Đọc thêm</title></item>
  </item>
</item>
<item identifier="e" identifierref="tep3"><title>Bài ba</title></item>
<item identifier="f" identifierref="khong-co"><title>Lời kết</title></item>"""
ASSET = (
    '<resource identifier="doc" type="webcontent" adlcp:scormtype="asset" href="res/index.html"/>'
)


def manifest_of_tree() -> str:
    return manifest(parts=3, tree=TREE).replace("</resources>", f"{ASSET}</resources>")


def test_the_table_of_contents_is_read_as_deep_as_it_is():
    found = read_manifest(manifest_of_tree().encode())

    assert [(part.title, part.level, bool(part.entry), part.reports) for part in found.parts] == [
        ("Chương một", 0, False, False),
        ("Bài một", 1, True, True),
        ("Bài hai", 1, True, True),
        ("Đọc thêm", 2, True, False),
        ("Bài ba", 0, True, True),
        ("Lời kết", 0, False, False),
    ]
    assert (found.title, found.entry) == ("Khoá học", "res/index.html")
    assert found.parts[1].launch_data == "mot"
    assert found.parts[2].entry == "res/index.html?trang=2"
    assert found.parts[2].mastery_score == 70


def test_deep_trees_are_refused_without_falling_over():
    last = '<item identifierref="tep1"><title>A</title></item>'
    deep, deeper = ("<item>" * n + "</item>" * n + last for n in (150, 3000))

    assert read_manifest(manifest(tree=deep).encode()).title == "A"
    with pytest.raises(UnusablePackage):
        read_manifest(manifest(tree=deeper).encode())


@pytest.mark.parametrize(
    ("statuses", "is_done"),
    [([], False), (["passed"], True), (["passed", "completed"], True), (["passed", "failed"], False),
     (["completed", "not attempted"], False)],
)  # fmt: skip
def test_a_package_is_through_when_every_part_is(statuses, is_done):
    assert all_done(statuses) is is_done


@pytest.mark.parametrize(
    ("marks", "mark"),
    [([], None), ([None, None], None), (["8", None], "8.00"), (["8", "9", "9"], "8.67")],
)
def test_the_mark_is_the_mean_of_the_parts_that_gave_one(marks, mark):
    given = [None if one is None else Decimal(one) for one in marks]

    assert whole_mark(given) == (None if mark is None else Decimal(mark))


@pytest.fixture
def seat(db, at):
    person = HoldingFactory(person__user=UserFactory()).person
    training_class = TrainingClassFactory(lessons=1)
    unit = PackageUnitFactory(
        training_class=training_class, package__files={"imsmanifest.xml": manifest_of_tree()}
    )
    with time_machine.travel(at, tick=False):
        yield unit, EnrolmentFactory(person=person, training_class=training_class)


def play(seat, part, at, **said):
    """Open a part, say something and end; return the progress in it and what came of it."""
    names = {"status": "lesson_status", "raw": "score.raw", "place": "lesson_location"}
    progress = open_sitting(*seat, part=part, by=None, at=at)
    values = {f"cmi.core.{names[name]}": value for name, value in said.items()}
    return save_sitting(
        *seat, values, part=part, session=progress.session, sequence=1, has_ended=True, by=None,
        at=at,
    )  # fmt: skip


def test_each_part_goes_on_by_itself_and_all_of_them_complete_the_unit(seat, at):
    unit, enrolment = seat
    first = play(seat, 2, at, status="completed", raw="80", place="4")
    assert not first.is_done
    # Too few points for this one; a plain page counts for nothing.
    assert not play(seat, 3, at, status="passed", raw="60").is_done
    open_sitting(*seat, part=4, by=None, at=at)
    assert not play(seat, 5, at, status="incomplete", place="2").is_done
    # Begun once more: what was through stays so.
    assert not play(seat, 2, at, status="incomplete").is_done

    again = open_sitting(*seat, part=5, by=None, at=at)
    values = values_at_start(again, unit.package, student_name="A")
    assert (values["cmi.core.lesson_location"], values["cmi.launch_data"]) == ("2", "")
    lines = {line.part.number: line for line in part_lines(unit, enrolment)}
    assert [lines[n].is_done for n in range(1, 7)] == [False, True, False, True, False, False]
    assert lines[2].status == lines[2].progress.Status.COMPLETED.label
    assert lines[3].status == lines[3].progress.Status.FAILED.label

    assert not play(seat, 5, at, status="completed").is_done
    play(seat, 2, at, status="completed", raw="80")
    done = play(seat, 3, at + timedelta(hours=1), raw="90", status="passed")
    assert (done.is_done, done.is_newly_done) == (True, True)
    assert UnitProgress.objects.get(unit=unit, enrolment=enrolment).score == Decimal("8.50")


def test_parts_over_the_wire(client, seat):
    unit, enrolment = seat
    address = {
        name: reverse(f"courses:package_{name}", args=[unit.training_class.code, unit.pk])
        for name in ("detail", "open", "save")
    }
    client.force_login(enrolment.person.user)
    page = client.get(address["detail"]).text
    assert page.count("data-package-part=") == 4
    assert 'data-level="2"' in page
    for part in ("0", "1", "6", "7"):
        assert client.post(address["open"], {"part": part}).status_code == 404

    opened = client.post(address["open"], {"part": "3"}).json()
    assert opened["url"].endswith("res/index.html?trang=2")
    script = client.get(opened["url"].replace("res/index.html?trang=2", "-/hocba.js")).text
    assert '"cmi.student_data.mastery_score": "70"' in script
    form = {"part": "3", "session": "1", "sequence": "1", "has_ended": "1",
            "values": '{"cmi.core.lesson_status": "completed"}'}  # fmt: skip
    saved = client.post(address["save"], form).json()
    assert (saved["status"], saved["done"]) == ("completed", False)
    # This part was never opened.
    assert client.post(address["save"], form | {"part": "2"}).status_code == 409


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_parts_that_end_at_once_complete_the_unit(seat, at):
    unit, enrolment = seat
    play(seat, 2, at, status="completed")
    for part in (3, 5):
        open_sitting(*seat, part=part, by=None, at=at)
    gate = threading.Barrier(2)

    def end(part: int) -> None:
        gate.wait()
        save_sitting(
            *seat, {"cmi.core.lesson_status": "completed"}, part=part, session=1, sequence=1,
            has_ended=True, by=None, at=at,
        )  # fmt: skip
        connection.close()

    threads = [threading.Thread(target=end, args=[part]) for part in (3, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert UnitProgress.objects.get(unit=unit, enrolment=enrolment).completed_at == at
    assert PackageProgress.objects.filter(done_at=None).count() == 0
