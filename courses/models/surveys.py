"""Answers to the survey at the end of a class: who has answered, and, apart from it, what."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.classes import ClassUnit, Enrolment


class SurveyTaken(models.Model):
    """That a learner has answered; not what."""

    unit = models.ForeignKey(ClassUnit, on_delete=models.PROTECT, related_name="surveys_taken")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="surveys_taken")
    at = models.DateTimeField(_("at"))

    class Personal:
        """That a person has answered the survey of a class."""

        purpose = "completion of the class; nobody answers twice"
        retention = "24 months after the class has closed"
        fields = ("at",)

    class Meta:
        verbose_name = _("survey answered")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "unit"], name="survey_taken_once_per_learner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.unit_id}"


class SurveyReply(models.Model):
    """What somebody of a class has answered: without name or time, under a number drawn by lot.

    A number that grows would tell the order, and the order would tell who.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(ClassUnit, on_delete=models.PROTECT, related_name="survey_replies")
    # [{"question": id, "kind": …, "text": the question as asked, "answer": …}, …]
    answers = models.JSONField(_("answers"))

    class Meta:
        verbose_name = _("reply to a survey")

    def __str__(self) -> str:
        return str(self.unit_id)
