#!/usr/bin/env python3
"""`make test`: the tests on SQLite, then on PostgreSQL with Redis. Arguments go to pytest.

Without arguments SQLite is spared what is the same on both databases: pages, addresses, files and
plain rules. `make test ARGS=tests` runs all of it on both.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import processes
import services
from compile_messages import compile_catalogues

# What only the server's database tries, when everything is run.
SAME_ON_BOTH = [
    "*/test_*views*.py",
    "*/test_*rules*.py",
    "*/test_access*.py",
    "*/test_admin*.py",
    "*/test_repository.py",
    "tests/config/*",
    "tests/quizzes/formats/*",
    "tests/certificates/test_archivable.py",
    "tests/certificates/test_credential.py",
    "tests/api/*",
    "tests/cms/*",
    "tests/notifications/test_screens.py",
    "tests/accounts/test_passwords.py",
    "tests/accounts/test_second_factor.py",
    "tests/accounts/test_sign_in.py",
    "tests/certificates/test_check*.py",
    "tests/certificates/test_desk.py",
    "tests/certificates/test_full_disk.py",
    "tests/certificates/test_register.py",
    "tests/certificates/test_file_check.py",
    "tests/certificates/test_holder.py",
    "tests/certificates/test_printing.py",
    "tests/certificates/test_rendering.py",
    "tests/certificates/test_signing*.py",
    "tests/certificates/test_templates.py",
    "tests/certificates/test_verification.py",
    "tests/certificates/test_worker.py",
    "tests/certificates/test_aftercare_pages.py",
    "tests/courses/test_lesson_media.py",
    "tests/courses/test_media_preparing.py",
    "tests/courses/test_packages.py",
    "tests/courses/test_pages.py",
    "tests/quizzes/test_attempt_machine.py",
    "tests/quizzes/test_content.py",
    "tests/quizzes/test_course_transfer.py",
    "tests/quizzes/test_key_leak.py",
    "tests/quizzes/test_printing.py",
    "tests/quizzes/test_question_editor.py",
    "tests/quizzes/test_quiz_settings.py",
    "tests/reports/test_bulk.py",
    "tests/reports/test_papers.py",
    # Of the browser, the whole year is walked on SQLite.
    "tests/e2e/test_main_job.py",
]

CLOSING_LINE = re.compile(r"\b\d+ (passed|failed|errors?|skipped|deselected)\b|no tests ran")


def run_pytest(arguments: list[str], urls: dict[str, str]) -> tuple[int, str]:
    """Shows pytest's output as it comes; returns its exit code and its closing line."""
    command = [
        str(processes.PYTHON),
        "-m",
        "pytest",
        "-q",
        "-n",
        "auto",
        "--durations=15",
        "--durations-min=8",
        *arguments,
    ]
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
    closing = ""
    with subprocess.Popen(
        command,
        cwd=processes.ROOT,
        env=environment | urls,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as child:
        for line in child.stdout or []:
            print(line, end="", flush=True)
            if CLOSING_LINE.search(line):
                closing = line.strip("= \n")
    return child.returncode, closing


def main(arguments: list[str]) -> int:
    compile_catalogues(processes.ROOT)
    print("On SQLite:", flush=True)
    spared = [f"--ignore-glob={pattern}" for pattern in SAME_ON_BOTH]
    results = {"SQLite": run_pytest(arguments or spared, {})}
    try:
        with services.running() as urls:
            print("\nOn PostgreSQL and Redis:", flush=True)
            results["PostgreSQL"] = run_pytest(arguments, urls)
    except services.CannotStart as problem:
        results["PostgreSQL"] = 1, str(problem)
    print()
    for database, (_code, closing) in results.items():
        print(f"{database}: {closing}")
    return max(code for code, _closing in results.values())


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
