"""What runs by the clock: name, task, and how often. Each entry is safe to run twice.

An app adds a line here for each sweep in its `tasks` module.
"""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "certificates-without-a-pdf": {
        "task": "certificates.tasks.render_awaited_certificates",
        "schedule": timedelta(minutes=1),
        # The next one finds the same rows: sweeps that could not start do not pile up.
        "options": {"expires": 55},
    },
    "confirmations-without-a-pdf": {
        "task": "certificates.tasks.render_awaited_confirmations",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 280},
    },
    # At night, when the lists of withdrawn certificates of the day have been fetched.
    "copies-for-the-archive": {
        "task": "certificates.tasks.archive_signed_certificates",
        "schedule": crontab(minute="*/10", hour="0-4"),
        "options": {"expires": 500},
    },
    "checks-of-long-ago": {
        "task": "certificates.tasks.forget_old_checks",
        "schedule": crontab(hour=2, minute=35),
    },
    "pages-scheduled": {
        "task": "cms.tasks.publish_what_is_due",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 55},
    },
    "groups-of-ended-roles": {
        "task": "accounts.tasks.leave_groups_of_ended_roles",
        "schedule": crontab(hour=0, minute=5),
    },
    # Every hour of the day: what a killed worker left, the next run finds. Nothing comes twice.
    "reminders-of-today": {
        "task": "courses.tasks.reminders.send_todays_reminders",
        "schedule": crontab(minute=15, hour="7-19"),
        "options": {"expires": 3000},
    },
    # On Tuesday only what Monday could not do.
    "digests-of-the-week": {
        "task": "courses.tasks.reminders.send_weekly_digests",
        "schedule": crontab(minute=45, hour=7, day_of_week="mon,tue"),
    },
    "reminders-of-long-ago": {
        "task": "courses.tasks.reminders.forget_old_steps",
        "schedule": crontab(hour=2, minute=25),
    },
    "messages-to-send": {
        "task": "notifications.tasks.send_messages",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 55},
    },
    "messages-of-long-ago": {
        "task": "notifications.tasks.forget_old_messages",
        "schedule": crontab(hour=2, minute=20),
    },
    "changes-told-to-other-systems": {
        "task": "api.tasks.tell_of_changes",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 55},
    },
    "positions-that-begin-or-end-today": {
        "task": "api.tasks.note_turn_of_day",
        "schedule": crontab(hour=0, minute=10),
    },
    "changes-of-long-ago": {
        "task": "api.tasks.forget_what_is_old",
        "schedule": crontab(hour=2, minute=45),
    },
    "journal-sealed": {
        "task": "audit.tasks.seal_journal",
        "schedule": timedelta(minutes=5),
    },
    "journal-checked": {
        "task": "audit.tasks.check_journal",
        "schedule": crontab(hour=3, minute=40),
    },
    "ended-sessions": {
        "task": "accounts.tasks.forget_ended_sessions",
        "schedule": crontab(hour=3, minute=20),
    },
    "attempts-whose-time-is-up": {
        "task": "quizzes.tasks.close_overdue_attempts",
        "schedule": timedelta(minutes=1),
    },
    "standings-of-people-in-or-out-of-scope": {
        "task": "records.tasks.refresh_standings",
        "schedule": timedelta(hours=1),
    },
    # Asked for after each change of an audience; this finds what a killed worker left.
    "audiences-changed": {
        "task": "records.tasks.settle_audiences",
        "schedule": crontab(hour=0, minute=40),
    },
    "standings-of-everybody": {
        "task": "records.tasks.rebuild_this_year",
        "schedule": crontab(hour=1, minute=30),
    },
    "changes-of-sums": {
        "task": "records.tasks.fold_changes_of_sums",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 55},
    },
    # After the standings of everybody.
    "sums-counted-anew": {
        "task": "records.tasks.rebuild_sums",
        "schedule": crontab(hour=2, minute=10),
    },
    "sums-at-the-end-of-a-month": {
        "task": "records.tasks.keep_month_end",
        "schedule": crontab(hour=23, minute=40),
    },
    "reasons-of-people-heard-of": {
        "task": "reports.tasks.refresh_changed_reasons",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 280},
    },
    # When the standings of everybody are right.
    "reasons-of-everybody": {
        "task": "reports.tasks.refresh_every_reason",
        "schedule": crontab(hour=2, minute=10),
    },
    "videos-and-slides-to-prepare": {
        "task": "courses.tasks.media.prepare_waiting_media",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 240},
    },
    "question-files-never-taken-in": {
        "task": "quizzes.tasks.drop_old_imports",
        "schedule": crontab(hour=2, minute=50),
    },
    "registers-never-confirmed": {
        "task": "records.tasks.drop_old_uploads",
        "schedule": timedelta(hours=1),
    },
    "assignments-of-people-who-came-or-left": {
        "task": "courses.tasks.rounds.refresh_changed_assignments",
        "schedule": timedelta(hours=1),
    },
    "assignments-of-everybody": {
        "task": "courses.tasks.rounds.refresh_every_assignment",
        "schedule": crontab(hour=1, minute=50),
    },
    # Every hour of the morning: what a killed worker left, the next run finds. Nothing comes twice.
    "reports-by-the-calendar": {
        "task": "reports.tasks.send_due_reports",
        "schedule": crontab(minute=25, hour="6-11"),
        "options": {"expires": 3000},
    },
    "reports-of-long-ago": {
        "task": "reports.tasks.forget_old_reports",
        "schedule": crontab(hour=2, minute=45),
    },
}
