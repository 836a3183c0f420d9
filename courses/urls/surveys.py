"""The survey at the end of a class."""

from django.urls import path

from courses.views import surveys

of_unit = "lop/<slug:class_code>/phieu-hoi/<int:unit_id>/"
urlpatterns = [
    path(of_unit, surveys.survey_detail, name="survey_detail"),
    path(f"{of_unit}ket-qua/", surveys.survey_results, name="survey_results"),
    path(f"{of_unit}ket-qua/tai-ve/", surveys.survey_export, name="survey_export"),
]
