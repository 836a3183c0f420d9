"""The whole way without script: what a browser sends that only knows links and forms."""

from html.parser import HTMLParser

import pytest

from quizzes.models import Attempt
from quizzes.queries.keys import right_values
from tests.quizzes.conftest import make_sitting, page_fields


class Forms(HTMLParser):
    """The visible forms of a page with the fields and buttons a browser would send."""

    def __init__(self, html):
        super().__init__()
        self.forms, self.current = [], None
        self.buttons = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.current = {"attrs": attrs, "hidden": {}, "names": set()}
            self.forms.append(self.current)
        elif tag == "button" and attrs.get("name") == "action":
            self.buttons.append(attrs["value"])
        elif tag in {"input", "select", "textarea"} and self.current is not None:
            if attrs.get("type") == "hidden":
                self.current["hidden"].setdefault(attrs["name"], []).append(attrs["value"])
            else:
                self.current["names"].add(attrs.get("name"))

    def handle_endtag(self, tag):
        if tag == "form":
            self.current = None

    def shown(self, action):
        (form,) = [
            form
            for form in self.forms
            if form["attrs"].get("action") == action and "hidden" not in form["attrs"]
        ]
        return form


def press(client, page, save_url, action, **fields):
    form = Forms(page.content.decode()).shown(save_url)
    return client.post(save_url, {**form["hidden"], **fields, "action": action}, follow=True)


@pytest.mark.parametrize("questions_per_page", [1, 4, 0])
def test_a_learner_without_script_gets_from_the_intro_to_the_certificate(
    client, db, questions_per_page
):
    kinds = ["single", "multiple", "true_false", "matching", "ordering", "short_answer"]
    sitting = make_sitting(kinds=kinds, questions_per_page=questions_per_page)
    client.force_login(sitting.user)
    intro = Forms(client.get(sitting.url()).content.decode())
    page = client.post(intro.shown(sitting.url("bat-dau/"))["attrs"]["action"], follow=True)

    attempt = Attempt.objects.get()
    values, save_url = right_values(attempt), f"/bai-lam/{attempt.pk}/luu/"
    for _turn in range(len(kinds)):
        if page.redirect_chain[-1][0] == f"/bai-lam/{attempt.pk}/xem-lai/":
            break
        form = Forms(page.content.decode()).shown(save_url)
        answers = {}
        for number in map(int, form["hidden"]["position"]):
            answers |= page_fields(number, values[number])
            answers.pop("position")
            assert f"q{number}" in form["names"]
        buttons = Forms(page.content.decode()).buttons
        action = "next" if "next" in buttons else "review"
        page = press(client, page, save_url, action, **answers)
    assert page.context["empty"] == []
    review = Forms(page.content.decode())
    page = client.post(review.shown(f"/bai-lam/{attempt.pk}/nop/")["attrs"]["action"], follow=True)

    assert page.redirect_chain[-1][0] == f"/bai-lam/{attempt.pk}/ket-qua/"
    assert page.context["result"].mark == 10
    sitting.enrolment.refresh_from_db()
    assert sitting.enrolment.certificate is not None


def test_every_question_is_a_button_away_and_the_page_is_saved_on_the_way(learner, attempt):
    values = right_values(attempt)
    save_url = f"/bai-lam/{attempt.pk}/luu/"
    page = learner.get(f"/bai-lam/{attempt.pk}/")

    buttons = Forms(page.content.decode()).buttons
    fields = page_fields(1, values[1])
    fields.pop("position")
    page = press(learner, page, save_url, "go-5", **fields)

    assert {f"go-{number}" for number in range(1, 7)} <= set(buttons)
    assert "review" in buttons
    assert page.context["page"].first == 5
    assert Attempt.objects.get().answers["1"]["answer"] is not None


def test_going_back_saves_too(learner, attempt):
    save_url = f"/bai-lam/{attempt.pk}/luu/"
    page = learner.get(f"/bai-lam/{attempt.pk}/", {"cau": 3})

    page = press(learner, page, save_url, "back", **{"flag-3": "1"})

    assert page.context["page"].first == 2
    assert Attempt.objects.get().answers["3"]["flag"] is True


def test_a_form_sent_again_from_an_older_page_is_the_newest_change(learner, attempt):
    values = right_values(attempt)
    save_url = f"/bai-lam/{attempt.pk}/luu/"
    learner.post(save_url, page_fields(1, values[1]))

    learner.post(save_url, page_fields(1, ""))

    assert Attempt.objects.get().answers["1"]["answer"] is None
