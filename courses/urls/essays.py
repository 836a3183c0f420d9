"""Essays: for those who write them, and for those who mark them."""

from django.urls import path

from courses.views import essays, marking

of_unit = "lop/<slug:class_code>/thu-hoach/<int:unit_id>/"
urlpatterns = [
    path("lop/cham-thu-hoach/", marking.essay_queue, name="essay_queue"),
    path(of_unit, essays.essay_detail, name="essay_detail"),
    path(f"{of_unit}nhap/", essays.essay_draft, name="essay_draft"),
    path(f"{of_unit}nop/", essays.essay_hand_in, name="essay_hand_in"),
    path(f"{of_unit}tep/", essays.essay_file, name="essay_file"),
    path(f"{of_unit}cham/", marking.essay_list, name="essay_list"),
    path(f"{of_unit}cham/tiep/", marking.essay_next, name="essay_next"),
    path(f"{of_unit}cham/tai-ve/", marking.essay_zip, name="essay_zip"),
    path(f"{of_unit}cham/<int:essay_id>/", marking.essay_mark, name="essay_mark"),
    path(f"{of_unit}cham/<int:essay_id>/tep/", marking.essay_marked_file, name="essay_marked_file"),
]
