"""Indicators against targets; targets as their owner sets them. Before what takes any code."""

from django.urls import path

from reports.views import indicators, targets

AT = "theo-doi/<str:code>/chi-tieu/"

urlpatterns = [
    path(AT, indicators.indicator_list, name="indicator_list"),
    path(f"{AT}dat/", targets.target_list, name="target_list"),
    path(f"{AT}dat/moi/<str:indicator_code>/", targets.target_create, name="target_create"),
    path(f"{AT}dat/<int:target_id>/", targets.target_edit, name="target_edit"),
    path(f"{AT}dat/<int:target_id>/bo/", targets.target_remove, name="target_remove"),
    path(f"{AT}ke-thua/<int:target_id>/", targets.target_inherit, name="target_inherit"),
    path(f"{AT}so-lieu/<str:indicator_code>/", targets.outcome_enter, name="outcome_enter"),
    path(f"{AT}<str:indicator_code>/", indicators.indicator_detail, name="indicator_detail"),
    path(
        f"{AT}<str:indicator_code>/danh-sach/",
        indicators.indicator_people,
        name="indicator_people",
    ),
]
