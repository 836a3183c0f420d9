"""Requirements of a year and, for everybody, why something is as it is."""

from django.urls import path

from courses.views import assigning, explaining, rounds, rounds_people

ONE = "yeu-cau/<int:requirement_id>/"
PERSON = f"{ONE}nguoi/<str:person_code>/"

urlpatterns = [
    path("yeu-cau/", rounds.requirement_list, name="requirement_list"),
    path("yeu-cau/lap/", rounds.requirement_create, name="requirement_create"),
    path(ONE, rounds.requirement_detail, name="requirement_detail"),
    path(f"{ONE}sua/", rounds.requirement_edit, name="requirement_edit"),
    path(f"{ONE}xem-truoc/", rounds.requirement_preview, name="requirement_preview"),
    path(f"{ONE}ban-hanh/", rounds.requirement_live, name="requirement_live"),
    path(f"{ONE}tra-lai/", rounds.requirement_return, name="requirement_return"),
    path(f"{ONE}ket-thuc/", rounds.requirement_close, name="requirement_close"),
    path(f"{ONE}them-nguoi/", assigning.requirement_assign, name="requirement_assign"),
    path(f"{ONE}trieu-tap/", rounds_people.requirement_summon, name="requirement_summon"),
    path(PERSON, rounds_people.requirement_person, name="requirement_person"),
    path(f"{PERSON}rut-lai/<slug:source>/", assigning.source_take_back, name="source_take_back"),
    path(f"{PERSON}gia-han/", rounds_people.duty_extend, name="duty_extend"),
    path(f"{PERSON}mien/", rounds_people.duty_waive, name="duty_waive"),
    path(f"{PERSON}cong-nhan/", rounds_people.credit_propose, name="credit_propose"),
    path(
        f"{PERSON}cong-nhan/<int:credit_id>/dong-y/",
        rounds_people.credit_agree,
        name="credit_agree",
    ),
    path("hoc/vi-sao/", explaining.status_explain, name="status_explain"),
    path("hoc/vi-sao/<str:person_code>/", explaining.status_of_person, name="status_of_person"),
]
