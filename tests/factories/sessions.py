"""Sessions of classes that meet, and who was there."""

import datetime as dt

import factory

from courses.models import Attendance, ClassUnit, Session
from tests.factories.base import QuietFactory
from tests.factories.courses import OPENED_AT, EnrolmentFactory, TrainingClassFactory, UnitFactory


class AttendanceUnitFactory(UnitFactory):
    kind = ClassUnit.Kind.ATTENDANCE
    rule = ClassUnit.Rule.ATTENDED
    title = "Tham dự các buổi học"
    periods = 0
    minutes = 0


class SessionFactory(QuietFactory[Session]):
    """Four hours from the beginning of the day on which the class opened; five periods."""

    class Meta:
        model = Session

    training_class = factory.SubFactory(TrainingClassFactory, mode="truc_tiep")
    title = factory.Sequence(lambda n: f"Buổi {n}")
    starts_at = OPENED_AT
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + dt.timedelta(hours=4))
    periods = 5


class AttendanceFactory(QuietFactory[Attendance]):
    class Meta:
        model = Attendance

    session = factory.SubFactory(SessionFactory)
    enrolment = factory.SubFactory(
        EnrolmentFactory, training_class=factory.SelfAttribute("..session.training_class")
    )
    state = Attendance.State.PRESENT
    method = Attendance.Method.LIST
    marked_at = OPENED_AT
