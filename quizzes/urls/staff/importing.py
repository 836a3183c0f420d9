"""Taking questions in from files and giving them out."""

from django.urls import URLPattern, path

from quizzes.views.staff import importing

urlpatterns: list[URLPattern] = [
    path("nhap/", importing.import_start, name="import_start"),
    path("nhap/mau-excel/", importing.import_template, name="import_template"),
    path("nhap/<int:batch_id>/", importing.import_detail, name="import_detail"),
    path("nhap/<int:batch_id>/cau/<int:number>/", importing.import_row, name="import_row"),
    path("nhap/<int:batch_id>/bo/", importing.import_drop, name="import_drop"),
    path("xuat/", importing.question_export, name="question_export"),
]
