"""From a test of the bank to the classes in which exceptions from its rules are made."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.api import Permission
from quizzes import access
from quizzes.views.staff.frame import crumb, screen


@require_GET
@login_required
@never_cache
def quiz_exceptions(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """The classes that take this test; where there is one only, straight to its exceptions."""
    today = timezone.localdate()
    quiz = access.get_quiz_or_404(request.user, quiz_id, Permission.ADJUST_TESTS, on=today)
    units = access.units_to_adjust(request.user, quiz, on=today)
    if len(units) == 1:
        return redirect("quizzes:exception_list", units[0].training_class.code, units[0].pk)
    return screen(
        request,
        "quiz_exceptions",
        _("Exceptions and more time"),
        {"quiz": quiz, "units": units},
        crumbs=(crumb(_("Tests"), "questions:quiz_list"),),
    )
