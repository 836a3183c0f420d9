"""The addresses of the editor, and a question as its page sends it."""

from quizzes.models import Question

BASE = "/quan-tri/cau-hoi/"
ADD, PREVIEW, PICTURE = f"{BASE}them/", f"{BASE}them/xem-thu/", f"{BASE}them/hinh/"


OPTIONS = {"shown-kind": "single", "text-1": "Bí thư", "text-2": "Thư ký", "right": "1"}


def made():
    return Question.objects.select_related("current").latest("pk")
