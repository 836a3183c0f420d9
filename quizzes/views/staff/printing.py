"""Papers of a test to be sat on paper."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.api import Permission, known
from quizzes import access
from quizzes.actions.printing import print_papers
from quizzes.errors import BankTooSmall
from quizzes.forms.printing import PrintForm
from quizzes.views.staff.frame import crumb, screen
from shared.text import vietnamese_slug


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def quiz_print(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """What to print; the answer is a zip archive of PDF files."""
    quiz = access.get_quiz_or_404(
        request.user, quiz_id, Permission.EDIT_QUESTIONS, on=timezone.localdate()
    )
    form = PrintForm(request.POST if request.method == "POST" else None, quiz=quiz)
    if request.method == "POST" and form.is_valid():
        try:
            papers = print_papers(quiz, form.choice(), by=known(request.user), at=timezone.now())
        except BankTooSmall as refusal:
            form.add_error(None, " ".join([str(refusal.message), *refusal.sentences()]))
        except OSError:
            form.add_error(None, _("This server cannot make PDF files. Tell the administrator."))
        else:
            response = HttpResponse(papers, content_type="application/zip")
            name = f"de-kiem-tra-{vietnamese_slug(quiz.title)[:60]}.zip"
            response["Content-Disposition"] = content_disposition_header(True, name)  # noqa: FBT003
            return response
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    crumbs = (
        crumb(_("Question bank"), "questions:question_list"),
        crumb(_("Tests"), "questions:quiz_list"),
    )
    context = {"form": form, "quiz": quiz}
    return screen(
        request, "quiz_print", _("Print papers"), context, crumbs=crumbs, icon="doc-full",
        status=status,
    )  # fmt: skip
