"""What learners open: their first page, a class, a lesson."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.api import known
from certificates.api import CertificateRefused
from courses import access
from courses.actions import complete_unit, open_unit
from courses.actions.watching import must_be_watched
from courses.errors import CourseRefused
from courses.queries import learning, officers
from courses.queries.editions import lesson_shown
from notifications.api import mark_read, unread_count
from people.api import person_of


@require_GET
@login_required
def learning_home(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    person = person_of(request.user)
    is_officer = access.looks_after_classes(request.user, on=today)
    context = {
        "today": today,
        "person": person,
        "home": learning.learning_home(person, on=today) if person else None,
        "looks_after_classes": is_officer,
        "has_classes": is_officer or access.has_classes(request.user, on=today),
    }
    return render(request, "courses/learning_home.html", context)


@require_POST
@login_required
def message_read(request: HttpRequest, message_id: int) -> HttpResponse:
    message = access.get_message_or_404(request.user, message_id)
    mark_read(message, at=timezone.now())
    unread_count(request.user)
    return redirect(message.link or "courses:learning_home")


@require_GET
@login_required
def class_detail(request: HttpRequest, class_code: str) -> HttpResponse:
    today = timezone.localdate()
    training_class = access.get_class_or_404(request.user, class_code, on=today)
    enrolment = learning.enrolment_of(request.user, training_class)
    looks_after = training_class.is_taught or access.can_look_after(
        request.user, training_class, on=today
    )
    context = {
        "today": today,
        "training_class": training_class,
        "facts": learning.class_facts(training_class),
        "learning": learning.learning_of([enrolment], on=today)[0] if enrolment else None,
        "looks_after": looks_after,
        "can_run": access.can_run(request.user, training_class, on=today),
        "can_summon": access.can_summon(request.user, training_class, on=today),
        "can_adjust": access.can_adjust_tests(request.user, training_class, on=today),
    }
    if looks_after:
        context["learners"] = officers.learners_page(training_class, request.GET.get("trang"))
        context["out"] = officers.out_of_class(training_class)
        context["stats"] = officers.class_stats(training_class)
        context["units_total"] = officers.units_total(training_class)
        context["can_mark"] = access.can_mark_essays(request.user, training_class, on=today)
        if enrolment is None:
            context["units"] = training_class.units.all()
    return render(request, "courses/class_detail.html", context)


@require_GET
@login_required
def lesson_detail(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    unit, enrolment = access.get_unit_or_404(request.user, class_code, unit_id, kind="lesson")
    progress = learning.learning_of([enrolment], on=timezone.localdate())[0]
    before, after = progress.neighbours(unit)
    line = progress.line_of(unit)
    shown = lesson_shown(unit, line.progress)
    context = {
        "lesson": shown.lesson,
        "shown": shown,
        "learning": progress,
        "line": line,
        "before": before,
        "after": after,
    }
    return render(request, "courses/lesson_detail.html", context)


@require_POST
@login_required
def lesson_open(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    """Note the first opening; the lesson's page sends this from a script, if it can."""
    unit, enrolment = access.get_unit_or_404(request.user, class_code, unit_id, kind="lesson")
    open_unit(unit, enrolment, at=timezone.now())
    return HttpResponse(status=204)


@require_POST
@login_required
def lesson_complete(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    at = timezone.now()
    unit, enrolment = access.get_unit_or_404(request.user, class_code, unit_id, kind="lesson")
    try:
        must_be_watched(unit, enrolment)
        complete_unit(unit, enrolment, seen=_seen(request), by=known(request.user), at=at)
    except (CourseRefused, CertificateRefused) as refusal:
        messages.error(request, refusal.message)
        return redirect("courses:lesson_detail", class_code, unit_id)
    progress = learning.learning_of([enrolment], on=timezone.localdate(at))[0]
    if progress.next_unit is None:
        return redirect("courses:class_detail", class_code)
    messages.success(request, _done_in_words(progress))
    return redirect(progress.next_unit.url)


def _seen(request: HttpRequest) -> int | None:
    """Return the edition that was on the screen, as the form says."""
    sent = request.POST.get("lan", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 12 else None


def _done_in_words(progress: learning.Learning) -> str:
    left = progress.total - progress.done
    return ngettext(
        "The lesson is done: %(done)d of %(total)d. %(left)d is left.",
        "The lesson is done: %(done)d of %(total)d. %(left)d are left.",
        left,
    ) % {"done": progress.done, "total": progress.total, "left": left}
