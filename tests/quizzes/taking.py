"""A test in sections, and its pages as a browser sends them."""

from django.urls import reverse

from quizzes.models import BlueprintRow, QuizSection

KINDS = ["single"] * 5


def url(name, attempt, *more):
    return reverse(f"quizzes:{name}", args=[attempt.pk, *more])


def in_sections(quiz, sections):
    """Spread the questions over sections: [(title, number of questions, pass mark)]."""
    row = BlueprintRow.objects.get(quiz=quiz)
    BlueprintRow.objects.all().delete()
    for place, (title, count, needed) in enumerate(sections, 1):
        section = QuizSection.objects.create(
            quiz=quiz, position=place, title=title, intro="<p>Đọc kỹ.</p>", pass_percent=needed
        )
        BlueprintRow.objects.create(
            quiz=quiz, section=section, topic=row.topic, difficulty="easy", count=count
        )


def send(client, attempt, *positions, action="next", page=1, **fields):
    return client.post(
        url("answer_save", attempt),
        {"position": positions, "page": page, "action": action, **fields},
        follow=True,
    )
