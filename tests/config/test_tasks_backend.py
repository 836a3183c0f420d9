import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.exceptions import InvalidTaskError
from kombu.exceptions import OperationalError

from config.celery import app
from config.tasks_backend import CeleryBackend, run_task

calls = []


@task()
def remember(word, *, times=1):
    calls.append((word, times))


@task(takes_context=True)
def wants_context(context):
    calls.append(context)


def not_a_task():
    calls.append("never")


@pytest.fixture(autouse=True)
def _no_calls():
    calls.clear()


@pytest.fixture
def backend():
    return CeleryBackend("default", {})


@pytest.mark.django_db
def test_a_task_runs_after_the_commit_and_not_before(backend, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        result = backend.enqueue(remember, ("lớp",), {"times": 2})

        assert calls == []

    assert calls == [("lớp", 2)]
    assert result.args == ["lớp"]


@pytest.mark.django_db(transaction=True)
def test_a_task_of_a_transaction_that_fails_never_runs(backend):
    with transaction.atomic():
        backend.enqueue(remember, ("lớp",), {})
        transaction.set_rollback(True)

    assert calls == []


@pytest.mark.django_db(transaction=True)
def test_what_was_saved_stays_saved_when_the_broker_is_away(backend, monkeypatch, caplog):
    def away(*args, **kwargs):
        raise OperationalError("away")

    monkeypatch.setattr(run_task, "apply_async", away)

    with transaction.atomic():
        backend.enqueue(remember, ("lớp",), {})

    assert "away" in caplog.text


@pytest.mark.django_db
def test_a_later_task_keeps_its_hour_and_its_queue(
    settings, monkeypatch, django_capture_on_commit_callbacks
):
    settings.TASKS = {"default": {"BACKEND": "config.tasks_backend.CeleryBackend"}}
    sent = []
    monkeypatch.setattr(run_task, "apply_async", lambda *_args, **options: sent.append(options))
    hour = timezone.now()

    with django_capture_on_commit_callbacks(execute=True):
        result = remember.using(run_after=hour).enqueue()

    assert sent == [{"task_id": result.id, "eta": hour}]


def test_a_message_cannot_name_just_any_function():
    with pytest.raises(InvalidTaskError):
        run_task(f"{__name__}.not_a_task", [], {})

    assert calls == []


def test_a_task_that_wants_a_context_is_refused_when_sent(backend):
    with pytest.raises(InvalidTaskError):
        backend.enqueue(wants_context, (), {})


def test_the_worker_knows_the_task():
    app.loader.import_default_modules()

    assert "config.run_task" in app.tasks
