"""The whole way without script: what a browser sends that only knows links and forms."""

from html.parser import HTMLParser

from quizzes.models import Attempt
from quizzes.queries.keys import right_values


class Forms(HTMLParser):
    """The visible forms of a page with the fields a browser would send, and its links."""

    def __init__(self, html):
        super().__init__()
        self.forms, self.links, self.current = [], [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.current = {"attrs": attrs, "hidden": {}, "names": []}
            self.forms.append(self.current)
        elif tag == "a":
            self.links.append(attrs.get("href"))
        elif tag in {"input", "select"} and self.current is not None:
            if attrs.get("type") == "hidden":
                self.current["hidden"][attrs["name"]] = attrs["value"]
            else:
                self.current["names"].append(attrs.get("name"))

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


def test_a_learner_without_script_gets_from_the_intro_to_the_certificate(learner, sitting):
    intro = Forms(learner.get(sitting.url()).content.decode())
    page = learner.post(intro.shown(sitting.url("bat-dau/"))["attrs"]["action"], follow=True)

    attempt = Attempt.objects.get()
    save_url = f"/bai-lam/{attempt.pk}/luu/"
    for number, values in right_values(attempt).items():
        form = Forms(page.content.decode()).shown(save_url)
        assert form["hidden"]["position"] == str(number)
        assert "answer" in form["names"]
        page = learner.post(save_url, {**form["hidden"], "answer": values}, follow=True)

    assert page.redirect_chain[-1][0] == f"/bai-lam/{attempt.pk}/xem-lai/"
    assert page.context["empty"] == []
    review = Forms(page.content.decode())
    page = learner.post(review.shown(f"/bai-lam/{attempt.pk}/nop/")["attrs"]["action"], follow=True)

    assert page.redirect_chain[-1][0] == f"/bai-lam/{attempt.pk}/ket-qua/"
    assert page.context["result"].mark == 10
    sitting.enrolment.refresh_from_db()
    assert sitting.enrolment.certificate is not None


def test_every_question_is_a_link_away(learner, attempt):
    page = Forms(learner.get(f"/bai-lam/{attempt.pk}/").content.decode())

    for number in range(1, 7):
        assert f"/bai-lam/{attempt.pk}/?cau={number}" in page.links
    assert f"/bai-lam/{attempt.pk}/xem-lai/" in page.links


def test_a_form_sent_again_from_an_older_page_is_the_newest_change(learner, attempt):
    values = right_values(attempt)
    save_url = f"/bai-lam/{attempt.pk}/luu/"
    learner.post(save_url, {"position": 1, "seq": "", "answer": values[1]})

    learner.post(save_url, {"position": 1, "seq": "", "answer": ""})

    assert Attempt.objects.get().answers["1"]["answer"] is None
