"""How each kind of question is asked: what the page holds, and what it does not."""

import random
import re

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from quizzes.models import QuestionVersion
from quizzes.queries.asking import asked_question
from quizzes.rules.answers import Completeness, read_answer, right_fields
from quizzes.rules.content import Kind
from quizzes.rules.papers import lay_out
from tests.factories.quizzes import CONTENTS, STEMS

# Of the factories: words that stand only in keys, remarks and guides, and names of the content.
SECRETS = re.compile(
    r"LỜI|BÍ MẬT|HƯỚNG DẪN|TIÊU CHÍ|7177|8199|7000|ban chi ủy|phụ trách|feedback|weight|accepted|"
    r"tolerance|factor|scoring|ladder|criteria|guide|&quot;right"
)


def version(kind, **kwargs):
    kwargs.setdefault("content", CONTENTS[kind])
    kwargs.setdefault("stem", STEMS.get(kind, "<p>Câu hỏi?</p>"))
    return QuestionVersion(kind=kind, **kwargs)


def asked(kind, *, answer=None, seed=1, number=1, **kwargs):
    shown = version(kind, **kwargs)
    item = lay_out(1, 1, kind, shown.content, rng=random.Random(seed))
    return asked_question(number, item, shown, answer=answer), item


def page(kind, **kwargs):
    question, _item = asked(kind, **kwargs)
    return render_to_string("quizzes/_question.html", {"question": question, "preview": True})


def fields_of(html):
    """What a browser sends for a page as it stands."""
    sent = QueryDict(mutable=True)
    for tag in re.findall(r"<(?:input|textarea)\b[^>]*>", html):
        name, kind = re.search(r'name="([^"]*)"', tag), re.search(r'type="([^"]*)"', tag)
        if name and kind and kind[1] in {"radio", "checkbox"}:
            if " checked" in tag:
                sent.appendlist(name[1], re.search(r'value="([^"]*)"', tag)[1])
        elif name and tag.startswith("<input"):
            sent.appendlist(name[1], re.search(r'value="([^"]*)"', tag)[1])
    for name, inner in re.findall(r'<select[^>]*name="([^"]*)".*?>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inner)
        sent.appendlist(name, chosen[1] if chosen else "")
    for name, text in re.findall(
        r'<textarea\s+name="([^"]*)".*?>(.*?)</textarea>', html, re.DOTALL
    ):
        sent.appendlist(name, text)
    return dict(sent.lists())


@pytest.mark.parametrize("kind", list(Kind))
def test_no_page_holds_a_word_of_the_key(kind):
    html = page(kind)

    assert SECRETS.findall(html) == []


def test_the_words_searched_for_are_really_in_the_keys():
    assert len(set(SECRETS.findall(str(CONTENTS)))) > 12


@pytest.mark.parametrize("kind", list(Kind))
def test_the_page_of_an_answer_sends_the_same_answer(kind):
    _question, item = asked(kind)
    sent = right_fields(item, CONTENTS[kind])
    draft = read_answer(item, sent)

    html = page(kind, answer=draft)

    assert read_answer(item, fields_of(html)) == draft


@pytest.mark.parametrize("kind", list(Kind))
def test_an_empty_page_sends_nothing(kind):
    question, item = asked(kind)

    assert read_answer(item, fields_of(page(kind))) is None
    expected = Completeness.FULL if kind == Kind.DESCRIPTION else Completeness.EMPTY
    assert question.completeness == expected


@pytest.mark.parametrize("kind", list(Kind))
def test_every_field_has_an_id_of_its_own_and_a_name_people_hear(kind):
    html = page(kind, number=7)
    ids = re.findall(r'\bid="([^"]*)"', html)
    labelled = re.findall(r'\bfor="([^"]*)"', html)

    assert len(ids) == len(set(ids))
    assert set(labelled) <= set(ids)
    for target in re.findall(r'aria-(?:labelledby|describedby)="([^"]*)"', html):
        assert set(target.split()) <= set(ids)
    for tag in re.findall(r"<(?:select|textarea|input)\b[^>]*>", html):
        is_in_label = 'type="radio"' in tag or 'type="checkbox"' in tag
        known = re.search(r'\bid="([^"]*)"', tag)
        assert is_in_label or "aria-label=" in tag or known[1] in labelled


def test_statements_are_rows_with_true_and_false_each():
    html = page("statements", answer=[True, None, False, None])

    assert html.count("<tr>") == 5
    assert re.findall(r'name="(answer-\d)"\s+value="(\w+)"[^>]* checked', html) == [
        ("answer-1", "true"),
        ("answer-3", "false"),
    ]


def test_gaps_stand_in_the_text_without_space_before_a_comma():
    html = page("cloze", stem="<p>Nguyên tắc [[1]], [[2]].</p><p>[[3]]</p>")

    assert re.search(r"Nguyên tắc <select[^>]*>.*?</select>, <input[^>]*>\.</p>", html, re.DOTALL)
    assert html.count('class="gap"') == 3


def test_a_number_without_units_asks_for_digits_only():
    numbers = {"answers": CONTENTS["number"]["answers"], "units": [], "unit": "none"}

    assert 'inputmode="decimal"' in page("number", content=numbers)
    with_units = page("number")
    assert 'inputmode="decimal"' not in with_units
    assert "kg, tấn" in with_units


def test_a_situation_frames_each_part_and_names_its_fields():
    html = page("situation", answer=[2, [None, True, None, None], [None, 1, None]])

    assert html.count('<fieldset class="part"') == 3
    names = set(re.findall(r'\bname="([^"]*)"', html))
    assert names == {"answer-1", *(f"answer-2-{row}" for row in range(1, 5)), "answer-3"}


def test_items_to_be_ordered_can_be_found_by_a_script():
    html = page("ordering")

    assert html.count("data-ordering-item") == 4
    assert html.count("data-ordering-place") == 4


def test_an_essay_says_how_many_words_it_wants():
    html = page(
        "essay", content={**CONTENTS["essay"], "photos": 0}, answer={"text": "a < b", "photos": []}
    )

    assert 'data-min-words="50"' in html
    assert 'data-max-words="500"' in html
    assert ">a &lt; b</textarea>" in html


def test_options_with_pictures_and_tables_are_shown():
    options = [
        {
            "text": "<table><tbody><tr><td>a</td></tr></tbody></table>",
            "right": True,
            "feedback": "",
        },
        {"text": "H<sub>2</sub>O &lt;", "right": False, "feedback": ""},
    ]

    html = page("single", content={"options": options})

    assert "<td>a</td>" in html
    assert "H<sub>2</sub>O &lt;" in html


@pytest.mark.parametrize(
    ("ignores", "forgives"),
    [(["case", "diacritics"], True), (["case"], False), ([], False)],
)
def test_what_does_not_matter_in_a_short_answer_is_said(ignores, forgives):
    content = {**CONTENTS["short_answer"], "ignores": ignores}

    question, _item = asked("short_answer", content=content)

    assert question.forgives == forgives
