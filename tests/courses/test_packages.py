"""SCORM packages: playing them, and what they say."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.signing import TimestampSigner
from django.db import IntegrityError, transaction
from django.urls import reverse

from courses.actions.packages import open_sitting, save_sitting
from courses.errors import OtherWindow, PackageDataRefused
from courses.models import PackageProgress, UnitProgress
from courses.queries.packages import token_of, values_at_start
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory, LessonUnitFactory, TrainingClassFactory
from tests.factories.packages import PackageUnitFactory
from tests.factories.people import HoldingFactory

pytestmark = pytest.mark.django_db


# --- Playing -------------------------------------------------------------------------------------


@pytest.fixture
def seat(at):
    """A learner in a class of one lesson and one package that is passed with 70."""
    person = HoldingFactory(person__user=UserFactory(full_name="Đặng Thị Ánh")).person
    training_class = TrainingClassFactory(code="khoa-1", lessons=1)
    unit = PackageUnitFactory(
        training_class=training_class, package__mastery="70",
        package__files={"res/tieng.mp3": b"0123456789"},
    )  # fmt: skip
    with time_machine.travel(at, tick=False):
        yield unit, EnrolmentFactory(person=person, training_class=training_class)


def say(seat, progress, at, *, has_ended=False, **values):
    names = {
        "status": "cmi.core.lesson_status", "raw": "cmi.core.score.raw",
        "time": "cmi.core.session_time", "place": "cmi.core.lesson_location",
        "state": "cmi.suspend_data", "exit": "cmi.core.exit", "goal": "cmi.objectives.0.id",
    }  # fmt: skip
    progress.refresh_from_db()
    said = {names[name]: value for name, value in values.items()}
    return save_sitting(
        *seat, said, session=progress.session, sequence=progress.sequence + 1,
        has_ended=has_ended, by=None, at=at,
    )  # fmt: skip


def start(seat, progress):
    progress.refresh_from_db()
    return values_at_start(progress, seat[0].package, student_name="Đặng Thị Ánh")


def test_a_package_goes_on_where_it_was_left_and_completes_its_unit(seat, at):
    unit, enrolment = seat
    first = open_sitting(*seat, by=None, at=at)
    assert start(seat, first)["cmi.core.entry"] == "ab-initio"
    assert start(seat, first)["cmi.student_data.mastery_score"] == "70"
    assert UnitProgress.objects.get(unit=unit).completed_at is None

    say(
        seat, first, at, status="incomplete", raw="40", place="3", state="x" * 9000, time="00:10:00"
    )
    say(seat, first, at, time="00:12:30", exit="suspend", goal="a", has_ended=True)
    second = open_sitting(*seat, by=None, at=at + timedelta(hours=1))

    values = start(seat, second)
    assert (values["cmi.core.entry"], values["cmi.core.lesson_location"]) == ("resume", "3")
    assert (values["cmi.core.total_time"], values["cmi.objectives.0.id"]) == ("0000:12:30.00", "a")
    assert (len(values["cmi.suspend_data"]), values["cmi.core.score.raw"]) == (9000, "40")
    # An incomplete package is not judged, however many points it has.
    assert not say(seat, second, at, raw="90", time="00:05:00").is_done
    saved = say(seat, second, at, status="completed", raw="84.44", exit="", has_ended=True)

    assert (saved.is_done, saved.is_newly_done) == (True, True)
    assert saved.progress.lesson_status == "passed"
    assert saved.progress.total_time == timedelta(minutes=17, seconds=30)
    done = UnitProgress.objects.get(unit=unit, enrolment=enrolment)
    assert (done.score, done.completed_at) == (Decimal("8.44"), at)

    # Once more, worse, from the beginning: nothing is taken away.
    third = open_sitting(*seat, by=None, at=at)
    assert start(seat, third)["cmi.core.entry"] == ""
    assert say(seat, third, at, status="failed", raw="10", has_ended=True).is_done
    assert say(seat, third, at, status="incomplete", raw="").is_done
    done.refresh_from_db()
    assert (done.score, done.completed_at) == (Decimal("8.44"), at)
    assert say(seat, third, at, status="passed", raw="95").is_done
    done.refresh_from_db()
    assert done.score == Decimal("9.50")


def test_too_few_points_do_not_complete_it(seat, at):
    progress = open_sitting(*seat, by=None, at=at)

    saved = say(seat, progress, at, status="passed", raw="69.99", has_ended=True)

    assert (saved.is_done, saved.progress.lesson_status) == (False, "failed")
    assert UnitProgress.objects.get(unit=seat[0]).completed_at is None


def test_the_last_unit_completes_the_class_and_a_refusal_keeps_the_values(seat, at):
    unit, enrolment = seat
    progress = open_sitting(*seat, by=None, at=at)
    enrolment.suspended_at = at
    enrolment.save()

    saved = say(seat, progress, at, status="completed", raw="80", place="9")
    assert "không còn trong lớp này" in saved.refusal
    assert not saved.is_done
    progress.refresh_from_db()
    assert progress.lesson_location == "9"

    enrolment.suspended_at = None
    enrolment.save()
    lesson = unit.training_class.units.get(kind="lesson")
    UnitProgress.objects.create(unit=lesson, enrolment=enrolment, opened_at=at, completed_at=at)
    assert say(seat, progress, at).is_newly_done
    enrolment.refresh_from_db()
    assert enrolment.certificate is not None


def test_an_older_window_saves_nothing_and_nothing_is_saved_twice(seat, at):
    first = open_sitting(*seat, by=None, at=at)
    say(seat, first, at, place="1", time="00:01:00", has_ended=True)
    save_sitting(
        *seat, {"cmi.core.lesson_location": "0"}, session=1, sequence=1, has_ended=True,
        by=None, at=at,
    )  # fmt: skip
    first.refresh_from_db()
    assert (first.lesson_location, first.total_time) == ("1", timedelta(minutes=1))

    second = open_sitting(*seat, by=None, at=at)
    with pytest.raises(OtherWindow):
        save_sitting(*seat, {}, session=1, sequence=9, by=None, at=at)

    # What a device could not send comes with its next opening, if nobody was there in between.
    third = open_sitting(
        *seat, kept={"cmi.core.lesson_location": "2"}, kept_session=2, by=None, at=at
    )
    assert (second.session, third.session, third.lesson_location) == (2, 3, "2")
    late = open_sitting(
        *seat, kept={"cmi.core.lesson_location": "7"}, kept_session=2, by=None, at=at
    )
    assert late.lesson_location == "2"


@pytest.mark.parametrize(
    "values",
    [
        {"cmi.core.score.raw": "101"},
        {"cmi.core.student_id": "x"},
        {"cmi.khong_co": "x"},
        {"cmi.core.lesson_status": "completed", "cmi.core.session_time": "1h"},
        {f"cmi.objectives.{n}.id": "x" * 255 for n in range(300)},
    ],
)
def test_values_that_are_not_of_scorm_change_nothing(seat, at, values):
    progress = open_sitting(*seat, by=None, at=at)
    with pytest.raises(PackageDataRefused):
        save_sitting(*seat, values, session=1, sequence=1, by=None, at=at)

    progress.refresh_from_db()
    assert (progress.sequence, progress.lesson_status) == (0, "not attempted")


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("package_progress_once_per_unit", {}),
        ("package_progress_scores_from_0_to_100", {"score_raw": 101}),
        ("package_progress_scores_from_0_to_100", {"score_min": -1}),
    ],
)
def test_rows_the_database_refuses(seat, at, constraint, changes):
    progress = open_sitting(*seat, by=None, at=at)
    if changes:
        PackageProgress.objects.all().delete()
    progress.pk = None
    vars(progress).update(changes)
    assert constraint in {each.name for each in progress._meta.constraints}

    with pytest.raises(IntegrityError), transaction.atomic():
        progress.save(force_insert=True)


# --- Over the wire -------------------------------------------------------------------------------


def address(seat, name):
    return reverse(f"courses:{name}", args=[seat[0].training_class.code, seat[0].pk])


def test_a_learner_opens_plays_and_saves(client, seat, at, assert_queries):
    client.force_login(seat[1].person.user)
    page = client.get(address(seat, "package_detail")).content.decode()
    assert 'sandbox="allow-scripts allow-forms allow-modals"' in page
    assert "<noscript>" in page
    assert not PackageProgress.objects.exists()

    opened = client.post(address(seat, "package_open")).json()
    assert opened["session"] == 1

    client.logout()
    with assert_queries(1):
        served = client.get(opened["url"])
    html = served.content.decode()
    assert html.startswith('<!DOCTYPE html><html><head><script src="/goi-hoc/')
    assert "Xin chào" in html
    assert served["Content-Type"] == "text/html; charset=utf-8"
    policy = served["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-scripts allow-forms allow-modals; ")
    assert "allow-same-origin" not in policy
    assert "X-Frame-Options" not in served
    assert not served.cookies
    folder = opened["url"].rpartition("res/")[0]
    assert f"default-src testserver{folder} data: blob:" in policy

    sound = client.get(f"{folder}RES/Tieng.mp3", headers={"Range": "bytes=2-4"})
    assert (sound.status_code, b"".join(sound)) == (206, b"234")
    assert sound["Content-Range"] == "bytes 2-4/10"
    assert client.get(f"{folder}res/tieng.mp3", headers={"Range": "bytes=10-"}).status_code == 416
    script = client.get(f"{folder}-/hocba.js")
    assert script["Cache-Control"] == "no-store, private"
    # Who it is, the page around tells; the address of a file does not.
    assert '"cmi.core.student_id": "hv-' in script.content.decode()
    assert "Ánh" not in script.content.decode()

    client.force_login(seat[1].person.user)
    form = {"session": 1, "sequence": 1, "values": '{"cmi.core.lesson_status": "completed"}'}
    saved = client.post(address(seat, "package_save"), form)
    said = {"status": "completed", "words": "đã học xong", "done": True, "refusal": ""}
    assert saved.json() == said
    again = client.post(address(seat, "package_save"), form | {"session": 2})
    assert (again.status_code, "cửa sổ khác" in again.json()["message"]) == (409, True)
    for values in ['{"cmi.core.entry": "x"}', "[]", "{", '{"cmi.comments": 1}']:
        refused = client.post(
            address(seat, "package_save"), form | {"sequence": 2, "values": values}
        )
        assert refused.status_code == 422
    odd = {"kept": '{"cmi.khong": "x"}', "kept_session": "1"}
    assert client.post(address(seat, "package_open"), odd).json()["session"] == 2


def test_files_are_shut_without_a_fresh_signed_address(client, seat, at):
    progress = open_sitting(*seat, by=None, at=at)
    token = token_of(progress)

    def status(token, path="res/index.html"):
        return client.get(reverse("courses:package_file", args=[token, path])).status_code

    assert status(token) == 200
    assert status(token, "res/khong.html") == 404
    assert status(token, "../imsmanifest.xml") == 404
    assert status(f"{token}x") == 404
    assert status(TimestampSigner(salt="other", sep=".").sign_object([1, 1, 1])) == 404
    with time_machine.travel(at + timedelta(hours=13), tick=False):
        assert status(token) == 404
    seat[1].withdrawn_at = at
    seat[1].save()
    assert status(token) == 404


def test_only_learners_of_the_class_reach_it(client, seat):
    other = HoldingFactory(person__user=UserFactory()).person
    client.force_login(other.user)

    assert client.get(address(seat, "package_detail")).status_code == 404
    assert client.post(address(seat, "package_open")).status_code == 404
    lesson = LessonUnitFactory(training_class=seat[0].training_class)
    client.force_login(seat[1].person.user)
    assert client.get(address((lesson, None), "package_detail")).status_code == 404
