"""Writing questions: actions and loading."""

import pytest

from audit.models import Event
from quizzes.actions.loading import LoadReport, QuestionRefused, load_questions
from quizzes.actions.questions import About, Wording, add_question, revise_question, set_status
from quizzes.errors import CodeTaken, NothingToShow, StillNeeded
from quizzes.models import Question, QuestionVersion
from quizzes.rules.content import ContentRefused
from tests.factories.accounts import UserFactory
from tests.factories.courses import LessonPageFactory, TopicFactory
from tests.factories.quizzes import CONTENTS, STEMS, QuestionBankFactory, QuestionFactory
from tests.quizzes.conftest import make_sitting

WORDING = Wording("single", "<p>Ai chủ trì?</p>", CONTENTS["single"], "<p>Bí thư.</p>")


@pytest.fixture
def bank(db):
    return QuestionBankFactory()


@pytest.fixture
def about(db):
    return About(TopicFactory(), "easy", "Bài 1")


def same(question):
    return About(question.topic, question.difficulty, question.source, question.lesson)


def test_a_question_begins_as_a_draft_with_its_first_version(bank, about, at):
    author = UserFactory()

    question = add_question(bank, "cau-1", about, WORDING, by=author, at=at)

    question.refresh_from_db()
    version = question.current
    assert (question.status, version.number, version.created_by_id) == ("draft", 1, author.pk)
    assert version.content == CONTENTS["single"]
    assert question.search_text == "cau-1 ai chu tri?"
    assert Event.objects.get(verb="question.added").actor_id == author.pk


def test_a_question_may_be_ready_at_once(bank, about, at):
    assert add_question(bank, "a", about, WORDING, by=None, at=at, status="ready").status == "ready"


def test_the_code_is_used_once_in_a_bank(bank, about, at):
    add_question(bank, "cau-1", about, WORDING, by=None, at=at)

    with pytest.raises(CodeTaken):
        add_question(bank, "cau-1", about, WORDING, by=None, at=at)
    add_question(QuestionBankFactory(), "cau-1", about, WORDING, by=None, at=at)


def test_an_unsound_question_is_not_kept(bank, about, at):
    with pytest.raises(ContentRefused):
        add_question(bank, "a", about, Wording("single", "<p>?</p>", {}), by=None, at=at)
    assert not Question.objects.exists()


def test_what_is_dangerous_in_a_stem_is_not_kept(bank, about, at):
    wording = Wording("single", "<p>a<script>alert(1)</script></p>", CONTENTS["single"])

    assert add_question(bank, "a", about, wording, by=None, at=at).current.stem == "<p>a</p>"


def test_other_words_become_a_new_version_and_the_old_one_stays(db, at):
    question = QuestionFactory()
    old = question.current
    changed = Wording("single", "<p>Chi bộ họp khi nào?</p>", CONTENTS["single"])

    revise_question(question, same(question), changed, by=None, at=at)

    question.refresh_from_db()
    assert (question.current.number, question.current.stem) == (2, "<p>Chi bộ họp khi nào?</p>")
    assert question.search_text == f"{question.code} chi bo hop khi nao?"
    assert QuestionVersion.objects.get(pk=old.pk).stem == old.stem
    assert Event.objects.get(verb="question.revised").data == {
        "changed": ["version", "stem", "feedback"]
    }


def test_the_kind_may_change_with_a_version(db, at):
    question = QuestionFactory()

    revise_question(
        question,
        same(question),
        Wording("true_false", "<p>?</p>", {"answer": False}),
        by=None,
        at=at,
    )

    assert Question.objects.get().current.kind == "true_false"


def test_saving_without_a_change_writes_nothing(db, at):
    question = QuestionFactory()

    revise_question(question, same(question), Wording.of(question.current), by=None, at=at)

    assert QuestionVersion.objects.count() == 1
    assert not Event.objects.exists()


def test_what_is_said_about_a_question_changes_without_a_version(db, at):
    question = QuestionFactory()
    about = About(question.topic, "easy", "Bài 2", LessonPageFactory())

    revise_question(question, about, Wording.of(question.current), by=None, at=at)

    question.refresh_from_db()
    assert (question.source, question.lesson) == ("Bài 2", about.lesson)
    assert QuestionVersion.objects.count() == 1
    assert Event.objects.get().data == {"changed": ["source", "lesson"]}


