"""The plans of a year."""

from django.urls import path

from courses.views import plans

ONE = "ke-hoach/<int:plan_id>/"
LINE = f"{ONE}dong/<int:line_id>/"

urlpatterns = [
    path("ke-hoach/", plans.plan_list, name="plan_list"),
    path("ke-hoach/lap/", plans.plan_create, name="plan_create"),
    path(ONE, plans.plan_detail, name="plan_detail"),
    path(f"{ONE}xlsx/", plans.plan_download, name="plan_download"),
    path(f"{ONE}sua/", plans.plan_edit, name="plan_edit"),
    path(f"{ONE}trinh/", plans.plan_submit, name="plan_submit"),
    path(f"{ONE}duyet/", plans.plan_approve, name="plan_approve"),
    path(f"{ONE}tra-lai/", plans.plan_return, name="plan_return"),
    path(f"{ONE}dong/", plans.line_create, name="line_create"),
    path(LINE, plans.line_edit, name="line_edit"),
    path(f"{LINE}lop/", plans.line_classes, name="line_classes"),
    path(f"{LINE}xoa/", plans.line_remove, name="line_remove"),
]
