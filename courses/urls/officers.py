"""What officers of training open."""

from django.urls import path

from courses.views import officer

urlpatterns = [
    path("lop/", officer.class_list, name="class_list"),
    path("lop/mo-lop/", officer.class_create, name="class_create"),
    path("lop/<slug:class_code>/trieu-tap/", officer.class_summon, name="class_summon"),
]