def test_a_status_is_changed_and_noted_once(db, at):
    question = QuestionFactory()

    for _time in range(2):
        set_status(question, "retired", by=None, at=at)

    assert Question.objects.get().status == "retired"
    assert Event.objects.get().data == {"before": "ready", "after": "retired"}


def test_a_question_without_words_is_never_ready(db, at):
    question = QuestionFactory(status="draft")
    Question.objects.update(current=None)

    with pytest.raises(NothingToShow):
        set_status(question, "ready", by=None, at=at)


def test_a_question_a_published_test_needs_stays_ready(db, at):
    make_sitting(kinds=["single", "single"])
    question = Question.objects.first()
    elsewhere = About(TopicFactory(), "easy")

    with pytest.raises(StillNeeded):
        set_status(question, "retired", by=None, at=at)
    with pytest.raises(StillNeeded):
        revise_question(question, elsewhere, Wording.of(question.current), by=None, at=at)
    assert Question.objects.filter(status="ready").count() == 2


@pytest.mark.parametrize("change", ["unpublished", "spare"])
def test_a_question_nobody_needs_may_go(db, at, change):
    sitting = make_sitting(kinds=["single", "single"])
    if change == "spare":
        sitting.quiz.blueprint.update(count=1)
    else:
        type(sitting.quiz).objects.update(published_at=None)

    set_status(Question.objects.first(), "retired", by=None, at=at)

    assert Question.objects.filter(status="retired").count() == 1


# --- Loading ---

LIST = [
    {
        "code": f"cau-{kind}", "kind": kind, "subtopic": "chuan-bi", "difficulty": "easy",
        "lesson": "bai-1", "source": "Bài 1", "stem": f"<p>{kind}?</p>" + STEMS.get(kind, ""), "feedback": "<p>Vì.</p>",
        **CONTENTS[kind],
    }
    for kind in CONTENTS
]  # fmt: skip


@pytest.fixture
def load(bank, at):
    topics = {"chuan-bi": TopicFactory()}
    lessons = {"bai-1": LessonPageFactory()}

    def load(questions):
        return load_questions(bank, questions, topics=topics, lessons=lessons, by=None, at=at)

    return load


def test_a_list_is_loaded_ready_to_be_drawn(load):
    assert load(LIST) == LoadReport(added=len(LIST))

    assert [q.current.content for q in Question.objects.order_by("pk")] == [
        CONTENTS[kind] for kind in CONTENTS
    ]
    assert set(Question.objects.values_list("status", flat=True)) == {"ready"}
    assert Question.objects.exclude(lesson=None).count() == len(LIST)


def test_loading_the_same_list_again_changes_nothing(load):
    load(LIST)
    events = Event.objects.count()

    assert load(LIST) == LoadReport(unchanged=len(LIST))
    assert (QuestionVersion.objects.count(), Event.objects.count()) == (len(LIST), events)


def test_what_changed_gets_a_new_version_and_what_is_new_is_added(load):
    load(LIST[:5])
    changed = [dict(LIST[0], stem="<p>Khác</p>"), dict(LIST[1], difficulty="hard"), *LIST[2:6]]

    assert load(changed) == LoadReport(added=1, revised=2, unchanged=3)

    question = Question.objects.get(code=LIST[0]["code"])
    assert (question.current.number, question.search_text) == (2, "cau-single khac")
    assert Question.objects.get(code=LIST[1]["code"]).difficulty == "hard"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"subtopic": "khong-co"}, "khong-co"),
        ({"lesson": "khong-co"}, "khong-co"),
        ({"difficulty": "very"}, "very"),
        ({"kind": "riddle"}, "riddle"),
        ({"options": []}, "too_few"),
        ({"stem": ""}, "needed"),
        ({"code": " "}, "needed"),
        ({"code": "cau-multiple"}, "twice"),
    ],
)
def test_one_unsound_question_refuses_the_list(load, change, reason):
    with pytest.raises(QuestionRefused, match=reason):
        load([*LIST[1:], {**LIST[0], **change}])
    assert not Question.objects.exists()


def test_loading_costs_the_same_for_any_length(load, assert_queries):
    with assert_queries(6):  # bank, known, questions, versions, current, journal
        load(LIST[:1])
    with assert_queries(6):
        load([dict(question, code=f"x-{n}") for n, question in enumerate(LIST * 3)])
