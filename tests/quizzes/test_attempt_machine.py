"""Random histories of an attempt, held against a small model of the rules.

A learner with two devices starts, answers, goes on, checks, hands in and starts again; changes
wait on the devices, arrive twice, late and out of order, and the devices' clocks lie; the clock
closes attempts, staff give more time and take it away. After every step the database has to hold
what the model says.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from courses.models import Enrolment, UnitProgress
from quizzes.actions.answering import Change, Outcome, check_answer, go_on, save_answers
from quizzes.actions.closing import close_overdue, submit_attempt
from quizzes.actions.exceptions import end_override, give_override
from quizzes.actions.starting import start_attempt
from quizzes.errors import (
    AlreadyPassed,
    AttemptClosed,
    CheckedLater,
    LeftBehind,
    NothingToCheck,
    NotReached,
    NoTriesLeft,
    QuizRefused,
    TooLate,
    TooSoon,
)
from quizzes.models import Attempt, Override, Response
from quizzes.rules.exceptions import Deviation
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory
from tests.quizzes.attempt_sheet import (
    DELIVERY,
    LIMIT,
    MINUTE,
    PER_PAGE,
    QUESTIONS,
    RIGHT,
    SECOND,
    TRIES,
    WAIT,
    Sheet,
    page_of,
)
from tests.quizzes.conftest import Sitting, make_sitting

BEGIN = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)
# Mostly the same few, so that changes meet each other.
POSITIONS = st.sampled_from([1, 1, 1, 2, 3, 3, 4])


class AttemptHistories(RuleBasedStateMachine):
    sittings: list[Sitting]

    @initialize(which=st.integers(0, 1))
    def sit_down(self, which: int) -> None:
        self.sitting = self.sittings[which]
        self.sequential = which == 1
        self.user = UserFactory()
        self.enrolment: Enrolment = EnrolmentFactory(
            user=self.user, training_class=self.sitting.unit.training_class
        )
        self.now = BEGIN
        self.sheets: list[Sheet] = []
        self.minutes = LIMIT
        # Changes that wait on the two devices, with what the device says of itself.
        self.waiting: list[Change] = []
        self.completed = False
        self.start()

    # --- What people do ---

    @rule(seconds=st.sampled_from([1, 20, 300]))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds * SECOND

    @precondition(lambda self: self.open is not None)
    @rule(seconds=st.sampled_from([-120, -1, 0, 1, 59, 61, 200, 600, 601]))
    def time_passes_to_the_end(self, seconds: int) -> None:
        self.now = max(self.now, self.sheets[-1].due + seconds * SECOND)

    @precondition(lambda self: self.open is None)
    @rule(minutes=st.sampled_from([0, WAIT - 1, WAIT, 2 * WAIT]))
    def start_again(self, minutes: int) -> None:
        self.now += minutes * MINUTE
        self.start()

    @rule()
    def start(self) -> None:
        refusal = self.refusal_to_start()
        if refusal is not None:
            with pytest.raises(refusal):
                start_attempt(self.sitting.unit, self.enrolment, by=self.user, at=self.now)
            return
        attempt = start_attempt(self.sitting.unit, self.enrolment, by=self.user, at=self.now)
        if self.open is None:
            self.sheets.append(Sheet(self.now, self.now + self.minutes * MINUTE))
        assert attempt.number == len(self.sheets)

    @rule(
        position=POSITIONS,
        answer=st.sampled_from([RIGHT, RIGHT, "2", None]),
        device=st.sampled_from(["a", "b"]),
        lie=st.sampled_from([0, 0, 0, -7200, -90, 90, 400_000]),
    )
    def change(self, position: int, answer: str | None, device: str, lie: int) -> None:
        claimed = self.now + lie * SECOND
        self.waiting.append(
            Change(
                position,
                [] if answer is None else [answer],
                seq=int(claimed.timestamp() * 1000),
                changed_at=claimed,
                client=device,
            )
        )

    @precondition(lambda self: self.sheets and self.waiting)
    @rule(data=st.data(), again=st.booleans())
    def deliver(self, data: Any, again: bool) -> None:
        """Some of what waits arrives, in any order; it may stay in the queue and come again."""
        size = len(self.waiting)
        chosen = data.draw(st.lists(st.integers(0, size - 1), min_size=1, max_size=4, unique=True))
        changes = {self.waiting[number].position: self.waiting[number] for number in chosen}
        expected = {n: self.expect(change) for n, change in changes.items()}
        saved = save_answers(self.attempt_id, list(changes.values()), by=self.user, at=self.now)
        assert {n: one.outcome for n, one in saved.each.items()} == expected
        for position, one in saved.each.items():
            kept = self.sheets[-1].kept.get(position, (0, None, False))
            assert one.seq == kept[0]
            assert one.answer == (kept[1] and int(kept[1]))
        if not again:
            self.waiting = [c for c in self.waiting if c not in changes.values()]

    @precondition(lambda self: self.open is not None)
    @rule(position=POSITIONS, answer=st.sampled_from([RIGHT, "3"]))
    def send_form(self, position: int, answer: str) -> None:
        """Without script: the newest of all, made when it is sent."""
        change = Change(position, [answer])
        expected = self.expect(change)
        saved = save_answers(self.attempt_id, [change], by=self.user, at=self.now)
        assert saved.each[position].outcome == expected

    @precondition(lambda self: self.open is not None)
    @rule(page=st.integers(1, 3))
    def go_on(self, page: int) -> None:
        sheet = self.sheets[-1]
        can_turn = sheet.closed is None and self.now < sheet.due and self.sequential
        try:
            reached = go_on(self.attempt_id, by=self.user, page=page, at=self.now)
        except AttemptClosed:
            assert sheet.closed is not None
            return
        except NotReached:
            assert can_turn
            assert page > sheet.reached
            return
        if can_turn:
            assert page <= sheet.reached
            if page == sheet.reached:
                sheet.reached = min(sheet.reached + 1, QUESTIONS // PER_PAGE)
        assert reached == (sheet.reached if self.sequential else None)

    @precondition(lambda self: self.open is not None)
    @rule(position=POSITIONS)
    def check(self, position: int) -> None:
        sheet = self.sheets[-1]
        answer = sheet.kept.get(position, (0, None, False))[1]
        refusal: type[QuizRefused] | None = None
        if sheet.closed is not None:
            refusal = AttemptClosed
        elif self.now >= sheet.due:
            refusal = TooLate
        elif not self.sequential:
            refusal = CheckedLater
        elif position not in sheet.checked and page_of(position) != sheet.reached:
            refusal = NotReached if page_of(position) > sheet.reached else LeftBehind
        elif answer is None:
            refusal = NothingToCheck
        if refusal is not None:
            with pytest.raises(refusal):
                check_answer(self.attempt_id, by=self.user, position=position, at=self.now)
            return
        checked = check_answer(self.attempt_id, by=self.user, position=position, at=self.now)
        assert checked.response.points == (answer == RIGHT)
        sheet.checked.add(position)

    @precondition(lambda self: self.sequential and self.open is not None)
    @rule(answer=st.sampled_from([RIGHT, "2"]))
    def answer_and_check(self, answer: str) -> None:
        position = PER_PAGE * self.sheets[-1].reached - 1
        self.send_form(position, answer)
        self.check(position)

    @precondition(lambda self: self.open is None)
    @rule(position=POSITIONS)
    def try_after_the_end(self, position: int) -> None:
        self.send_form(position, RIGHT)
        self.go_on(1)
        self.check(position)
        with pytest.raises(AttemptClosed):
            submit_attempt(Attempt.objects.get(pk=self.attempt_id), by=self.user, at=self.now)

    @precondition(lambda self: self.open is not None)
    @rule(is_sure=st.sampled_from([True, False, False, False]))
    def submit(self, is_sure: bool) -> None:
        if not is_sure:
            return
        submit_attempt(Attempt.objects.get(pk=self.attempt_id), by=self.user, at=self.now)
        self.close(self.sheets[-1])

    @precondition(lambda self: self.sheets)
    @rule()
    def sweep(self) -> None:
        sheet = self.sheets[-1]
        is_due = sheet.closed is None and self.now > sheet.delivery
        assert close_overdue(self.attempt_id, at=self.now) == is_due
        if is_due:
            self.close(sheet)

    @rule(minutes=st.sampled_from([10, 45, 60]))
    def give_exception(self, minutes: int) -> None:
        give_override(
            self.sitting.quiz, Deviation(minutes=minutes), person=self.enrolment.person,
            reason="Mất điện.", by=None, at=self.now,
        )  # fmt: skip
        self.new_limit(minutes)

    @precondition(lambda self: self.minutes != LIMIT)
    @rule()
    def end_exception(self) -> None:
        given = Override.objects.in_force().get(person=self.enrolment.person)
        end_override(given, reason="Có điện.", by=None, at=self.now)
        self.new_limit(LIMIT)

    # --- What the model says ---

    @property
    def open(self) -> Sheet | None:
        return self.sheets[-1] if self.sheets and self.sheets[-1].closed is None else None

    @property
    def attempt_id(self) -> int:
        attempts = Attempt.objects.filter(enrolment=self.enrolment)
        return attempts.latest("number").pk

    def refusal_to_start(self) -> type[QuizRefused] | None:
        if self.open is not None:
            return None
        if any(sheet.passed for sheet in self.sheets):
            return AlreadyPassed
        if len(self.sheets) == TRIES:
            return NoTriesLeft
        if self.sheets:
            ended = max(sheet.closed for sheet in self.sheets if sheet.closed)
            if self.now < ended + WAIT * MINUTE:
                return TooSoon
        return None

    def expect(self, change: Change) -> Outcome:
        """Say what becomes of a change that arrives now, and keep it in the model if it counts."""
        sheet = self.sheets[-1]
        if sheet.closed is not None:
            return Outcome.CLOSED
        is_late = self.now > sheet.due
        if is_late:
            made = change.changed_at or self.now - MINUTE
            if self.now > sheet.delivery or made > sheet.due:
                return Outcome.LATE
        page = page_of(change.position)
        if self.sequential and page != sheet.reached:
            return Outcome.NOT_REACHED if page > sheet.reached else Outcome.LEFT_BEHIND
        if change.position in sheet.checked:
            return Outcome.CHECKED
        order, answer, _late = sheet.kept.get(change.position, (0, None, False))
        now = int(self.now.timestamp() * 1000)
        newest = max(order + 1, now) if change.seq is None else min(change.seq, now + 86_400_000)
        given = change.values[0] if change.values else None
        if newest <= order:
            return Outcome.KEPT if (newest, given) == (order, answer) else Outcome.OLDER
        sheet.kept[change.position] = (newest, given, is_late)
        return Outcome.KEPT

    def close(self, sheet: Sheet) -> None:
        sheet.closed = min(self.now, sheet.due)
        self.completed = self.completed or sheet.passed

    def new_limit(self, minutes: int) -> None:
        self.minutes = minutes
        if (sheet := self.open) is not None:
            new = sheet.started + minutes * MINUTE
            shortest = min(self.now, sheet.due)
            sheet.due = new if new >= sheet.due else max(new, shortest)

    # --- What has to hold after every step ---

    @invariant()
    def the_database_holds_what_the_model_says(self) -> None:
        if not hasattr(self, "sheets"):
            return
        attempts = list(Attempt.objects.filter(enrolment=self.enrolment).order_by("number"))
        assert len(attempts) == len(self.sheets) <= TRIES
        for attempt, sheet in zip(attempts, self.sheets, strict=True):
            kept = {
                int(position): (draft["seq"], draft["answer"], draft.get("late", False))
                for position, draft in attempt.answers.items()
            }
            assert kept == {
                position: (order, answer and int(answer), late)
                for position, (order, answer, late) in sheet.kept.items()
            }
            assert (attempt.started_at, attempt.due_at) == (sheet.started, sheet.due)
            assert attempt.delivery_until == sheet.delivery
            assert attempt.submitted_at == sheet.closed
            assert attempt.reached == (sheet.reached if self.sequential else None)
            if sheet.closed is not None:
                assert (attempt.points, attempt.passed) == (sheet.points, sheet.passed)
                responses = Response.objects.filter(attempt=attempt).order_by("position")
                assert [(r.points == 1, r.is_late) for r in responses] == [
                    (answer == RIGHT, late)
                    for position in range(1, QUESTIONS + 1)
                    for _order, answer, late in [sheet.kept.get(position, (0, None, False))]
                ]

    @invariant()
    def the_unit_is_completed_exactly_by_passing(self) -> None:
        if not hasattr(self, "sheets"):
            return
        done = UnitProgress.objects.filter(
            enrolment=self.enrolment, unit=self.sitting.unit, completed_at__isnull=False
        )
        assert done.exists() == self.completed


@pytest.mark.fault(27, "random histories against a reference")
def test_no_history_leads_outside_the_rules(db: None) -> None:
    shared = {
        "kinds": ["single"] * QUESTIONS,
        "pass_percent": Decimal(75),
        "questions_per_page": PER_PAGE,
        "shuffle_options": False,
        "attempts_allowed": TRIES,
        "wait_minutes": WAIT,
        "time_limit_minutes": LIMIT,
        "delivery_minutes": DELIVERY,
    }
    sittings = [
        make_sitting(**shared),
        make_sitting(**shared, navigation="sequential", feedback_mode="immediate"),
    ]
    for sitting in sittings:
        # Passing then completes the unit and not the class with its certificate.
        sitting.open_another_unit()

    class Machine(AttemptHistories):
        pass

    Machine.sittings = sittings
    run_state_machine_as_test(
        Machine,
        settings=settings(
            # `make test-faults` tries many more: HYPOTHESIS_PROFILE=faults.
            max_examples=settings().max_examples // 4,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
