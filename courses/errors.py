"""Refusals a person may read."""

from django.utils.translation import gettext_lazy as _


class CourseRefused(Exception):
    """Something cannot be done with a class. `message` says why and what to do."""

    message = _("This cannot be done with the class as it is.")


class ClassNotOpen(CourseRefused):
    message = _("The class is not open. Ask the training officer when it begins.")


class ClassAlreadyOpen(CourseRefused):
    message = _("The class is open already; its lessons can no longer be chosen anew.")


class ClassExists(CourseRefused):
    message = _("There is a class of this name and intake already. Give the new one another name.")


class NothingToStudy(CourseRefused):
    message = _("The course has no published lesson yet. Publish its lessons, then open the class.")


class ClassFull(CourseRefused):
    message = _("The class has no place for so many. Raise the number of places or summon fewer.")


class EnrolmentClosed(CourseRefused):
    message = _("You are no longer in this class. Ask the training officer of your organisation.")
