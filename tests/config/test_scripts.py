"""The scripts behind the two commands."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polib
import pytest
from django.conf import settings

SCRIPTS = Path(settings.BASE_DIR) / "scripts"


@pytest.fixture(autouse=True)
def _importable(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPTS))


def catalogue(folder, *entries):
    file = folder / "locale/vi/LC_MESSAGES/django.po"
    file.parent.mkdir(parents=True)
    po = polib.POFile()
    po.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    po.extend(entries)
    po.save(str(file))
    return file


def test_a_catalogue_is_compiled_when_it_is_newer(tmp_path):
    from compile_messages import compile_catalogues

    source = catalogue(tmp_path, polib.POEntry(msgid="Class", msgstr="Lớp"))

    assert compile_catalogues(tmp_path) == [source.with_suffix(".mo")]
    assert compile_catalogues(tmp_path) == []
    assert polib.mofile(str(source.with_suffix(".mo"))).find("Class").msgstr == "Lớp"

    os.utime(source, (time.time() + 60,) * 2)

    assert len(compile_catalogues(tmp_path)) == 1


def test_what_is_empty_or_doubtful_is_a_gap(tmp_path):
    from check_translations import gaps

    entries = [
        polib.POEntry(msgid="Class", msgstr="Lớp"),
        polib.POEntry(msgid="Quiz", msgstr=""),
        polib.POEntry(msgid="Unit", msgstr="Bài", flags=["fuzzy"]),
    ]

    found = gaps(polib.pofile(str(catalogue(tmp_path, *entries))))

    assert found == ["empty: 'Quiz'", "doubtful: 'Unit'"]


def test_phrases_added_and_removed_are_named():
    from check_translations import differences

    assert differences({(None, "Old"), (None, "Kept")}, {(None, "New"), (None, "Kept")}) == [
        "not in the catalogue: 'New'",
        "no longer used: 'Old'",
    ]


def child(source):
    from run import Child

    return Child("clock", [sys.executable, "-c", source])


def test_a_child_that_ends_is_started_again_after_a_pause(capsys):
    clock = child("raise SystemExit(3)")
    clock.start(now=0.0)
    clock.process.wait()

    clock.look_after(now=1.0)

    assert clock.process is None
    assert capsys.readouterr().out == "The clock ended (code 3); starting it again in 1 s.\n"

    clock.look_after(now=1.5)
    assert clock.process is None

    clock.look_after(now=2.0)
    assert clock.process is not None
    clock.process.wait()


def test_a_child_that_never_stays_up_is_given_up():
    clock = child("raise SystemExit(1)")
    now = 0.0
    for _ in range(5):
        clock.start(now)
        clock.process.wait()
        now += 1
        clock.look_after(now)

    assert clock.is_hopeless


def test_deaths_with_long_lives_between_them_are_forgiven():
    clock = child("raise SystemExit(1)")
    now = 0.0
    for _ in range(10):
        clock.start(now)
        clock.process.wait()
        now += 3600
        clock.look_after(now)

    assert not clock.is_hopeless


def test_a_child_that_does_not_listen_is_ended_all_the_same():
    import processes

    deaf = processes.start(
        [
            sys.executable,
            "-uc",
            "import signal, time; signal.signal(15, signal.SIG_IGN); print(1); time.sleep(60)",
        ]
    )
    time.sleep(0.5)

    processes.stop(deaf, patience=0.2)

    assert deaf.returncode == -signal.SIGKILL


def test_a_child_dies_with_its_parent(tmp_path):
    source = (
        f"import sys; sys.path.insert(0, {str(SCRIPTS)!r}); import processes, time;"
        "child = processes.start([sys.executable, '-c', 'import time; time.sleep(60)']);"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", source], stdout=subprocess.PIPE, text=True
    ) as parent:
        pid = int(parent.stdout.readline())
        parent.kill()

    end = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < end:
        time.sleep(0.05)

    assert not is_alive(pid)


def test_what_a_killed_child_started_ends_with_it():
    import processes

    family = processes.start(["sh", "-c", "sleep 60 & echo; wait"])
    time.sleep(0.3)
    sleeper = int(Path(f"/proc/{family.pid}/task/{family.pid}/children").read_text().split()[0])
    family.kill()
    family.wait()
    assert is_alive(sleeper)

    processes.end_orphans(family)

    end = time.monotonic() + 10
    while is_alive(sleeper) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_alive(sleeper)


def is_alive(pid):
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def test_a_missing_redis_is_named(monkeypatch, tmp_path):
    import services

    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(services.CannotStart, match="apt-get install redis-server"):
        services.Redis(tmp_path)


def test_the_environment_in_place_takes_no_time():
    started = time.monotonic()

    subprocess.run([SCRIPTS / "setup.sh"], check=True, capture_output=True)

    assert time.monotonic() - started < 2


@pytest.mark.parametrize("name", ["setup.sh", "check.sh", "make_messages.sh", "lock.sh"])
def test_the_shell_scripts_are_plain_shell(name):
    assert subprocess.run(["sh", "-n", SCRIPTS / name], check=False).returncode == 0
