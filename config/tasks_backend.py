"""Hands the tasks of other people's apps (Wagtail's search index, references, files) to Celery.

Celery has no backend of its own for django-tasks yet. Our own tasks are Celery tasks directly.
"""

from typing import Any

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import DEFAULT_TASK_QUEUE_NAME, Task, TaskResult, TaskResultStatus
from django_tasks.exceptions import InvalidTaskError
from django_tasks.signals import task_enqueued
from django_tasks.utils import get_random_id


@shared_task(name="config.run_task", ignore_result=True)
def run_task(path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Runs the django-task named by its dotted path.

    Raises:
        InvalidTaskError: the path names something else; a message must not choose what runs.
    """
    task = import_string(path)
    if not isinstance(task, Task):
        raise InvalidTaskError(f"{path} is not a task.")
    task.func(*args, **kwargs)


class CeleryBackend(BaseTaskBackend):
    """Sends on commit, so that the worker finds the rows. Results are not kept."""

    supports_defer = True

    def enqueue(
        self,
        task: Task[Any, Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> TaskResult[Any]:
        self.validate_task(task)
        result: TaskResult[Any] = TaskResult(
            task=task,
            id=get_random_id(),
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=list(args),
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
        # robust: the page is saved even when the broker is away; the failure is logged.
        # (A lambda, because Django's log line needs a name that functools.partial does not have.)
        transaction.on_commit(lambda: self._send(result), robust=True)
        return result

    def validate_task(self, task: Task[Any, Any]) -> None:
        super().validate_task(task)
        if task.takes_context:
            raise InvalidTaskError("Tasks that take a context are not supported.")

    def _send(self, result: TaskResult[Any]) -> None:
        task = result.task
        options: dict[str, Any] = {"task_id": result.id, "eta": task.run_after}
        if task.queue_name != DEFAULT_TASK_QUEUE_NAME:
            options["queue"] = task.queue_name
        run_task.apply_async((task.module_path, result.args, result.kwargs), **options)
        task_enqueued.send(type(self), task_result=result)
