"""A worker killed while it reminds a whole class."""

import os
import signal
import subprocess
import sys

import pytest

from bench import stand
from tests.faults.stage import wait_until

# Small batches with a breath between them, so that the kill falls in the middle.
SLOWLY = """
import time
from django.utils import timezone
from courses.actions import reminders

batch = reminders._remind
def slowly(*args, **kwargs):
    time.sleep(0.1)
    return batch(*args, **kwargs)
reminders.BATCH, reminders._remind = 20, slowly
reminders.send_reminders(at=timezone.now())
"""
DUE_TODAY = (
    "UPDATE courses_trainingclass SET starts_on = starts_on - 60, due_on = %s,"
    " opened_at = opened_at - interval '30 days'"
)
REMINDED = "SELECT count(*) FROM courses_remindersent WHERE step = 't0'"
TOLD = "SELECT count(*) FROM notifications_message WHERE occasion = 'reminder_due'"
LEFT = """
from django.utils import timezone
from courses.queries.reminders import sources, todays_steps
today = timezone.localdate()
print(sum(len(todays_steps(source, on=today).steps) for source in sources(on=today)))
"""


@pytest.mark.fault(34, "worker kill -9 while it reminds people")
def test_a_killed_worker_loses_nobody_and_reminds_nobody_twice(stage, record_property):
    classes = stage.ask("SELECT id, starts_on, due_on, opened_at FROM courses_trainingclass")
    (today,) = stage.ask("SELECT (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date")[0]
    stage.ask(DUE_TODAY, today)
    stage.ask("UPDATE courses_enrolment SET enrolled_at = enrolled_at - interval '30 days'")
    try:
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", SLOWLY],
            cwd=stand.ROOT, env=os.environ | stage.env,
        )  # fmt: skip
        wait_until(lambda: stage.ask(REMINDED)[0][0] > 0, seconds=60)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        ((done,),) = stage.ask(REMINDED)

        stage.manage("from courses.tasks.reminders import send_todays_reminders as go; go(); go()")

        ((steps,),), ((messages,),) = stage.ask(REMINDED), stage.ask(TOLD)
        assert 0 < done < steps == messages
        assert stage.manage(LEFT).split()[-1] == "0"
        record_property("measured", f"killed after {done} of {steps}; each reminded once")
    finally:
        for pk, starts_on, due_on, opened_at in classes:
            stage.ask(
                "UPDATE courses_trainingclass SET starts_on = %s, due_on = %s, opened_at = %s"
                " WHERE id = %s",
                starts_on, due_on, opened_at, pk,
            )  # fmt: skip
