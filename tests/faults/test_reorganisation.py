"""Organisations merged from a workbook while their people are summoned and hand in their tests."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bench import stand
from tests.faults.stage import IS_LONG, Sitting, number_in

# 1,000 cells into 400, or a few.
COMMUNES, CELLS, MERGED, LEARNERS = (10, 100, 40, 320) if IS_LONG else (2, 12, 5, 8)
THREADS = 4
ANSWERED = 2
# To each commune, by each officer.
SUMMONSES = 4 if IS_LONG else 2


@contextlib.contextmanager
def a_world(stage):
    """Give what is prepared, and a function that asks the process inside the site."""
    unit = int(stage.intro.rstrip("/").rpartition("/")[2])
    size = {
        "unit": unit, "communes": COMMUNES, "cells": CELLS, "merged": MERGED, "learners": LEARNERS,
    }  # fmt: skip
    code = f"from tests.faults.reorganising import serve; serve(**{size})"
    log = stage.folder / "reorganising.log"
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
            cwd=stand.ROOT, env=os.environ | stage.env, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
        )  # fmt: skip

    def answer():
        line = process.stdout.readline()
        assert line, log.read_text()[-3000:]
        return json.loads(line)

    def ask(what):
        process.stdin.write(f"{what}\n")
        process.stdin.flush()
        return answer()

    with process:
        yield answer(), ask
        # It ends when nobody can ask any more.
        process.stdin.close()


class Crowd:
    """Threads of learners and officers at their browsers, from before the merger until after it."""

    def __init__(self, stage, site, prepared):
        self.stage, self.site, self.prepared = stage, site, prepared
        self.began = threading.Barrier(2 * THREADS + 1)
        self.moments, self.slowest = [], 0.0
        self.wrong = []

    def start(self):
        learners, officers = self.prepared["learners"], self.prepared["officers"]
        works = [
            lambda own=learners[n::THREADS]: [self.hand_in(session) for session in own]
            for n in range(THREADS)
        ]
        works += [
            lambda officer=officer: [
                self.summon(officer, commune, people) for commune, people in self.summonses()
            ]
            for officer in officers
        ]
        pool = ThreadPoolExecutor(len(works))
        running = [pool.submit(self.run, work) for work in works]
        self.began.wait(timeout=60)
        return lambda: [each.result() for each in running]

    def run(self, work):
        self.began.wait(timeout=60)
        work()

    def summonses(self):
        """A few people at a time, so that many summonses come while organisations move."""
        for commune, people in self.prepared["people"]:
            for batch in _batches(people):
                yield commune, batch

    def hand_in(self, session):
        sitting = Sitting(self.stage, self.site.visitor(session))
        sitting.attempt = number_in(self.told(sitting.start()))
        sitting.make_sure_to_pass()
        for position in range(1, ANSWERED + 1):
            self.told(sitting.save(position))
        self.told(sitting.submit())

    def summon(self, officer, commune, people):
        address = (
            f"/lop/{officer['class']}/trieu-tap/"
            f"?doi_tuong={self.prepared['audience']}&to_chuc={commune}"
        )
        self.told(self.site.visitor(officer["session"]).post(address, {"people": people}))

    def told(self, answer):
        self.moments.append(time.monotonic())
        self.slowest = max(self.slowest, answer.ms / 1000)
        if answer.status not in {200, 302}:
            self.wrong.append((answer.status, answer.body[:300]))
        return answer


def _batches(people):
    size = max(len(people) // SUMMONSES, 1)
    return [people[place : place + size] for place in range(0, len(people), size)]


@pytest.mark.fault(57, "organisations merged while learners study")
def test_merging_many_cells_loses_nobody_and_nothing(stage, site, record_property):
    with a_world(stage) as (prepared, ask):
        crowd = Crowd(stage, site, prepared)
        wait = crowd.start()
        begun = time.monotonic()
        report = ask("reorganise")
        ended = time.monotonic()
        settled = ask("settle")
        wait()
        found = ask("look")
        people = COMMUNES * CELLS * 2
        meanwhile = sum(begun < moment < ended for moment in crowd.moments)

        assert (report["refusals"], report["closed"]) == ([], COMMUNES * CELLS)
        assert crowd.wrong == []
        assert meanwhile > 0
        # 0 lost: everybody enrolled once, everything handed in with its certificate and its fact.
        assert found["enrolled"] == found["enrolled_ever"] == people * len(prepared["officers"])
        assert {found[what] for what in ("handed_in", "certificates", "facts", "trained")} == {
            LEARNERS
        }
        # 0 orphans: every open position and every place of this year stands in the tree.
        assert (found["people_holding"], found["orphans"], found["drift"]) == (people, 0, [])
        assert found["closed_as_before"]
        assert found["past_as_before"]

        undone = ask("undo")
        again = ask("look")
    assert undone["as_before"]
    assert again == found
    record_property(
        "measured",
        f"{COMMUNES * CELLS} cells into {COMMUNES * MERGED} in {report['seconds']:.1f} s, figures"
        f" {settled['seconds']:.1f} s later, undone in {undone['seconds']:.1f} s;"
        f" {len(crowd.moments)} requests, {meanwhile} meanwhile, the slowest"
        f" {crowd.slowest:.1f} s; nothing lost",
    )
